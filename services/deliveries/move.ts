// What a move of a delivery's status brings with it, in the transaction of the move: who confirmed it, the goods that came,
// and the proposal that nobody needs to answer any more.
import type { Knex } from 'knex';
import type { BookingStatus } from '../../domain/booking/status';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import type { BookingRow } from '../bookings/view';
import { applyReceipt } from './receipt-apply';

export interface DeliveryMove {
  to: BookingStatus;
  actor: Actor;
  /** ISO instant. */
  now: string;
  operationId: string;
  requestId?: string;
}

/** @throws Refusal `invalid_transition` for one that is completed without its goods, `validation_failed` for goods. */
export async function moveDelivery(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  move: DeliveryMove,
): Promise<void> {
  const { to, actor, now } = move;
  switch (to) {
    case 'upcoming':
      await trx('deliveries')
        .where({ bookingId: before.id })
        .update({ confirmedAt: now, confirmedBy: actor.type === 'staff' ? actor.id : null });
      break;
    case 'completed':
      await applyReceipt(trx, tenant, before, move);
      await lapse(trx, before.id, now);
      break;
    case 'cancelled':
    case 'no_show':
      await lapse(trx, before.id, now);
      break;
    case 'pending':
    case 'active':
      break;
  }
}

/** A proposal that waits for an answer waits no more. */
const lapse = (trx: Knex.Transaction, bookingId: string, now: string): PromiseLike<unknown> =>
  trx('delivery_proposals')
    .where({ bookingId, status: 'open' })
    .update({ status: 'lapsed', answeredAt: now });
