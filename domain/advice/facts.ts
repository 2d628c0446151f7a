// The facts of advice, of whichever topic, and how they are read beside it.
import { assertNever } from '../assert-never';
import type { Advice } from './advice';
import type { CancellationFacts } from './cancellations';
import { LATE_HOURS, adviseOnCancellations, decidedOf } from './cancellations';
import type { ConflictFacts, StandingFacts } from './conflict';
import { adviseOnConflict } from './conflict';
import { count, hoursInWords, percentOf, weekdayName } from './numbers';
import { REASON_WORDS } from './reasons';
import type { ReasonKind } from './reasons';
import type { ScheduleFacts } from './schedule';
import { adviseOnSchedule, stretchInWords } from './schedule';

export type Facts = CancellationFacts | ScheduleFacts | ConflictFacts;

/** What Berth's own rules advise. */
export function adviceOf(facts: Facts): Advice {
  switch (facts.topic) {
    case 'cancellations':
      return adviseOnCancellations(facts);
    case 'schedule':
      return adviseOnSchedule(facts);
    case 'conflict':
      return adviseOnConflict(facts);
    default:
      return assertNever(facts);
  }
}

/** The names by which advice may speak of bookings and places. */
export function labelsOf(facts: Facts): { bookings: string[]; places: string[] } {
  if (facts.topic !== 'conflict') return { bookings: [], places: [] };
  return {
    bookings: facts.bookings.map(({ label }) => label),
    places: facts.bookings.flatMap(({ places }) => places.map(({ label }) => label)),
  };
}

export interface FactLine {
  label: string;
  value: string;
}

/** Facts as lines to read. */
export function factLines(facts: Facts): FactLine[] {
  switch (facts.topic) {
    case 'cancellations':
      return ofCancellations(facts);
    case 'schedule':
      return ofSchedule(facts);
    case 'conflict':
      return ofConflict(facts);
    default:
      return assertNever(facts);
  }
}

const line = (label: string, value: string): FactLine => ({ label, value });
const or = (value: string, none: string): string => (value === '' ? none : value);

function ofCancellations(facts: CancellationFacts): FactLine[] {
  const { cancelled, lead, days, bookedAheadDays, before, reasons, refused } = facts;
  const share = percentOf(cancelled.byCustomer, decidedOf(facts));
  const usual = facts.usualPercent === null ? '' : `, usual here ${facts.usualPercent} %`;
  const daysAhead = (value: number | null) => (value === null ? '–' : count(Math.round(value), 'day'));
  const { byStaff, expired, failed } = cancelled;
  return [
    line('Looked at', `${days} days`),
    line('Kept, missed, cancelled', `${facts.kept}, ${facts.noShows}, ${cancelled.byCustomer}`),
    line('Share that was cancelled', share === null ? '–' : `${share} %${usual}`),
    line(`In the ${days} days before`, `${before.byCustomer} of ${before.decided} cancelled`),
    line('Not by the customer', `${byStaff} by staff, ${expired} ran out, ${failed} failed`),
    line('Cancelled under 2 h before the start', String(lead.under2h)),
    line(`2 h to ${LATE_HOURS} h before`, String(lead.under24h)),
    line('1 to 7 days before', String(lead.underWeek)),
    line('Earlier', String(lead.earlier)),
    line('In the median', lead.medianHours === null ? '–' : `${hoursInWords(lead.medianHours)} before`),
    line('Booked ahead, if cancelled', daysAhead(bookedAheadDays.cancelled)),
    line('Booked ahead, if kept', daysAhead(bookedAheadDays.kept)),
    line(
      'Days of the week',
      or(facts.byWeekday.flatMap((n, i) => (n > 0 ? [`${weekdayName(i + 1)} ${n}`] : [])).join(', '), '–'),
    ),
    line(
      'Reasons',
      or(
        tally(reasons, kind => REASON_WORDS[kind as ReasonKind]),
        '–',
      ),
    ),
    line(
      'Refused by the rules',
      or(
        tally(refused, rule => rule.replaceAll('_', ' ')),
        'nothing',
      ),
    ),
    line('Moved at least once', count(facts.moved, 'booking')),
    line('Ahead', count(facts.ahead, 'booking')),
    line('May cancel until', `${hoursInWords(facts.cutoffMinutes / 60)} before`),
    line(
      'Reminded',
      or(facts.reminderMinutesBefore.map(m => `${hoursInWords(m / 60)} before`).join(', '), 'never'),
    ),
    line('Tier', facts.tier?.toLowerCase() ?? 'none'),
    line('Restricted', facts.restricted ? 'yes' : 'no'),
  ];
}

const tally = (counts: Record<string, number>, word: (key: string) => string): string =>
  Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .map(([key, n]) => `${word(key)} ${n}`)
    .join(', ');

function ofSchedule(facts: ScheduleFacts): FactLine[] {
  const { openHours, bookedHours, blockedHours, percent } = facts;
  return [
    line('Looked at', `${facts.days} days, ${count(facts.places, 'place')}`),
    line('Open', `${openHours} h${facts.alwaysOpen ? ', day and night' : ''}`),
    line('Booked', `${bookedHours} h`),
    line('Blocked', `${blockedHours} h, ${facts.blockedInPeaksHours} h of it where it is fullest`),
    line('Used', percent === null ? '–' : `${percent} % of what is open and not blocked`),
    ...facts.byWeekday
      .filter(day => day.openHours > 0)
      .map(day =>
        line(weekdayName(day.weekday), `${day.percent ?? 0} %, ${day.bookedHours} of ${day.openHours} h`),
      ),
    line('Fullest', or(facts.peaks.map(stretchInWords).join(', '), 'no hour is nearly full')),
    line('Emptiest', or(facts.idle.map(stretchInWords).join(', '), 'no hour is nearly empty')),
    line('Refused: closed then', String(facts.refusedClosed)),
    line('Refused: too far ahead', String(facts.refusedTooFar)),
    line('Bookings', `${facts.bookings}, ${facts.cancelled} cancelled, ${facts.noShows} missed`),
  ];
}

function ofConflict({ block, bookings, more, blocks, days }: ConflictFacts): FactLine[] {
  return [
    ...(block
      ? [
          line(
            'Wanted',
            `${hoursInWords(block.minutes / 60)} of ${block.type.toLowerCase().replace('_', ' ')}`,
          ),
          line('It would begin in', hoursInWords(Math.max(0, block.startsInHours))),
        ]
      : []),
    ...bookings.flatMap(booking => ofBooking(booking, days)),
    ...(blocks > 0 ? [line('Other blocks there', String(blocks))] : []),
    ...(more > 0 ? [line('Further bookings there', String(more))] : []),
  ];
}

function ofBooking(booking: StandingFacts, days: number): FactLine[] {
  const { label, kind, status, startsInHours, minutes, history, places } = booking;
  const begins = startsInHours > 0 ? `begins in ${hoursInWords(startsInHours)}` : 'has begun';
  const tier = booking.tier ? `${booking.tier.toLowerCase()}, ` : '';
  const free = places.map(place => `${place.label}${place.sameLocation ? '' : ' (another location)'}`);
  return [
    line(
      `Booking ${label}`,
      `${kind}, ${status}, ${hoursInWords(minutes / 60)}, ${begins}, booked ${count(booking.bookedDaysAgo, 'day')} ago, moved ${count(booking.timesMoved, 'time')}`,
    ),
    line(
      `Customer of ${label}, ${days} days`,
      `${tier}kept ${history.kept}, cancelled ${history.cancelled}, missed ${history.noShows}, moved by staff ${history.movedByStaff}`,
    ),
    line(`Free for ${label}`, or(free.join(', '), 'nothing at its time')),
  ];
}
