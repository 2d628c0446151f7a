// A booking as a calendar file (RFC 5545): whole days for a rental, a period otherwise.
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { addDays } from '../domain/calendar';
import type { BookingView } from './bookings/view';

export interface CalendarEntry {
  booking: BookingView;
  tenantName: string;
  bookingUrl: string;
  /** ISO instant. */
  now: string;
}

export function calendarFile({ booking, tenantName, bookingUrl, now }: CalendarEntry): string {
  const calendar = ical({
    name: tenantName,
    method: booking.status === 'cancelled' ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Berth', product: 'Berth' },
  });
  const { serviceName, resourceName } = booking;
  const what = serviceName ? `${serviceName} with ${resourceName}` : resourceName;
  const wholeDays = booking.startDate !== null && booking.endDate !== null;
  calendar.createEvent({
    id: `${booking.id}@berth`,
    sequence: booking.revision - 1 + (booking.status === 'cancelled' ? 1 : 0),
    stamp: new Date(now),
    created: new Date(booking.createdAt),
    allDay: wholeDays,
    timezone: wholeDays ? null : 'UTC',
    start: wholeDays ? localDay(booking.startDate!) : new Date(booking.startTime),
    end: wholeDays ? localDay(addDays(booking.endDate!, 1)) : new Date(booking.endTime),
    summary: `${what} – ${tenantName}`,
    description: bookingUrl,
    url: bookingUrl,
    status: statusOf(booking),
  });
  return calendar.toString();
}

/** ical-generator writes whole days from the local fields of a Date. */
function localDay(date: string): Date {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return new Date(year, month - 1, day);
}

function statusOf({ status }: BookingView): ICalEventStatus {
  if (status === 'cancelled') return ICalEventStatus.CANCELLED;
  return status === 'pending' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
}
