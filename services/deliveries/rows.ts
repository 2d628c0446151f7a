// A delivery as it is stored, locked for a change.
import type { Knex } from 'knex';
import type { BookingStatus } from '../../domain/booking/status';
import type { DeliveryTarget } from '../../domain/delivery/windows';
import { notFound } from '../../domain/errors';

export interface DeliveryState extends DeliveryTarget {
  bookingId: string;
  vendorId: string;
  status: BookingStatus;
}

/**
 * The booking is locked first, as whoever moves it does: what is read holds when it is written.
 * @throws Refusal `not_found`.
 */
export async function lockDelivery(trx: Knex.Transaction, bookingId: string): Promise<DeliveryState> {
  const booking = await trx('bookings')
    .where({ id: bookingId, kind: 'delivery' })
    .forNoKeyUpdate()
    .first<{ status: BookingStatus } | undefined>('status');
  const delivery =
    booking &&
    (await trx('deliveries')
      .where({ bookingId })
      .first<Omit<DeliveryState, 'status'> | undefined>('bookingId', 'vendorId', 'bookingDate', 'timeSlot'));
  if (!booking || !delivery) throw notFound('Delivery');
  return { ...delivery, ...booking };
}
