// What the workflow of a held slot does to the database: offers it to the next in line, takes their answer, and opens
// it when nobody is left. Each is one transaction and safe to run again: an offer that is open is found, not made twice.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound } from '../../domain/errors';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { plusMs } from '../../domain/instants';
import { isOver, nextInLine, offerEnd, offerMsOf } from '../../domain/waitlist';
import { lockSlot, placeOf } from '../bookings/appointment';
import { PlaceTaken, insertBooking } from '../bookings/insert';
import type { Deps } from '../deps';
import { whyClosed } from '../roster';
import { close, note } from './close';
import type { EntryRow, LineSlot, OfferRow, OfferStatus } from './rows';
import { bookedElsewhere, lockSlotAndLine, offeredPeriod, openOffer, readLine } from './rows';
import { callLine, settleBooked, staffIsBusy } from './rows';

export type LineStep =
  /** Somebody has been asked, until then. */
  | { type: 'offer'; offerId: string; until: string }
  /** Everybody left is deciding about another slot: look again then. */
  | { type: 'wait'; until: string }
  /** The slot is not held any more. */
  | { type: 'over' };

export interface StepRequest {
  slotId: string;
  /** Id of the offer, if one has to be made: chosen once by the workflow. */
  offerId: string;
  /** ISO instant. */
  now: string;
}

/** Does whatever is to be done for a held slot now. */
export function nextStep(knex: Knex, tenant: Tenant, request: StepRequest): Promise<LineStep> {
  const { now } = request;
  return inTenant(knex, tenant.id, async trx => {
    const slot = await lockSlotAndLine(trx, request.slotId);
    if (slot?.status !== 'held') return { type: 'over' };
    const current = await openOffer(trx, slot.id);
    if (current && !isOver(current.expiresAt.toISOString(), now)) return stepOf(current);
    if (current) await close(trx, tenant, current, 'expired', LIFECYCLE_ACTOR, now);
    await settleBooked(trx, slot.serviceId, now);
    if (await whyClosed(trx, tenant, slot)) return letGo(trx, slot, 'closed');
    const end = offerEnd(now, slot.startsAt.toISOString(), offerMsOf(tenant));
    if (!end || (await staffIsBusy(trx, slot.id))) return letGo(trx, slot, 'open');
    const next = nextInLine(offeredPeriod(slot), await readLine(trx, slot, now));
    switch (next.type) {
      case 'nobody':
        return letGo(trx, slot, 'open');
      case 'wait': {
        const soon = plusMs(now, LOOK_AGAIN_MS);
        const until = next.until > soon ? (next.until < end ? next.until : end) : soon;
        await trx('slots').where({ id: slot.id }).update({ heldUntil: until });
        return { type: 'wait', until };
      }
      case 'offer':
        return offer(trx, tenant, slot, { ...request, entryId: next.entryId, end });
    }
  });
}

/** At the earliest: whoever is deciding may be a moment late in being told that their time is over. */
const LOOK_AGAIN_MS = 10_000;

const stepOf = (row: OfferRow): LineStep => ({
  type: 'offer',
  offerId: row.id,
  until: row.expiresAt.toISOString(),
});

async function letGo(trx: Knex.Transaction, slot: LineSlot, status: 'open' | 'closed'): Promise<LineStep> {
  const closedBy = status === 'closed' ? 'roster' : null;
  await trx('slots').where({ id: slot.id }).update({ status, closedBy, heldUntil: null });
  return { type: 'over' };
}

async function offer(
  trx: Knex.Transaction,
  tenant: Tenant,
  slot: LineSlot,
  { offerId, entryId, end, now }: StepRequest & { entryId: string; end: string },
): Promise<LineStep> {
  await trx('waitlist_offers').insert({
    ...{ id: offerId, tenantId: tenant.id, entryId, slotId: slot.id, createdAt: now, expiresAt: end },
  });
  await trx('slots').where({ id: slot.id }).update({ heldUntil: end });
  await note(trx, tenant, { entryId, slotId: slot.id }, 'offered', LIFECYCLE_ACTOR, now);
  return { type: 'offer', offerId, until: end };
}

export interface AnswerRequest {
  offerId: string;
  requestId: string;
  /** ISO instant. */
  now: string;
}

interface Answering {
  slot: LineSlot;
  offer: OfferRow;
  entry: EntryRow;
  customer: Actor;
}

async function lockAnswering(trx: Knex.Transaction, offerId: string): Promise<Answering> {
  const seen = await trx('waitlist_offers').where({ id: offerId }).first<OfferRow | undefined>();
  const slot = seen && (await lockSlotAndLine(trx, seen.slotId));
  if (!slot) throw notFound('Offer');
  const row = (await trx('waitlist_offers').where({ id: offerId }).forUpdate().first<OfferRow>())!;
  const entry = (await trx('waitlist_entries').where({ id: row.entryId }).forUpdate().first<EntryRow>())!;
  return { slot, offer: row, entry, customer: { type: 'customer', id: null, name: entry.customerName } };
}

/** What an offer has become. */
export interface Answered {
  status: OfferStatus;
}

const OVER: Record<Exclude<OfferStatus, 'open'>, string> = {
  accepted: 'You have taken this slot already.',
  declined: 'You have declined this offer; the slot has gone to the next in line.',
  expired: 'The time to answer is over; the slot has gone to the next in line.',
  withdrawn: 'This offer has been withdrawn. Please contact us.',
};

/** What somebody hears who answers an offer that is over. */
export const offerOver = (status: Exclude<OfferStatus, 'open'>): Refusal =>
  new Refusal('conflict', 'Offer is over', OVER[status]);

function assertOpen({ offer: row, slot }: Answering, now: string): void {
  if (row.status !== 'open') throw offerOver(row.status);
  if (isOver(row.expiresAt.toISOString(), now)) throw offerOver('expired');
  if (slot.status !== 'held') throw offerOver('withdrawn');
}

/** Undoes the transaction: the offer cannot be kept. */
class Broken extends Error {
  constructor(
    readonly answering: Answering,
    readonly refusal: Refusal,
    /** The booking that the customer has instead. */
    readonly bookingId?: string,
  ) {
    super(refusal.message);
  }
}

/**
 * The customer takes the slot: offer, entry, slot and booking in one transaction. A second time it changes nothing.
 * @throws Refusal `not_found`, `conflict` when the offer is over or the customer has booked elsewhere,
 *   `slot_unavailable` when the staff member has been taken for something else, or will not be there.
 */
export async function acceptOffer(deps: Deps, tenant: Tenant, request: AnswerRequest): Promise<Answered> {
  const { now, requestId } = request;
  try {
    return await inTenant(deps.knex, tenant.id, async trx => {
      const answering = await lockAnswering(trx, request.offerId);
      const { offer: row, entry, customer } = answering;
      if (row.status === 'accepted') return { status: 'accepted' };
      assertOpen(answering, now);
      const elsewhere = await bookedElsewhere(trx, entry.id, now);
      if (elsewhere) throw new Broken(answering, ALREADY_BOOKED, elsewhere);
      if (await whyClosed(trx, tenant, answering.slot)) throw new Broken(answering, SLOT_CLOSED);
      const bookingId = await book(trx, deps, tenant, answering, request);
      await trx('waitlist_entries').where({ id: entry.id }).update({ status: 'booked', bookingId });
      await close(trx, tenant, row, 'accepted', customer, now, requestId);
      return { status: 'accepted' };
    });
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    await withdrawBroken(deps.knex, tenant, error, now);
    throw error.refusal;
  }
}

const ALREADY_BOOKED = new Refusal(
  'conflict',
  'Already booked',
  'You have an appointment for this service already, so the slot goes to the next in line.',
);
const SLOT_CLOSED = new Refusal(
  'slot_unavailable',
  'Slot is no longer available',
  'This time is no longer offered. You keep your place in line.',
);
const SLOT_GONE = new Refusal(
  'slot_unavailable',
  'Slot is no longer available',
  'This time has been taken for something else. You keep your place in line.',
);

/** Answers the id of the new booking. @throws Broken when the staff member's time is taken. */
async function book(
  trx: Knex.Transaction,
  deps: Deps,
  tenant: Tenant,
  answering: Answering,
  { now, requestId }: AnswerRequest,
): Promise<string> {
  const { slot, entry, customer } = answering;
  await trx('slots').where({ id: slot.id }).update({ status: 'booked', heldUntil: null });
  const order = {
    ...{ tenant, actor: customer, now, requestId, source: 'waitlist' as const },
    // The offer was the business's own word: nothing is left to confirm.
    staff: true,
    customer: {
      fullName: entry.customerName,
      email: entry.customerEmail ?? undefined,
      phone: entry.customerPhone,
    },
  };
  try {
    const { booking } = await insertBooking(trx, deps, order, placeOf(await lockSlot(trx, slot.id)));
    return booking.id;
  } catch (error) {
    throw error instanceof PlaceTaken ? new Broken(answering, SLOT_GONE) : error;
  }
}

async function withdrawBroken(
  knex: Knex,
  tenant: Tenant,
  { answering, bookingId }: Broken,
  now: string,
): Promise<void> {
  await inTenant(knex, tenant.id, async trx => {
    const { offer: row, entry } = await lockAnswering(trx, answering.offer.id);
    if (row.status === 'open') await close(trx, tenant, row, 'withdrawn', LIFECYCLE_ACTOR, now);
    if (bookingId && entry.status === 'waiting') {
      await trx('waitlist_entries').where({ id: entry.id }).update({ status: 'booked', bookingId });
    }
    await callLine(trx, row.slotId, now);
  });
}

/** The customer leaves the slot to the next. @throws Refusal `not_found`, `conflict` when the offer is over. */
export function declineOffer(knex: Knex, tenant: Tenant, request: AnswerRequest): Promise<Answered> {
  const { now, requestId } = request;
  return inTenant(knex, tenant.id, async trx => {
    const answering = await lockAnswering(trx, request.offerId);
    if (answering.offer.status === 'declined') return { status: 'declined' };
    assertOpen(answering, now);
    await close(trx, tenant, answering.offer, 'declined', answering.customer, now, requestId);
    return { status: 'declined' };
  });
}
