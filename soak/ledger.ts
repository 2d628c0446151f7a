// What clients asked for and were told. The auditor believes nothing else: what was acknowledged must be there, what was
// refused must not, and what nobody heard an answer to may be there once.

/** Where the database keeps what a write leaves, under the write's mark. */
export type Trace =
  | { in: 'booking' }
  /** A change of the status of a booking that exists. */
  | { in: 'move'; bookingId: string; to: string }
  | { in: 'reschedule'; bookingId: string }
  /**
   * `change`: by how much the stock goes up, in the unit of the product; null for a count. A row of a till may be refused
   * although its batch is taken.
   */
  | { in: 'movement'; productId: string; change: number | null; mayBeRefused?: true }
  | { in: 'message' }
  | { in: 'quote' }
  | { in: 'quoteAnswer'; quoteId: string }
  | { in: 'line' }
  | { in: 'receipt'; bookingId: string }
  | { in: 'job' }
  /** Asking for the same again is no harm: nothing is counted. */
  | { in: 'nothing' };

/**
 * acknowledged: the client got a 2xx. refused: a 4xx. unknown: it never heard, and gave up.
 */
export type Outcome = 'waiting' | 'acknowledged' | 'refused' | 'unknown';

export interface Write {
  /** In the body of what is written, as request id and as idempotency key: never used for anything else. */
  mark: string;
  what: string;
  trace: Trace;
  outcome: Outcome;
  /** The last status that was answered. */
  status?: number;
  code?: string;
  /** The id of what was made, and the revision the booking had, as the answer said. */
  madeId?: string;
  revision?: number;
  attempts: number;
  /** Milliseconds since the epoch. */
  firstAt: number;
  endedAt?: number;
}

/** An attempt that got no answer, or one that is not the client's fault. */
export interface Failure {
  at: number;
  what: string;
  /** The status, or what the connection said. */
  how: string;
}

export interface Ledger {
  readonly writes: readonly Write[];
  readonly failures: readonly Failure[];
  readonly reads: { done: number; failed: number };
  open(what: string, trace: Trace): Write;
  failed(what: string, how: string): void;
  read(fine: boolean): void;
}

/** @param name told apart from other runs on the same data */
export function createLedger(name: string): Ledger {
  const writes: Write[] = [];
  const failures: Failure[] = [];
  const reads = { done: 0, failed: 0 };
  return {
    writes,
    failures,
    reads,
    open(what, trace) {
      const mark = `soak-${name}-${writes.length + 1}`;
      const write: Write = { mark, what, trace, outcome: 'waiting', attempts: 0, firstAt: Date.now() };
      writes.push(write);
      return write;
    },
    failed: (what, how) => void failures.push({ at: Date.now(), what, how }),
    read: fine => void (reads[fine ? 'done' : 'failed'] += 1),
  };
}
