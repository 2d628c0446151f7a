// When a day begins on the wall of a place: forms speak of days, the API of instants.
import { addDays } from '../days';

const HOUR_MS = 3_600_000;

/**
 * The first moment of a day there, as an ISO instant. Zones lie within 14 hours of UTC, and a day begins at a quarter of an
 * hour: the moments around are tried, so that no clock change has to be known here.
 * @param date YYYY-MM-DD
 */
export function startOfDay(date: string, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const isBefore = (ms: number) => day.format(ms) < date;
  const noon = Date.parse(`${date}T12:00:00Z`);
  let [before, within] = [noon - 27 * HOUR_MS, noon + 15 * HOUR_MS];
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (isBefore(middle)) before = middle;
    else within = middle;
  }
  return new Date(within).toISOString();
}

/** The first moment after a day there. */
export const endOfDay = (date: string, timeZone: string): string => startOfDay(addDays(date, 1), timeZone);
