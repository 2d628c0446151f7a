// The items of a bulk job: taken in their order, and marked once with what became of them.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { JobOperation, JobStatus } from '../../domain/bulk/operations';
import type { BookingRow } from '../bookings/view';
import { selectBookings } from '../bookings/view';
import type { JobDetails } from './jobs';

export interface Job {
  id: string;
  operation: JobOperation;
  status: JobStatus;
  details: JobDetails;
  createdBy: string | null;
  createdByName: string;
  requestId: string | null;
}

export interface Item {
  number: number;
  bookingId: string | null;
  lane: string | null;
  spec: unknown;
  attempts: number;
  /** The booking it is about, as it stands. */
  booking?: BookingRow;
  /** What it asks for has happened: in an attempt that could not say so. */
  hasRun: boolean;
}

export type Outcome = { number: number } & (
  | { status: 'done'; madeId?: string }
  | { status: 'failed'; code: string; message: string }
  /** To be tried again. */
  | { status: 'pending'; message: string }
);

/** The name under which an item's change is remembered, whoever carries it out. */
export const operationOf = (jobId: string, number: number): string => `bulk/${jobId}/${number}`;
/** Matches, in SQL, the name of every item of every job. */
export const OF_ANY_JOB = 'bulk/%';

export function readJob(knex: Knex, tenantId: string, jobId: string): Promise<Job | undefined> {
  return inTenant(knex, tenantId, trx => jobRow(trx, jobId));
}

const jobRow = (trx: Knex.Transaction, id: string): Promise<Job | undefined> =>
  trx('bulk_jobs')
    .where({ id })
    .first<Job | undefined>(
      'id',
      'operation',
      'status',
      'details',
      'createdBy',
      'createdByName',
      'requestId',
    );

/** The next items of a job, with what they are about. */
export function readItems(knex: Knex, tenantId: string, job: Job, count: number): Promise<Item[]> {
  return inTenant(knex, tenantId, async trx => {
    const items = await trx('bulk_items')
      .where({ jobId: job.id, status: 'pending' })
      .orderBy('number')
      .limit(count)
      .select<Item[]>('number', 'bookingId', 'lane', 'spec', 'attempts');
    const bookingIds = items.flatMap(({ bookingId }) => bookingId ?? []);
    const bookings = bookingIds.length > 0 ? await selectBookings(trx).whereIn('b.id', bookingIds) : [];
    const byId = new Map(bookings.map(row => [row.id, row]));
    const operations = items.map(({ number }) => operationOf(job.id, number));
    const run = await trx('audit_events').whereIn('operation_id', operations).pluck<string[]>('operation_id');
    const ran = new Set(run);
    return items.map(item => ({
      ...item,
      booking: item.bookingId ? byId.get(item.bookingId) : undefined,
      hasRun: ran.has(operationOf(job.id, item.number)),
    }));
  });
}

/** Marks what is done, once, and answers how the job stands. Wakes whoever watches. */
export function markItems(
  knex: Knex,
  tenantId: string,
  jobId: string,
  outcomes: readonly Outcome[],
  now: string,
): Promise<JobStatus> {
  return inTenant(knex, tenantId, async trx => {
    if (outcomes.length > 0) await markIn(trx, jobId, outcomes, now);
    return (await jobRow(trx, jobId))!.status;
  });
}

/** The same, in the transaction of the work itself. */
export async function markIn(
  trx: Knex.Transaction,
  jobId: string,
  outcomes: readonly Outcome[],
  now: string,
): Promise<void> {
  await trx.raw(
    `update bulk_items i set
       status = o.status, code = o.code, message = o.message, made_id = coalesce(o."madeId", i.made_id),
       attempts = i.attempts + 1, finished_at = case when o.status <> 'pending' then cast(:now as timestamptz) end
     from jsonb_to_recordset(cast(:outcomes as jsonb))
       as o(number integer, status text, code text, message text, "madeId" uuid)
     where i.job_id = :job and i.number = o.number and i.status = 'pending'`,
    { job: jobId, outcomes: JSON.stringify(outcomes), now },
  );
}

export interface Counts {
  done: number;
  failed: number;
  left: number;
}

export function countItems(knex: Knex, tenantId: string, jobId: string): Promise<Counts> {
  return inTenant(knex, tenantId, trx => countIn(trx, jobId));
}

export async function countIn(trx: Knex.Transaction, jobId: string): Promise<Counts> {
  const { rows } = await trx.raw<{ rows: Counts[] }>(
    `select count(*) filter (where status = 'done')::integer as done,
            count(*) filter (where status = 'failed')::integer as failed,
            count(*) filter (where status = 'pending')::integer as "left"
     from bulk_items where job_id = ?`,
    [jobId],
  );
  return rows[0]!;
}
