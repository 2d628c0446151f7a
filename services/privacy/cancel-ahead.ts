// Cancelling what a customer has booked, before they are erased: each booking through its lifecycle, as staff would, and
// once, so that the customer is told and what else depends on it happens.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { BookingStatus } from '../../domain/booking/status';
import type { LifecycleFacts } from '../../domain/booking/timeline';
import { Refusal } from '../../domain/errors';
import type { ActorType } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { factsOf } from '../bookings/facts';
import { selectBookings } from '../bookings/view';

/** The booking to change: its facts start its lifecycle if there is none. */
export interface LifecycleTarget {
  tenant: Tenant;
  bookingId: string;
  facts: LifecycleFacts;
}

export interface LifecycleMove {
  to: BookingStatus;
  by: { type: ActorType; id: string | null };
  requestId: string;
  /** What it names is done once. */
  operationId: string;
}

/** @throws Refusal of the move; anything else when nobody could be asked, or nobody answered in time. */
export type MoveByLifecycle = (target: LifecycleTarget, move: LifecycleMove) => Promise<unknown>;

export interface CancelDeps {
  knex: Knex;
  moveByLifecycle: MoveByLifecycle;
}

/** Answers how many were cancelled. @throws when one could not be asked; it can be tried again. */
export async function cancelAhead(
  { knex, moveByLifecycle }: CancelDeps,
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
      await moveByLifecycle({ tenant, bookingId: row.id, facts: factsOf(row, tenant) }, change);
    } catch (error) {
      // It was over before: somebody was faster.
      if (!(error instanceof Refusal) || error.code !== 'invalid_transition') throw error;
    }
  }
  return rows.length;
}
