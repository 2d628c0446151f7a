// The line for a slot that became free (DESIGN §5 waitlistOffer): who is next, and how long an offer lasts. Offers come
// one at a time; each lasts as long as the tenant gives (a quarter of an hour unless set), less when the slot is near, and
// none is made so late that nobody could come any more.
import type { Period } from './calendar';
import { plusMs } from './instants';
import type { Tenant } from './tenant';

/** How long somebody may think about an offer when there is time. */
export const offerMsOf = ({ settings }: Pick<Tenant, 'settings'>): number =>
  settings.waitlistOfferMinutes * 60_000;
/** Before the start this long belongs to the front desk: the slot is open again, for whoever walks in. */
export const LAST_CALL_MS = 10 * 60_000;
/** Less is no time to read a message and answer it. */
export const SHORTEST_OFFER_MS = 2 * 60_000;

/**
 * Until when an offer made now would last; undefined when it is too late to make one. ISO instants. `offerMs` is what the
 * tenant gives, never less than the shortest.
 */
export function offerEnd(now: string, slotStart: string, offerMs: number): string | undefined {
  const leftMs = Date.parse(slotStart) - LAST_CALL_MS - Date.parse(now);
  if (leftMs < SHORTEST_OFFER_MS) return undefined;
  // Near the start the time that is left is shared with the next in line.
  return plusMs(now, Math.max(SHORTEST_OFFER_MS, Math.min(offerMs, Math.floor(leftMs / 2))));
}

/** Answered in time is answered before the end; at the end it is over. */
export const isOver = (expiresAt: string, now: string): boolean => Date.parse(now) >= Date.parse(expiresAt);

/** Somebody in line, as seen from one slot. */
export interface Waiting {
  entryId: string;
  /** Null for any. */
  staffId: string | null;
  /** When the customer could come; null for no bound. ISO instants. */
  from: string | null;
  to: string | null;
  /** Has had an offer of this very slot. */
  wasOffered: boolean;
  /** Until when another slot is being offered to them; null when none is. */
  busyUntil: string | null;
}

export interface OfferedSlot extends Period {
  staffId: string;
}

export type Next =
  | { type: 'offer'; entryId: string }
  /** Only people who are deciding about another slot are left: look again then. */
  | { type: 'wait'; until: string }
  | { type: 'nobody' };

/** Whether this slot is what they wait for. */
export const fits = (slot: OfferedSlot, { staffId, from, to }: Waiting): boolean =>
  (staffId === null || staffId === slot.staffId) &&
  (from === null || Date.parse(from) <= Date.parse(slot.start)) &&
  (to === null || Date.parse(slot.end) <= Date.parse(to));

/** Whose turn it is. `line` is in order, the first in it first. */
export function nextInLine(slot: OfferedSlot, line: readonly Waiting[]): Next {
  const candidates = line.filter(waiting => !waiting.wasOffered && fits(slot, waiting));
  const free = candidates.find(waiting => waiting.busyUntil === null);
  if (free) return { type: 'offer', entryId: free.entryId };
  const ends = candidates.map(waiting => Date.parse(waiting.busyUntil!));
  if (ends.length === 0) return { type: 'nobody' };
  return { type: 'wait', until: new Date(Math.min(...ends)).toISOString() };
}
