// Making bulk jobs: what was asked for, and its items, in one transaction that needs no Temporal. The worker's starter sees
// the new row and starts its workflow, as it does with lifecycles.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { SaidReason } from '../../domain/booking/status';
import type { JobOperation } from '../../domain/bulk/operations';
import { MOST_ITEMS } from '../../domain/bulk/operations';
import type { Shift } from '../../domain/bulk/shift';
import { movesLater } from '../../domain/bulk/shift';
import { validationFailed } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { BookingFilter } from '../bookings/read';
import { matchingIds } from '../bookings/read';
import { uuidv7 } from '../bookings/uuid';

export interface JobOrder {
  tenant: Tenant;
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId: string;
}

/** Which bookings: named, or all that match. */
export interface Which {
  bookingIds?: readonly string[];
  filter?: BookingFilter;
}

export interface JobDetails {
  reason?: string;
  /** Of cancellations: who had asked for them. */
  cancelReason?: SaidReason;
  shift?: Shift;
  resourceId?: string;
}

export interface StartedJob {
  jobId: string;
  total: number;
}

export type RememberJob = (trx: Knex.Transaction, started: StartedJob) => PromiseLike<void>;

/** An item that says itself what is to be done. */
export interface DraftItem {
  bookingId?: string;
  spec?: unknown;
  lane?: string;
}

/**
 * A job about bookings that are there.
 * @throws Refusal `validation_failed` when none match, or too many.
 */
export function createBookingJob(
  knex: Knex,
  order: JobOrder,
  operation: JobOperation,
  which: Which,
  details: JobDetails,
  remember?: RememberJob,
): Promise<StartedJob> {
  return inTenant(knex, order.tenant.id, async trx => {
    const ids = which.filter
      ? await matched(trx, order.tenant, which.filter)
      : [...new Set(which.bookingIds)];
    const jobId = await insertJob(trx, order, { operation, details, total: ids.length });
    await insertBookingItems(trx, order.tenant.id, jobId, ids, details);
    const started = { jobId, total: ids.length };
    await remember?.(trx, started);
    return started;
  });
}

async function matched(trx: Knex.Transaction, tenant: Tenant, filter: BookingFilter): Promise<string[]> {
  const ids = await matchingIds(trx, tenant, filter, MOST_ITEMS + 1);
  if (ids.length === 0) throw validationFailed([{ field: 'filter', message: 'No booking matches.' }]);
  if (ids.length <= MOST_ITEMS) return ids;
  const most = MOST_ITEMS.toLocaleString('en');
  throw validationFailed([{ field: 'filter', message: `More than ${most} bookings match; narrow it down.` }]);
}

/**
 * In the order of their start; those that move later from the last on, so that each finds the place free that the one before
 * it has left. For the same reason the bookings of one resource are moved one after the other.
 */
async function insertBookingItems(
  trx: Knex.Transaction,
  tenantId: string,
  jobId: string,
  ids: readonly string[],
  { shift, resourceId }: JobDetails,
): Promise<void> {
  const order = shift && movesLater(shift) ? 'desc' : 'asc';
  await trx.raw(
    `insert into bulk_items (tenant_id, job_id, number, booking_id, lane)
     select cast(:tenant as uuid), cast(:job as uuid), row_number() over (order by b.starts_at ${order}, w.id), w.id,
            case when :moved then coalesce(cast(:resource as text), cast(b.resource_id as text)) end
     from unnest(cast(:ids as uuid[])) as w(id) left join bookings b on b.id = w.id`,
    {
      ...{ tenant: tenantId, job: jobId, ids: ids as string[] },
      ...{ moved: shift !== undefined || resourceId !== undefined, resource: resourceId ?? null },
    },
  );
}

export interface JobDraft {
  operation: JobOperation;
  details: JobDetails;
  total: number;
  undoOf?: string;
}

/** A job whose items say themselves what is to be done. */
export async function insertJobOf(
  trx: Knex.Transaction,
  order: JobOrder,
  draft: Omit<JobDraft, 'total'>,
  items: readonly DraftItem[],
): Promise<StartedJob> {
  const jobId = await insertJob(trx, order, { ...draft, total: items.length });
  const rows = items.map((item, i) => ({ number: i + 1, ...item }));
  await trx.raw(
    `insert into bulk_items (tenant_id, job_id, number, booking_id, lane, spec)
     select cast(:tenant as uuid), cast(:job as uuid), i.number, i."bookingId", i.lane, i.spec
     from jsonb_to_recordset(cast(:items as jsonb)) as i(number integer, "bookingId" uuid, lane text, spec jsonb)`,
    { tenant: order.tenant.id, job: jobId, items: JSON.stringify(rows) },
  );
  return { jobId, total: items.length };
}

async function insertJob(
  trx: Knex.Transaction,
  { tenant, actor, now, requestId }: JobOrder,
  { operation, details, total, undoOf }: JobDraft,
): Promise<string> {
  const id = uuidv7(new Date(now));
  await trx('bulk_jobs').insert({
    ...{
      id,
      tenantId: tenant.id,
      operation,
      total,
      undoOf: undoOf ?? null,
      details: JSON.stringify(details),
    },
    ...{ createdBy: actor.id, createdByName: actor.name, requestId, createdAt: now },
  });
  await record(trx, {
    ...{ tenantId: tenant.id, subject: 'job', subjectId: id, action: 'created', to: operation, actor },
    ...{ reason: details.reason, metadata: { bookings: total }, now, requestId },
  });
  return id;
}
