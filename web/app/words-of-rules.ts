// The words people read for rules, tiers and restrictions.
import type { Restriction } from '../../contracts/members';
import type { RuleParameters } from '../../contracts/rules';

export const TIER = { BRONZE: 'Bronze', SILVER: 'Silver', GOLD: 'Gold', PLATINUM: 'Platinum' } as const;
export const TIERS = Object.keys(TIER) as (keyof typeof TIER)[];

export const PARAMETER: Record<keyof RuleParameters, { label: string; hint: string }> = {
  minDurationMinutes: { label: 'Shortest session', hint: 'In minutes.' },
  maxAdvanceDays: { label: 'Booked at most ahead', hint: 'In days.' },
  maxConcurrentBookings: { label: 'Sessions ahead at once', hint: 'How many.' },
  maxReschedules: { label: 'Moves of one booking', hint: 'How many.' },
  cancellationCutoffMinutes: { label: 'Cancelled or moved until', hint: 'In minutes before the start.' },
};
export const PARAMETER_NAMES = Object.keys(PARAMETER) as (keyof RuleParameters)[];

export const RULE: Record<string, string> = {
  minimum_duration: 'Too short',
  advance_booking: 'Too early',
  concurrent_bookings: 'Too many at once',
  blackout_period: 'Kept free for something else',
  reschedule_limit: 'Moved too often',
  opening_hours: 'Outside opening hours',
  booking_ban: 'Banned',
  blacklisted_location: 'Location closed to them',
  cancellation_cutoff: 'Too late to cancel or move',
};

export const RESTRICTION: Record<Restriction['type'], string> = {
  BOOKING_BAN: 'Books nothing',
  BLACKLISTED_LOCATION: 'Not at a location',
  MAX_ADVANCE_DAYS: 'Days ahead at most',
  MAX_CONCURRENT_BOOKINGS: 'Sessions at once at most',
};

/** What restrictions count for (docs/decisions/0016): only a ban is about everything. */
export const RESTRICTION_HINT =
  'A ban counts for whatever they book. The others count for sessions of bays only, not for vehicles.';

export const WEEKDAY = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

interface May {
  maxAdvanceDays: number | null;
  maxConcurrentBookings: number | null;
  /** The location, where it is not so everywhere. */
  at?: string | null;
}

/** What a member may book. */
export function mayWords({ maxAdvanceDays: days, maxConcurrentBookings: atOnce, at }: May): string {
  const ahead = days === null ? 'as far ahead as you like' : aheadWords(days);
  const many = atOnce === null ? 'as many as you like' : `${atOnce} at a time`;
  return `You can book sessions ${at ? `at ${at} ` : ''}${ahead}, ${many}.`;
}

const aheadWords = (days: number): string =>
  days === 0 ? 'for today only' : `up to ${days} ${days === 1 ? 'day' : 'days'} ahead`;

/** Why a day offers no times. */
export const tooFarWords = ({ maxAdvanceDays, at }: May): string =>
  `Sessions ${at ? `at ${at} ` : ''}can be booked ${aheadWords(maxAdvanceDays ?? 0)}. Please choose an earlier day.`;
