// Moving a booking's status: the whole move in one transaction (DESIGN §5). Only the lifecycle calls this, and it may
// call twice: the operation id finds the first run, and the second changes nothing.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { cancelReasonOf, decideMove } from '../../domain/booking/moves';
import type { BookingStatus } from '../../domain/booking/status';
import { notFound } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { hasRun, record } from '../audit';
import { moveDelivery } from '../deliveries/move';
import { releaseSlot } from '../waitlist/release';
import { factsOf } from './facts';
import type { BookingRow } from './view';
import { selectBookings } from './view';

/** Who asked for a change of a booking, when, and under which name it is remembered. */
export interface ChangeRequest {
  bookingId: string;
  actor: Actor;
  reason?: string;
  /** ISO instant. */
  now: string;
  operationId: string;
  requestId?: string;
  /** Runs in the transaction of a change that is made, with the booking as it was and as it is. */
  announce?: Announce;
}

export type Announce = (trx: Knex.Transaction, before: BookingRow, after: BookingRow) => Promise<void>;

export interface MoveRequest extends ChangeRequest {
  to: BookingStatus;
}

/** @throws Refusal `not_found`, `invalid_transition`, `rule_violation` (`cancellation_cutoff`). */
export function moveBooking(knex: Knex, tenant: Tenant, request: MoveRequest): Promise<BookingRow> {
  return inTenant(knex, tenant.id, async trx => {
    const before = await lockBooking(trx, request.bookingId);
    if (await hasRun(trx, request.operationId)) return before;
    const { to, actor, now } = request;
    const decision = decideMove(factsOf(before, tenant), { to, by: actor.type, now });
    if (!decision.allowed) throw decision.refusal;
    await trx('bookings')
      .where({ id: before.id })
      .update({ status: to, updatedAt: now, ...stampsOf(request) });
    // booking-management, "Cancellation" and "No-Show": the slot is offered again. A completed one stays booked.
    if (before.slotId && (to === 'cancelled' || to === 'no_show')) {
      await releaseSlot(trx, tenant, before.slotId, now);
    }
    if (before.kind === 'delivery' && before.vendorId) await moveDelivery(trx, tenant, before, request);
    // Whoever moves a booking on has seen it, and what the clock moves on need not be looked at any more.
    await settleInbox(trx, before.id, 'booking', request);
    if (before.overdueAt) await settleInbox(trx, before.id, 'overdue', request);
    await recordMove(trx, tenant, before, request);
    return changed(trx, before, request.announce);
  });
}

/** The booking as a change has left it, once what has to be said of it is written. */
export async function changed(
  trx: Knex.Transaction,
  before: BookingRow,
  announce?: Announce,
): Promise<BookingRow> {
  const after = await readBooking(trx, before.id);
  await announce?.(trx, before, after);
  return after;
}

/**
 * The row, locked, so that whatever is decided from it still holds when it is written. It is locked before it is read with
 * its names: whoever waits for a booking that moves to another staff member would find it beside the name of the old one,
 * which is no row at all.
 */
export async function lockBooking(trx: Knex.Transaction, id: string): Promise<BookingRow> {
  await trx('bookings').where({ id }).forUpdate().first('id');
  return readBooking(trx, id);
}

/** @throws Refusal `not_found`. */
export async function readBooking(trx: Knex.Transaction, id: string): Promise<BookingRow> {
  const row = await selectBookings(trx).where('b.id', id).first();
  if (!row) throw notFound('Booking');
  return row;
}

function stampsOf({ to, actor, now }: MoveRequest): Record<string, unknown> {
  switch (to) {
    case 'upcoming':
      return { confirmedAt: now, confirmedBy: actor.type === 'staff' ? actor.id : null };
    case 'completed':
      return { completedAt: now };
    case 'cancelled':
      return { cancelledAt: now, cancelReason: cancelReasonOf(actor.type) };
    case 'pending':
    case 'active':
    case 'no_show':
      return {};
  }
}

/** What waited for somebody to do this is done. */
async function settleInbox(
  trx: Knex.Transaction,
  bookingId: string,
  type: string,
  { actor, now }: MoveRequest,
): Promise<void> {
  await trx('inbox_items')
    .where({ bookingId, type, status: 'pending' })
    .update({ status: 'done', doneAt: now, doneBy: actor.type === 'staff' ? actor.id : null });
}

async function recordMove(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  { to, actor, reason, now, operationId, requestId }: MoveRequest,
): Promise<void> {
  await record(
    trx,
    {
      tenantId: tenant.id,
      subject: 'booking',
      subjectId: before.id,
      action: 'status_changed',
      from: before.status,
      to,
      actor,
      reason,
      now,
      operationId,
      requestId,
      vendorId: before.vendorId ?? undefined,
    },
    {
      tenantId: tenant.id,
      name: 'booking_status_changed',
      properties: { booking_id: before.id, from: before.status, to, actor: actor.type },
      now,
    },
  );
}
