// What Berth says when it does not do what was asked. Every refusal has a stable code; the HTTP edge maps
// codes to statuses (contracts/errors.ts) and Temporal carries them as the type of an ApplicationFailure.

export type RefusalCode =
  | 'validation_failed'
  | 'malformed_json'
  | 'body_too_large'
  | 'invalid_transition'
  | 'unauthorized'
  | 'invalid_credentials'
  | 'forbidden'
  | 'origin_mismatch'
  | 'not_found'
  | 'method_not_allowed'
  | 'slot_unavailable'
  | 'slot_held'
  | 'slot_closed'
  | 'slot_past'
  | 'out_of_service'
  | 'conflict'
  | 'insufficient_stock'
  | 'idempotency_key_reused'
  | 'idempotency_in_progress'
  | 'rule_violation'
  | 'rate_limited'
  | 'orchestrator_unavailable'
  | 'database_unavailable'
  | 'internal_error';

/** One field that is wrong, and why, in words for the person who filled it in. */
export interface FieldProblem {
  field: string;
  message: string;
}

export type RuleName =
  | 'minimum_duration'
  | 'advance_booking'
  | 'concurrent_bookings'
  | 'blackout_period'
  | 'reschedule_limit'
  | 'opening_hours'
  | 'booking_ban'
  | 'blacklisted_location'
  | 'cancellation_cutoff';

/** A rule that said no: its name, the sentence to show, and the two values it compared. */
export interface Violation {
  rule: RuleName;
  message: string;
  limit: string | number;
  actual: string | number;
}

/** Further facts of a refusal. Everything here is shown to the caller and crosses Temporal as JSON. */
export interface RefusalExtra {
  details?: FieldProblem[];
  violations?: Violation[];
  suggestions?: Suggestion[];
  alternatives?: Suggestion[];
  from?: string;
  to?: string;
  allowed?: string[];
  retryAfterSeconds?: number;
  /** How something that was answered too late, or in ignorance, really stands. */
  current?: { status: string; revision: number };
}

/** A period that can really be booked at the time of asking. Days for rentals, instants otherwise. */
export interface Suggestion {
  resourceId: string;
  resourceName: string;
  startTime: string;
  endTime: string;
  startDate?: string;
  endDate?: string;
  /** Of a session or an appointment: on whose clock it is, and that in words where it is not that of the business. */
  timeZone?: string;
  zoneName?: string | null;
  /** Of an appointment. */
  slotId?: string;
  /** Of a delivery: its day and window. */
  bookingDate?: string;
  timeSlot?: string;
}

/** A business refusal. `error` is the short, stable phrase; `message` says what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    readonly error: string,
    message: string = error,
    readonly extra: RefusalExtra = {},
  ) {
    super(message);
  }
}

export const notFound = (what: string): Refusal => new Refusal('not_found', `${what} not found`);

export const validationFailed = (details: FieldProblem[]): Refusal =>
  new Refusal('validation_failed', 'Validation failed', problemsInWords(details), { details });

const problemsInWords = (details: FieldProblem[]): string =>
  details.map(({ field, message }) => `${field}: ${message}`).join(' ');
