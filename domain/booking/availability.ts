// On which days a vehicle can be had, from the periods in which it is taken.
import type { CalendarDay } from '../calendar';
import type { BookableDays } from './rental';

export interface DayAvailability {
  /** `YYYY-MM-DD` on the tenant's wall. */
  date: string;
  available: boolean;
}

/** @param taken from and until of each period that is taken, one after the other, in milliseconds since 1970 */
export const daysAvailable = (
  days: readonly CalendarDay[],
  taken: readonly number[],
  { first, last }: BookableDays,
): DayAvailability[] =>
  days.map(day => ({
    date: day.date,
    available: day.date >= first && day.date <= last && !meets(taken, day),
  }));

function meets(taken: readonly number[], { opensMs, closesMs }: CalendarDay): boolean {
  for (let i = 0; i < taken.length; i += 2) {
    if (taken[i]! < closesMs && taken[i + 1]! > opensMs) return true;
  }
  return false;
}
