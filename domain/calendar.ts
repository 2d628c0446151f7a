// Days and clocks in a zone. Dates are `YYYY-MM-DD`, instants ISO strings in UTC, zones IANA names.
// A day is whatever the zone says it is: 23, 24 or 25 hours, or one that does not begin at 00:00.
// ("Temporal" here is the ECMAScript calendar API, not the workflow server.)
import { Temporal as Calendar } from 'temporal-polyfill';
import { plusMs } from './instants';

export interface Period {
  /** First instant of it. */
  start: string;
  /** First instant after it. */
  end: string;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Whether this is a date that exists: 2027-02-29 is not. Years 1900 to 2999. */
export function isDate(text: string): boolean {
  if (!DATE.test(text) || text < '1900-01-01' || text > '2999-12-31') return false;
  const ms = Date.parse(text);
  // The day after the last one of a month is taken for the first of the next.
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text);
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const iso = (instant: Calendar.Instant): string => new Date(instant.epochMilliseconds).toISOString();

/** The first instant of a date in a zone, where the clock may skip midnight. */
export function startOfDay(date: string, zone: string): string {
  return iso(Calendar.PlainDate.from(date).toZonedDateTime(zone).startOfDay().toInstant());
}

/** A date on the wall, and when it opens and closes, in milliseconds since 1970. */
export interface CalendarDay {
  date: string;
  opensMs: number;
  closesMs: number;
}

const KEPT_WINDOWS = 1_000;
const windows = new Map<string, readonly CalendarDay[]>();

/**
 * All dates from `from` to `to`; a day ends where the next begins. Kept, since zones are slow and everybody asks for the
 * same weeks.
 */
export function daysOfWindow(from: string, to: string, zone: string): readonly CalendarDay[] {
  const key = `${zone} ${from} ${to}`;
  const found = windows.get(key);
  if (found) return found;
  if (windows.size >= KEPT_WINDOWS) windows.clear();
  const dates = datesBetween(from, to);
  const opens = [...dates, addDays(to, 1)].map(date => Date.parse(startOfDay(date, zone)));
  const days = dates.map((date, n) => ({ date, opensMs: opens[n]!, closesMs: opens[n + 1]! }));
  windows.set(key, days);
  return days;
}

/** The instant of a wall-clock time on a date. In a gap the later time, in a fold the first of the two. */
export function instantAt(date: string, time: string, zone: string): string {
  return iso(
    Calendar.PlainDate.from(date)
      .toZonedDateTime({ timeZone: zone, plainTime: Calendar.PlainTime.from(time) })
      .toInstant(),
  );
}

const KEPT_DATES = 10_000;
const dates = new Map<string, string>();

/** The date on the wall in a zone at an instant. Kept, since zones are slow and lists ask for the same midnights. */
export function dateOf(instant: string, zone: string): string {
  const key = `${zone} ${instant}`;
  const found = dates.get(key);
  if (found !== undefined) return found;
  if (dates.size >= KEPT_DATES) dates.clear();
  const date = Calendar.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
  dates.set(key, date);
  return date;
}

/** The time on the wall, `HH:MM`, in a zone at an instant. */
export function timeOf(instant: string, zone: string): string {
  return Calendar.Instant.from(instant).toZonedDateTimeISO(zone).toPlainTime().toString().slice(0, 5);
}

export function addDays(date: string, days: number): string {
  return Calendar.PlainDate.from(date).add({ days }).toString();
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(date: string): number {
  return Calendar.PlainDate.from(date).dayOfWeek;
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Calendar.PlainDate.from(from).until(Calendar.PlainDate.from(to)).days;
}

/** Every date from `from` to `to`, both included. */
export function datesBetween(from: string, to: string): string[] {
  const count = daysBetween(from, to) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => addDays(from, i));
}

/** Whole days in a zone: from 00:00 of the first to 00:00 after the last (DESIGN §3). */
export function periodOfDays(startDate: string, endDate: string, zone: string): Period {
  return { start: startOfDay(startDate, zone), end: startOfDay(addDays(endDate, 1), zone) };
}

/**
 * The days a period of whole days was made of: the inverse of {@link periodOfDays}. The last day is that of the last
 * moment, since the day before the end may be one that did not happen.
 */
export function daysOfPeriod(period: Period, zone: string): { startDate: string; endDate: string } {
  return { startDate: dateOf(period.start, zone), endDate: dateOf(plusMs(period.end, -1), zone) };
}

/** The month of a date as its first day, the number of its days, and the weekday (1 Monday … 7 Sunday) it begins with. */
export function monthOf(date: string): { first: string; days: number; firstWeekday: number } {
  const first = Calendar.PlainDate.from(date).with({ day: 1 });
  return { first: first.toString(), days: first.daysInMonth, firstWeekday: first.dayOfWeek };
}

export function addMonths(date: string, months: number): string {
  return Calendar.PlainDate.from(date).add({ months }).toString();
}
