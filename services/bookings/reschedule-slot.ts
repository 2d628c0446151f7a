// Moving an appointment to another slot of its service, with whomever, in one transaction: the new slot is taken and the
// old one given back to the line, or neither. The price stays what was agreed. Whoever calls it (move.ts) may call
// twice.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { SlotTarget } from '../../domain/booking/target';
import { checkTarget } from '../../domain/booking/target';
import { validationFailed } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { zoneOfResource } from '../places/clock';
import { lockRoster } from '../roster';
import { releaseSlot } from '../waitlist/release';
import type { SlotRow } from './appointment';
import { lockLinesAt, lockSlot, otherSlots, takeSlot } from './appointment';
import { PlaceTaken } from './insert';
import type { ChangeRequest } from './move';
import { changed, lockForChange } from './move';
import { isOverlap, keepLink, lockPlaces, periodOf, recordReschedule } from './reschedule';
import { slotTaken } from './taken';
import type { BookingRow } from './view';

/**
 * To the slot it has already, it changes nothing.
 * @throws Refusal `not_found`, `invalid_transition`, `validation_failed` for a slot of another service, `slot_past`,
 *   `slot_closed`, `slot_held` unless said to be taken over the hold, `slot_unavailable` with other slots.
 */
export async function rescheduleAppointment(
  knex: Knex,
  tenant: Tenant,
  request: ChangeRequest & SlotTarget,
): Promise<BookingRow> {
  const { slotId, now } = request;
  try {
    return await inTenant(knex, tenant.id, async trx => {
      const { before, hasRun } = await lockForChange(trx, request);
      if (hasRun) return before;
      checkTarget(before, request);
      if (before.slotId === slotId) return before;
      if (request.overHold) await lockLinesAt(trx, slotId);
      await lockRoster(trx, tenant, 'read');
      await lockSlots(trx, [before.slotId, slotId]);
      const slot = await lockSlot(trx, slotId);
      assertSameService(before, slot);
      await takeSlot(trx, tenant, slot, request);
      await takePlace(trx, tenant, before, slot, now);
      if (before.slotId) await releaseSlot(trx, tenant, before.slotId, now);
      await recordReschedule(trx, tenant, changeOf(before, slot), request);
      return changed(trx, before, request.announce);
    });
  } catch (error) {
    if (!(error instanceof PlaceTaken) && !isOverlap(error)) throw error;
    throw slotTaken(await otherSlots(knex, tenant, slotId, now));
  }
}

/** Two who take each other's slot lock both in the same order, and so never wait in a circle. */
async function lockSlots(trx: Knex.Transaction, ids: readonly (string | null)[]): Promise<void> {
  await trx('slots')
    .whereIn(
      'id',
      ids.filter(id => id !== null),
    )
    .orderBy('id')
    .forUpdate()
    .select('id');
}

/** What was booked and priced stays; another service is another booking. */
function assertSameService(before: BookingRow, slot: SlotRow): void {
  if (before.serviceId === slot.serviceId) return;
  const message =
    `This is a slot of another service (${slot.serviceName}). ` +
    `Choose one of ${before.serviceName ?? 'the booked service'}, or cancel this booking and make a new one.`;
  throw validationFailed([{ field: 'slot_id', message }]);
}

async function takePlace(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  slot: SlotRow,
  now: string,
): Promise<void> {
  await lockPlaces(trx, [before.resourceId, slot.staffId]);
  const period = periodOf(slot);
  await trx.raw(
    `update bookings b set
       slot_id = :slot, resource_id = r.id, location_id = r.location_id,
       period = tstzrange(cast(:start as timestamptz), cast(:end as timestamptz)),
       occupied = tstzrange(cast(:start as timestamptz) - make_interval(mins => :before),
                            cast(:end as timestamptz) + make_interval(mins => :after)),
       time_zone = ${zoneOfResource('r')}, revision = b.revision + 1, updated_at = :now
     from resources r where r.id = :staff and b.id = :id`,
    {
      ...{ slot: slot.id, staff: slot.staffId, zone: tenant.timeZone },
      ...{ before: slot.bufferBeforeMinutes, after: slot.bufferAfterMinutes },
      ...{ start: period.start, end: period.end, now, id: before.id },
    },
  );
  await keepLink(trx, before, period.end);
}

function changeOf(before: BookingRow, slot: SlotRow) {
  const asText = ({ start, end }: { start: string; end: string }): string => `${start}/${end}`;
  return {
    from: asText(periodOf(before)),
    to: asText(periodOf(slot)),
    metadata: {
      ...{ fromSlot: before.slotId, toSlot: slot.id },
      ...{ fromStaff: before.resourceName, toStaff: slot.staffName },
    },
  };
}
