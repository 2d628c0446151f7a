// A customer as a contact of the CRM: the properties Berth writes there, and the words of a booking's change.
import { assertNever } from '../assert-never';
import type { Tier } from '../permissions';
import type { Membership } from './merge';
import { tagsAsText } from './merge';

/** Where a business keeps tier and tags over there, and whether bookings are notes of the contact. */
export interface CrmSettings {
  tierProperty: string;
  tagsProperty: string;
  notes: boolean;
}

export const DEFAULT_CRM: CrmSettings = {
  tierProperty: 'berth_tier',
  tagsProperty: 'berth_tags',
  notes: true,
};

/** Names of properties as HubSpot allows them. */
export const PROPERTY_NAME = /^[a-z][a-z0-9_]{0,99}$/;

/** The customer's id: unique over there, so that nobody becomes two contacts. */
export const CUSTOMER_ID = 'berth_customer_id';
/** The same of a note: the id of the change it tells of. */
export const EVENT_ID = 'berth_event_id';

/** What Berth keeps on a contact, beside its name and addresses. */
export const OWN_PROPERTIES = [
  { name: CUSTOMER_ID, label: 'Berth: customer', type: 'string', unique: true },
  { name: DEFAULT_CRM.tierProperty, label: 'Berth: tier', type: 'string' },
  { name: DEFAULT_CRM.tagsProperty, label: 'Berth: tags', type: 'string' },
  { name: 'berth_bookings', label: 'Berth: bookings', type: 'number' },
  { name: 'berth_completed', label: 'Berth: completed bookings', type: 'number' },
  { name: 'berth_cancelled', label: 'Berth: cancelled bookings', type: 'number' },
  { name: 'berth_no_shows', label: 'Berth: no-shows', type: 'number' },
  { name: 'berth_last_booking_at', label: 'Berth: last booking', type: 'datetime' },
  { name: 'berth_next_booking_at', label: 'Berth: next booking', type: 'datetime' },
  { name: 'berth_last_event', label: 'Berth: what happened last', type: 'string' },
  { name: 'berth_last_event_at', label: 'Berth: when it happened', type: 'datetime' },
] as const;

export interface Person {
  id: string;
  fullName: string;
  email: string | null;
  phone: string | null;
  bookings: number;
  completed: number;
  cancelled: number;
  noShows: number;
  /** ISO instants. */
  lastAt: string | null;
  nextAt: string | null;
}

/** The last thing that happened to a booking of a customer. */
export interface LastEvent {
  event: string;
  at: string;
}

/** What is written to the contact. A name or address that Berth does not know takes none away over there. */
export function propertiesOf(
  person: Person,
  { tier, tags }: Membership,
  settings: CrmSettings,
  keep: 'tier' | null,
): Record<string, string> {
  const { first, last } = nameParts(person.fullName);
  const known = { firstname: first, lastname: last, email: person.email ?? '', phone: person.phone ?? '' };
  return {
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== '')),
    [CUSTOMER_ID]: person.id,
    ...(keep === 'tier' ? {} : { [settings.tierProperty]: tierText(tier) }),
    [settings.tagsProperty]: tagsAsText(tags),
    berth_bookings: String(person.bookings),
    berth_completed: String(person.completed),
    berth_cancelled: String(person.cancelled),
    berth_no_shows: String(person.noShows),
    berth_last_booking_at: person.lastAt ?? '',
    berth_next_booking_at: person.nextAt ?? '',
  };
}

const tierText = (tier: Tier | null): string => tier ?? '';

/** The last word is the family's name, as HubSpot wants it in two. */
function nameParts(fullName: string): { first: string; last: string } {
  const words = fullName.trim().split(/\s+/);
  return words.length < 2
    ? { first: words[0] ?? '', last: '' }
    : { first: words.slice(0, -1).join(' '), last: words.at(-1)! };
}

export type ChangeKind = 'booked' | 'moved' | 'rescheduled' | 'customer' | 'look';

export interface BookingChange {
  what: 'booked' | 'moved' | 'rescheduled';
  status: string;
  resourceName: string;
  /** ISO instants. */
  startsAt: string;
  endsAt: string;
}

/** One word for what happened, for the workflows of the CRM: `booked`, `rescheduled`, or the status it has now. */
export const eventOf = ({ what, status }: Pick<BookingChange, 'what' | 'status'>): string =>
  what === 'moved' ? status : what;

/** The note of a change, as HTML: what happened, of what, and when that is. */
export function noteOf(change: BookingChange, timeZone: string, url: string): string {
  const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const period = `${moment.format(new Date(change.startsAt))} – ${moment.format(new Date(change.endsAt))}`;
  const text = `${headOf(change)}: ${change.resourceName}, ${period}`;
  return `<p>${escaped(text)}</p><p><a href="${escaped(url)}">The booking in Berth</a></p>`;
}

function headOf({ what, status }: BookingChange): string {
  switch (what) {
    case 'booked':
      return status === 'pending' ? 'Booked, waits to be confirmed' : 'Booked';
    case 'rescheduled':
      return 'Moved to another time';
    case 'moved':
      return `Booking is ${STATUS_WORDS[status] ?? status}`;
    default:
      return assertNever(what);
  }
}

const STATUS_WORDS: Record<string, string> = {
  upcoming: 'confirmed',
  active: 'under way',
  no_show: 'a no-show',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, found => `&#${found.charCodeAt(0)};`);
