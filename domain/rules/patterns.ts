// Refusals that repeat, in words (resource-booking-platform, component 3: learning from violations). Somebody who is told
// the same "no" again and again wants something the rules do not give, or does not know them.
import type { RuleName } from '../errors';

/** From here on it is a pattern. */
export const PATTERN_FROM = 3;

const WORDS: Record<RuleName, string> = {
  minimum_duration: 'too short',
  advance_booking: 'too early',
  concurrent_bookings: 'too many at once',
  blackout_period: 'while it was kept free',
  reschedule_limit: 'moved too often',
  opening_hours: 'outside opening hours',
  booking_ban: 'while banned',
  blacklisted_location: 'at a location that is closed to them',
  cancellation_cutoff: 'too late to cancel or move',
};

/** "5 times too early in 30 days"; null while it is no pattern. */
export function patternOf(rule: RuleName, count: number, days: number): string | null {
  if (count < PATTERN_FROM) return null;
  return `${count} times ${WORDS[rule]} in ${days} days`;
}
