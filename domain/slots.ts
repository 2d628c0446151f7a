// The slots a staff member offers for a service (booking-management; DESIGN §1, §3): made from weekly hours in the zone of
// the place, one after another with the service's buffers between them. Hours are times on the wall; a slot is a period of
// real time, so on the day the clock changes there are as many as really fit.
import type { Period } from './calendar';
import { addDays, instantAt, weekdayOf } from './calendar';
import { plusMs } from './instants';

/** Times on the wall, `HH:MM`; `to` is not included. A shift over midnight ends on the next day. */
export interface Shift {
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  from: string;
  to: string;
}

/** Days on which nobody works, both included. */
export interface DaysOff {
  from: string;
  to: string;
}

export interface ServiceTimes {
  durationMinutes: number;
  /** The staff member is occupied this long before and after the customer is there. */
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
}

export interface Roster {
  zone: string;
  shifts: readonly Shift[];
  daysOff: readonly DaysOff[];
}

const MINUTE_MS = 60_000;

/** The slots of one date, in order. Buffers fit inside the shift too. */
export function slotsOfDay(date: string, roster: Roster, service: ServiceTimes): Period[] {
  if (isOff(date, roster)) return [];
  return shiftsOf(date, roster)
    .flatMap(shift => slotsOfShift(hoursOf(date, shift, roster.zone), service))
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
}

export const isOff = (date: string, { daysOff }: Pick<Roster, 'daysOff'>): boolean =>
  daysOff.some(off => off.from <= date && date <= off.to);

/** Those that begin on a date. */
export const shiftsOf = (date: string, { shifts }: Pick<Roster, 'shifts'>): Shift[] =>
  shifts.filter(shift => shift.weekday === weekdayOf(date));

/** A shift as a period of real time. One that ends at or before it begins ends on the next day. */
export function hoursOf(date: string, shift: Shift, zone: string): Period {
  const endDate = shift.to > shift.from ? date : addDays(date, 1);
  return { start: instantAt(date, shift.from, zone), end: instantAt(endDate, shift.to, zone) };
}

function slotsOfShift(hours: Period, service: ServiceTimes): Period[] {
  const { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes } = service;
  const stepMs = (bufferBeforeMinutes + durationMinutes + bufferAfterMinutes) * MINUTE_MS;
  const count = Math.floor((Date.parse(hours.end) - Date.parse(hours.start)) / stepMs);
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const start = plusMs(hours.start, i * stepMs + bufferBeforeMinutes * MINUTE_MS);
    return { start, end: plusMs(start, durationMinutes * MINUTE_MS) };
  });
}

/**
 * The first of `others` that is at that time, or nearer to it than slots of this service are ever made; undefined when there
 * is room. `others` are slots of the same staff member and service.
 */
export function crowding(
  { start, end }: Period,
  others: readonly Period[],
  { bufferBeforeMinutes, bufferAfterMinutes }: ServiceTimes,
): Period | undefined {
  const gapMs = (bufferBeforeMinutes + bufferAfterMinutes) * MINUTE_MS;
  return others.find(other => other.start < plusMs(end, gapMs) && plusMs(other.end, gapMs) > start);
}
