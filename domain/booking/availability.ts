// On which days a vehicle can be had, from the periods in which it is taken.

export interface DayAvailability {
  /** `YYYY-MM-DD` on the tenant's wall. */
  date: string;
  available: boolean;
}

const DAY_MS = 86_400_000;

/**
 * @param first the first date
 * @param starts the first instant of each date, and of the one after the last (startsOfDays)
 * @param taken from and until of each period that is taken, one after the other, in milliseconds since 1970
 */
export function daysAvailable(
  first: string,
  starts: readonly string[],
  taken: readonly number[],
): DayAvailability[] {
  const edges = starts.map(start => Date.parse(start));
  const midnightUtc = Date.parse(first);
  const days: DayAvailability[] = [];
  for (let n = 0; n < edges.length - 1; n++) {
    const date = new Date(midnightUtc + n * DAY_MS).toISOString().slice(0, 10);
    days.push({ date, available: !meets(taken, edges[n]!, edges[n + 1]!) });
  }
  return days;
}

function meets(taken: readonly number[], opens: number, closes: number): boolean {
  for (let i = 0; i < taken.length; i += 2) {
    if (taken[i]! < closes && taken[i + 1]! > opens) return true;
  }
  return false;
}
