// The cancellations of one customer: the figures that are looked at, and what Berth's own rules make of them. Figures and
// kinds only: no name, address or free text ever is a fact.
import type { RuleName } from '../errors';
import type { Tier } from '../permissions';
import type { Advice, Suggestion } from './advice';
import { suggest } from './advice';
import { count, hoursInWords, percentOf, weekdayName } from './numbers';
import type { ReasonKind } from './reasons';
import { REASON_WORDS } from './reasons';

/** Hours before the start at which a cancellation is late for the business: its place is hardly sold again. */
export const LATE_HOURS = 24;

export interface CancellationFacts {
  topic: 'cancellations';
  /** How far back was looked. What was cancelled, or should have begun, in these days. */
  days: number;
  kept: number;
  noShows: number;
  cancelled: { byCustomer: number; byStaff: number; expired: number; failed: number };
  ahead: number;
  /** Bookings that were moved at least once. */
  moved: number;
  /** The customer's own cancellations by how long before the start they came. */
  lead: { under2h: number; under24h: number; underWeek: number; earlier: number; medianHours: number | null };
  /** Median days between booking and start, of what the customer cancelled and of what was kept. */
  bookedAheadDays: { cancelled: number | null; kept: number | null };
  /** By the weekday of the start, Monday first. */
  byWeekday: number[];
  reasons: Partial<Record<ReasonKind, number>>;
  /** What the rules refused this customer. */
  refused: Partial<Record<RuleName, number>>;
  /** The same number of days before: to see where it goes. */
  before: { byCustomer: number; decided: number };
  /** Of all customers in these days, in per cent; null of too few. */
  usualPercent: number | null;
  tier: Tier | null;
  restricted: boolean;
  /** What holds now: until when customers may cancel, and when they are reminded. */
  cutoffMinutes: number;
  reminderMinutesBefore: number[];
}

/** What the share divides by: what the customer kept, missed or cancelled. What staff cancelled or nobody confirmed is not theirs. */
export const decidedOf = ({ kept, noShows, cancelled }: CancellationFacts): number =>
  kept + noShows + cancelled.byCustomer;

const lateOf = ({ lead }: CancellationFacts): number => lead.under2h + lead.under24h;

/** Fewer are no pattern. */
const LEAST = 2;

export function adviseOnCancellations(facts: CancellationFacts): Advice {
  const suggestions = [communication(facts), policy(facts), system(facts)];
  return { summary: summaryOf(facts), suggestions };
}

function summaryOf(facts: CancellationFacts): string {
  const { cancelled, days, lead, noShows, usualPercent } = facts;
  const decided = decidedOf(facts);
  const own = cancelled.byCustomer;
  if (own === 0 && noShows === 0) {
    return `Nothing was cancelled by this customer in ${days} days; ${count(decided, 'booking')} took place.`;
  }
  const parts = [`${own} of ${count(decided, 'booking')} cancelled in ${days} days`];
  const share = percentOf(own, decided);
  if (share !== null)
    parts[0] += ` (${share} %${usualPercent === null ? '' : `; usual here: ${usualPercent} %`})`;
  if (lead.medianHours !== null && own > 0) parts.push(howLate(own, lead.medianHours));
  if (noShows > 0) parts.push(count(noShows, 'no-show'));
  return `${parts.join(', ')}. ${trend(facts)}`.trim();
}

function howLate(own: number, hours: number): string {
  const before = hours < 0.1 ? 'at the start itself' : `${hoursInWords(hours)} before the start`;
  return own === 1 ? before : `in the median ${before}`;
}

function trend({ cancelled, before, days }: CancellationFacts): string {
  const change = cancelled.byCustomer - before.byCustomer;
  if (change === 0 || before.decided === 0) return '';
  return `In the ${days} days before it was ${before.byCustomer}: ${change > 0 ? 'more' : 'fewer'} by now.`;
}

function topReason({ reasons }: CancellationFacts): [ReasonKind, number] | undefined {
  const said = Object.entries(reasons).filter(([kind]) => kind !== 'unsaid') as [ReasonKind, number][];
  const top = said.sort((a, b) => b[1] - a[1])[0];
  return top && top[1] >= LEAST ? top : undefined;
}

function communication(facts: CancellationFacts): Suggestion {
  const { cancelled, noShows, reminderMinutesBefore } = facts;
  const late = lateOf(facts);
  const top = topReason(facts);
  if (top) {
    const [kind, times] = top;
    const words = `${REASON_WORDS[kind]} was the reason ${times} times. ${ANSWER[kind]}`;
    return suggest('communication', 'customer', 'Speak about the reason', capital(words));
  }
  if (late + noShows >= LEAST) {
    const earliest = Math.max(0, ...reminderMinutesBefore);
    const when =
      earliest > 0 ? `the first one goes out ${hoursInWords(earliest / 60)} before` : 'none goes out';
    const missed = noShows > 0 ? ` and ${count(noShows, 'no-show')}` : '';
    const text =
      `${count(late, 'cancellation')} came less than ${LATE_HOURS} h before the start${missed}. Of reminders, ${when}. ` +
      `One two days before, which asks to cancel right away if the time does not suit, comes before all of these.`;
    return suggest('communication', 'messages', 'Remind two days before', text);
  }
  if (cancelled.byCustomer >= LEAST) {
    const unsaid = facts.reasons.unsaid ?? 0;
    const text = `${unsaid} of ${count(cancelled.byCustomer, 'cancellation')} gave no reason, and they came early enough to sell the place again. Ask for the reason at the next call, and write it down when you cancel for them: then there is something to act on.`;
    return suggest('communication', 'customer', 'Ask why', text);
  }
  const text = `There are too few cancellations (${cancelled.byCustomer}) to speak of a pattern; the usual messages will do.`;
  return suggest('communication', 'none', 'Nothing special to say', text);
}

const ANSWER: Record<ReasonKind, string> = {
  illness: 'A call to move the booking instead of cancelling it keeps the customer and half of the revenue.',
  weather: 'Offer to move it, the day before, when the forecast is known.',
  price: 'Offer quieter hours, or the next tier.',
  other_plans: 'Regular times, agreed for some weeks, are kept more often than single ones.',
  mistake: 'Go through one booking together: what is unclear to one is unclear to others.',
  late: 'Offer later starts; what is booked close to work hours is missed first.',
  dissatisfied: 'Call before the next visit, and say what has been mended.',
  other: 'Read what was written, and call.',
  unsaid: 'Ask.',
};

function policy(facts: CancellationFacts): Suggestion {
  const { cutoffMinutes, lead, noShows, bookedAheadDays, restricted, ahead } = facts;
  const afterwards = lead.under24h + lead.under2h;
  if (noShows >= LEAST && !restricted) {
    const text = `${count(noShows, 'no-show')} in ${facts.days} days, and ${count(ahead, 'booking')} ahead. At most one booking at a time, for three months, costs a reliable customer nothing.`;
    return suggest('policy', 'customer', 'One booking at a time', text);
  }
  if (afterwards >= LEAST && cutoffMinutes < LATE_HOURS * 60) {
    const text = `Customers may cancel until ${hoursInWords(cutoffMinutes / 60)} before the start; ${count(afterwards, 'cancellation')} of this one came within ${LATE_HOURS} h. With a limit of ${LATE_HOURS} h these would have had to call. It holds for everybody, or for one location: look at the others first.`;
    return suggest('policy', 'rules', `Cancelling until ${LATE_HOURS} h before`, text);
  }
  const { cancelled, kept } = bookedAheadDays;
  if (cancelled !== null && kept !== null && cancelled >= 7 && cancelled >= 2 * kept) {
    const limit = Math.max(7, Math.ceil(kept * 2));
    const text = `What was cancelled had been booked ${count(Math.round(cancelled), 'day')} ahead, what was kept ${count(Math.round(kept), 'day')}. Booking at most ${limit} days ahead lets this customer book what they keep.`;
    return suggest('policy', 'customer', `Booking at most ${limit} days ahead`, text);
  }
  const share = percentOf(facts.cancelled.byCustomer, decidedOf(facts)) ?? 0;
  const usual = facts.usualPercent === null ? '' : ` (usual here: ${facts.usualPercent} %)`;
  const text = restricted
    ? `This customer is restricted already. Lift it when a month passed without a late cancellation.`
    : `${share} % cancelled${usual}, ${lateOf(facts)} of them late: no rule would have helped.`;
  return suggest(
    'policy',
    restricted ? 'customer' : 'none',
    restricted ? 'Keep to what was decided' : 'Change no rule',
    text,
  );
}

function system(facts: CancellationFacts): Suggestion {
  const { cancelled, byWeekday, refused, moved } = facts;
  if (cancelled.expired >= LEAST) {
    const text = `${count(cancelled.expired, 'request')} of this customer ran out because nobody confirmed in time. Confirm sooner, or let these bookings confirm themselves.`;
    return suggest('system', 'inbox', 'Confirm in time', text);
  }
  if (cancelled.byStaff >= LEAST && cancelled.byStaff >= cancelled.byCustomer) {
    const text = `${count(cancelled.byStaff, 'booking')} were cancelled by you, ${cancelled.byCustomer} by the customer: the pattern is on your side. Look at what stood in the way, and move instead of cancelling. Where the customer had asked for it, say so when you cancel.`;
    return suggest('system', 'rules', 'Your own cancellations', text);
  }
  const limit = refused.reschedule_limit ?? 0;
  if (limit > 0) {
    const text = `Moving was refused ${limit === 1 ? 'once' : `${limit} times`} because of the limit, and cancelling is what is left then. One move more may save the booking.`;
    return suggest('system', 'rules', 'Let them move once more', text);
  }
  const [weekday, times] = mostOf(byWeekday);
  if (times >= 3 && times * 2 > cancelled.byCustomer) {
    const text = `${times} of ${cancelled.byCustomer} cancellations were for ${weekdayName(weekday)}. Offer another day first; keep a waiting line for that one.`;
    return suggest('system', 'waitlist', `Not on ${weekdayName(weekday)}`, text);
  }
  if (lateOf(facts) > 0) {
    const text = `${count(lateOf(facts), 'place')} came back less than ${LATE_HOURS} h before. People in line for that time are offered it by themselves, so it pays to keep the line filled.`;
    return suggest('system', 'waitlist', 'Keep somebody in line', text);
  }
  const text =
    moved > 0
      ? `${count(moved, 'booking')} were moved instead of cancelled: that works.`
      : 'Nothing in how Berth works stands out here.';
  return suggest('system', 'none', 'Leave it as it is', text);
}

/** The weekday with the most, and how many. */
function mostOf(byWeekday: readonly number[]): [number, number] {
  const times = Math.max(0, ...byWeekday);
  return [byWeekday.indexOf(times) + 1, times];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
