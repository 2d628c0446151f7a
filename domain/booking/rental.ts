// The rules of a rental (DESIGN §3 and §8): whole days in the tenant's zone, from today until the same-day cut-off, up
// to the horizon. Wrong dates are the caller's mistake (400); right ones the business does not allow are a rule (422).
import { addDays, dateOf, daysBetween, isDate, periodOfDays, timeOf } from '../calendar';
import type { Period } from '../calendar';
import type { FieldProblem, Violation } from '../errors';
import { Refusal, validationFailed } from '../errors';
import type { TenantSettings } from '../tenant';

export interface RentalDays {
  startDate: string;
  endDate: string;
}

/** The first day a rental may start: today, or tomorrow once the same-day cut-off has come. */
export function firstRentalDay(now: string, zone: string, settings: TenantSettings): string {
  const today = dateOf(now, zone);
  return timeOf(now, zone) < settings.sameDayCutoff ? today : addDays(today, 1);
}

/** The last day a rental may include. */
export function lastRentalDay(now: string, zone: string, settings: TenantSettings): string {
  return addDays(dateOf(now, zone), settings.bookingHorizonDays);
}

/** First and last day of what can be rented, both included. */
export interface BookableDays {
  first: string;
  last: string;
}

const KEPT_DAYS = 1_000;
const bookable = new Map<string, BookableDays>();

/** Both. Kept for the minute, which is as fine as a cut-off can be: zones are slow, and everybody asks. */
export function rentalDays(now: string, zone: string, settings: TenantSettings): BookableDays {
  const minute = Math.floor(Date.parse(now) / 60_000);
  const key = [minute, zone, settings.sameDayCutoff, settings.bookingHorizonDays].join(' ');
  const found = bookable.get(key);
  if (found) return found;
  if (bookable.size >= KEPT_DAYS) bookable.clear();
  const days = { first: firstRentalDay(now, zone, settings), last: lastRentalDay(now, zone, settings) };
  bookable.set(key, days);
  return days;
}

/** @throws Refusal `validation_failed` naming each wrong date. */
export function checkRentalDays({ startDate, endDate }: RentalDays): void {
  const problems: FieldProblem[] = [];
  if (!isDate(startDate))
    problems.push({ field: 'startDate', message: 'startDate must be a date (YYYY-MM-DD).' });
  if (!isDate(endDate)) problems.push({ field: 'endDate', message: 'endDate must be a date (YYYY-MM-DD).' });
  if (problems.length === 0 && endDate < startDate) {
    problems.push({ field: 'endDate', message: 'endDate must not be before startDate.' });
  }
  if (problems.length > 0) throw validationFailed(problems);
}

/**
 * The period of a rental asked for at `now`.
 * @throws Refusal `validation_failed` for dates that are none, lie in the past or are too many, `rule_violation` (`advance_booking`,
 *   `opening_hours` for the same-day cut-off) otherwise.
 */
export function planRental(days: RentalDays, now: string, zone: string, settings: TenantSettings): Period {
  checkRentalDays(days);
  const today = dateOf(now, zone);
  if (days.startDate < today) {
    throw validationFailed([{ field: 'startDate', message: 'startDate must not be in the past.' }]);
  }
  const length = daysBetween(days.startDate, days.endDate) + 1;
  if (length > settings.maxRentalDays) {
    const message = `A rental lasts at most ${settings.maxRentalDays} days.`;
    throw validationFailed([{ field: 'endDate', message }]);
  }
  const violations = rentalViolations(days, now, zone, settings);
  if (violations.length > 0) {
    const message = violations.map(v => v.message).join(' ');
    throw new Refusal('rule_violation', 'Booking rule violated', message, { violations, suggestions: [] });
  }
  return periodOfDays(days.startDate, days.endDate, zone);
}

function rentalViolations(
  days: RentalDays,
  now: string,
  zone: string,
  settings: TenantSettings,
): Violation[] {
  const violations: Violation[] = [];
  const first = firstRentalDay(now, zone, settings);
  if (days.startDate < first) {
    violations.push({
      rule: 'opening_hours',
      message: `Rentals for today can be booked until ${settings.sameDayCutoff}. The next possible start is ${first}.`,
      limit: settings.sameDayCutoff,
      actual: timeOf(now, zone),
    });
  }
  const last = lastRentalDay(now, zone, settings);
  if (days.endDate > last) {
    violations.push({
      rule: 'advance_booking',
      message: `Bookings are possible up to ${last}.`,
      limit: settings.bookingHorizonDays,
      actual: daysBetween(dateOf(now, zone), days.endDate),
    });
  }
  return violations;
}
