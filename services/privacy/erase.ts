// The parts of an erasure that are rows of Postgres, each a transaction of its own. Each is safe to run again: it makes
// anonymous what is there, and a second run finds it so. Bookings, their times and their prices stay.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { FREE_TEXT } from '../../domain/privacy/catalogue';
import type { ErasurePart } from '../../domain/privacy/jobs';
import { ERASED_NAME } from '../../domain/privacy/jobs';
import { record } from '../audit';
import type { Tenant } from '../../domain/tenant';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import { ABOUT_BOOKINGS } from './own-advice';
import { notePart } from './progress';
import type { Subjects } from './subjects';
import { allowLongSearch, listed } from './subjects';

export interface Erasing {
  jobId: string;
  customerId: string;
  subjects: Subjects;
  /** Null: nothing to look for in free text. */
  pattern: string | null;
}

/** The erasure while it runs; undefined before and after. */
export function erasing(knex: Knex, tenantId: string, jobId: string): Promise<Erasing | undefined> {
  return inTenant(knex, tenantId, trx => readErasing(trx, jobId));
}

async function readErasing(trx: Knex.Transaction, jobId: string): Promise<Erasing | undefined> {
  const row = await trx('privacy_jobs')
    .where({ id: jobId, kind: 'erasure', status: 'running' })
    .first<Omit<Erasing, 'jobId'> | undefined>('customerId', 'subjects', 'pattern');
  return row && { jobId, ...row };
}

type Work = (trx: Knex.Transaction, erasing: Erasing) => Promise<number>;

/** Those that are only rows. `person` is done as it begins, the rest by activities. */
export const ROW_PARTS: Partial<Record<ErasurePart, Work>> = {
  bookings,
  messages,
  inbox,
  waitlist,
  requests,
  bulk_jobs: bulkJobs,
  exports: otherExports,
  history,
  mentions,
};

/** Does one part and notes it. */
export function erasePart(
  knex: Knex,
  tenantId: string,
  jobId: string,
  part: ErasurePart,
  now: string,
): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    const found = await readErasing(trx, jobId);
    const work = ROW_PARTS[part];
    if (!found || !work) return;
    await allowLongSearch(trx);
    await notePart(trx, jobId, { part, count: await work(trx, found), at: now });
  });
}

async function bookings(trx: Knex.Transaction, { subjects, customerId }: Erasing): Promise<number> {
  const ids = subjects.bookings;
  await trx('booking_tokens').whereIn('bookingId', ids).delete();
  await trx('calendar_events')
    .whereIn('bookingId', ids)
    .whereNotNull('message')
    .update({ message: 'Erased.' });
  await trx.raw(`delete from insights t where t.customer_id = :customer or ${ABOUT_BOOKINGS}`, {
    ...{ customer: customerId, ids: listed(ids) },
  });
  const nobody = { customerName: ERASED_NAME, customerEmail: null, customerPhone: null, notes: '' };
  return trx('bookings').whereIn('id', ids).update(nobody);
}

/** What waits to be sent is not: there is nobody to send it to. */
async function messages(trx: Knex.Transaction, { subjects }: Erasing): Promise<number> {
  return trx('notifications')
    .whereIn('id', subjects.messages)
    .update({
      ...{ recipient: '', subject: '', body: '', lastError: null, providerId: null, reportId: null },
      status: trx.raw(`case when status in ('queued', 'failed') then 'skipped' else status end`),
      deliveryWantedAt: null,
    });
}

async function inbox(trx: Knex.Transaction, { subjects }: Erasing): Promise<number> {
  return trx('inbox_items').whereIn('id', subjects.inbox).update({ title: ERASED_NAME });
}

async function waitlist(trx: Knex.Transaction, { subjects }: Erasing): Promise<number> {
  await trx('waitlist_entries')
    .whereIn('id', subjects.entries)
    .where({ status: 'waiting' })
    .update({ status: 'removed' });
  return trx('waitlist_entries')
    .whereIn('id', subjects.entries)
    .update({ customerName: ERASED_NAME, customerPhone: '', customerEmail: null });
}

/** Answers kept for repeated requests. One that is repeated now gets the same answer, without the person. */
async function requests(trx: Knex.Transaction, { subjects, pattern }: Erasing): Promise<number> {
  if (pattern === null) return 0;
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `update idempotency_keys set answer = cast(regexp_replace(cast(answer as text), :pattern, :erased, 'gi') as jsonb)
     where cast(answer as text) ~* :pattern or scope = any (cast(:users as text[]))`,
    { pattern, erased: ERASED_NAME, users: listed(subjects.users) },
  );
  return rowCount;
}

/** What was asked for with many bookings at once: it says who each is for. */
async function bulkJobs(trx: Knex.Transaction, { subjects }: Erasing): Promise<number> {
  return trx('bulk_items')
    .where(q => q.whereIn('bookingId', subjects.bookings).orWhereIn('madeId', subjects.bookings))
    .whereNot({ status: 'pending' })
    .update({ spec: null, message: null });
}

/** Files that were made for the person, or about them. */
async function otherExports(trx: Knex.Transaction, { customerId }: Erasing): Promise<number> {
  return trx('privacy_jobs')
    .where({ customerId, kind: 'export' })
    .whereNotNull('file')
    .update({ file: null, status: 'expired' });
}

/** What the application itself may only add to. */
async function history(trx: Knex.Transaction, { jobId }: Erasing): Promise<number> {
  const { rows } = await trx.raw<{ rows: { changed: string }[] }>('select erase_history(?) as changed', [
    jobId,
  ]);
  return Number(rows[0]!.changed);
}

async function mentions(trx: Knex.Transaction, { pattern }: Erasing): Promise<number> {
  if (pattern === null) return 0;
  let changed = 0;
  for (const [table, columns] of FREE_TEXT) changed += await takeOut(trx, table, columns, pattern);
  return changed;
}

async function takeOut(
  trx: Knex.Transaction,
  table: string,
  columns: readonly string[],
  pattern: string,
): Promise<number> {
  const types = await trx('information_schema.columns')
    .where({ table_schema: 'public', table_name: table })
    .whereIn('column_name', columns)
    .select<{ columnName: string; udtName: string }[]>('column_name', 'udt_name');
  const set = types.map(({ columnName, udtName }) => {
    const text = `regexp_replace(cast(${columnName} as text), :pattern, :erased, 'gi')`;
    return `${columnName} = ${udtName === 'text' ? text : `cast(${text} as ${udtName})`}`;
  });
  if (set.length === 0) return 0;
  const all = types.map(({ columnName }) => `cast(${columnName} as text)`).join(', ');
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `update ${table} set ${set.join(', ')} where concat_ws(' ', ${all}) ~* :pattern`,
    { pattern, erased: ERASED_NAME },
  );
  return rowCount;
}

/** Notes a part that happened elsewhere. */
export function noteDone(
  knex: Knex,
  tenantId: string,
  jobId: string,
  done: { part: ErasurePart; count: number; failed?: number; at: string },
): Promise<void> {
  return inTenant(knex, tenantId, trx => notePart(trx, jobId, done));
}

/** The end: from here on nobody knows any more who it was. A second time it changes nothing. */
export function finishErasure(knex: Knex, tenant: Tenant, jobId: string, now: string): Promise<void> {
  return inTenant(knex, tenant.id, async trx => {
    const [ended] = await trx('privacy_jobs')
      .where({ id: jobId, kind: 'erasure', status: 'running' })
      .update({ status: 'completed', finishedAt: now, subjects: '{}', pattern: null })
      .returning<{ customerId: string }[]>('customerId');
    if (!ended) return;
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'customer', subjectId: ended.customerId, action: 'erased', now },
      ...{ actor: LIFECYCLE_ACTOR, metadata: { jobId } },
    });
  });
}
