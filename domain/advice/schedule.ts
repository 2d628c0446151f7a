// The schedule of a location: how its open hours are used, and what Berth's own rules make of it. Hours are those of the
// wall at the place; on the two days a year on which the clock changes they are an hour off.
import type { OpeningHours } from '../rules/opening-hours';
import { isAlwaysOpen } from '../rules/opening-hours';
import type { Advice, Suggestion } from './advice';
import { suggest } from './advice';
import { clockOf, count, percentOf, toOneDecimal, weekdayName } from './numbers';

/** An hour of the week. */
export interface Cell {
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  /** 0 … 23. */
  hour: number;
}

/** Hours of all places together in the days that are looked at. */
export interface UsedCell extends Cell {
  bookedHours: number;
  blockedHours: number;
}

/** Successive hours of one weekday. */
export interface Stretch {
  weekday: number;
  fromHour: number;
  /** First hour after it, 24 at most. */
  toHour: number;
  /** Of its open hours that are not blocked. */
  percent: number;
  openHours: number;
  bookedHours: number;
}

export interface ScheduleFacts {
  topic: 'schedule';
  days: number;
  places: number;
  alwaysOpen: boolean;
  /** Of all places together, within the opening hours. */
  openHours: number;
  bookedHours: number;
  blockedHours: number;
  /** Booked of what is open and not blocked. */
  percent: number | null;
  byWeekday: { weekday: number; openHours: number; bookedHours: number; percent: number | null }[];
  /** The fullest and the emptiest stretches of the week. */
  peaks: Stretch[];
  idle: Stretch[];
  /** Blocks that stand where it is fullest. */
  blockedInPeaksHours: number;
  /** Wishes outside the opening hours, and further ahead than may be booked, that the rules refused. */
  refusedClosed: number;
  refusedTooFar: number;
  bookings: number;
  cancelled: number;
  noShows: number;
}

export interface ScheduleInput {
  days: number;
  /** How often each weekday is among the days, Monday first. */
  weekdays: readonly number[];
  places: number;
  hours: OpeningHours;
  used: readonly UsedCell[];
}

/** In per cent: above it people are sent away, below it a place is open for nobody. */
export const PEAK_PERCENT = 75;
export const IDLE_PERCENT = 15;
const MOST_STRETCHES = 4;

interface OpenCell extends UsedCell {
  openHours: number;
}

/** What the figures of a schedule are made of, cell by cell. */
export function figuresOf(input: ScheduleInput) {
  const cells = cellsOf(input);
  const sum = (of: readonly OpenCell[]) => totals(of);
  const all = sum(cells);
  return {
    ...{ days: input.days, places: input.places, alwaysOpen: isAlwaysOpen(input.hours), ...all },
    byWeekday: [1, 2, 3, 4, 5, 6, 7].map(weekday => {
      const { openHours, bookedHours, percent } = sum(cells.filter(cell => cell.weekday === weekday));
      return { weekday, openHours, bookedHours, percent };
    }),
    peaks: stretchesOf(cells, percent => percent >= PEAK_PERCENT)
      .sort((a, b) => b.percent - a.percent || b.openHours - a.openHours)
      .slice(0, MOST_STRETCHES),
    idle: stretchesOf(cells, percent => percent <= IDLE_PERCENT)
      .sort((a, b) => b.openHours - b.bookedHours - (a.openHours - a.bookedHours))
      .slice(0, MOST_STRETCHES),
    blockedInPeaksHours: toOneDecimal(
      cells
        .filter(cell => (percentOfCell(cell) ?? 0) >= PEAK_PERCENT)
        .reduce((hours, cell) => hours + cell.blockedHours, 0),
    ),
  };
}

function totals(cells: readonly OpenCell[]) {
  const add = (of: (cell: OpenCell) => number) =>
    toOneDecimal(cells.reduce((sum, cell) => sum + of(cell), 0));
  const [openHours, bookedHours] = [add(cell => cell.openHours), add(cell => cell.bookedHours)];
  const blockedHours = add(cell => cell.blockedHours);
  return { openHours, bookedHours, blockedHours, percent: percentOf(bookedHours, openHours - blockedHours) };
}

const percentOfCell = ({ openHours, blockedHours, bookedHours }: OpenCell): number | null =>
  percentOf(bookedHours, openHours - blockedHours);

/** Every hour of the week that is open, in order. What is booked or blocked while it is closed is not looked at. */
function cellsOf({ hours, weekdays, places, used }: ScheduleInput): OpenCell[] {
  const shares = openShares(hours);
  const byCell = new Map(used.map(cell => [`${cell.weekday} ${cell.hour}`, cell]));
  return shares.flatMap(({ weekday, hour, share }) => {
    const openHours = share * places * weekdays[weekday - 1]!;
    if (openHours === 0) return [];
    const { bookedHours = 0, blockedHours = 0 } = byCell.get(`${weekday} ${hour}`) ?? {};
    const within = (value: number) => Math.min(value, openHours);
    return [
      { weekday, hour, openHours, bookedHours: within(bookedHours), blockedHours: within(blockedHours) },
    ];
  });
}

const MINUTES_OF_DAY = 24 * 60;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** How much of each hour of the week is open, 0 to 1. */
function openShares(hours: OpeningHours): (Cell & { share: number })[] {
  const open = new Uint8Array(7 * MINUTES_OF_DAY).fill(isAlwaysOpen(hours) ? 1 : 0);
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    for (const { from, to } of hours[String(weekday)] ?? []) {
      const start = (weekday - 1) * MINUTES_OF_DAY + minutesOf(from);
      const length = minutesOf(to) - minutesOf(from) + (to > from ? 0 : MINUTES_OF_DAY);
      for (let minute = start; minute < start + length; minute += 1) open[minute % open.length] = 1;
    }
  }
  return Array.from({ length: 7 * 24 }, (_, cell) => ({
    ...{ weekday: Math.floor(cell / 24) + 1, hour: cell % 24 },
    share: open.subarray(cell * 60, cell * 60 + 60).reduce((sum, minute) => sum + minute, 0) / 60,
  }));
}

/** Successive hours of a weekday for which it holds. */
function stretchesOf(cells: readonly OpenCell[], holds: (percent: number) => boolean): Stretch[] {
  const runs: OpenCell[][] = [];
  for (const cell of cells) {
    const percent = percentOfCell(cell);
    if (percent === null || !holds(percent)) continue;
    const last = runs.at(-1)?.at(-1);
    if (last?.weekday === cell.weekday && last.hour === cell.hour - 1) runs.at(-1)!.push(cell);
    else runs.push([cell]);
  }
  return runs.map(run => {
    const { openHours, bookedHours, percent } = totals(run);
    const [first, last] = [run[0]!, run.at(-1)!];
    return {
      weekday: first.weekday,
      fromHour: first.hour,
      toHour: last.hour + 1,
      percent: percent ?? 0,
      openHours,
      bookedHours,
    };
  });
}

export const stretchInWords = ({ weekday, fromHour, toHour, percent }: Stretch): string =>
  `${weekdayName(weekday)} ${clockOf(fromHour)}–${toHour === 24 ? '24:00' : clockOf(toHour)} (${percent} %)`;

const inWords = (stretches: readonly Stretch[], most = 3): string =>
  stretches.slice(0, most).map(stretchInWords).join(', ');

export function adviseOnSchedule(facts: ScheduleFacts): Advice {
  const { bookedHours, openHours, percent, days, peaks, idle, places } = facts;
  if (places === 0 || openHours === 0) {
    const text = 'This location has no place that is open. Add places, or opening hours, first.';
    return { summary: text, suggestions: [suggest('hours', 'rules', 'Say when it is open', text)] };
  }
  const fullest = peaks[0] ? ` Fullest: ${stretchInWords(peaks[0])}.` : ' It is never nearly full.';
  const emptiest = idle[0] ? ` Emptiest: ${stretchInWords(idle[0])}.` : '';
  const summary = `${percent ?? 0} % used in ${days} days: ${bookedHours} of ${openHours} open hours of ${count(places, 'place')}.${fullest}${emptiest}`;
  return { summary, suggestions: [hours(facts), prices(facts), blocks(facts)] };
}

function hours({ refusedClosed, idle, alwaysOpen, days }: ScheduleFacts): Suggestion {
  if (refusedClosed >= 3) {
    const text = `${count(refusedClosed, 'wish', 'wishes')} in ${days} days fell outside the opening hours and were refused. Which hours they were for stands with the refusals under Members; one hour more on those days is the cheapest way to more bookings.`;
    return suggest('hours', 'rules', 'Open longer', text);
  }
  const [worst] = idle;
  if (worst && worst.toHour - worst.fromHour >= 2) {
    const saved = toOneDecimal(worst.openHours - worst.bookedHours);
    const text = `${inWords(idle)} are hardly used: closing ${weekdayName(worst.weekday)} from ${clockOf(worst.fromHour)} to ${worst.toHour === 24 ? '24:00' : clockOf(worst.toHour)} would have cost ${count(worst.bookedHours, 'booked hour')} in ${days} days and saved ${saved} empty ones.`;
    return suggest('hours', 'rules', alwaysOpen ? 'Say when it is closed' : 'Close when nobody comes', text);
  }
  const text = `No stretch of two hours is below ${IDLE_PERCENT} %, and ${count(refusedClosed, 'wish', 'wishes')} fell outside: the hours fit.`;
  return suggest('hours', 'none', 'Keep the hours', text);
}

function prices({ peaks, idle, refusedTooFar, percent }: ScheduleFacts): Suggestion {
  if (peaks.length > 0 && idle.length > 0) {
    const moved = Math.max(1, Math.round(peaks.reduce((sum, peak) => sum + peak.bookedHours, 0) / 10));
    const text = `Full: ${inWords(peaks)}. Empty: ${inWords(idle)}. A lower price in the empty hours, or a higher one in the full ones, moves those who can choose: one hour in ten of the peaks would be ${count(moved, 'hour')}. Prices are of a place for all hours in Berth, so make it a discount you announce.`;
    return suggest('prices', 'messages', 'A price for the empty hours', text);
  }
  if (peaks.length > 0) {
    const far =
      refusedTooFar > 0 ? ` ${count(refusedTooFar, 'wish', 'wishes')} further ahead were refused.` : '';
    const text = `${inWords(peaks)}: nearly everything is sold, at every hour that is open. There is room for a higher price, and reason for another place.${far}`;
    return suggest('prices', 'none', 'Ask more, or add a place', text);
  }
  const text = `At ${percent ?? 0} % nobody is turned away. Let members book further ahead and more at a time before you lower a price.`;
  return suggest('prices', 'rules', 'Fill before you discount', text);
}

function blocks({ blockedInPeaksHours, blockedHours, idle }: ScheduleFacts): Suggestion {
  const where = idle[0] ? inWords(idle, 2) : '';
  if (blockedInPeaksHours > 0) {
    const text = `${blockedInPeaksHours} of ${blockedHours} blocked hours stand where it is fullest.${where ? ` Move them to ${where}.` : ' Spread them over the week.'}`;
    return suggest('blocks', 'blocks', 'Move blocks out of the peaks', text);
  }
  if (where) {
    const text = `Maintenance and training cost nothing here: ${where}. Block these hours first.`;
    return suggest('blocks', 'new_block', 'The best hours for a block', text);
  }
  const text = `${blockedHours} hours are blocked, none of them where it is fullest.`;
  return suggest('blocks', 'none', 'Blocks are well placed', text);
}
