// What lies ahead of a booking: the steps its lifecycle takes by the clock and the messages it sends, from nothing but
// the booking's facts and the time (DESIGN §5). The workflow sleeps until the first of them, and asks again.
import type { DueMessage, MessageEvent, PlannedMessage } from '../messages/plan';
import type { MoveFacts } from './moves';
import { endsByItself } from './moves';
import type { BookingStatus } from './status';
import { isFinal } from './status';

/** All a lifecycle needs to know of its booking. Plain JSON: it crosses Temporal. */
export interface LifecycleFacts extends MoveFacts {
  /** Counts reschedules, from 1: a message belongs to one revision. */
  revision: number;
  /** ISO instant of completion, if completed. */
  completedAt: string | null;
  /** ISO instant at which it was flagged overdue, if it was. */
  overdueAt: string | null;
  plan: readonly PlannedMessage[];
  /** For operators: "rental of Model 3". Nothing personal. */
  title: string;
  resourceId: string;
  /** Its staff member has a calendar, which has to say what the booking says. */
  calendar?: boolean;
}

export type StepType = 'expire' | 'start' | 'end' | 'overdue';
export interface Step {
  type: StepType;
  /** ISO instant. */
  at: string;
}

export interface TimedMessage {
  /** ISO instant at which to send it. */
  at: string;
  message: DueMessage;
}

/** A message that is written and waits to be sent. */
export interface UnsentMessage {
  revision: number;
  message: DueMessage;
}

/** The next thing the clock does to this booking; undefined when only people can move it on. */
export function nextStep(facts: LifecycleFacts): Step | undefined {
  switch (facts.status) {
    case 'pending':
      return facts.pendingUntil === null ? undefined : { type: 'expire', at: facts.pendingUntil };
    case 'upcoming':
      return { type: 'start', at: facts.start };
    case 'active':
      if (endsByItself(facts.kind)) return { type: 'end', at: facts.end };
      return facts.overdueAt === null ? { type: 'overdue', at: facts.end } : undefined;
    case 'completed':
    case 'cancelled':
    case 'no_show':
      return undefined;
  }
}

/**
 * Messages that still lie ahead when the plan is made at `now`. One whose time has already come is skipped: a reminder
 * is never sent late because a booking was made, confirmed or moved late. A follow-up may be due at the completion itself.
 */
export function messagesAhead(facts: LifecycleFacts, now: string): TimedMessage[] {
  const event: MessageEvent | undefined =
    facts.status === 'upcoming' ? 'reminder' : facts.status === 'completed' ? 'follow_up' : undefined;
  if (!event) return [];
  return facts.plan
    .filter(m => m.event === event && m.anchor !== 'now' && speaksTo(facts, m))
    .map(m => timed(facts, m))
    .filter(m => Date.parse(m.at) > Date.parse(now) || (event === 'follow_up' && m.at === now))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Neither the clock nor anybody changes this booking any more, and nothing is said of it later. */
export const isOver = (facts: LifecycleFacts, now: string): boolean =>
  isFinal(facts.status) && messagesAhead(facts, facts.completedAt ?? now).length === 0;

/** What is said at once when this event happens. */
export function messagesNow(facts: LifecycleFacts, event: MessageEvent): DueMessage[] {
  return facts.plan
    .filter(m => m.event === event && m.anchor === 'now' && speaksTo(facts, m))
    .map(m => ({ ...m, anchorAt: 'now' }));
}

/** What is said when a booking is moved to this status. */
export const eventOnMove = (to: BookingStatus): MessageEvent | undefined =>
  to === 'upcoming' ? 'confirmed' : to === 'cancelled' ? 'cancelled' : undefined;

/** What must have been said about a booking that is found in this status: a lifecycle that begins says it, once. */
export function eventOf(status: BookingStatus): MessageEvent | undefined {
  switch (status) {
    case 'pending':
      return 'pending';
    case 'upcoming':
    case 'active':
      return 'confirmed';
    case 'cancelled':
      return 'cancelled';
    case 'completed':
    case 'no_show':
      return undefined;
  }
}

/**
 * What a lifecycle that begins has to say about a booking it finds: a moved one has told its days with the move, and is
 * not confirmed a second time. Whatever was said before is known by its key and not repeated.
 */
export function eventFound(facts: LifecycleFacts): MessageEvent | undefined {
  const event = eventOf(facts.status);
  return facts.revision > 1 && (event === 'pending' || event === 'confirmed') ? 'rescheduled' : event;
}

/** What a change has to say, from what the booking was and what it has become. */
export function eventBetween(before: LifecycleFacts, after: LifecycleFacts): MessageEvent | undefined {
  if (after.status !== before.status) return eventOnMove(after.status);
  if (after.revision !== before.revision) return 'rescheduled';
  return before.overdueAt === null && after.overdueAt !== null ? 'overdue' : undefined;
}

/**
 * Whether a message is still true when its turn to be sent comes, which an outage may have put off: it belongs to this
 * revision, the booking is still what it says, and a reminder comes before the start.
 */
export function stillTrue(
  facts: LifecycleFacts,
  event: MessageEvent,
  revision: number,
  now: string,
): boolean {
  switch (event) {
    case 'pending':
      return facts.status === 'pending';
    case 'confirmed':
      return facts.revision === revision && (facts.status === 'upcoming' || facts.status === 'active');
    case 'reminder':
      return (
        facts.revision === revision &&
        facts.status === 'upcoming' &&
        Date.parse(now) < Date.parse(facts.start)
      );
    case 'rescheduled':
      return facts.revision === revision && facts.status !== 'cancelled';
    case 'overdue':
      return facts.status === 'active';
    case 'follow_up':
    case 'cancelled':
    case 'conflict':
      return true;
  }
}

/** Nobody attends a block, so nobody is told of one but staff. */
const speaksTo = (facts: LifecycleFacts, message: PlannedMessage): boolean =>
  facts.kind !== 'block' || message.audience === 'staff';

/** Counted from when it really ended: goods and cars come back late. */
function timed(facts: LifecycleFacts, message: PlannedMessage): TimedMessage {
  const ended = Math.max(Date.parse(facts.end), Date.parse(facts.completedAt ?? facts.end));
  const anchor = message.anchor === 'end' ? ended : Date.parse(facts.start);
  return {
    at: new Date(anchor + message.offsetMinutes * 60_000).toISOString(),
    message: { ...message, anchorAt: new Date(anchor).toISOString() },
  };
}
