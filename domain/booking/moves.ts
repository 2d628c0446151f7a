// Which moves of a booking's status are legal (DESIGN §2, vehicle-bookings §5.4, booking-management "Status
// Transitions"): a table by kind, then by who asks, then by the clock. Everything else is refused, naming from, to
// and what is allowed.
import { durationInWords } from '../duration';
import { Refusal, validationFailed } from '../errors';
import type { ActorType } from '../roles';
import type { BookingKind, BookingStatus, CancelReason, SaidReason } from './status';
import { BOOKING_STATUSES, hasCustomer } from './status';

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
  return movesFrom(facts.kind, facts.status).filter(to => !obstacleTo(facts, { to, by, now }));
}

/** What stands in the way of a move: the table, the clock, or the cut-off of its owner. */
type Obstacle = { type: 'illegal' } | { type: 'early'; why: string } | { type: 'cutoff' };

export function decideMove(facts: MoveFacts, request: MoveRequest): MoveDecision {
  const obstacle = obstacleTo(facts, request);
  switch (obstacle?.type) {
    case undefined:
      return { allowed: true };
    case 'cutoff':
      return { allowed: false, refusal: pastCutoff(facts, request) };
    case 'illegal':
      return { allowed: false, refusal: illegal(facts, request) };
    case 'early':
      return { allowed: false, refusal: illegal(facts, request, obstacle.why) };
  }
}

function obstacleTo(facts: MoveFacts, request: MoveRequest): Obstacle | undefined {
  const asker = askerOf(request.by);
  const move = MOVES.find(
    m =>
      m.from === facts.status && m.to === request.to && m.kinds.includes(facts.kind) && m.by.includes(asker),
  );
  if (!move) return { type: 'illegal' };
  const now = Date.parse(request.now);
  const start = Date.parse(facts.start);
  if (move.to === 'active' && asker === 'staff' && now < start - EARLY_START_MS) {
    return { type: 'early', why: 'A booking can be started from 24 hours before its start.' };
  }
  if (asker === 'lifecycle' && !lifecycleIsDue(facts, move, now)) {
    return { type: 'early', why: 'The time for this has not come.' };
  }
  const cancelsOwn = move.from === 'upcoming' && move.to === 'cancelled' && asker === 'owner';
  // resource-booking-platform, component 9: `booking.startTime < now + 2 h` says no, so exactly 2 h says yes.
  if (cancelsOwn && start - now < facts.cancellationCutoffMs) return { type: 'cutoff' };
  return undefined;
}

function pastCutoff(facts: MoveFacts, request: MoveRequest): Refusal {
  const { cancellationCutoffMs } = facts;
  const until = cancellationCutoffMs > 0 ? `${durationInWords(cancellationCutoffMs)} before its` : 'its';
  const message = `A booking can be cancelled until ${until} start. Please contact us instead.`;
  return new Refusal('rule_violation', 'Booking rule violated', message, {
    violations: [
      {
        rule: 'cancellation_cutoff',
        message,
        limit: new Date(Date.parse(facts.start) - facts.cancellationCutoffMs).toISOString(),
        actual: new Date(request.now).toISOString(),
      },
    ],
    suggestions: [],
  });
}

function lifecycleIsDue(facts: MoveFacts, move: Move, now: number): boolean {
  if (move.to === 'cancelled') return facts.pendingUntil !== null && now >= Date.parse(facts.pendingUntil);
  if (move.to === 'active') return now >= Date.parse(facts.start);
  return endsByItself(facts.kind) && now >= Date.parse(facts.end);
}

/** Says where whoever asks could move it instead, at this moment. */
function illegal(facts: MoveFacts, { to, by, now }: MoveRequest, why?: string): Refusal {
  const { kind, status } = facts;
  const allowed = movesNow(facts, by, now);
  const instead = allowed.length ? `Allowed: ${allowed.join(', ')}.` : nothingIn(facts);
  const message = [`Cannot move a ${kind} from ${status} to ${to}.`, why ?? instead].join(' ');
  return new Refusal('invalid_transition', 'Invalid status transition', message, {
    from: status,
    to,
    allowed,
  });
}

const nothingIn = ({ kind, status }: MoveFacts): string =>
  movesFrom(kind, status).length ? 'Please contact us.' : `${status} is final.`;

/** Why a cancellation happened: from who cancelled, or what staff say of it. */
export function cancelReasonOf(by: ActorType, said?: SaidReason): CancelReason {
  if (by === 'lifecycle') return 'expired';
  if (by === 'staff') return said ?? by;
  return by === 'vendor' ? by : 'customer';
}

/** @throws Refusal `validation_failed` where no customer can have asked for it. */
export function checkSaidReason(kind: BookingKind, to: BookingStatus, said?: SaidReason): void {
  if (!said) return;
  const field = 'cancelReason';
  if (to !== 'cancelled') throw validationFailed([{ field, message: 'Only a cancellation has one.' }]);
  if (said === 'customer' && !hasCustomer(kind))
    throw validationFailed([{ field, message: `A ${kind} has no customer.` }]);
}
