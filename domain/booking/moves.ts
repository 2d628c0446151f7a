// Which moves of a booking's status are legal (DESIGN §2, vehicle-bookings §5.4, booking-management "Status
// Transitions"): a table by kind, then by who asks, then by the clock. Everything else is refused, naming from, to
// and what is allowed.
import { Refusal } from '../errors';
import type { ActorType } from '../roles';
import type { BookingKind, BookingStatus, CancelReason } from './status';
import { BOOKING_STATUSES } from './status';

const HOUR_MS = 3_600_000;

/** Staff may check a booking in this long before its start. */
export const EARLY_START_MS = 24 * HOUR_MS;

export interface MoveFacts {
  kind: BookingKind;
  status: BookingStatus;
  /** ISO instant. */
  start: string;
  /** ISO instant. */
  end: string;
  /** How long before the start its owner may still cancel an upcoming booking. */
  cancellationCutoffMs: number;
  /** ISO instant at which a pending booking gives its place back, if it is pending. */
  pendingUntil: string | null;
}

export interface MoveRequest {
  to: BookingStatus;
  by: ActorType;
  /** ISO instant. */
  now: string;
}

export type MoveDecision = { allowed: true } | { allowed: false; refusal: Refusal };

type Asker = 'owner' | 'staff' | 'lifecycle';
interface Move {
  from: BookingStatus;
  to: BookingStatus;
  kinds: readonly BookingKind[];
  by: readonly Asker[];
}

const ATTENDED = ['rental', 'appointment', 'session', 'delivery'] as const;
const ALL = [...ATTENDED, 'block'] as const;

const MOVES: readonly Move[] = [
  { from: 'pending', to: 'upcoming', kinds: ATTENDED, by: ['staff'] },
  { from: 'pending', to: 'cancelled', kinds: ATTENDED, by: ['owner', 'staff', 'lifecycle'] },
  { from: 'upcoming', to: 'active', kinds: ALL, by: ['staff', 'lifecycle'] },
  { from: 'upcoming', to: 'completed', kinds: ['appointment', 'session', 'delivery'], by: ['staff'] },
  { from: 'upcoming', to: 'cancelled', kinds: ALL, by: ['owner', 'staff'] },
  { from: 'upcoming', to: 'no_show', kinds: ATTENDED, by: ['staff'] },
  { from: 'active', to: 'completed', kinds: ALL, by: ['staff', 'lifecycle'] },
  { from: 'active', to: 'cancelled', kinds: ALL, by: ['staff'] },
  { from: 'active', to: 'no_show', kinds: ATTENDED, by: ['staff'] },
];

/** Kinds that end by the clock. A rental or a delivery ends when somebody says so; late, it is flagged overdue. */
export const endsByItself = (kind: BookingKind): boolean =>
  kind === 'appointment' || kind === 'session' || kind === 'block';

const askerOf = (by: ActorType): Asker =>
  by === 'staff' ? 'staff' : by === 'lifecycle' ? 'lifecycle' : 'owner';

/** The statuses this kind may go to from here, whoever asks and whenever; in the order of the vocabulary. */
export function movesFrom(kind: BookingKind, from: BookingStatus): BookingStatus[] {
  return BOOKING_STATUSES.filter(to =>
    MOVES.some(m => m.from === from && m.to === to && m.kinds.includes(kind)),
  );
}

/** The statuses this asker could move the booking to right now. */
export function movesNow(facts: MoveFacts, by: ActorType, now: string): BookingStatus[] {
  return movesFrom(facts.kind, facts.status).filter(to => decideMove(facts, { to, by, now }).allowed);
}

export function decideMove(facts: MoveFacts, request: MoveRequest): MoveDecision {
  const asker = askerOf(request.by);
  const move = MOVES.find(
    m =>
      m.from === facts.status && m.to === request.to && m.kinds.includes(facts.kind) && m.by.includes(asker),
  );
  if (!move) return refuse(facts, request.to);

  const now = Date.parse(request.now);
  const start = Date.parse(facts.start);

  if (move.to === 'active' && asker === 'staff' && now < start - EARLY_START_MS) {
    return refuse(facts, request.to, 'A booking can be started from 24 hours before its start.');
  }
  if (asker === 'lifecycle' && !lifecycleIsDue(facts, move, now)) {
    return refuse(facts, request.to, 'The time for this has not come.');
  }
  if (move.from === 'upcoming' && move.to === 'cancelled' && asker === 'owner') {
    return decideOwnersCancellation(facts, now, start);
  }
  return { allowed: true };
}

/** Resource-booking-platform, component 9: `booking.startTime < now + 2 h` says no, so exactly 2 h says yes. */
function decideOwnersCancellation(facts: MoveFacts, now: number, start: number): MoveDecision {
  if (start - now >= facts.cancellationCutoffMs) return { allowed: true };
  const hours = facts.cancellationCutoffMs / HOUR_MS;
  const message = `A booking can be cancelled until ${hours} h before its start. Please contact us instead.`;
  return {
    allowed: false,
    refusal: new Refusal('rule_violation', 'Booking rule violated', message, {
      violations: [
        {
          rule: 'cancellation_cutoff',
          message,
          limit: new Date(start - facts.cancellationCutoffMs).toISOString(),
          actual: new Date(now).toISOString(),
        },
      ],
      suggestions: [],
    }),
  };
}

function lifecycleIsDue(facts: MoveFacts, move: Move, now: number): boolean {
  if (move.to === 'cancelled') return facts.pendingUntil !== null && now >= Date.parse(facts.pendingUntil);
  if (move.to === 'active') return now >= Date.parse(facts.start);
  return endsByItself(facts.kind) && now >= Date.parse(facts.end);
}

function refuse(facts: MoveFacts, to: BookingStatus, why?: string): MoveDecision {
  const allowed = movesFrom(facts.kind, facts.status);
  const options = allowed.length ? `Allowed: ${allowed.join(', ')}.` : `${facts.status} is final.`;
  const message = [`Cannot move a ${facts.kind} from ${facts.status} to ${to}.`, why ?? options].join(' ');
  return {
    allowed: false,
    refusal: new Refusal('invalid_transition', 'Invalid status transition', message, {
      from: facts.status,
      to,
      allowed,
    }),
  };
}

/** Why a cancellation happened, from who asked for it. */
export function cancelReasonOf(by: ActorType): CancelReason {
  if (by === 'lifecycle') return 'expired';
  return by === 'staff' || by === 'vendor' ? by : 'customer';
}
