// When a vendor may deliver (DESIGN §3): the windows of a day as periods in the zone of the tenant, which days are closed,
// how far ahead can be booked, and how many docks are left. A window is what the clock on the wall says: at a clock change
// it is an hour shorter or longer, and one that the clock skips altogether is not offered that day.
import { addDays, dateOf, daysBetween, instantAt, weekdayOf } from '../calendar';
import type { Period } from '../calendar';
import type { FieldProblem, Violation } from '../errors';
import { Refusal, validationFailed } from '../errors';
import type { TenantSettings } from '../tenant';

export type DeliveryRules = Pick<
  TenantSettings,
  'deliveryWindows' | 'deliveryWeekdays' | 'deliveryClosedDates' | 'bookingHorizonDays'
>;

/** A window by its day and name, as vendors book it. */
export interface DeliveryTarget {
  /** YYYY-MM-DD in the zone of the tenant. */
  bookingDate: string;
  /** One of the tenant's, such as `Morning`. */
  timeSlot: string;
}

export interface DeliveryWindow extends DeliveryTarget {
  period: Period;
}

/** The names of the windows in the order of the day. */
export const windowNames = ({ deliveryWindows }: DeliveryRules): string[] =>
  Object.entries(deliveryWindows)
    .sort(([, a], [, b]) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to))
    .map(([name]) => name);

export type Closure = 'weekday' | 'date';

/** Why nothing is taken in on this day; undefined when it is open. */
export function closureOf(date: string, rules: DeliveryRules): Closure | undefined {
  if (rules.deliveryClosedDates.includes(date)) return 'date';
  return rules.deliveryWeekdays.includes(weekdayOf(date)) ? undefined : 'weekday';
}

/** The windows of an open day, the earliest first; none of a closed one. */
export function windowsOfDay(date: string, zone: string, rules: DeliveryRules): DeliveryWindow[] {
  if (closureOf(date, rules)) return [];
  return windowNames(rules).flatMap(timeSlot => {
    const period = periodOf(date, timeSlot, zone, rules);
    return period ? [{ bookingDate: date, timeSlot, period }] : [];
  });
}

function periodOf(date: string, timeSlot: string, zone: string, rules: DeliveryRules): Period | undefined {
  const { from, to } = rules.deliveryWindows[timeSlot]!;
  const period = { start: instantAt(date, from, zone), end: instantAt(date, to, zone) };
  return period.start < period.end ? period : undefined;
}

/** The last day a delivery can be booked for. */
export const lastDeliveryDay = (now: string, zone: string, rules: DeliveryRules): string =>
  addDays(dateOf(now, zone), rules.bookingHorizonDays);

/** Whether a window can be booked at `now`, were a dock free. */
export const isAhead = ({ period }: DeliveryWindow, now: string): boolean => period.start > now;

/**
 * The window asked for, its name as the tenant writes it.
 * @throws Refusal `validation_failed` for one there is not and for the past, `rule_violation` for a closed day
 *   (`opening_hours`, or `blackout_period` for a single date) and beyond the horizon (`advance_booking`).
 */
export function planDelivery(
  wanted: DeliveryTarget,
  now: string,
  zone: string,
  rules: DeliveryRules,
): DeliveryWindow {
  const { bookingDate } = wanted;
  const names = windowNames(rules);
  const asked = wanted.timeSlot.trim().toLowerCase();
  const timeSlot = names.find(name => name.toLowerCase() === asked);
  const problems: FieldProblem[] = [];
  if (bookingDate < dateOf(now, zone))
    problems.push({ field: 'bookingDate', message: 'Must not be in the past.' });
  if (!timeSlot) problems.push({ field: 'timeSlot', message: `Must be one of: ${names.join(', ')}.` });
  if (problems.length > 0) throw validationFailed(problems);

  const violations = violationsOf(bookingDate, now, zone, rules);
  const period = periodOf(bookingDate, timeSlot!, zone, rules);
  if (!period) violations.push(skipped(timeSlot!, bookingDate));
  if (violations.length > 0) throw refused(violations);
  if (period!.start <= now) {
    throw validationFailed([{ field: 'timeSlot', message: `${timeSlot} of this day has begun already.` }]);
  }
  return { bookingDate, timeSlot: timeSlot!, period: period! };
}

const WEEKDAYS = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

function violationsOf(date: string, now: string, zone: string, rules: DeliveryRules): Violation[] {
  const violations: Violation[] = [];
  const last = lastDeliveryDay(now, zone, rules);
  if (date > last) {
    const message = `Deliveries can be booked up to ${last}.`;
    const actual = daysBetween(dateOf(now, zone), date);
    violations.push({ rule: 'advance_booking', message, limit: rules.bookingHorizonDays, actual });
  }
  const closure = closureOf(date, rules);
  if (closure === 'date') {
    const message = `No deliveries are taken in on ${date}.`;
    violations.push({ rule: 'blackout_period', message, limit: date, actual: date });
  }
  if (closure === 'weekday') {
    const day = WEEKDAYS[weekdayOf(date) - 1]!;
    const message = `No deliveries are taken in on ${day}.`;
    const open = rules.deliveryWeekdays.map(weekday => WEEKDAYS[weekday - 1]).join(', ');
    violations.push({ rule: 'opening_hours', message, limit: open, actual: day });
  }
  return violations;
}

function skipped(timeSlot: string, date: string): Violation {
  const message = `The clock is changed on ${date}, and skips ${timeSlot}.`;
  return { rule: 'opening_hours', message, limit: timeSlot, actual: date };
}

function refused(violations: Violation[]): Refusal {
  const message = violations.map(violation => violation.message).join(' ');
  const details = [{ field: 'bookingDate', message }];
  const extra = { violations, details, suggestions: [] };
  return new Refusal('rule_violation', 'Booking rule violated', message, extra);
}
