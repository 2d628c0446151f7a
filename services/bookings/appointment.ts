// Booking a slot (booking-management "Booking Creation"; DESIGN §3): the slot and the staff member's time are taken in
// one transaction. Each reason why a slot cannot be had has its own answer.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound } from '../../domain/errors';
import type { Suggestion } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import type { Deps } from '../deps';
import type { SlotStatus } from '../slots';
import { listSlots } from '../slots';
import type { BookingRequest, CreatedBooking, Place, Remember } from './insert';
import { PlaceTaken, insertBooking } from './insert';
import { slotTaken } from './taken';

export interface AppointmentRequest extends BookingRequest {
  slotId: string;
}

interface SlotRow {
  id: string;
  serviceId: string;
  staffId: string;
  startsAt: Date;
  endsAt: Date;
  status: SlotStatus;
  serviceName: string;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  priceMinor: number | null;
  staffName: string;
  locationId: string | null;
}

/**
 * @throws Refusal `not_found`, `slot_past`, `slot_closed`, `slot_held`, `slot_unavailable` with up to three other slots of
 *   the same service.
 */
export async function createAppointment(
  deps: Deps,
  request: AppointmentRequest,
  remember?: Remember,
): Promise<CreatedBooking> {
  const { tenant, now } = request;
  let slot: SlotRow | undefined;
  try {
    return await inTenant(deps.knex, tenant.id, async trx => {
      slot = await lockSlot(trx, request.slotId);
      assertOffered(slot, now);
      await trx('slots').where({ id: slot.id }).update({ status: 'booked' });
      const created = await insertBooking(trx, deps, request, placeOf(slot));
      await remember?.(trx, created);
      return created;
    });
  } catch (error) {
    if (!(error instanceof PlaceTaken) || !slot) throw error;
    throw slotTaken(await otherSlots(deps.knex, tenant, slot, now));
  }
}

/** The slot with its service and staff member, locked. @throws Refusal `not_found`. */
export async function lockSlot(trx: Knex.Transaction, id: string): Promise<SlotRow> {
  const slot = await trx('slots as s')
    .join('services as v', 'v.id', 's.service_id')
    .join('resources as r', 'r.id', 's.staff_id')
    .where('s.id', id)
    .forUpdate('s')
    .first<SlotRow | undefined>(
      's.id',
      's.serviceId',
      's.staffId',
      's.startsAt',
      's.endsAt',
      's.status',
      'v.name as serviceName',
      'v.bufferBeforeMinutes',
      'v.bufferAfterMinutes',
      'v.priceMinor',
      'r.name as staffName',
      'r.locationId',
    );
  if (!slot) throw notFound('Slot');
  return slot;
}

function assertOffered(slot: SlotRow, now: string): void {
  if (slot.status === 'booked') throw new PlaceTaken();
  if (slot.startsAt.getTime() <= Date.parse(now)) {
    throw new Refusal(
      'slot_past',
      'Slot is in the past',
      'This slot has begun already. Please choose a later one.',
    );
  }
  if (slot.status === 'closed') {
    throw new Refusal(
      'slot_closed',
      'Slot is closed',
      'This slot is not offered. Please choose another one.',
    );
  }
  if (slot.status === 'held') {
    const message = 'This slot is being offered to somebody in the waiting line. Please choose another one.';
    throw new Refusal('slot_held', 'Slot is held', message);
  }
}

export const placeOf = (slot: SlotRow): Place => ({
  kind: 'appointment',
  resource: { id: slot.staffId, name: slot.staffName, locationId: slot.locationId },
  period: { start: slot.startsAt.toISOString(), end: slot.endsAt.toISOString() },
  priceMinor: slot.priceMinor,
  slotId: slot.id,
  service: { ...slot, id: slot.serviceId, name: slot.serviceName },
  properties: { service_id: slot.serviceId, staff_id: slot.staffId },
});

/** The next free slots of the same service, the same staff member's first. */
async function otherSlots(knex: Knex, tenant: Tenant, slot: SlotRow, now: string): Promise<Suggestion[]> {
  const others = await listSlots(
    knex,
    tenant,
    { serviceId: slot.serviceId, available: true, limit: 20 },
    now,
  );
  return others
    .filter(other => other.id !== slot.id)
    .sort((a, b) => Number(b.staffId === slot.staffId) - Number(a.staffId === slot.staffId))
    .slice(0, 3)
    .map(other => ({
      resourceId: other.staffId,
      resourceName: other.staffName,
      startTime: other.startTime,
      endTime: other.endTime,
      slotId: other.id,
    }));
}
