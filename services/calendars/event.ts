// A booking as the event that its staff member, or whoever follows a resource, sees in a calendar of their own.
import { createHash } from 'node:crypto';
import type { BlockType, BookingStatus } from '../../domain/booking/status';
import type { BookingView } from '../bookings/view';
import { eventLines, fileOf } from '../calendar-file';

/** What should stand in the calendar: the same booking gives the same text. */
export interface WantedEvent {
  text: string;
  /** Two events with the same one say the same. */
  fingerprint: string;
}

/** Cancelled bookings and no-shows have given back what they occupied: they are in no calendar. */
export const SHOWN: readonly BookingStatus[] = ['pending', 'upcoming', 'active', 'completed'];

const BLOCKS: Record<BlockType, string> = {
  MAINTENANCE: 'Maintenance',
  TRAINING: 'Training',
  PRIVATE_EVENT: 'Private event',
  BLOCKED: 'Blocked',
};

const KEPT = 'Kept in line by Berth: what is changed here is changed back.';

/**
 * What an event is called. Whoever does a service is told whom for; a resource's own calendar may hang on a wall, so it
 * says no name. Neither holds an address, a number or notes: those are behind the login that the event leads to.
 */
export function titleOf(booking: BookingView, named: boolean): string {
  if (booking.blockType) return BLOCKS[booking.blockType];
  const what = booking.serviceName ?? (named ? booking.resourceName : 'Booked');
  return named && booking.customerName ? `${what} – ${booking.customerName}` : what;
}

/** Undefined when nothing should stand there. `staffUrl` leads to the booking behind the login. */
export function wantedEvent(booking: BookingView, staffUrl: string): WantedEvent | undefined {
  if (!SHOWN.includes(booking.status)) return undefined;
  const text = { summary: titleOf(booking, true), description: `${staffUrl}\n${KEPT}`, url: staffUrl };
  const file = fileOf([], [eventLines(booking, text, booking.updatedAt)]);
  // When the booking was last touched is no difference anybody sees.
  const said = file.replace(/^DTSTAMP:.*\r\n/m, '');
  return { text: file, fingerprint: createHash('sha256').update(said).digest('base64url') };
}
