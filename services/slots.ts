// The slots that are offered: made from the weekly hours of staff, and listed.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { addDays, dateOf, datesBetween, daysOfWindow, startOfDay } from '../domain/calendar';
import { notFound } from '../domain/errors';
import type { ClosedBy } from '../domain/roster';
import { slotsOfDay } from '../domain/slots';
import type { ServiceTimes } from '../domain/slots';
import type { Tenant } from '../domain/tenant';
import { zoneNameOf } from '../domain/zones';
import { record } from './audit';
import { addSlots, lockRoster, personOf } from './roster';
import { readStaff } from './staff-read';
import type { By } from './stock/deps';

export type SlotStatus = 'open' | 'held' | 'booked' | 'closed';

export interface SlotView {
  id: string;
  serviceId: string;
  serviceName: string;
  staffId: string;
  staffName: string;
  startTime: string;
  endTime: string;
  /** Of where the staff member works. */
  timeZone: string;
  /** In words, where it is not that of the business. */
  zoneName: string | null;
  status: SlotStatus;
  heldUntil: string | null;
  /** While it is closed: by whom, where that was written down. */
  closedBy: Exclude<ClosedBy, 'deleted'> | null;
  /** Open, in the future, on offer, its staff member on the roster and free, and that time not held for somebody in line. */
  available: boolean;
}

export interface SlotFilter {
  id?: string;
  serviceId?: string;
  staffId?: string;
  /** Dates on the clock of where the staff member works, both included. */
  from?: string;
  to?: string;
  status?: SlotStatus;
  available?: boolean;
  /**
   * Whoever is free, and fairly so: of slots of one service that begin at the same time only one, that of the staff member
   * with the fewest bookings on that day (whatever has become of them but cancelled and not attended), then by name.
   * Takes `from` and `to`.
   */
  anyStaff?: boolean;
  limit?: number;
}

/** Held slots of the same staff member that a booking of slot `s` of service `v` would leave no time for. */
const HELD_BESIDE = `
  select h.id, h.service_id from slots h join services hv on hv.id = h.service_id
  where h.staff_id = s.staff_id and h.id <> s.id and h.status = 'held'
    and h.starts_at - make_interval(mins => hv.buffer_before_minutes)
      < s.ends_at + make_interval(mins => v.buffer_after_minutes)
    and h.ends_at + make_interval(mins => hv.buffer_after_minutes)
      > s.starts_at - make_interval(mins => v.buffer_before_minutes)`;

/** The slots that are held at the time of this one. */
export async function heldBeside(
  trx: Knex.Transaction,
  slotId: string,
): Promise<{ id: string; serviceId: string }[]> {
  const { rows } = await trx.raw<{ rows: { id: string; service_id: string }[] }>(
    `select h.id, h.service_id from slots s join services v on v.id = s.service_id
     cross join lateral (${HELD_BESIDE}) h where s.id = ?`,
    [slotId],
  );
  return rows.map(({ id, service_id: serviceId }) => ({ id, serviceId }));
}

/** Longer lists help nobody; ask for fewer days. */
const MOST = 1_000;

interface SlotRow extends Omit<SlotView, 'startTime' | 'endTime' | 'heldUntil' | 'zoneName'> {
  startsAt: Date;
  endsAt: Date;
  heldUntil: Date | null;
}

export function listSlots(knex: Knex, tenant: Tenant, filter: SlotFilter, now: string): Promise<SlotView[]> {
  return inTenant(knex, tenant.id, trx => readSlots(trx, tenant, filter, now));
}

/** The first of them, and whether there are more. */
export async function firstSlots(
  knex: Knex,
  tenant: Tenant,
  filter: Omit<SlotFilter, 'limit'>,
  now: string,
): Promise<{ slots: SlotView[]; more: boolean }> {
  const slots = await listSlots(knex, tenant, { ...filter, limit: MOST + 1 }, now);
  return { slots: slots.slice(0, MOST), more: slots.length > MOST };
}

export async function readSlots(
  trx: Knex.Transaction,
  tenant: Tenant,
  filter: SlotFilter,
  now: string,
): Promise<SlotView[]> {
  const available = trx.raw(
    `(s.status = 'open' and r.is_active and v.is_active and s.starts_at > cast(? as timestamptz) and not exists (
       select from bookings b where b.resource_id = s.staff_id and b.status in ('pending', 'upcoming', 'active')
         and b.occupied_from < s.ends_at + make_interval(mins => v.buffer_after_minutes)
         and b.occupied_until > s.starts_at - make_interval(mins => v.buffer_before_minutes))
       and not exists (${HELD_BESIDE}))`,
    [now],
  );
  const query = trx('slots as s')
    .join('services as v', 'v.id', 's.service_id')
    .join('resources as r', 'r.id', 's.staff_id')
    .leftJoin('locations as l', 'l.id', 'r.location_id')
    .select('s.id', 's.serviceId', 'v.name as serviceName', 's.staffId', 'r.name as staffName')
    .select('s.startsAt', 's.endsAt', 's.status', 's.heldUntil', 's.closedBy')
    .select(
      trx.raw('? as available', [available]),
      trx.raw('coalesce(l.time_zone, ?) as time_zone', [tenant.timeZone]),
    )
    .whereRaw(`s.closed_by is distinct from 'deleted'`)
    .limit(filter.limit ?? MOST);
  if (filter.anyStaff) fairest(trx, query, tenant, filter);
  else query.orderBy(['s.starts_at', 'r.name', 's.id']);
  if (filter.id) query.where('s.id', filter.id);
  if (filter.serviceId) query.where('s.service_id', filter.serviceId);
  if (filter.staffId) query.where('s.staff_id', filter.staffId);
  if (filter.status) query.where('s.status', filter.status);
  if (filter.from) bounded(query, '>=', filter.from, tenant);
  if (filter.to) bounded(query, '<', addDays(filter.to, 1), tenant);
  if (filter.available !== undefined) query.whereRaw('? = ?', [available, filter.available]);
  const rows = (await query) as unknown as SlotRow[];
  return rows.map(({ startsAt, endsAt, heldUntil, ...row }) => ({
    ...row,
    startTime: startsAt.toISOString(),
    endTime: endsAt.toISOString(),
    zoneName: zoneNameOf(row.timeZone, tenant.timeZone),
    heldUntil: heldUntil?.toISOString() ?? null,
  }));
}

/**
 * From the beginning of a day on, or before it: a day begins where the staff member works. The first bound is that of the
 * clock that is first (or last) of all, and can be looked up.
 */
function bounded(query: Knex.QueryBuilder, operator: '>=' | '<', date: string, { timeZone }: Tenant): void {
  const [either, most] = operator === '<' ? ['greatest', 'max'] : ['least', 'min'];
  const opens = startOfDay(date, timeZone);
  query
    .whereRaw(
      `s.starts_at ${operator} (select ${either}(cast(? as timestamptz),
         ${most}(cast(? as timestamp) at time zone x.time_zone)) from locations x)`,
      [opens, date],
    )
    .whereRaw(
      `s.starts_at ${operator} coalesce(cast(? as timestamp) at time zone l.time_zone, cast(? as timestamptz))`,
      [date, opens],
    );
}

/** Leaves one slot of a service and start. Days are those of the tenant, counted by where they begin. */
function fairest(
  trx: Knex.Transaction,
  query: Knex.QueryBuilder,
  tenant: Tenant,
  { from, to }: SlotFilter,
): void {
  // On other clocks they begin up to a day sooner or later.
  const days = daysOfWindow(addDays(from!, -1), addDays(to!, 1), tenant.timeZone);
  const starts = [...days.map(day => day.opensMs), days.at(-1)!.closesMs].map(ms =>
    new Date(ms).toISOString(),
  );
  const load = trx('bookings')
    .whereIn('status', ['pending', 'upcoming', 'active', 'completed'])
    .where('kind', 'appointment')
    .where('starts_at', '>=', starts[0]!)
    .where('starts_at', '<', starts.at(-1)!)
    .groupByRaw('1, 2')
    .select('resource_id', trx.raw('width_bucket(starts_at, cast(? as timestamptz[])) as day', [starts]))
    .select(trx.raw('count(*) as bookings'));
  query
    .leftJoin(load.as('load'), join =>
      join
        .on('load.resource_id', 's.staff_id')
        .on(trx.raw('load.day = width_bucket(s.starts_at, cast(? as timestamptz[]))', [starts])),
    )
    .distinctOn('s.starts_at', 's.service_id')
    .orderByRaw('s.starts_at, s.service_id, coalesce(load.bookings, 0), r.name, s.id');
}

export interface GenerateRequest {
  /** Dates, both included. */
  from: string;
  to: string;
  staffId?: string;
  serviceId?: string;
  /** ISO instant: no slot is made that has begun. */
  now: string;
}

/**
 * Makes the slots of the weekly hours. Slots that exist stay as they are, so it can run again at any time.
 * Answers how many are new. Without `by` it is the clock that asks. @throws Refusal `not_found` for a staff member or service the tenant does not have.
 */
export function generateSlots(
  knex: Knex,
  tenant: Tenant,
  request: GenerateRequest,
  by?: By,
): Promise<number> {
  return inTenant(knex, tenant.id, async trx => {
    await lockRoster(trx, tenant, 'read');
    const services = await activeServices(trx, request.serviceId);
    const staff = (await readStaff(trx, { id: request.staffId })).filter(member => member.isActive);
    if (request.staffId && staff.length === 0) throw notFound('Staff member');
    if (request.serviceId && services.size === 0) throw notFound('Service');
    const today = dateOf(request.now, tenant.timeZone);
    const dates = datesBetween(request.from > today ? request.from : today, request.to);
    const rows = staff.flatMap(member =>
      member.serviceIds.flatMap(serviceId => {
        const service = services.get(serviceId);
        const roster = personOf(member, tenant);
        const periods = service ? dates.flatMap(date => slotsOfDay(date, roster, service)) : [];
        return periods
          .filter(period => period.start > request.now)
          .map(({ start, end }) => ({
            tenantId: tenant.id,
            serviceId,
            staffId: member.id,
            startsAt: start,
            endsAt: end,
          }));
      }),
    );
    const created = await addSlots(trx, rows);
    if (by && created > 0) {
      const about = {
        subject: 'slot',
        subjectId: tenant.id,
        action: 'generated',
        to: String(created),
      } as const;
      await record(trx, { tenantId: tenant.id, ...about, ...by });
    }
    return created;
  });
}

async function activeServices(trx: Knex.Transaction, id?: string): Promise<Map<string, ServiceTimes>> {
  const query = trx('services').where({ isActive: true });
  if (id) query.where({ id });
  const rows = await query.select<(ServiceTimes & { id: string })[]>(
    'id',
    'durationMinutes',
    'bufferBeforeMinutes',
    'bufferAfterMinutes',
  );
  return new Map(rows.map(row => [row.id, row]));
}
