// The hours of a place as analytics counts them: every hour on the wall between two dates, cut where the place opens or
// closes, each belonging to one of the 168 hours of the week. On the days the clock changes there are as many as the wall
// shows: an hour that is skipped is not there, one that comes twice is there twice.
import type { CalendarDay, Period } from '../calendar';
import { daysOfWindow, timeOf, weekdayOf } from '../calendar';
import type { OpeningHours } from '../rules/opening-hours';
import { isAlwaysOpen, openPeriods } from '../rules/opening-hours';

export const HOURS_OF_WEEK = 168;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Clocks change by a multiple of this. */
const STEP_MS = 15 * MINUTE_MS;

/** When something can be booked. */
export interface Schedule {
  zone: string;
  /** Of the week; `{}` is always open. */
  hours: OpeningHours;
  /** Dates on which it is closed all the same, both included. */
  closed?: readonly { from: string; to: string }[];
}

/** Stretches of time, one after the other without a gap; the arrays are of one length. Times in ms since 1970. */
export interface HourTable {
  startMs: number[];
  endMs: number[];
  /** 0 Monday 00:00 … 167 Sunday 23:00. */
  cell: number[];
  /** On the wall, `YYYY-MM-DD`. */
  date: string[];
  isOpen: boolean[];
}

/** All stretches of the dates from `from` to `to`, both included. */
export function hourTable(schedule: Schedule, from: string, to: string): HourTable {
  const table: HourTable = { startMs: [], endMs: [], cell: [], date: [], isOpen: [] };
  const open = openStretches(schedule, from, to);
  let next = 0;
  for (const day of daysOfWindow(from, to, schedule.zone)) {
    const closed = isClosed(schedule, day.date);
    const midnight = (weekdayOf(day.date) - 1) * 24;
    for (const [startMs, endMs, hour] of wallHours(day, schedule.zone)) {
      const cell = midnight + hour;
      for (let at = startMs; at < endMs;) {
        while (next < open.length && open[next]!.endMs <= at) next += 1;
        const period = open[next];
        const isOpen = period !== undefined && period.startMs <= at;
        const edge = isOpen ? period.endMs : (period?.startMs ?? endMs);
        const until = Math.min(endMs, edge);
        push(table, at, until, cell, day.date, isOpen && !closed);
        at = until;
      }
    }
  }
  return table;
}

function push(table: HourTable, startMs: number, endMs: number, cell: number, date: string, isOpen: boolean) {
  table.startMs.push(startMs);
  table.endMs.push(endMs);
  table.cell.push(cell);
  table.date.push(date);
  table.isOpen.push(isOpen);
}

function openStretches({ hours, zone }: Schedule, from: string, to: string) {
  const all: readonly Period[] = isAlwaysOpen(hours)
    ? [{ start: '1900-01-01T00:00:00.000Z', end: '2999-12-31T00:00:00.000Z' }]
    : openPeriods(hours, from, to, zone);
  return all.map(({ start, end }) => ({ startMs: Date.parse(start), endMs: Date.parse(end) }));
}

const isClosed = ({ closed = [] }: Schedule, date: string): boolean =>
  closed.some(({ from, to }) => from <= date && date <= to);

/** The hours of a day as the wall shows them: start, end, hour. */
function wallHours({ opensMs, closesMs }: CalendarDay, zone: string): [number, number, number][] {
  if (closesMs - opensMs === 24 * HOUR_MS) {
    return Array.from({ length: 24 }, (_, hour) => [
      opensMs + hour * HOUR_MS,
      opensMs + (hour + 1) * HOUR_MS,
      hour,
    ]);
  }
  const hours: [number, number, number][] = [];
  for (let at = opensMs; at < closesMs; at += STEP_MS) {
    const hour = Number(timeOf(new Date(at).toISOString(), zone).slice(0, 2));
    const until = Math.min(at + STEP_MS, closesMs);
    const last = hours.at(-1);
    if (last?.[2] === hour && last[1] - last[0] < HOUR_MS) last[1] = until;
    else hours.push([at, until, hour]);
  }
  return hours;
}

/** The stretch an instant is in; the number of stretches when it is after all of them, 0 when before. */
export function stretchAt({ endMs }: HourTable, atMs: number): number {
  let [low, high] = [0, endMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endMs[middle]! > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
