// Moving a booking to another time: days or a slot, whatever it was made of.
import type { Knex } from 'knex';
import type { RescheduleTarget } from '../../domain/booking/target';
import { isSlotTarget } from '../../domain/booking/target';
import type { Tenant } from '../../domain/tenant';
import type { ChangeRequest } from './move';
import { rescheduleRental } from './reschedule';
import { rescheduleAppointment } from './reschedule-slot';
import type { BookingRow } from './view';

/** @throws Refusal as {@link rescheduleRental} and {@link rescheduleAppointment}. */
export function rescheduleBooking(
  knex: Knex,
  tenant: Tenant,
  request: ChangeRequest & RescheduleTarget,
): Promise<BookingRow> {
  return isSlotTarget(request)
    ? rescheduleAppointment(knex, tenant, request)
    : rescheduleRental(knex, tenant, request);
}
