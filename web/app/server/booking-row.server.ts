// A booking as lists show it, its days and price in words.
import type { Booking } from '../../../contracts/bookings';
import { formats, lengthOf, period, price } from './format.server';

export function bookingRow(booking: Booking) {
  const { id, status, kind, resourceName, resourceId, customerName, customerEmail, customerPhone } = booking;
  return {
    id,
    status,
    kind,
    resourceId,
    /** What is booked: a vehicle, or a service and with whom. */
    resourceName: booking.serviceName ? `${booking.serviceName} with ${resourceName}` : resourceName,
    customerName: customerName || (kind === 'block' ? 'Blocked' : 'No name'),
    contact: customerEmail ?? customerPhone,
    source: booking.bookingSource,
    period: period(booking),
    length: lengthOf(booking),
    price: price(booking.price, booking.currency),
    overdue: booking.overdueAt !== null && booking.status === 'active',
    made: formats(booking.timeZone).moment(booking.createdAt),
  };
}
export type BookingRow = ReturnType<typeof bookingRow>;
