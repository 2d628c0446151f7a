// What a database needs after it was restored, or after Temporal lost its data: the live stream begins anew, and whatever
// should have a workflow waits for the starter again. Workflows that are there all the same are found by their ids, and what
// was said is known by its key, so doing this once too often does no harm.
import type { Knex } from 'knex';

/** Puts what is not over back into the outbox of its table. Answered: how many rows. */
export const OUTBOXES: Readonly<Record<string, string>> = {
  bookings: `update bookings set lifecycle_started_at = null, lifecycle_claimed_until = null
    where lifecycle_ended_at is null and lifecycle_started_at is not null`,
  slots: `update slots set line_wanted_at = now(), line_claimed_until = null where status = 'held'`,
  quotes: `update quotes set negotiation_started_at = null, negotiation_claimed_until = null
    where negotiation_ended_at is null and negotiation_started_at is not null`,
  bulk_jobs: `update bulk_jobs set workflow_started_at = null, workflow_claimed_until = null
    where finished_at is null and workflow_started_at is not null`,
  unread_bursts: `update unread_bursts set call_at = now() where closed_at is null`,
  // Those of bookings are sent by their lifecycles, those with a time of their own when it comes.
  notifications: `update notifications set delivery_wanted_at = now(), delivery_claimed_until = null
    where status = 'queued' and booking_id is null`,
  insights: `update insights set workflow_started_at = null, workflow_claimed_until = null
    where status = 'asked' and workflow_started_at is not null`,
  privacy_jobs: `update privacy_jobs set workflow_started_at = null, workflow_claimed_until = null
    where finished_at is null and workflow_started_at is not null`,
  crm_changes: `update crm_changes set handed_at = null, claimed_until = null where handed_at is not null`,
};

/**
 * The rows of the audit trail carry numbers of transactions of the server they were written on, which this one may not have
 * reached: they are made history.
 */
const HISTORY = `update audit_events set tx = '0' where tx >= pg_snapshot_xmax(pg_current_snapshot())`;

/** In one transaction, as the owner. Answers how many rows of each table wait again. */
export function afterRestore(owner: Knex): Promise<Record<string, number>> {
  return owner.transaction(async trx => {
    await trx.raw(HISTORY);
    const waiting: Record<string, number> = {};
    for (const [table, statement] of Object.entries(OUTBOXES)) {
      const { rowCount } = await trx.raw<{ rowCount: number }>(statement);
      waiting[table] = rowCount;
    }
    return waiting;
  });
}
