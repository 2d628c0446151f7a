// Bookings as events of a calendar file (RFC 5545): whole days for a rental, instants in UTC otherwise, so that no file
// has to carry the rules of a zone. The same booking gives the same text, to the letter.
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { ICalCalendar } from 'ical-generator';
import { addDays } from '../domain/calendar';
import type { BookingView } from './bookings/view';

/** What an event says; the rest follows from the booking. */
export interface EventText {
  summary: string;
  description: string;
  url?: string;
}

export interface CalendarEntry {
  booking: BookingView;
  tenantName: string;
  bookingUrl: string;
  /** ISO instant. */
  now: string;
}

export const PRODUCT = { company: 'Berth', product: 'Berth' };

/** The file a customer gets of one booking. */
export function calendarFile({ booking, tenantName, bookingUrl, now }: CalendarEntry): string {
  const calendar = ical({
    name: tenantName,
    method: booking.status === 'cancelled' ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    prodId: PRODUCT,
  });
  const { serviceName, resourceName } = booking;
  const what = serviceName ? `${serviceName} with ${resourceName}` : resourceName;
  const summary = `${what} – ${tenantName}`;
  addEvent(calendar, booking, { summary, description: bookingUrl, url: bookingUrl }, now);
  return textOf(calendar);
}

/** Every line has an end, the last one too. */
export const textOf = (calendar: ICalCalendar): string => `${calendar.toString()}\r\n`;

/** `stamp` (ISO instant): when this text was made. */
export function addEvent(calendar: ICalCalendar, booking: BookingView, text: EventText, stamp: string): void {
  const wholeDays = booking.startDate !== null && booking.endDate !== null;
  calendar.createEvent({
    id: eventUid(booking.id),
    sequence: booking.revision - 1 + (booking.status === 'cancelled' ? 1 : 0),
    stamp: new Date(stamp),
    created: new Date(booking.createdAt),
    allDay: wholeDays,
    timezone: wholeDays ? null : 'UTC',
    start: wholeDays ? localDay(booking.startDate!) : new Date(booking.startTime),
    end: wholeDays ? localDay(addDays(booking.endDate!, 1)) : new Date(booking.endTime),
    ...text,
    status: statusOf(booking),
  });
}

/** The same for all of a booking's life. */
export const eventUid = (bookingId: string): string => `${bookingId}@berth`;

/** ical-generator writes whole days from the local fields of a Date. */
function localDay(date: string): Date {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return new Date(year, month - 1, day);
}

function statusOf({ status }: BookingView): ICalEventStatus {
  if (status === 'cancelled') return ICalEventStatus.CANCELLED;
  return status === 'pending' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
}
