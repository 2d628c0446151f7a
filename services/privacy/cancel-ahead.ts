// Cancelling what a customer has booked, before they are erased: each booking through its lifecycle, as staff would, and
// once, so that the customer is told and what else depends on it happens.
import { inTenant } from '../../db/connection';
import { Refusal } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import type { BulkDeps } from '../bulk/deps';
import { factsOf } from '../bookings/facts';
import { selectBookings } from '../bookings/view';

/** Answers how many were cancelled. @throws when one could not be asked; it can be tried again. */
export async function cancelAhead(
  { knex, lifecycles }: Pick<BulkDeps, 'knex' | 'lifecycles'>,
  tenant: Tenant,
  jobId: string,
): Promise<number> {
  const { rows, userId } = await inTenant(knex, tenant.id, async trx => {
    const job = await trx('privacy_jobs')
      .where({ id: jobId })
      .first<{ customerId: string; createdBy: string | null }>('customerId', 'createdBy');
    const ahead = await selectBookings(trx)
      .where('b.customer_id', job.customerId)
      .whereIn('b.status', ['pending', 'upcoming', 'active']);
    return { rows: ahead, userId: job.createdBy };
  });
  for (const row of rows) {
    const operationId = `privacy/${jobId}/${row.id}`;
    const change = {
      to: 'cancelled',
      by: { type: 'staff', id: userId },
      requestId: jobId,
      operationId,
    } as const;
    try {
      await lifecycles.move({ tenant, bookingId: row.id, facts: factsOf(row, tenant) }, change);
    } catch (error) {
      // It was over before: somebody was faster.
      if (!(error instanceof Refusal) || error.code !== 'invalid_transition') throw error;
    }
  }
  return rows.length;
}
