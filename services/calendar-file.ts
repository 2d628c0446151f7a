// Bookings as events of a calendar file (RFC 5545): whole days for a rental, instants in UTC otherwise, so that no file
// has to carry the rules of a zone. The same booking gives the same text, to the letter.
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

/** The file a customer gets of one booking. */
export function calendarFile({ booking, tenantName, bookingUrl, now }: CalendarEntry): string {
  const { serviceName, resourceName } = booking;
  const what = serviceName ? `${serviceName} with ${resourceName}` : resourceName;
  const text = { summary: `${what} – ${tenantName}`, description: bookingUrl, url: bookingUrl };
  const method = booking.status === 'cancelled' ? 'CANCEL' : 'PUBLISH';
  return fileOf([`METHOD:${method}`, ...nameOf(tenantName)], [eventLines(booking, text, now)]);
}

/** A file: what it says of itself, and its events. */
export const fileOf = (head: readonly string[], events: readonly (readonly string[])[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Berth//Berth//EN', ...head, ...events.flat(), 'END:VCALENDAR']
    .map(folded)
    .join('');

/** The name under which calendar programs show a file that they subscribe to. */
export const nameOf = (name: string): string[] => [`NAME:${escaped(name)}`, `X-WR-CALNAME:${escaped(name)}`];

/** `stamp` (ISO instant): when this text was made. */
export function eventLines(booking: BookingView, text: EventText, stamp: string): string[] {
  const { startDate, endDate } = booking;
  return [
    'BEGIN:VEVENT',
    `UID:${booking.id}@berth`,
    `SEQUENCE:${booking.revision - 1 + (booking.status === 'cancelled' ? 1 : 0)}`,
    `DTSTAMP:${utc(stamp)}`,
    ...(startDate !== null && endDate !== null
      ? [`DTSTART;VALUE=DATE:${day(startDate)}`, `DTEND;VALUE=DATE:${day(addDays(endDate, 1))}`]
      : [`DTSTART:${utc(booking.startTime)}`, `DTEND:${utc(booking.endTime)}`]),
    `SUMMARY:${escaped(text.summary)}`,
    `DESCRIPTION:${escaped(text.description)}`,
    ...(text.url === undefined ? [] : [`URL:${text.url}`]),
    `STATUS:${statusOf(booking)}`,
    `CREATED:${utc(booking.createdAt)}`,
    'END:VEVENT',
  ];
}

function statusOf({ status }: BookingView): string {
  if (status === 'cancelled') return 'CANCELLED';
  return status === 'pending' ? 'TENTATIVE' : 'CONFIRMED';
}

const utc = (instant: string): string => instant.replace(/[-:]|\.\d+/g, '');
const day = (date: string): string => date.replaceAll('-', '');

/** Text as a value (RFC 5545 §3.3.11). */
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');

const LONGEST_LINE_BYTES = 75;

/** A line with its end, broken where it is too long, and never within a character (RFC 5545 §3.1). */
function folded(line: string): string {
  const size = Buffer.byteLength(line);
  if (size <= LONGEST_LINE_BYTES) return `${line}\r\n`;
  // Feeds are long and mostly made of such lines: without this, most of their time goes into counting.
  if (size === line.length) return `${line.replace(/^.{75}|.{74}/g, '$&\r\n ').replace(/\r\n $/, '')}\r\n`;
  let text = '';
  let bytes = 0;
  for (const character of line) {
    const more = Buffer.byteLength(character);
    if (bytes + more > LONGEST_LINE_BYTES) {
      text += '\r\n ';
      bytes = 1;
    }
    text += character;
    bytes += more;
  }
  return `${text}\r\n`;
}
