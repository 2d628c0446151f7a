// Choosing the days of a rental: which day may be pressed next, and why one may not. The same rules run in the browser
// and, without JavaScript, on the web server; the API has the last word.
import { countDays, daySpan, dayCount, shortDay } from './days';

export interface DayRange {
  from: string;
  to: string;
}

/** What can be chosen. */
export interface Choosable {
  /** First and last day that may be part of a rental. */
  first: string;
  last: string;
  maxDays: number;
  /** Days that are taken, as ranges in their order. */
  taken: readonly DayRange[];
}

/** `end` is undefined while only the first day is chosen. */
export interface Selection {
  start?: string;
  end?: string;
}

export interface Picked {
  selection: Selection;
  /** What to tell: what was chosen, or why it was not. */
  message: string;
  refused: boolean;
}

export const isTaken = (day: string, taken: readonly DayRange[]): boolean =>
  taken.some(range => range.from <= day && day <= range.to);

export const isChoosable = (day: string, can: Choosable): boolean =>
  day >= can.first && day <= can.last && !isTaken(day, can.taken);

/** The first taken stretch that these days would run into. */
export const takenWithin = (from: string, to: string, taken: readonly DayRange[]): DayRange | undefined =>
  taken.find(range => range.from <= to && range.to >= from);

/** Pressing a day: it begins a rental, or ends the one that has only a beginning. */
export function pick(current: Selection, day: string, can: Choosable): Picked {
  const refuse = (message: string): Picked => ({ selection: current, message, refused: true });
  if (isTaken(day, can.taken)) return refuse(`${shortDay(day)} is taken.`);
  if (!isChoosable(day, can)) {
    return refuse(`${shortDay(day)} cannot be booked. Choose a day from ${shortDay(can.first)} on.`);
  }
  if (!current.start || current.end || day < current.start) return begin(day);

  const inTheWay = takenWithin(current.start, day, can.taken);
  if (inTheWay) {
    const taken = daySpan(inTheWay.from, inTheWay.to);
    return {
      ...begin(day),
      message: `${taken} is taken in between, so the rental now starts on ${shortDay(day)}. Choose the last day.`,
    };
  }
  const days = countDays(current.start, day);
  if (days > can.maxDays) return refuse(`A rental lasts at most ${dayCount(can.maxDays)}.`);
  return {
    selection: { start: current.start, end: day },
    message: `${daySpan(current.start, day)}, ${dayCount(days)}.`,
    refused: false,
  };
}

function begin(day: string): Picked {
  return {
    selection: { start: day },
    message: `Starts on ${shortDay(day)}. Choose the last day, or the same day again for one day.`,
    refused: false,
  };
}

/** From days in their order, free or not, to the stretches that are taken. */
export function takenRanges(days: readonly { date: string; available: boolean }[]): DayRange[] {
  const ranges: DayRange[] = [];
  let open: DayRange | undefined;
  for (const { date, available } of days) {
    if (available) open = undefined;
    else if (open) open.to = date;
    else ranges.push((open = { from: date, to: date }));
  }
  return ranges;
}

/** The days a booking itself holds are free for moving it. */
export function withoutRange(
  taken: readonly DayRange[],
  own: DayRange,
  step: (d: string, n: number) => string,
) {
  return taken.flatMap(range => {
    if (range.to < own.from || range.from > own.to) return [range];
    const before = range.from < own.from ? [{ from: range.from, to: step(own.from, -1) }] : [];
    const after = range.to > own.to ? [{ from: step(own.to, 1), to: range.to }] : [];
    return [...before, ...after];
  });
}
