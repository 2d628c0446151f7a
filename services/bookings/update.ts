// Changing what a booking says about its customer. Its status is not touched: that is the lifecycle's (DESIGN §5).
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { contactProblems } from '../../domain/booking/contact';
import { validationFailed } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import { record } from '../audit';
import { different } from '../different';
import { lockBooking, readBooking } from './move';
import type { BookingRow } from './view';

export interface BookingDetailsChange {
  notes?: string;
  customerName?: string;
  /** null takes it away. */
  customerEmail?: string | null;
  /** E.164; null takes it away. */
  customerPhone?: string | null;
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

/** @throws Refusal `validation_failed` when the customer could not be reached any more. */
export function assertContact(row: BookingRow, change: BookingDetailsChange): void {
  const problems = contactProblems(row.kind, row, change);
  if (problems.length > 0) throw validationFailed(problems);
}

/** @throws Refusal `not_found`, `validation_failed`. */
export function changeDetails(knex: Knex, request: DetailsRequest): Promise<BookingRow> {
  const { tenantId, bookingId, actor, now, requestId } = request;
  return inTenant(knex, tenantId, async trx => {
    const before = await lockBooking(trx, bookingId);
    assertContact(before, request.change);
    const changed = different<BookingDetailsChange>(before, request.change);
    const fields = Object.keys(changed);
    if (fields.length === 0) return before;
    await trx('bookings')
      .where({ id: bookingId })
      .update({ ...changed, updatedAt: now });
    await record(trx, {
      tenantId,
      subject: 'booking',
      subjectId: bookingId,
      action: 'details_changed',
      actor,
      metadata: { fields },
      now,
      requestId,
    });
    return readBooking(trx, bookingId);
  });
}
