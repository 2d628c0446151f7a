// Booking a slot (booking-management "Booking Creation"; DESIGN §3): the slot and the staff member's time are taken in
// one transaction. Each reason why a slot cannot be had has its own answer.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { SlotTarget } from '../../domain/booking/target';
import { Refusal, notFound } from '../../domain/errors';
import type { Suggestion } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import type { Deps } from '../deps';
import type { SlotStatus } from '../slots';
import { heldBeside, listSlots } from '../slots';
import { withdrawFromLine } from '../waitlist/close';
import { lockLine, readSlot, settleBooking } from '../waitlist/rows';
import type { BookingRequest, CreatedBooking, Place, Remember } from './insert';
import { PlaceTaken, insertBooking } from './insert';
import { slotTaken } from './taken';

export interface AppointmentRequest extends BookingRequest, SlotTarget {}

export interface SlotRow {
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
  /** On the roster. */
  isActive: boolean;
  /** On offer. */
  serviceIsActive: boolean;
  locationId: string | null;
}

/**
 * @throws Refusal `not_found`, `slot_past`, `slot_closed`, `slot_held` unless said to be taken over the hold,
 *   `slot_unavailable` with up to three other slots of the same service.
 */
export async function createAppointment(
  deps: Deps,
  request: AppointmentRequest,
  remember?: Remember,
): Promise<CreatedBooking> {
  const { tenant, slotId, now } = request;
  try {
    return await inTenant(deps.knex, tenant.id, async trx => {
      if (request.overHold) await lockLinesAt(trx, slotId);
      const slot = await lockSlot(trx, slotId);
      await takeSlot(trx, tenant, slot, request);
      const created = await insertBooking(trx, deps, request, placeOf(slot));
      await settleBooking(trx, created.booking.id);
      await remember?.(trx, created);
      return created;
    });
  } catch (error) {
    if (!(error instanceof PlaceTaken)) throw error;
    throw slotTaken(await otherSlots(deps.knex, tenant, slotId, now));
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
      'v.isActive as serviceIsActive',
      'v.bufferBeforeMinutes',
      'v.bufferAfterMinutes',
      'v.priceMinor',
      'r.name as staffName',
      'r.isActive',
      'r.locationId',
    );
  if (!slot) throw notFound('Slot');
  return slot;
}

/** Before the slot: the lines of whoever loses an offer by it, in one order, so that two never wait in a circle. */
export async function lockLinesAt(trx: Knex.Transaction, slotId: string): Promise<void> {
  const slot = await readSlot(trx, slotId);
  if (!slot) return;
  const beside = await heldBeside(trx, slotId);
  const lines = new Set([slot, ...beside].map(({ serviceId }) => serviceId));
  for (const serviceId of [...lines].sort()) await lockLine(trx, serviceId);
}

interface TakeRequest {
  overHold?: boolean;
  actor: Actor;
  now: string;
  requestId?: string;
}

/**
 * Marks a locked slot as booked. Over a hold of it or of another slot at that time, whoever was offered that is asked no
 * more; the lines are locked then.
 * @throws PlaceTaken, Refusal as {@link createAppointment}.
 */
export async function takeSlot(
  trx: Knex.Transaction,
  tenant: Tenant,
  slot: SlotRow,
  request: TakeRequest,
): Promise<void> {
  assertOffered(slot, request);
  const held = (await heldBeside(trx, slot.id)).map(({ id }) => id);
  if (slot.status === 'held') held.push(slot.id);
  if (held.length > 0 && !request.overHold) throw slotHeld();
  await trx('slots').where({ id: slot.id }).update({ status: 'booked', heldUntil: null });
  for (const id of held) await withdrawFromLine(trx, tenant, id, request);
}

const slotHeld = (): Refusal =>
  new Refusal(
    'slot_held',
    'Slot is held',
    'This time is being offered to somebody in the waiting line. Please choose another one.',
  );

function assertOffered(slot: SlotRow, { now }: TakeRequest): void {
  if (slot.status === 'booked') throw new PlaceTaken();
  if (slot.startsAt.getTime() <= Date.parse(now)) {
    throw new Refusal(
      'slot_past',
      'Slot is in the past',
      'This slot has begun already. Please choose a later one.',
    );
  }
  if (slot.status === 'closed' || !slot.isActive || !slot.serviceIsActive) {
    const why = !slot.isActive
      ? `${slot.staffName} is off the roster.`
      : !slot.serviceIsActive
        ? `${slot.serviceName} is no longer offered.`
        : 'This slot is not offered.';
    throw new Refusal('slot_closed', 'Slot is closed', `${why} Please choose another one.`);
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
export async function otherSlots(
  knex: Knex,
  tenant: Tenant,
  slotId: string,
  now: string,
): Promise<Suggestion[]> {
  const slot = await inTenant(knex, tenant.id, trx => readSlot(trx, slotId));
  if (!slot) return [];
  const filter = { serviceId: slot.serviceId, available: true, limit: 20 };
  const others = await listSlots(knex, tenant, filter, now);
  return others
    .filter(other => other.id !== slot.id)
    .sort((a, b) => Number(b.staffId === slot.staffId) - Number(a.staffId === slot.staffId))
    .slice(0, 3)
    .map(other => ({
      resourceId: other.staffId,
      resourceName: other.staffName,
      startTime: other.startTime,
      endTime: other.endTime,
      timeZone: other.timeZone,
      zoneName: other.zoneName,
      slotId: other.id,
    }));
}
