// Who may do what with a booking (resource-booking-platform, component 9): a function of role, ownership, action and time
// that says why not. Routes let in the roles that have any part in it; this decides about the one booking.
import type { BookingKind, BookingStatus } from '../../domain/booking/status';
import type { Violation } from '../../domain/errors';
import { Refusal, notFound } from '../../domain/errors';
import { plusMs } from '../../domain/instants';
import type { Role } from '../../domain/roles';
import type { Session } from '../../services/auth';

export const BOOKING_ACTIONS = ['read', 'create', 'update', 'cancel', 'reschedule'] as const;
/** `update` is everything else staff do with it: confirm, start, complete, no-show, details. */
export type BookingAction = (typeof BOOKING_ACTIONS)[number];

export interface BookingFacts {
  isOwn: boolean;
  /** ISO instant. */
  start: string;
  /** How long before the start its owner may still change it. */
  cutoffMs: number;
  /** It is not confirmed yet: its owner may still withdraw it at any time. */
  pending: boolean;
  /** A ban of whoever asks is in force. */
  banned: boolean;
}

export type AccessDecision =
  | { allowed: true }
  /**
   * - `role`: this role does no such thing.
   * - `not_own`: it does, but with its own bookings only.
   * - `cutoff`: it is too late for its owner.
   * - `banned`: a restriction forbids it.
   */
  | { allowed: false; why: 'role' | 'not_own' | 'cutoff' | 'banned'; reason: string };

const YES: AccessDecision = { allowed: true };
const no = (why: 'role' | 'not_own' | 'cutoff' | 'banned', reason: string): AccessDecision => ({
  ...{ allowed: false, why, reason },
});

export function canAccessBooking(
  role: Role,
  action: BookingAction,
  facts: BookingFacts,
  now: string,
): AccessDecision {
  switch (role) {
    case 'admin':
    case 'manager':
    case 'staff':
      return YES;
    case 'operator':
      return action === 'read'
        ? YES
        : no('role', 'Your role (operator) may read bookings, and not change them.');
    case 'member':
      return memberMay(action, facts, now);
  }
}

function memberMay(action: BookingAction, facts: BookingFacts, now: string): AccessDecision {
  if (!facts.isOwn) return no('not_own', 'Members see and change their own bookings only.');
  switch (action) {
    case 'read':
      return YES;
    case 'update':
      return no('role', 'Confirming, starting and completing bookings is for staff.');
    case 'create':
      return facts.banned ? banned : YES;
    case 'reschedule':
      return facts.banned ? banned : beforeCutoff(facts, now);
    // Giving a place back is no privilege: a ban does not forbid it.
    case 'cancel':
      return facts.pending ? YES : beforeCutoff(facts, now);
  }
}

const banned = no('banned', 'Bookings are not possible for this account at the moment. Please contact us.');

/** `start < now + cut-off` says no, so exactly the cut-off says yes. */
const beforeCutoff = ({ start, cutoffMs }: BookingFacts, now: string): AccessDecision =>
  Date.parse(start) - Date.parse(now) >= cutoffMs
    ? YES
    : no('cutoff', 'It is too late to change this booking. Please contact us instead.');

/** A stored booking, and whose it is. */
interface Touched {
  customerId: string | null;
  kind: BookingKind;
  status: BookingStatus;
  startsAt: Date;
}

interface Asker {
  session: Pick<Session, 'role' | 'customerId'>;
  cutoffMs: number;
  banned: boolean;
  now: string;
}

/**
 * Refuses what {@link canAccessBooking} does, as its caller may know it: a booking of somebody else does not exist, and what
 * the clock or a restriction forbids is a rule. Sessions leave those to the rules, which count them and suggest.
 * @throws Refusal `not_found`, `forbidden`, `rule_violation`.
 */
export function assertMayTouch(
  { session, cutoffMs, banned, now }: Asker,
  action: BookingAction,
  row: Touched,
): void {
  const start = row.startsAt.toISOString();
  const isOwn = row.customerId !== null && row.customerId === session.customerId;
  const facts = { isOwn, start, cutoffMs, pending: row.status === 'pending', banned };
  const decision = canAccessBooking(session.role, action, facts, now);
  if (decision.allowed) return;
  if (decision.why === 'not_own') throw notFound('Booking');
  if (decision.why === 'role') throw new Refusal('forbidden', 'Forbidden', decision.reason);
  if (row.kind === 'session' && action === 'reschedule') return;
  const violation: Violation =
    decision.why === 'banned'
      ? { rule: 'booking_ban', message: decision.reason, limit: 'no bookings', actual: 'banned' }
      : {
          rule: 'cancellation_cutoff',
          message: decision.reason,
          limit: plusMs(start, -cutoffMs),
          actual: now,
        };
  const extra = { violations: [violation], suggestions: [] };
  throw new Refusal('rule_violation', 'Booking rule violated', decision.reason, extra);
}
