// The rules of a session (resource-booking-platform, component 3): facts in, violations out. Pure, and quick enough to be
// asked for every place that is suggested. What is merely malformed is refused before (domain/rules/grid).
import type { Period } from '../calendar';
import { dateOf, daysBetween } from '../calendar';
import { durationInWords } from '../duration';
import type { Violation } from '../errors';
import type { BookingPermissions } from '../permissions';
import type { OpeningHours } from './opening-hours';
import { hoursInWords, isOpen } from './opening-hours';
import type { EffectiveRules } from './parameters';

const MINUTE_MS = 60_000;

export interface RuleFacts {
  period: Period;
  /** ISO instant. */
  now: string;
  /** IANA name, of the place. */
  zone: string;
  location: { id: string; name: string; openingHours: OpeningHours } | null;
  rules: EffectiveRules;
  /** Of whom it is for; without it nobody's limits count. */
  customer?: {
    permissions: BookingPermissions;
    /** Sessions ahead or under way, this one not counted. */
    live: number;
  };
  /** Blocks of the resource near the period: maintenance, training, private events. Without reasons: customers read this. */
  blackouts: readonly Period[];
  /** Of a booking that is moved: how often its customer has moved it, and when it starts now. */
  moved?: { times: number; start: string };
}

/** What is against it, in the order of the rules; nothing: it can be booked. */
export function evaluateRules(facts: RuleFacts): Violation[] {
  return RULES.flatMap(rule => rule(facts) ?? []);
}

type Rule = (facts: RuleFacts) => Violation | undefined;

const bookingBan: Rule = ({ customer }) => {
  if (!customer || customer.permissions.canBook) return undefined;
  const message = 'Bookings are not possible for this account at the moment. Please contact us.';
  return { rule: 'booking_ban', message, limit: 'no bookings', actual: 'banned' };
};

const blacklistedLocation: Rule = ({ customer, location }) => {
  if (!customer || !location || !customer.permissions.blacklistedLocations.includes(location.id)) {
    return undefined;
  }
  const message = `Bookings at ${location.name} are not possible for this account. Other locations are.`;
  return { rule: 'blacklisted_location', message, limit: 'other locations', actual: location.name };
};

const minimumDuration: Rule = ({ period, rules: { minDurationMinutes: limit } }) => {
  const actual = (Date.parse(period.end) - Date.parse(period.start)) / MINUTE_MS;
  if (limit === null || actual >= limit) return undefined;
  const message = `A session lasts at least ${durationInWords(limit * MINUTE_MS)}; this one ${durationInWords(actual * MINUTE_MS)}.`;
  return { rule: 'minimum_duration', message, limit, actual };
};

const inDays = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

const advanceBooking: Rule = ({ period, now, zone, rules: { maxAdvanceDays: limit } }) => {
  if (limit === null) return undefined;
  const actual = daysBetween(dateOf(now, zone), dateOf(period.start, zone));
  if (actual <= limit) return undefined;
  const message = `Sessions can be booked up to ${inDays(limit)} ahead; this one is ${inDays(actual)} ahead.`;
  return { rule: 'advance_booking', message, limit, actual };
};

const concurrentBookings: Rule = ({ customer, rules: { maxConcurrentBookings: limit } }) => {
  if (!customer || limit === null || customer.live < limit) return undefined;
  const sessions = limit === 1 ? 'session' : 'sessions';
  const message = `At most ${limit} ${sessions} can be booked at the same time; this would be number ${customer.live + 1}.`;
  return { rule: 'concurrent_bookings', message, limit, actual: customer.live + 1 };
};

const openingHours: Rule = ({ period, zone, location }) => {
  if (!location || isOpen(location.openingHours, period, zone)) return undefined;
  const limit = hoursInWords(location.openingHours, dateOf(period.start, zone));
  const message =
    limit === 'closed'
      ? `${location.name} is closed on that day.`
      : `${location.name} is not open all that time. Its hours on that day: ${limit}.`;
  return { rule: 'opening_hours', message, limit, actual: `${period.start}/${period.end}` };
};

const blackoutPeriod: Rule = ({ period, blackouts }) => {
  const block = blackouts.find(({ start, end }) => start < period.end && end > period.start);
  if (!block) return undefined;
  const message = 'It cannot be booked at that time: it is kept free for something else.';
  return {
    rule: 'blackout_period',
    message,
    limit: `${block.start}/${block.end}`,
    actual: `${period.start}/${period.end}`,
  };
};

const rescheduleLimit: Rule = ({ moved, rules: { maxReschedules: limit } }) => {
  if (!moved || limit === null || moved.times < limit) return undefined;
  const often = limit === 1 ? 'once' : `${limit} times`;
  const message =
    limit === 0
      ? 'A booking cannot be moved to another time. Please contact us.'
      : `A booking can be moved ${often}, and this one has been. Please contact us.`;
  return { rule: 'reschedule_limit', message, limit, actual: moved.times + 1 };
};

/** Moving gives a place back as late as cancelling would. */
const cancellationCutoff: Rule = ({ moved, now, rules: { cancellationCutoffMinutes: limit } }) => {
  if (!moved || limit === null) return undefined;
  const left = (Date.parse(moved.start) - Date.parse(now)) / MINUTE_MS;
  if (left >= limit) return undefined;
  const until = limit > 0 ? `${durationInWords(limit * MINUTE_MS)} before its` : 'its';
  return {
    rule: 'cancellation_cutoff',
    message: `A booking can be moved until ${until} start. Please contact us instead.`,
    limit: new Date(Date.parse(moved.start) - limit * MINUTE_MS).toISOString(),
    actual: new Date(now).toISOString(),
  };
};

const RULES: readonly Rule[] = [
  bookingBan,
  blacklistedLocation,
  minimumDuration,
  advanceBooking,
  concurrentBookings,
  openingHours,
  blackoutPeriod,
  rescheduleLimit,
  cancellationCutoff,
];
