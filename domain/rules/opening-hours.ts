// When a location is open: hours on the wall by weekday, in the zone of the place. Hours that end at or before they begin
// end on the next day, so an evening may run past midnight, and 00:00 to 00:00 is all day. On the days the clock changes
// they are as long as the wall says.
import type { Period } from '../calendar';
import { addDays, dateOf, instantAt, weekdayOf } from '../calendar';

/** Times on the wall, `HH:MM`. */
export interface Hours {
  from: string;
  to: string;
}

/** By weekday, `1` Monday … `7` Sunday. A weekday that is missing is closed; without any, it is always open. */
export type OpeningHours = Readonly<Partial<Record<string, readonly Hours[]>>>;

export const isAlwaysOpen = (hours: OpeningHours): boolean => Object.keys(hours).length === 0;

const KEPT = 5_000;
const kept = new Map<string, readonly Period[]>();

/** What begins on a date, in order. Kept, since zones are slow and everybody asks for the same weeks. */
export function hoursOfDay(hours: OpeningHours, date: string, zone: string): readonly Period[] {
  const ofDay = hours[String(weekdayOf(date))] ?? [];
  const key = `${zone} ${date} ${ofDay.map(({ from, to }) => `${from}-${to}`).join()}`;
  const found = kept.get(key);
  if (found) return found;
  if (kept.size >= KEPT) kept.clear();
  const periods = ofDay
    .map(({ from, to }) => ({
      start: instantAt(date, from, zone),
      end: instantAt(to > from ? date : addDays(date, 1), to, zone),
    }))
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  kept.set(key, periods);
  return periods;
}

/** The open periods that touch these dates, joined where one begins when or before another ends. */
export function openPeriods(hours: OpeningHours, from: string, to: string, zone: string): Period[] {
  const joined: Period[] = [];
  // What began the evening before may still go on, and tomorrow may begin when today ends.
  for (let date = addDays(from, -1); date <= addDays(to, 1); date = addDays(date, 1)) {
    for (const period of hoursOfDay(hours, date, zone)) {
      const last = joined.at(-1);
      if (last && period.start <= last.end) {
        if (period.end > last.end) joined[joined.length - 1] = { start: last.start, end: period.end };
      } else {
        joined.push(period);
      }
    }
  }
  return joined;
}

/** Whether a place is open all the time from the start of a period to its end. */
export function isOpen(hours: OpeningHours, period: Period, zone: string): boolean {
  if (isAlwaysOpen(hours)) return true;
  const dates = [dateOf(period.start, zone), dateOf(period.end, zone)] as const;
  return openPeriods(hours, ...dates, zone).some(
    open => open.start <= period.start && open.end >= period.end,
  );
}

/** The hours of a date in words: "10:00–22:00", "closed". */
export function hoursInWords(hours: OpeningHours, date: string): string {
  if (isAlwaysOpen(hours)) return 'always open';
  const ofDay = hours[String(weekdayOf(date))] ?? [];
  return ofDay.map(({ from, to }) => `${from}–${to}`).join(', ') || 'closed';
}
