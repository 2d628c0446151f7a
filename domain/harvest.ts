// What vendors expect to harvest, and what it does for stock. A harvest lies between today and two years ahead, in the
// tenant's days. Supply is counted by ISO weeks (Monday to Sunday, the year is that of the Thursday): stock on hand plus
// everything expected up to the end of a week either reaches the target in it, or does not.
import { addDays, daysBetween, weekdayOf } from './calendar';
import type { FieldProblem } from './errors';
import type { Quantity } from './stock/quantity';

export const HARVEST_HORIZON_DAYS = 730;

export const HARVEST_STATUSES = ['expected', 'past', 'withdrawn'] as const;
/** expected: today or later. past: its day is over. withdrawn: the vendor took it back. */
export type HarvestStatus = (typeof HARVEST_STATUSES)[number];

export function harvestStatusOf(
  { expectedDate, isWithdrawn }: { expectedDate: string; isWithdrawn: boolean },
  today: string,
): HarvestStatus {
  if (isWithdrawn) return 'withdrawn';
  return expectedDate < today ? 'past' : 'expected';
}

/** What is wrong with the day of a harvest. */
export function dayProblems(expectedDate: string, today: string): FieldProblem[] {
  const field = 'expectedDate';
  if (expectedDate < today) return [{ field, message: 'Must be today or later.' }];
  const last = addDays(today, HARVEST_HORIZON_DAYS);
  return expectedDate > last ? [{ field, message: `Must be ${last} or earlier.` }] : [];
}

export interface Week {
  /** `2026-W48`. */
  week: string;
  /** Monday and Sunday. */
  start: string;
  end: string;
}

export function weekOf(date: string): Week {
  const start = addDays(date, 1 - weekdayOf(date));
  const year = addDays(start, 3).slice(0, 4);
  // The fourth of January is always in the first week.
  const first = `${year}-01-04`;
  const number = Math.floor(daysBetween(addDays(first, 1 - weekdayOf(first)), start) / 7) + 1;
  return { week: `${year}-W${String(number).padStart(2, '0')}`, start, end: addDays(start, 6) };
}

/** The week of a date and those that follow. */
export const weeksFrom = (date: string, count: number): Week[] =>
  Array.from({ length: count }, (_, i) => weekOf(addDays(date, i * 7)));

export interface Coverage {
  /** Up to the target, from what is on hand; 0 when nothing is. */
  missing: Quantity;
  /** Index of the first week in which the target is reached; null when none of them does, or nothing is missing. */
  reachedIn: number | null;
}

/** What expected supply, by week, does for a product with this target. */
export function coverageOf(onHand: Quantity, target: Quantity, expected: readonly Quantity[]): Coverage {
  if (onHand >= target) return { missing: 0n, reachedIn: null };
  let sum = onHand;
  const reachedIn = expected.findIndex(quantity => (sum += quantity) >= target);
  return { missing: target - onHand, reachedIn: reachedIn < 0 ? null : reachedIn };
}
