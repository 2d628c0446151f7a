// Asking for an export or an erasure. It is a row in Postgres and needs no Temporal; the worker's starter hands it over.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import type { Ahead } from '../../domain/privacy/jobs';
import { confirms } from '../../domain/privacy/jobs';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import { uuidv7 } from '../bookings/uuid';

export interface PrivacyOrder {
  tenant: Tenant;
  customerId: string;
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId: string;
}

export interface AskedJob {
  jobId: string;
}

export type RememberAsked = (trx: Knex.Transaction, asked: AskedJob) => PromiseLike<void>;

interface Person {
  fullName: string;
  erasedAt: Date | null;
}

/** @throws Refusal `not_found`, `conflict` when the customer was erased. */
export function askExport(knex: Knex, order: PrivacyOrder, remember?: RememberAsked): Promise<AskedJob> {
  return inTenant(knex, order.tenant.id, async trx => {
    await personOf(trx, order);
    return insert(trx, order, { kind: 'export', action: 'export_requested' }, remember);
  });
}

export interface ErasureRequest {
  /** The customer's name, typed. */
  confirm: string;
  /** What to do about bookings ahead; refused where there are some and nothing is said. */
  bookingsAhead?: Ahead;
}

/**
 * @throws Refusal `validation_failed` when the name was not typed, `conflict` with the reason while a booking is ahead,
 * when the customer is erased already or being erased, or has a login of staff.
 */
export function askErasure(
  knex: Knex,
  order: PrivacyOrder,
  { confirm, bookingsAhead }: ErasureRequest,
  remember?: RememberAsked,
): Promise<AskedJob> {
  return inTenant(knex, order.tenant.id, async trx => {
    const { fullName } = await personOf(trx, order);
    if (!confirms(confirm, fullName)) {
      const message = `Type the name of the customer (${fullName}): an erasure cannot be taken back.`;
      throw validationFailed([{ field: 'confirm', message }]);
    }
    await refuseStaff(trx, order.customerId);
    const { count } = await ahead(trx, order.customerId);
    if (count > 0 && !bookingsAhead) throw bookedAhead(fullName, count);
    const running = await trx('privacy_jobs')
      .where({ customerId: order.customerId, kind: 'erasure' })
      .whereIn('status', ['queued', 'waiting', 'running'])
      .first<unknown>('id');
    if (running) throw conflict('Being erased', `${fullName} is being erased already.`);
    const job = { kind: 'erasure', ahead: bookingsAhead ?? 'wait', action: 'erasure_requested' } as const;
    return insert(trx, order, job, remember);
  });
}

/** Holds the customer, so that nobody books for them meanwhile. */
async function personOf(trx: Knex.Transaction, { customerId }: PrivacyOrder): Promise<Person> {
  const person = await trx('customers')
    .where({ id: customerId })
    .forUpdate()
    .first<Person | undefined>('fullName', 'erasedAt');
  if (!person) throw notFound('Customer');
  if (person.erasedAt)
    throw conflict('Erased', 'This customer was erased: there is nothing left about them.');
  return person;
}

async function refuseStaff(trx: Knex.Transaction, customerId: string): Promise<void> {
  const active = trx('users').where({ customerId, isActive: true }).whereNot({ role: 'member' });
  const login = await active.first<unknown>('id');
  if (login) {
    throw conflict(
      'Login of staff',
      'This customer also works here: deactivate their login, under Logins, before they are erased.',
    );
  }
}

export interface AheadView {
  count: number;
  /** When the last of them ends. */
  until: Date | null;
}

/** What is booked and not over. */
export async function ahead(trx: Knex.Transaction, customerId: string): Promise<AheadView> {
  const row = await trx('bookings')
    .where({ customerId })
    .whereIn('status', ['pending', 'upcoming', 'active'])
    .first<AheadView>(trx.raw('count(*) as count'), trx.raw('max(ends_at) as until'));
  return { count: Number(row.count), until: row.until };
}

async function insert(
  trx: Knex.Transaction,
  { tenant, customerId, actor, now, requestId }: PrivacyOrder,
  { action, ...job }: { kind: 'export' | 'erasure'; ahead?: Ahead; action: string },
  remember?: RememberAsked,
): Promise<AskedJob> {
  const jobId = uuidv7(new Date(now));
  await trx('privacy_jobs').insert({
    ...{ id: jobId, tenantId: tenant.id, customerId, ...job, requestId },
    ...{ createdBy: actor.id, createdByName: actor.name, createdAt: now },
  });
  await record(trx, {
    ...{ tenantId: tenant.id, subject: 'customer', subjectId: customerId, action, actor, now, requestId },
    metadata: { jobId },
  });
  await remember?.(trx, { jobId });
  return { jobId };
}

/** Takes back an erasure that has not begun. @throws Refusal `not_found`, `conflict`. */
export function withdrawErasure(
  knex: Knex,
  tenant: Tenant,
  { jobId, actor, now, requestId }: { jobId: string; actor: Actor; now: string; requestId: string },
): Promise<void> {
  return inTenant(knex, tenant.id, async trx => {
    const job = await trx('privacy_jobs')
      .where({ id: jobId, kind: 'erasure' })
      .forUpdate()
      .first<{ status: string; customerId: string } | undefined>('status', 'customerId');
    if (!job) throw notFound('Erasure');
    if (job.status === 'withdrawn') return;
    if (job.status !== 'queued' && job.status !== 'waiting') {
      throw conflict('Erasure has begun', 'It has begun, and what is erased cannot be brought back.');
    }
    await trx('privacy_jobs').where({ id: jobId }).update({ status: 'withdrawn', finishedAt: now });
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'customer', subjectId: job.customerId, actor, now, requestId },
      ...{ action: 'erasure_withdrawn', metadata: { jobId } },
    });
  });
}

const conflict = (error: string, message: string): Refusal => new Refusal('conflict', error, message);

const bookedAhead = (name: string, count: number): Refusal =>
  conflict(
    'Booked ahead',
    `${name} has ${count === 1 ? 'a booking' : `${count} bookings`} ahead. Cancel first, or say that the erasure ` +
      'waits until all is over (bookingsAhead: "wait") or cancels them (bookingsAhead: "cancel").',
  );
