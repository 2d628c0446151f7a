// A booking as lists show it, its days and price in words.
import type { Booking } from '../../../contracts/bookings';
import { shortDay } from '../days';
import { BLOCK_TYPE } from '../operation-words';
import { formats, lengthOf, momentsOf, period, price, withZone } from './format.server';

export function bookingRow(booking: Booking) {
  const { id, status, kind, resourceName, resourceId, customerName, customerEmail, customerPhone } = booking;
  const { blockType } = booking;
  return {
    id,
    status,
    kind,
    resourceId,
    /** What is booked: a vehicle, or a service and with whom. */
    resourceName: booking.serviceName ? `${booking.serviceName} with ${resourceName}` : resourceName,
    customerName: customerName || (kind === 'block' ? BLOCK_TYPE[blockType ?? 'BLOCKED'] : 'No name'),
    contact: customerEmail ?? customerPhone,
    source: booking.bookingSource,
    period: period(booking),
    /** The same in two lines, for a narrow column. */
    when: whenOf(booking),
    length: lengthOf(booking),
    price: price(booking.price, booking.currency),
    overdue: booking.overdueAt !== null && booking.status === 'active',
    made: momentsOf(booking)(booking.createdAt),
  };
}
function whenOf(booking: Booking): [string, string | null] {
  if (booking.startDate) return [period(booking), lengthOf(booking)];
  const { moment, clock, dateOf } = formats(booking.timeZone);
  const { startTime, endTime, zoneName } = booking;
  const day = dateOf(startTime);
  if (day !== dateOf(endTime)) return [moment(startTime), withZone(`to ${moment(endTime)}`, zoneName)];
  return [shortDay(day), withZone(`${clock(startTime)} – ${clock(endTime)}`, zoneName)];
}

export type BookingRow = ReturnType<typeof bookingRow>;
