// Undoing a bulk cancellation: a new job that makes each booking anew where its place is still free.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { JobOperation, JobStatus } from '../../domain/bulk/operations';
import { isOver } from '../../domain/bulk/operations';
import { Refusal, notFound } from '../../domain/errors';
import type { JobOrder, RememberJob, StartedJob } from './jobs';
import { insertJobOf } from './jobs';

interface Undone {
  operation: JobOperation;
  status: JobStatus;
}

interface CancelledRow {
  booking_id: string;
  was_pending: boolean | null;
}

/** @throws Refusal `not_found`, `invalid_transition` (not over, not a cancellation), `conflict` (undone already). */
export function undoJob(
  knex: Knex,
  order: JobOrder,
  jobId: string,
  remember?: RememberJob,
): Promise<StartedJob> {
  return inTenant(knex, order.tenant.id, async trx => {
    const job = await trx('bulk_jobs').where({ id: jobId }).forUpdate().first<Undone | undefined>();
    if (!job) throw notFound('Job');
    assertUndoable(job);
    const earlier = await trx('bulk_jobs').where({ undoOf: jobId }).first<object | undefined>('id');
    if (earlier)
      throw new Refusal('conflict', 'Job was undone', 'These cancellations were taken back already.');
    const items = await cancelledBy(trx, jobId);
    if (items.length === 0) throw notUndoable(job, 'It has cancelled nothing.');
    const started = await insertJobOf(
      trx,
      order,
      { operation: 'restore', details: {}, undoOf: jobId },
      items,
    );
    await remember?.(trx, started);
    return started;
  });
}

async function cancelledBy(trx: Knex.Transaction, jobId: string) {
  const { rows } = await trx.raw<{ rows: CancelledRow[] }>(
    `select i.booking_id, a.from_value = 'pending' as was_pending
     from bulk_items i left join audit_events a on a.operation_id = 'bulk/' || i.job_id || '/' || i.number
     where i.job_id = ? and i.status = 'done' order by i.number`,
    [jobId],
  );
  return rows.map(row => ({
    bookingId: row.booking_id,
    spec: { wasPending: row.was_pending ?? false },
  }));
}

function assertUndoable(job: Undone): void {
  if (job.operation !== 'cancel') throw notUndoable(job, 'Only cancellations can be undone.');
  if (!isOver(job.status)) throw notUndoable(job, 'It is not over yet.');
}

const notUndoable = ({ status }: Undone, message: string): Refusal =>
  new Refusal('invalid_transition', 'Job cannot be undone', message, { from: status, allowed: [] });
