// What people read out of the counts: shares, peaks, a heat map, days or months in a row.
//
// - Utilisation is booked time ÷ open time, both within opening hours; null where nothing is open. Blocked time stays part
//   of the open time and is told apart: a bay under repair is a bay that earns nothing.
// - The share of cancellations is of all bookings that were to start then, whatever became of them.
// - The share of no-shows is of those that came to their end (completed or no-show), as on the dashboard.
import { addDays, addMonths, monthOf, weekdayOf } from '../calendar';
import { HOURS_OF_WEEK } from './hours';
import type { Counts, Tally } from './tally';
import { LEAD_HOURS } from './tally';

export interface Use {
  openHours: number;
  bookedHours: number;
  blockedHours: number;
  /** Booked ÷ open, 0 to 1 and four decimals; null where nothing is open. */
  utilisation: number | null;
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
const share = (part: number, whole: number): number | null =>
  whole > 0 ? Math.round((part / whole) * 10_000) / 10_000 : null;

/** @param minutes counts in minutes */
export const useOf = (minutes: Pick<Counts, 'open' | 'booked' | 'blocked'>): Use => ({
  openHours: hundredths(minutes.open / 60),
  bookedHours: hundredths(minutes.booked / 60),
  blockedHours: hundredths(minutes.blocked / 60),
  utilisation: share(minutes.booked, minutes.open),
});

export interface WeekHour extends Use {
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  /** 0 to 23, on the wall. */
  hour: number;
}

type Minutes = Pick<Counts, 'open' | 'booked' | 'blocked'>;
const minutesAt = (tally: Tally, cell: number): Minutes => ({
  open: tally.openAt[cell]!,
  booked: tally.bookedAt[cell]!,
  blocked: tally.blockedAt[cell]!,
});

const sum = (all: readonly Minutes[]): Minutes =>
  all.reduce((to, { open, booked, blocked }) => ({
    open: to.open + open,
    booked: to.booked + booked,
    blocked: to.blocked + blocked,
  }));

const cells = Array.from({ length: HOURS_OF_WEEK }, (_, cell) => cell);
const weekdayAt = (cell: number): number => Math.floor(cell / 24) + 1;

export const heatMap = (tally: Tally): WeekHour[] =>
  cells.map(cell => ({ weekday: weekdayAt(cell), hour: cell % 24, ...useOf(minutesAt(tally, cell)) }));

export const byWeekday = (tally: Tally) =>
  [1, 2, 3, 4, 5, 6, 7].map(weekday => ({
    weekday,
    ...useOf(sum(cells.filter(cell => weekdayAt(cell) === weekday).map(cell => minutesAt(tally, cell)))),
  }));

export const byHour = (tally: Tally) =>
  Array.from({ length: 24 }, (_, hour) => ({
    hour,
    ...useOf(sum(cells.filter(cell => cell % 24 === hour).map(cell => minutesAt(tally, cell)))),
  }));

const PEAKS = 5;

/** Hours of one day, one after the other, that are used alike. */
export interface Peak extends WeekHour {
  /** The end of the last of them, 24 at midnight. */
  untilHour: number;
}

/** The times of the week that are used most, the fullest first; of equal ones the one with more booked time. */
export function peaks(tally: Tally): Peak[] {
  const found: { cells: number[]; percent: number }[] = [];
  for (const cell of cells) {
    const { open, booked } = minutesAt(tally, cell);
    const percent = open > 0 ? Math.round((booked / open) * 100) : 0;
    const last = found.at(-1);
    if (percent === 0) continue;
    if (last?.percent === percent && last.cells.at(-1) === cell - 1 && cell % 24 !== 0) last.cells.push(cell);
    else found.push({ cells: [cell], percent });
  }
  return found
    .map(({ cells }) => ({
      ...{ weekday: weekdayAt(cells[0]!), hour: cells[0]! % 24, untilHour: (cells.at(-1)! % 24) + 1 },
      ...useOf(sum(cells.map(cell => minutesAt(tally, cell)))),
    }))
    .sort((a, b) => b.utilisation! - a.utilisation! || b.bookedHours - a.bookedHours)
    .slice(0, PEAKS);
}

export const cancellationRate = ({ total }: Tally): number | null => share(total.cancelled, total.bookings);
export const noShowRate = ({ total }: Tally): number | null =>
  share(total.noShows, total.noShows + total.completed);

/** How long ahead people book. The median is known as well as the steps: "at most so many hours ahead". */
export function leadTime(tally: Tally) {
  const all = tally.leads.reduce((a, b) => a + b, 0);
  let passed = 0;
  const median = tally.leads.findIndex(count => (passed += count) * 2 >= all);
  const hours = (step: number): number | null => (LEAD_HOURS[step] === Infinity ? null : LEAD_HOURS[step]!);
  return {
    averageHours: all === 0 ? null : hundredths(tally.leadMinutes / 60 / all),
    medianStep: all === 0 ? null : median,
    steps: tally.leads.map((bookings, step) => ({ upToHours: hours(step), bookings })),
  };
}

/** Days in a row as long as they can be told apart, then weeks (Monday first), then months. */
export const STEPS = ['day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];
const MOST_DAYS = 31;
const MOST_WEEKS_OF_DAYS = 26 * 7;

export const stepOf = (days: number): Step =>
  days <= MOST_DAYS ? 'day' : days <= MOST_WEEKS_OF_DAYS ? 'week' : 'month';

export interface Stretch {
  from: string;
  to: string;
  counts: Counts;
}

/** All dates from `from` to `to` in steps; those at both ends may be shorter. */
export function inSteps(tally: Tally, from: string, to: string, step: Step): Stretch[] {
  const stretches: Stretch[] = [];
  for (let first = from; first <= to;) {
    const next = nextStep(first, step);
    const last = next > to ? to : addDays(next, -1);
    stretches.push({ from: first, to: last, counts: { ...EMPTY } });
    first = next;
  }
  let at = 0;
  for (const date of Object.keys(tally.byDate).sort()) {
    while (at < stretches.length - 1 && date > stretches[at]!.to) at += 1;
    const counts = stretches[at]!.counts;
    for (const key of KEYS) counts[key] += tally.byDate[date]![key];
  }
  return stretches;
}

function nextStep(date: string, step: Step): string {
  switch (step) {
    case 'day':
      return addDays(date, 1);
    case 'week':
      return addDays(date, 8 - weekdayOf(date));
    case 'month':
      return addMonths(monthOf(date).first, 1);
  }
}

const EMPTY: Counts = {
  ...{ bookings: 0, completed: 0, cancelled: 0, noShows: 0, earnedMinor: 0, expectedMinor: 0 },
  ...{ open: 0, booked: 0, blocked: 0 },
};
const KEYS = Object.keys(EMPTY) as (keyof Counts)[];
