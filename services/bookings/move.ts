// Moving a booking's status: the whole move in one transaction (DESIGN §5). The lifecycle calls this,
// and bulk jobs do, which tell it afterwards (decision 29). Both may call twice: the operation id finds the first run, and the
// second changes nothing.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { cancelReasonOf, checkSaidReason, decideMove } from '../../domain/booking/moves';
import type { BookingStatus, SaidReason } from '../../domain/booking/status';
import { notFound } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import { moveDelivery } from '../deliveries/move';
import { releaseSlot } from '../waitlist/release';
import { factsOf } from './facts';
import type { BookingRow } from './view';
import { BOOKING_COLUMNS, selectBooking, selectBookings } from './view';

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
  /** Of a cancellation by staff: why, where it was not they who wanted it. */
  cancelReason?: SaidReason;
}

/** @throws Refusal `not_found`, `invalid_transition`, `rule_violation` (`cancellation_cutoff`), `validation_failed`. */
export function moveBooking(knex: Knex, tenant: Tenant, request: MoveRequest): Promise<BookingRow> {
  return inTenant(knex, tenant.id, async trx => {
    const { before, hasRun } = await lockForChange(trx, request);
    if (hasRun) return before;
    const { to, actor, now, cancelReason } = request;
    checkSaidReason(before.kind, to, cancelReason);
    const decision = decideMove(factsOf(before, tenant), { to, by: actor.type, now });
    if (!decision.allowed) throw decision.refusal;
    const moved = await writeMove(trx, before, request);
    // booking-management, "Cancellation" and "No-Show": the slot is offered again. A completed one stays booked.
    if (before.slotId && (to === 'cancelled' || to === 'no_show')) {
      await releaseSlot(trx, tenant, before.slotId, now);
    }
    if (before.kind === 'delivery' && before.vendorId) await moveDelivery(trx, tenant, before, request);
    await recordMove(trx, tenant, before, request);
    await request.announce?.(trx, before, moved);
    return moved;
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

/** The booking, locked, and whether the change it is locked for was made before. @throws Refusal `not_found`. */
export async function lockForChange(
  trx: Knex.Transaction,
  { bookingId, operationId }: Pick<ChangeRequest, 'bookingId' | 'operationId'>,
): Promise<{ before: BookingRow; hasRun: boolean }> {
  await lock(trx, bookingId);
  const row = (await selectBookings(trx)
    .select(trx.raw('exists (select from audit_events where operation_id = ?) as has_run', [operationId]))
    .where('b.id', bookingId)
    .first()
    .options({ name: 'booking to change' })) as (BookingRow & { hasRun: boolean }) | undefined;
  if (!row) throw notFound('Booking');
  const { hasRun, ...before } = row;
  return { before, hasRun };
}

/**
 * The row, locked, so that whatever is decided from it still holds when it is written. It is locked before it is read with
 * its names: whoever waits for a booking that moves to another staff member would find it beside the name of the old one,
 * which is no row at all.
 */
export async function lockBooking(trx: Knex.Transaction, id: string): Promise<BookingRow> {
  await lock(trx, id);
  return readBooking(trx, id);
}

const lock = (trx: Knex.Transaction, id: string): PromiseLike<unknown> =>
  trx('bookings').where({ id }).forUpdate().first('id').options({ name: 'lock of a booking' });

/** @throws Refusal `not_found`. */
export async function readBooking(trx: Knex.Transaction, id: string): Promise<BookingRow> {
  const row = await selectBooking(trx, id);
  if (!row) throw notFound('Booking');
  return row;
}

function stampsOf({ to, actor, now, cancelReason }: MoveRequest): Record<string, unknown> {
  switch (to) {
    case 'upcoming':
      return { confirmedAt: now, confirmedBy: actor.type === 'staff' ? actor.id : null };
    case 'completed':
      return { completedAt: now };
    case 'cancelled':
      return { cancelledAt: now, cancelReason: cancelReasonOf(actor.type, cancelReason) };
    case 'pending':
    case 'active':
    case 'no_show':
      return {};
  }
}

/**
 * The move itself, and the booking as it leaves it. Whoever moves a booking on has seen it, and what the clock moves on need
 * not be looked at any more: what waited in the inbox is done.
 */
async function writeMove(
  trx: Knex.Transaction,
  before: BookingRow,
  request: MoveRequest,
): Promise<BookingRow> {
  const { to, actor, now } = request;
  const settled = trx('inbox_items')
    .where({ bookingId: before.id, status: 'pending' })
    .whereIn('type', before.overdueAt ? ['booking', 'vendor', 'overdue'] : ['booking', 'vendor'])
    .update({ status: 'done', doneAt: now, doneBy: actor.type === 'staff' ? actor.id : null });
  const [columns] = await trx('bookings')
    .with('settled', settled)
    .where({ id: before.id })
    .update({ status: to, updatedAt: now, ...stampsOf(request) }, BOOKING_COLUMNS)
    .options({ name: `move to ${to}${before.overdueAt ? ' of an overdue one' : ''}` });
  return { ...before, ...(columns as Partial<BookingRow>) };
}

async function recordMove(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  { to, actor, reason, now, operationId, requestId, cancelReason }: MoveRequest,
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
      ...(cancelReason ? { metadata: { cancelReason } } : {}),
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
