// A quote is a negotiation of two sides, the vendor and the staff of the tenant, about one product: an offer, counter-offers
// that each are a revision of it, and one final answer. Whose turn it is, what each side may do, and when time has run out.
import { Refusal } from '../errors';

/**
 * `open`: the side that did not speak last may accept or counter, until the deadline of the last revision. Either side may
 * end it: `rejected`; the one that opened it may take it back: `withdrawn`. `accepted`: it became a delivery. `expired`:
 * nobody answered in time. All but `open` are final.
 */
export const QUOTE_STATUSES = ['open', 'accepted', 'rejected', 'withdrawn', 'expired'] as const;
export type QuoteStatus = (typeof QUOTE_STATUSES)[number];

export const SIDES = ['vendor', 'staff'] as const;
export type Side = (typeof SIDES)[number];

export const QUOTE_ANSWERS = ['accept', 'counter', 'reject', 'withdraw'] as const;
export type QuoteAnswer = (typeof QUOTE_ANSWERS)[number];

/** How a quote stands, as it is stored. */
export interface Standing {
  status: QuoteStatus;
  /** The number of the last revision, from 1. */
  revision: number;
  openedBy: Side;
  /** Who made the last revision. */
  lastBy: Side;
  /** ISO instant: the last revision may be answered until just before it. */
  validUntil: string;
}

export interface AnswerRequest {
  answer: QuoteAnswer;
  by: Side;
  /** The revision that is answered: what whoever answers has seen. */
  revision: number;
  /** ISO instant. */
  now: string;
}

export type AnswerDecision = { allowed: true } | { allowed: false; refusal: Refusal };

export const otherSide = (side: Side): Side => (side === 'vendor' ? 'staff' : 'vendor');

/** The status at a moment: an open quote whose deadline has come has expired, whether or not that has been noted. */
export function statusAt(
  { status, validUntil }: Pick<Standing, 'status' | 'validUntil'>,
  now: string,
): QuoteStatus {
  return status === 'open' && Date.parse(now) >= Date.parse(validUntil) ? 'expired' : status;
}

/** Who is to answer; null when it is over. */
export const whoseTurn = (quote: Standing, now: string): Side | null =>
  statusAt(quote, now) === 'open' ? otherSide(quote.lastBy) : null;

/** What this side may answer at this moment. */
export function answersOf(quote: Standing, by: Side, now: string): QuoteAnswer[] {
  if (statusAt(quote, now) !== 'open') return [];
  const all: QuoteAnswer[] = by === quote.lastBy ? ['reject'] : ['accept', 'counter', 'reject'];
  // Whoever opened it takes it back instead of rejecting what they said themselves.
  if (by !== quote.openedBy) return all;
  return [...all.filter(answer => answer !== 'reject' || by !== quote.lastBy), 'withdraw'];
}

/** Over first, then outdated, then whose turn it is: the most a reader has to know comes first. */
export function decideAnswer(quote: Standing, { answer, by, revision, now }: AnswerRequest): AnswerDecision {
  const status = statusAt(quote, now);
  if (status !== 'open') return refuse(OVER[status], 'Quote is over', quote, status);
  if (revision !== quote.revision) {
    const message = `This answers revision ${revision}, but the quote is at revision ${quote.revision}. Look at it again.`;
    return refuse(message, 'Quote has a newer revision', quote, status);
  }
  if (answersOf(quote, by, now).includes(answer)) return { allowed: true };
  return refuse(NOT_YOURS[answer], 'Not yours to answer', quote, status);
}

const OVER: Record<Exclude<QuoteStatus, 'open'>, string> = {
  accepted: 'This quote was accepted.',
  rejected: 'This quote was rejected.',
  withdrawn: 'This quote was withdrawn.',
  expired: 'The time to answer this quote is over.',
};

const NOT_YOURS: Record<QuoteAnswer, string> = {
  accept: 'You made the last offer; only the other side may accept it.',
  counter: 'You made the last offer; it is for the other side to answer.',
  reject: 'This is your own offer: withdraw it instead.',
  withdraw: 'Only the side that opened a quote may withdraw it; you may reject it.',
};

function refuse(message: string, error: string, quote: Standing, status: QuoteStatus): AnswerDecision {
  const current = { status, revision: quote.revision };
  return { allowed: false, refusal: new Refusal('conflict', error, message, { current }) };
}
