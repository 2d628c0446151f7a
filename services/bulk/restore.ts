// Taking a cancellation back: cancelled is final (DESIGN §2), so the booking is made anew, as it was, where its place is
// still free.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound } from '../../domain/errors';
import { lockSlot, placeOf, takeSlot } from '../bookings/appointment';
import { record } from '../audit';
import { insertBlocks } from '../blocks/insert';
import type { Place } from '../bookings/insert';
import { PlaceTaken, insertBooking } from '../bookings/insert';
import type { BookingRow } from '../bookings/view';
import type { Task } from './execute';
import { markIn } from './items';

/** How it stood before it was cancelled. */
interface RestoreSpec {
  wasPending: boolean;
}

/** @throws Refusal `not_found`, `slot_past`, `slot_unavailable`, `invalid_transition`. */
export async function restoreBooking(task: Task): Promise<string> {
  const { deps, tenant, job, item, now } = task;
  const row = item.booking;
  if (!row) throw notFound('Booking');
  assertRestorable(row, now);
  try {
    return await inTenant(deps.knex, tenant.id, async trx => {
      const madeId =
        row.kind === 'block' ? await blockAgain(trx, task, row) : await bookAgain(trx, task, row);
      await markIn(trx, job.id, [{ number: item.number, status: 'done', madeId }], now);
      await recordRestore(trx, task, row, madeId);
      return madeId;
    });
  } catch (error) {
    if (!(error instanceof PlaceTaken)) throw error;
    throw new Refusal('slot_unavailable', 'Place is taken', 'Its place is no longer free.');
  }
}

function assertRestorable(row: BookingRow, now: string): void {
  if (row.status !== 'cancelled') throw unrestorable(row, 'It is not cancelled.');
  if (row.kind === 'delivery') throw unrestorable(row, 'A delivery is booked by its vendor.');
  if (row.startsAt.getTime() <= Date.parse(now)) {
    throw new Refusal('slot_past', 'Time has passed', 'It would have begun already.');
  }
}

const unrestorable = ({ status }: BookingRow, message: string): Refusal =>
  new Refusal('invalid_transition', 'Booking cannot be restored', message, { from: status, allowed: [] });

async function bookAgain(trx: Knex.Transaction, task: Task, row: BookingRow): Promise<string> {
  const { deps, tenant, actor, job, item, now } = task;
  const { wasPending } = item.spec as RestoreSpec;
  const requestId = job.requestId ?? job.id;
  const by = { tenant, actor, now, requestId };
  const customer = row.customerName
    ? {
        ...(row.customerId ? { id: row.customerId } : {}),
        fullName: row.customerName,
        email: row.customerEmail ?? undefined,
        phone: row.customerPhone ?? undefined,
      }
    : null;
  const place = await placeAgain(trx, task, row);
  const request = { ...by, staff: !wasPending, customer, notes: row.notes, source: row.source };
  const { booking } = await insertBooking(trx, deps, request, place);
  return booking.id;
}

/** What it occupied, at the price that was agreed. */
async function placeAgain(
  trx: Knex.Transaction,
  { tenant, actor, now }: Task,
  row: BookingRow,
): Promise<Place> {
  const properties = { restored_from: row.id };
  const { priceMinor } = row;
  if (row.kind === 'appointment') {
    if (!row.slotId) throw notFound('Slot');
    const slot = await lockSlot(trx, row.slotId);
    await takeSlot(trx, tenant, slot, { actor, now });
    return { ...placeOf(slot), priceMinor, properties };
  }
  return {
    kind: row.kind,
    resource: { id: row.resourceId, name: row.resourceName, locationId: row.locationId },
    period: { start: row.startsAt.toISOString(), end: row.endsAt.toISOString() },
    cancellationCutoffMinutes: row.cancellationCutoffMinutes,
    ...{ priceMinor, properties },
  };
}

async function blockAgain(trx: Knex.Transaction, task: Task, row: BookingRow): Promise<string> {
  const { tenant, actor, job, now } = task;
  const { blockSeriesId } = await trx('bookings')
    .where({ id: row.id })
    .first<{ blockSeriesId: string }>('blockSeriesId');
  const draft = {
    seriesId: blockSeriesId,
    type: row.blockType!,
    reason: row.notes,
    requestId: job.requestId,
  };
  const period = { start: row.startsAt.toISOString(), end: row.endsAt.toISOString() };
  const place = { resourceId: row.resourceId, ...period };
  const { made } = await insertBlocks(trx, { ...draft, tenant, actor, now }, [place]);
  if (!made[0]) throw new PlaceTaken();
  return made[0].id;
}

/** Each says where the other is. */
async function recordRestore(
  trx: Knex.Transaction,
  { tenant, actor, job, now }: Task,
  row: BookingRow,
  madeId: string,
): Promise<void> {
  const entry = { tenantId: tenant.id, subject: 'booking' as const, actor, now, requestId: job.requestId };
  await record(trx, { ...entry, subjectId: row.id, action: 'restored', metadata: { bookingId: madeId } });
  await record(trx, { ...entry, subjectId: madeId, action: 'restores', metadata: { bookingId: row.id } });
}
