// Two wishes for one place: a block over bookings that stand, or two bookings. The figures that are looked at, and what
// Berth's own rules make of them. Bookings are A, B, …; free places P1, P2, …: names stay outside.
import type { BlockType, BookingKind, BookingStatus } from '../booking/status';
import type { Tier } from '../permissions';
import { TIERS } from '../permissions';
import type { Advice, Suggestion } from './advice';
import { count, hoursInWords } from './numbers';

export interface StandingFacts {
  /** A, B, … */
  label: string;
  kind: BookingKind;
  status: BookingStatus;
  /** Negative: it has begun. */
  startsInHours: number;
  minutes: number;
  bookedDaysAgo: number;
  /** How often this booking was moved. */
  timesMoved: number;
  tier: Tier | null;
  /** Of its customer, within the days that are looked at. movedByStaff: other bookings that staff moved. */
  history: { kept: number; cancelled: number; noShows: number; movedByStaff: number };
  /** Free at its time and of the same kind, the nearest first. */
  places: { label: string; sameLocation: boolean }[];
}

export interface ConflictFacts {
  topic: 'conflict';
  days: number;
  between: 'block' | 'bookings';
  /** The block that is wanted there. */
  block: { type: BlockType; minutes: number; startsInHours: number } | null;
  bookings: StandingFacts[];
  /** Bookings that stand there beyond those that are listed. */
  more: number;
  /** Other blocks that stand there. */
  blocks: number;
}

/** Who stands more firmly: who is here already, who pays for it, who keeps what they book, and was not moved before. */
export function firmness({
  status,
  tier,
  history,
  timesMoved,
  bookedDaysAgo,
  startsInHours,
}: StandingFacts): number {
  if (status === 'active') return Number.POSITIVE_INFINITY;
  return (
    (status === 'pending' ? 0 : 40) +
    (tier ? 8 * (TIERS.indexOf(tier) + 1) : 0) +
    Math.min(20, 2 * history.kept) -
    Math.min(20, 5 * history.cancelled) -
    Math.min(30, 10 * history.noShows) +
    Math.min(30, 15 * (timesMoved + history.movedByStaff)) +
    Math.min(10, bookedDaysAgo / 3) +
    (startsInHours < 24 ? 20 : 0)
  );
}

const isMovable = ({ status, places }: StandingFacts): boolean => status !== 'active' && places.length > 0;

export function adviseOnConflict(facts: ConflictFacts): Advice {
  if (facts.bookings.length === 0 && facts.blocks > 0) {
    const text = `Nobody's booking stands there, but ${count(facts.blocks, 'other block')}. Leave this date out, or take the other block away first and then fill it.`;
    return { summary: text, suggestions: [suggestion('block', 'decide', 'Leave this date out', text)] };
  }
  if (facts.bookings.length === 0) {
    const text = 'Nothing stands there any more: the place is free, and can be blocked.';
    return { summary: text, suggestions: [suggestion('block', 'decide', 'Block it now', text)] };
  }
  return facts.between === 'block' ? overBookings(facts) : twoBookings(facts);
}

const suggestion = (
  area: Suggestion['area'],
  action: Suggestion['action'],
  title: string,
  text: string,
  { booking = null, place = null }: { booking?: string | null; place?: string | null } = {},
): Suggestion => ({ area, action, title, text, booking, place });

function overBookings(facts: ConflictFacts): Advice {
  const { bookings, block, more } = facts;
  const movable = bookings.filter(isMovable);
  const stuck = bookings.filter(booking => !isMovable(booking));
  const all = bookings.length + more;
  const summary =
    `${count(all, 'booking')} ${all === 1 ? 'stands' : 'stand'} where ${hoursInWords((block?.minutes ?? 0) / 60)} of ${blockName(block)} are wanted ` +
    `in ${hoursInWords(Math.max(0, block?.startsInHours ?? 0))}: ${howMany(movable.length, stuck.length)}.`;
  const moves = movable.slice(0, 3).map(booking => moveOf(booking));
  return { summary, suggestions: [...moves, ...blockAdvice(facts, stuck), tell(bookings)].slice(0, 5) };
}

function howMany(movable: number, stuck: number): string {
  if (stuck === 0) return `${movable === 1 ? 'it' : 'all of them'} can move to a place that is free`;
  if (movable === 0)
    return stuck === 1 ? 'it has nowhere else to go' : 'none of them has anywhere else to go';
  return `${movable} can move to a place that is free, ${stuck} cannot`;
}

const blockName = (block: ConflictFacts['block']): string =>
  block ? block.type.toLowerCase().replace('_', ' ') : 'a block';

function moveOf(booking: StandingFacts): Suggestion {
  const place = booking.places[0]!;
  const where = place.sameLocation ? 'at the same location' : 'at another location: ask first';
  const text = `${place.label} is free at its time, ${where}. ${historyOf(booking)}`;
  return suggestion('move', 'decide', `Move ${booking.label} to ${place.label}`, text, {
    booking: booking.label,
    place: place.label,
  });
}

function historyOf({ history, timesMoved, startsInHours }: StandingFacts): string {
  const { kept, cancelled, noShows, movedByStaff } = history;
  const moved = timesMoved + movedByStaff;
  const before =
    moved > 0 ? ` It has been moved ${moved === 1 ? 'once' : `${moved} times`} before: say sorry.` : '';
  const begins = startsInHours > 0 ? `It begins in ${hoursInWords(startsInHours)}. ` : '';
  return `${begins}Its customer kept ${kept}, cancelled ${cancelled} and missed ${noShows}.${before}`;
}

function blockAdvice({ block }: ConflictFacts, stuck: readonly StandingFacts[]): Suggestion[] {
  if (stuck.length === 0) {
    const text =
      'Everything that stands there can move, so nobody has to be cancelled. Decide about all of it at once, with the block.';
    return [suggestion('block', 'decide', 'Keep the block', text)];
  }
  const labels = stuck.map(({ label }) => label).join(', ');
  const late = stuck.some(({ status, startsInHours }) => status === 'active' || startsInHours < 24);
  const why = late ? 'is under way or begins within a day' : 'has nowhere to go';
  if (block?.type === 'MAINTENANCE' && (block.startsInHours < 24 || !late)) {
    const text = `${labels} ${why}. If it is not a matter of safety, leave this date out and block the next free one; otherwise cancel, with a word beforehand.`;
    return [suggestion('block', 'decide', 'Put the maintenance off', text)];
  }
  const text = `${labels} ${why}. Leave this date out of the block, or take a shorter one beside it.`;
  return [suggestion('block', 'decide', 'Move the block, not the booking', text)];
}

function tell(bookings: readonly StandingFacts[]): Suggestion {
  const soonest = [...bookings].sort((a, b) => a.startsInHours - b.startsInHours)[0]!;
  const how = soonest.startsInHours < 48 ? 'Call, a mail may be read too late' : 'A mail is enough';
  const first = bookings.length > 1;
  const text = `${soonest.label} begins ${first ? 'first, ' : ''}in ${hoursInWords(Math.max(0, soonest.startsInHours))}. ${how}; who is moved is told the new place by Berth, but not why.`;
  return suggestion('tell', 'booking', `Speak to ${soonest.label}${first ? ' first' : ''}`, text, {
    booking: soonest.label,
  });
}

function twoBookings(facts: ConflictFacts): Advice {
  const [softer, firmer] = [...facts.bookings].sort((a, b) => firmness(a) - firmness(b)) as [
    StandingFacts,
    StandingFacts | undefined,
  ];
  if (!firmer)
    return { summary: 'Only one of the two bookings still stands.', suggestions: [tell([softer])] };
  const mover = isMovable(softer) || !isMovable(firmer) ? softer : firmer;
  const stays = mover === softer ? firmer : softer;
  const why = mover === softer ? reasonsFor(stays, mover) : `${softer.label} has nowhere to go`;
  const summary = `${stays.label} should stay and ${mover.label} move: ${why}.`;
  const move = isMovable(mover)
    ? { ...moveOf(mover), action: 'booking' as const }
    : suggestion(
        ...(['move', 'booking', `Find another time for ${mover.label}`] as const),
        `No place of this kind is free at its time. ${historyOf(mover)} Offer the nearest free times before you cancel.`,
        { booking: mover.label },
      );
  return { summary, suggestions: [move, tell([mover])] };
}

/** Why one stands more firmly than the other, the plainest first. */
function reasonsFor(stays: StandingFacts, moves: StandingFacts): string {
  const reasons = [
    stays.status === 'active' && `${stays.label} is under way`,
    stays.status === 'upcoming' && moves.status === 'pending' && `${moves.label} is not confirmed yet`,
    stays.startsInHours < 24 && moves.startsInHours >= 24 && `${stays.label} begins within a day`,
    stays.timesMoved + stays.history.movedByStaff > moves.timesMoved + moves.history.movedByStaff &&
      `${stays.label} was moved before`,
    stays.history.noShows + stays.history.cancelled < moves.history.noShows + moves.history.cancelled &&
      `its customer cancelled or missed ${stays.history.noShows + stays.history.cancelled}, the other ${moves.history.noShows + moves.history.cancelled}`,
    stays.tier !== moves.tier && stays.tier && `its customer is ${stays.tier.toLowerCase()}`,
    stays.bookedDaysAgo > moves.bookedDaysAgo && 'it was booked first',
  ].filter((reason): reason is string => Boolean(reason));
  return reasons.slice(0, 3).join(', ') || 'nothing sets them apart, so ask who minds less';
}
