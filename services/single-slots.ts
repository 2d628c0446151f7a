// Slots added and deleted one by one. A slot that is deleted keeps its row, closed for good and shown to nobody: what was
// made of the weekly hours would be made again otherwise. To add it again brings it back.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { timeOf } from '../domain/calendar';
import type { Period } from '../domain/calendar';
import { Refusal, notFound, validationFailed } from '../domain/errors';
import { plusMs } from '../domain/instants';
import { whyNot } from '../domain/roster';
import type { RosterService } from '../domain/roster';
import { crowding } from '../domain/slots';
import type { Tenant } from '../domain/tenant';
import { record } from './audit';
import { lockRoster, personOf } from './roster';
import { cannotOpen, lockSlot } from './slot-status';
import type { SlotView } from './slots';
import { readSlots } from './slots';
import { readStaff } from './staff-read';
import type { By } from './stock/deps';

export interface NewSlot {
  staffId: string;
  serviceId: string;
  /** ISO instant. It ends when the service does. */
  startTime: string;
}

interface Service extends RosterService {
  name: string;
}

const DAY_MS = 86_400_000;

/**
 * One more slot, outside of the weekly hours too. One that is there and closed, or was deleted, is opened.
 * @throws Refusal `not_found`, `validation_failed` for a time that is over or too far ahead, `conflict` where nobody would
 *   be there, and where this staff member has a slot of this service.
 */
export function addSlot(
  knex: Knex,
  tenant: Tenant,
  { staffId, serviceId, startTime: start }: NewSlot,
  by: By,
): Promise<SlotView> {
  return inTenant(knex, tenant.id, async trx => {
    await lockRoster(trx, tenant, 'change');
    const [member] = await readStaff(trx, { id: staffId });
    if (!member) throw notFound('Staff member');
    const service = await trx('services').where({ id: serviceId }).first<Service | undefined>();
    if (!service) throw notFound('Service');
    assertAhead(start, tenant, by.now);
    const period = { start, end: plusMs(start, service.durationMinutes * 60_000) };
    const person = personOf(member, tenant);
    const why = whyNot({ ...period, byHand: true }, person, service);
    if (why) throw cannotOpen(why, member.name, service.name);
    const other = crowding(period, await slotsAround(trx, staffId, service, period), service);
    if (other) throw slotThere(member.name, service.name, timeOf(other.start, person.zone));
    const byHand = whyNot({ ...period, byHand: false }, person, service) !== undefined;
    const [made] = await trx('slots')
      .insert({
        ...{ tenantId: tenant.id, serviceId, staffId, startsAt: start, endsAt: period.end },
        ...{ status: 'open', closedBy: null, byHand },
      })
      .onConflict(['staffId', 'serviceId', 'startsAt'])
      .merge(['status', 'closedBy', 'byHand', 'endsAt'])
      .returning<{ id: string }[]>('id');
    const { id } = made!;
    await record(trx, { tenantId: tenant.id, subject: 'slot', subjectId: id, action: 'added', ...by });
    return (await readSlots(trx, tenant, { id }, by.now))[0]!;
  });
}

function assertAhead(start: string, { settings }: Tenant, now: string): void {
  const days = settings.bookingHorizonDays;
  const message =
    start <= now
      ? 'Must be in the future.'
      : start > plusMs(now, days * DAY_MS)
        ? `Must be at most ${days} days ahead: nobody can book further.`
        : undefined;
  if (message) throw validationFailed([{ field: 'startTime', message }]);
}

/** Of this staff member and service, whoever has them; what is closed leaves room. */
async function slotsAround(
  trx: Knex.Transaction,
  staffId: string,
  { id: serviceId }: Service,
  { start, end }: Period,
): Promise<Period[]> {
  const rows = await trx('slots')
    .where({ staffId, serviceId })
    .whereNot({ status: 'closed' })
    .whereBetween('startsAt', [plusMs(start, -3 * DAY_MS), plusMs(end, 3 * DAY_MS)])
    .orderBy('startsAt')
    .select<{ startsAt: Date; endsAt: Date }[]>('startsAt', 'endsAt');
  return rows.map(row => ({ start: row.startsAt.toISOString(), end: row.endsAt.toISOString() }));
}

const slotThere = (staffName: string, serviceName: string, at: string): Refusal =>
  new Refusal(
    'conflict',
    'There is a slot already',
    `${staffName} has a slot of ${serviceName} at ${at}, and no time for another one then. Nothing was added; choose another time.`,
  );

/**
 * Deletes a slot that nobody ever booked.
 * @throws Refusal `not_found`, `conflict` for one that is or was booked, or is held.
 */
export function deleteSlot(knex: Knex, tenant: Tenant, id: string, by: By): Promise<void> {
  return inTenant(knex, tenant.id, async trx => {
    await lockRoster(trx, tenant, 'change');
    const slot = await lockSlot(trx, id);
    if (slot.status === 'booked' || slot.status === 'held') throw cannotDelete(KEPT[slot.status]);
    const booking = await trx('bookings').where({ slotId: id }).first<unknown>('id');
    if (booking) throw cannotDelete(WAS_BOOKED);
    await trx('slots').where({ id }).update({ status: 'closed', closedBy: 'deleted' });
    await record(trx, { tenantId: tenant.id, subject: 'slot', subjectId: id, action: 'deleted', ...by });
  });
}

const cannotDelete = (why: string): Refusal => new Refusal('conflict', 'Slot cannot be deleted', why);

const WAS_BOOKED =
  'Somebody has booked this slot before, and that booking keeps naming it. Close it instead: nobody can book it then.';
const KEPT = {
  booked: 'This slot is booked. Cancel the booking or move it to another time, then close the slot.',
  held: 'This slot is being offered to somebody in the waiting line. When that is over, close or delete it.',
};
