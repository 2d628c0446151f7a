// Slots follow the roster (domain/roster.ts): whenever hours, days off or services change, those that stand no more are
// closed, those that the roster closed and that stand again are opened, and those that are missing are made. Bookings and
// offers are not touched: whoever made the change is told how many stand in the way, and decides.
//
// Whoever changes the roster locks it, and so does whoever gives a slot back, so that no slot is opened by what was read
// before the change. Lock it first, or at least before any slot that is open: the change locks those after it.
import type { Knex } from 'knex';
import { addDays, dateOf } from '../domain/calendar';
import type { Absence, ClosedBy, Following, Person, RosterService, RosterSlot } from '../domain/roster';
import { follow, whyInTheWay, whyNot } from '../domain/roster';
import type { Tenant } from '../domain/tenant';
import { zoneNameOf } from '../domain/zones';
import { readStaff } from './staff-read';
import type { StaffView } from './staff-read';
import { asJson, inParts } from './stock/deps';

/** A booking that stands in the way of the roster. */
export interface InTheWay {
  id: string;
  customerName: string;
  staffName: string;
  startTime: string;
  timeZone: string;
  /** In words, where it is not that of the business. */
  zoneName: string | null;
  because: Absence;
}

/** What became of the slots. */
export interface Followed {
  closed: number;
  /** That the roster had closed, and that stand again. */
  opened: number;
  created: number;
  /** Being offered to the waitlist, though they stand no more. */
  held: number;
  /** Bookings that stand in the way, all of them, and the first of them by time. */
  bookings: number;
  firstBookings: InTheWay[];
}

const FIRST_BOOKINGS = 10;

/** One at a time changes the roster of a tenant; any number may read it meanwhile nobody does. */
export async function lockRoster(
  trx: Knex.Transaction,
  tenant: Pick<Tenant, 'id'>,
  to: 'change' | 'read',
): Promise<void> {
  const shared = to === 'read' ? '_shared' : '';
  await trx.raw(`select pg_advisory_xact_lock${shared}(hashtextextended(?, 0))`, [`roster/${tenant.id}`]);
}

/** A slot as far as it is to be known whether it stands. */
export interface PlacedSlot {
  id: string;
  serviceId: string;
  staffId: string;
  startsAt: Date;
  endsAt: Date;
}

/** Why a slot is to be offered to nobody; undefined when it stands. The roster is locked until the transaction ends. */
export async function whyClosed(
  trx: Knex.Transaction,
  tenant: Tenant,
  slot: PlacedSlot,
): Promise<Absence | undefined> {
  await lockRoster(trx, tenant, 'read');
  return whyNotNow(trx, tenant, slot);
}

/** The same, where the roster is locked already. `byHand`: as if a manager had opened it, if not said otherwise. */
export async function whyNotNow(
  trx: Knex.Transaction,
  tenant: Tenant,
  slot: PlacedSlot,
  byHand?: boolean,
): Promise<Absence | undefined> {
  const [member] = await readStaff(trx, { id: slot.staffId });
  const services = await readServices(trx);
  const kept = await trx('slots').where({ id: slot.id }).first<{ byHand: boolean }>('byHand');
  const period = { start: slot.startsAt.toISOString(), end: slot.endsAt.toISOString() };
  return whyNot(
    { ...period, byHand: byHand ?? kept.byHand },
    personOf(member!, tenant),
    services.get(slot.serviceId)!,
  );
}

export const personOf = (member: StaffView, { timeZone }: Tenant): Person => ({
  ...member,
  zone: member.ownTimeZone ?? timeZone,
});

async function readServices(trx: Knex.Transaction): Promise<Map<string, RosterService>> {
  const rows = await trx('services').select<RosterService[]>(
    ...['id', 'isActive', 'durationMinutes', 'bufferBeforeMinutes', 'bufferAfterMinutes'],
  );
  return new Map(rows.map(row => [row.id, row]));
}

/** One staff member, or everybody who has to do with one service. */
export type RosterScope = { staffId: string } | { serviceId: string };

/** The roster is locked to be changed, and has been. */
export async function followRoster(
  trx: Knex.Transaction,
  tenant: Tenant,
  scope: RosterScope,
  now: string,
): Promise<Followed> {
  const services = await readServices(trx);
  const people = new Map(
    (await readStaff(trx, { id: 'staffId' in scope ? scope.staffId : undefined })).map(member => [
      member.id,
      member,
    ]),
  );
  const slots = await readSlots(trx, scope, now);
  const total = { closed: 0, opened: 0, created: 0, held: 0 };
  const horizon = addDays(dateOf(now, tenant.timeZone), tenant.settings.slotHorizonDays);
  const writing: Writing = { close: [], open: [], add: [] };
  for (const { staffId, serviceId } of pairsOf(people, slots, scope)) {
    const person = personOf(people.get(staffId)!, tenant);
    const service = services.get(serviceId)!;
    const own = slots.get(keyOf(staffId, serviceId)) ?? [];
    // Managers may have made slots further ahead.
    const last = own.at(-1);
    const lastDate = last ? dateOf(last.start, tenant.timeZone) : horizon;
    const until = lastDate > horizon ? lastDate : horizon;
    const following = follow(own, person, service, { now, until });
    total.closed += following.close.length;
    total.opened += following.open.filter(({ wasClosed }) => wasClosed).length;
    total.held += own.filter(slot => slot.status === 'held' && whyNot(slot, person, service)).length;
    collect(writing, following, { tenantId: tenant.id, staffId, serviceId });
  }
  total.created = await write(trx, writing);
  return { ...total, ...(await bookingsInTheWay(trx, tenant, scope, { people, services, now })) };
}

const keyOf = (staffId: string, serviceId: string): string => `${staffId} ${serviceId}`;

type Slots = ReadonlyMap<string, RosterSlot[]>;

interface SlotRow extends PlacedSlot {
  status: RosterSlot['status'];
  closedBy: ClosedBy | null;
  byHand: boolean;
}

/**
 * All that are still to begin, by staff member and service, in order. Whoever is taking one that is open has taken it, or
 * comes too late: those are locked, and read again with the others.
 */
async function readSlots(trx: Knex.Transaction, scope: RosterScope, now: string): Promise<Slots> {
  const ahead = () => trx('slots').where(scope).where('startsAt', '>', now);
  await ahead().whereIn('status', ['open', 'closed']).orderBy('id').forUpdate().select('id');
  const rows = await ahead()
    .orderBy('startsAt')
    .select<SlotRow[]>(
      ...['id', 'serviceId', 'staffId', 'startsAt', 'endsAt', 'status', 'closedBy', 'byHand'],
    );
  const slots = new Map<string, RosterSlot[]>();
  for (const { staffId, serviceId, startsAt, endsAt, ...row } of rows) {
    const key = keyOf(staffId, serviceId);
    const slot = { ...row, start: startsAt.toISOString(), end: endsAt.toISOString() };
    const own = slots.get(key);
    if (own) own.push(slot);
    else slots.set(key, [slot]);
  }
  return slots;
}

/** Who does what, and who has slots of what. */
function pairsOf(
  people: ReadonlyMap<string, StaffView>,
  slots: Slots,
  scope: RosterScope,
): { staffId: string; serviceId: string }[] {
  const done = [...people.values()].flatMap(({ id, serviceIds }) =>
    serviceIds
      .filter(serviceId => !('serviceId' in scope) || serviceId === scope.serviceId)
      .map(serviceId => keyOf(id, serviceId)),
  );
  return [...new Set([...done, ...slots.keys()])].map(key => {
    const [staffId = '', serviceId = ''] = key.split(' ');
    return { staffId, serviceId };
  });
}

interface Writing extends Omit<Following, 'add'> {
  add: object[];
}

function collect(writing: Writing, { close, open, add }: Following, own: object): void {
  for (const id of close) writing.close.push(id);
  for (const slot of open) writing.open.push(slot);
  for (const { start, end } of add) writing.add.push({ ...own, startsAt: start, endsAt: end });
}

/** Answers how many are new. */
async function write(trx: Knex.Transaction, { close, open, add }: Writing): Promise<number> {
  await inParts(close, part =>
    trx('slots')
      .whereIn('id', part as string[])
      .update({ status: 'closed', closedBy: 'roster' }),
  );
  await inParts(open, part =>
    trx.raw(
      `update slots s set status = 'open', closed_by = null, ends_at = o."end"
       from jsonb_to_recordset(cast(? as jsonb)) as o(id uuid, "end" timestamptz) where s.id = o.id`,
      [asJson(part)],
    ),
  );
  return addSlots(trx, add);
}

/** Rows of one insert. */
const BATCH = 2_000;

/** Adds slots; those that exist stay as they are. Answers how many are new. */
export async function addSlots(trx: Knex.Transaction, rows: readonly object[]): Promise<number> {
  let created = 0;
  for (let i = 0; i < rows.length; i += BATCH) {
    const made = await trx('slots')
      .insert(rows.slice(i, i + BATCH))
      .onConflict(['staffId', 'serviceId', 'startsAt'])
      .ignore()
      .returning('id');
    created += made.length;
  }
  return created;
}

interface BookingRow {
  id: string;
  resourceId: string;
  serviceId: string;
  customerName: string;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
}

async function bookingsInTheWay(
  trx: Knex.Transaction,
  tenant: Tenant,
  scope: RosterScope,
  known: {
    people: ReadonlyMap<string, StaffView>;
    services: ReadonlyMap<string, RosterService>;
    now: string;
  },
): Promise<Pick<Followed, 'bookings' | 'firstBookings'>> {
  const { people, services, now } = known;
  const rows = await trx('bookings')
    .where('staffId' in scope ? { resourceId: scope.staffId } : { serviceId: scope.serviceId })
    .where('kind', 'appointment')
    .whereNotNull('serviceId')
    .whereIn('status', ['pending', 'upcoming', 'active'])
    .where('startsAt', '>', now)
    .orderBy(['startsAt', 'id'])
    .select<BookingRow[]>('id', 'resourceId', 'serviceId', 'customerName', 'startsAt', 'endsAt', 'timeZone');
  const found = rows.flatMap((row): InTheWay[] => {
    const { id, resourceId, serviceId, customerName, startsAt, endsAt, timeZone } = row;
    const member = people.get(resourceId)!;
    const period = { start: startsAt.toISOString(), end: endsAt.toISOString() };
    const because = whyInTheWay(period, personOf(member, tenant), services.get(serviceId)!);
    if (!because) return [];
    const about = { id, customerName, staffName: member.name, startTime: period.start, because };
    return [{ ...about, timeZone, zoneName: zoneNameOf(timeZone, tenant.timeZone) }];
  });
  return { bookings: found.length, firstBookings: found.slice(0, FIRST_BOOKINGS) };
}
