// Changing what a booking says about its customer. Its status is not touched: that is the lifecycle's (DESIGN §5).
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Actor } from '../../domain/roles';
import { record } from '../audit';
import { lockBooking, readBooking } from './move';
import type { BookingRow } from './view';

export interface BookingDetailsChange {
  notes?: string;
  customerName?: string;
  customerEmail?: string;
  customerPhone?: string;
}

export interface DetailsRequest {
  tenantId: string;
  bookingId: string;
  change: BookingDetailsChange;
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId: string;
}

/** @throws Refusal `not_found`. */
export function changeDetails(knex: Knex, request: DetailsRequest): Promise<BookingRow> {
  const { tenantId, bookingId, actor, now, requestId } = request;
  return inTenant(knex, tenantId, async trx => {
    const before = await lockBooking(trx, bookingId);
    const changed = Object.entries(request.change).filter(
      ([field, value]) => value !== undefined && value !== before[field as keyof BookingDetailsChange],
    );
    if (changed.length === 0) return before;
    await trx('bookings')
      .where({ id: bookingId })
      .update({ ...Object.fromEntries(changed), updatedAt: now });
    await record(trx, {
      tenantId,
      subject: 'booking',
      subjectId: bookingId,
      action: 'details_changed',
      actor,
      metadata: { fields: changed.map(([field]) => field) },
      now,
      requestId,
    });
    return readBooking(trx, bookingId);
  });
}
