// Moving a booking to another time: days, a slot, or a time and place, whatever it was made of.
import type { Knex } from 'knex';
import type { RescheduleTarget } from '../../domain/booking/target';
import { isSlotTarget, isTimesTarget, isWindowTarget } from '../../domain/booking/target';
import type { Tenant } from '../../domain/tenant';
import { rescheduleDelivery } from '../deliveries/reschedule';
import type { ChangeRequest } from './move';
import { rescheduleRental } from './reschedule';
import { rescheduleAppointment } from './reschedule-slot';
import { rescheduleToTimes } from './session-move';
import type { BookingRow } from './view';

/**
 * @throws Refusal as {@link rescheduleRental}, {@link rescheduleAppointment}, {@link rescheduleDelivery} and
 *   {@link rescheduleToTimes}.
 */
export function rescheduleBooking(
  knex: Knex,
  tenant: Tenant,
  request: ChangeRequest & RescheduleTarget,
): Promise<BookingRow> {
  if (isWindowTarget(request)) return rescheduleDelivery(knex, tenant, request);
  if (isTimesTarget(request)) return rescheduleToTimes(knex, tenant, request);
  return isSlotTarget(request)
    ? rescheduleAppointment(knex, tenant, request)
    : rescheduleRental(knex, tenant, request);
}
