// Figures as advice says them.

/** Whole per cent; null of nothing. */
export const percentOf = (part: number, whole: number): number | null =>
  whole > 0 ? Math.round((100 * part) / whole) : null;

/** The middle one; of an even number the mean of both; null of none. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const toOneDecimal = (value: number): number => Math.round(value * 10) / 10;

/** "1 booking", "3 bookings". */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** "20 minutes", "3 h", "5 days": as exact as people say it. */
export function hoursInWords(hours: number): string {
  if (hours < 1) return count(Math.max(0, Math.round(hours * 60)), 'minute');
  return hours < 48 ? `${toOneDecimal(hours)} h` : count(Math.round(hours / 24), 'day');
}

const WEEKDAYS = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];
/** 1 Monday … 7 Sunday. */
export const weekdayName = (weekday: number): string => WEEKDAYS[weekday - 1]!;

export const clockOf = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`;
