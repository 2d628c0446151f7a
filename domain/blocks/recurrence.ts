// When a block repeats (RFC 5545): a rule of days, said by whoever makes the block, expanded on the calendar of the place.
// A block that is from 22:00 to 06:00 is that on every clock: an hour longer or shorter in the night the clock changes.
// Everything that has no end, no dates or no sense is refused in words.
import { Temporal as Calendar } from 'temporal-polyfill';
import { RRuleTemporal } from 'rrule-temporal';
import { addDays, dateOf, daysBetween, instantAt, timeOf } from '../calendar';
import type { Period } from '../calendar';
import { parseRule } from './rule-text';

/** The most dates of one block. */
export const MOST_OCCURRENCES = 366;
/** How long after its first date a block may repeat. */
export const LONGEST_RECURRENCE_DAYS = 3_653;

/** One date of a block. */
export interface Occurrence extends Period {
  /** The day it begins on, on the calendar of the place. */
  date: string;
}

export type Expanded = { ok: true; occurrences: Occurrence[] } | { ok: false; problem: string };

const refused = (problem: string): Expanded => ({ ok: false, problem });

/**
 * The dates of a block, the first of which is `first` itself.
 * @param first the period of the first date
 * @param text an RRULE, with or without its name before it; without any there is one date
 */
export function expandBlock(first: Period, text: string | undefined, zone: string): Expanded {
  const wall = wallOf(first, zone);
  if (text === undefined) return { ok: true, occurrences: [{ date: wall.date, ...first }] };
  const rule = parseRule(text, zone);
  if (!rule.ok) return refused(rule.problem);
  const lastDay = lastDayOf(rule.until, wall.startTime);
  if (lastDay !== undefined && lastDay < wall.date) return refused('UNTIL is before the first date.');
  const dates = datesOf(rule.text, wall.date, lastDay);
  if (dates === undefined || dates.length === 0) return refused('This rule has no dates.');
  if (dates[0] !== wall.date) {
    return refused(`The first date (${wall.date}) is none of this rule's; its next one is ${dates[0]}.`);
  }
  if (dates.length > MOST_OCCURRENCES) {
    return refused(`At most ${MOST_OCCURRENCES} dates; this rule has more. End it sooner.`);
  }
  const horizon = addDays(wall.date, LONGEST_RECURRENCE_DAYS);
  const beyond = lastDay === undefined ? dates.length < rule.count! : lastDay > horizon;
  if (beyond || dates.at(-1)! > horizon) return refused('It must end within ten years of its first date.');
  return withTimes(dates, wall, zone, first);
}

function withTimes(dates: string[], wall: Wall, zone: string, first: Period): Expanded {
  const occurrences = dates
    .map((date, i) => ({ date, ...(i === 0 ? first : onDate(date, wall, zone)) }))
    // A time the clock skips altogether does not happen on that day.
    .filter(({ start, end }) => Date.parse(end) > Date.parse(start));
  const overlapping = occurrences.find((each, i) => i > 0 && occurrences[i - 1]!.end > each.start);
  if (overlapping) {
    return refused(`The block lasts longer than until its next date, ${overlapping.date}.`);
  }
  return { ok: true, occurrences };
}

/** A period as clock and calendar of a place show it. */
export interface Wall {
  date: string;
  startTime: string;
  endTime: string;
  /** Days from the first date to that of the end. */
  days: number;
}

export function wallOf({ start, end }: Period, zone: string): Wall {
  const date = dateOf(start, zone);
  return {
    ...{ date, startTime: timeOf(start, zone), endTime: timeOf(end, zone) },
    days: daysBetween(date, dateOf(end, zone)),
  };
}

/** The same times on another day. */
export function onDate(date: string, { startTime, endTime, days }: Omit<Wall, 'date'>, zone: string): Period {
  return { start: instantAt(date, startTime, zone), end: instantAt(addDays(date, days), endTime, zone) };
}

/** UNTIL as the last day on which it may begin. */
function lastDayOf(
  until: { date: string; time?: string } | undefined,
  startTime: string,
): string | undefined {
  if (!until) return undefined;
  return until.time !== undefined && until.time < startTime ? addDays(until.date, -1) : until.date;
}

/** Up to one date more than allowed. Undefined when the library has searched for long and found none. */
function datesOf(text: string, first: string, lastDay: string | undefined): string[] | undefined {
  const dates: string[] = [];
  const horizon = addDays(first, LONGEST_RECURRENCE_DAYS);
  const end = lastDay === undefined || lastDay > horizon ? horizon : lastDay;
  try {
    const rule = new RRuleTemporal({
      // Days only, where each has 24 hours: times and clock changes are put to them afterwards.
      rruleString: `RRULE:${text}`,
      dtstart: Calendar.ZonedDateTime.from(`${first}T00:00[UTC]`),
      ...{ temporal: Calendar, strict: true, cache: false, maxIterations: 2 * LONGEST_RECURRENCE_DAYS },
    });
    rule.all(at => {
      const date = at.toPlainDate().toString();
      if (date > end || dates.length > MOST_OCCURRENCES) return false;
      dates.push(date);
      return true;
    });
  } catch {
    // It gives up on rules that have no further date, and beyond the end of its calendar.
    return dates;
  }
  return dates;
}
