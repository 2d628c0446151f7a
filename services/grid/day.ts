// A day of a location as one answer: what the grid shows, read in one statement.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { BlockType, BookingKind, BookingStatus, ResourceKind } from '../../domain/booking/status';
import { addDays, dateOf, startOfDay } from '../../domain/calendar';
import { notFound } from '../../domain/errors';
import { gridOfDay } from '../../domain/rules/grid';
import type { OpeningHours } from '../../domain/rules/opening-hours';
import { isAlwaysOpen, openPeriods } from '../../domain/rules/opening-hours';
import type { Tenant } from '../../domain/tenant';

export interface GridQuery {
  /** In the zone of the tenant; today unless said. */
  date?: string;
  locationId?: string;
  kind?: ResourceKind;
  now: string;
}

interface BookingRow {
  id: string;
  resourceId: string;
  kind: BookingKind;
  blockType: BlockType | null;
  status: BookingStatus;
  name: string;
  notes: string;
  start: number;
  end: number;
  customerId: string | null;
  tier: string | null;
  revision: number;
}

interface DayRow {
  locations: { id: string; name: string; openingHours: OpeningHours }[];
  resources: { id: string; kind: ResourceKind; name: string; locationId: string | null }[];
  bookings: BookingRow[];
}

/**
 * Whatever is not a block began at most this long before the day: a session lasts a day, a delivery a window. Blocks may be
 * longer and have an index of their own.
 */
const LOOK_BACK = `interval '25 hours'`;

const DAY = `
  with shown as (
    select r.id, r.kind, r.name, r.location_id, r.position from resources r
    where r.kind = :kind and r.is_active
      and (cast(:location as uuid) is null or r.location_id = cast(:location as uuid))
  ), taken as (
    select b.id from shown s join bookings b on b.resource_id = s.id
    where b.tenant_id = :tenant and b.starts_at >= cast(:from as timestamptz) - ${LOOK_BACK}
      and b.starts_at < cast(:until as timestamptz)
      and b.ends_at > cast(:from as timestamptz) and b.status <> 'cancelled'
    union
    select b.id from shown s join bookings b on b.resource_id = s.id
    where b.kind = 'block' and b.ends_at > cast(:from as timestamptz) and b.starts_at < cast(:until as timestamptz)
      and b.status <> 'cancelled'
  )
  select
    (select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'openingHours', l.opening_hours)
        order by l.name), '[]') from locations l
      where cast(:location as uuid) is null or l.id = cast(:location as uuid)) as locations,
    (select coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'name', s.name, 'locationId', s.location_id)
        order by l.name nulls last, s.position, s.name), '[]')
      from shown s left join locations l on l.id = s.location_id) as resources,
    (select coalesce(json_agg(json_build_object('id', b.id, 'resourceId', b.resource_id, 'kind', b.kind,
        'blockType', b.block_type, 'status', b.status, 'name', b.customer_name, 'notes', b.notes,
        'start', extract(epoch from b.starts_at) * 1000, 'end', extract(epoch from b.ends_at) * 1000,
        'customerId', b.customer_id, 'tier', c.tier, 'revision', b.revision) order by b.starts_at, b.id), '[]')
      from taken t join bookings b on b.id = t.id left join customers c on c.id = b.customer_id) as bookings`;

/** @throws Refusal `not_found` for a location that is none. */
export async function gridDay(knex: Knex, tenant: Tenant, query: GridQuery) {
  const { locationId, kind = 'bay', now } = query;
  const zone = tenant.timeZone;
  const today = dateOf(now, zone);
  const date = query.date ?? today;
  const [dayStart, dayEnd] = [startOfDay(date, zone), startOfDay(addDays(date, 1), zone)];
  const { locations, resources, bookings } = await inTenant(knex, tenant.id, async trx => {
    const { rows } = await trx.raw<{ rows: DayRow[] }>(DAY, {
      ...{ kind, location: locationId ?? null, tenant: tenant.id, from: dayStart, until: dayEnd },
    });
    return rows[0]!;
  });
  if (locationId && locations.length === 0) throw notFound('Location');
  const within = (hours: OpeningHours) =>
    isAlwaysOpen(hours)
      ? [{ startTime: dayStart, endTime: dayEnd }]
      : openPeriods(hours, date, date, zone)
          .filter(({ start, end }) => start < dayEnd && end > dayStart)
          .map(({ start, end }) => ({
            startTime: start > dayStart ? start : dayStart,
            endTime: end < dayEnd ? end : dayEnd,
          }));
  return {
    ...{ date, today, timeZone: zone, dayStart, dayEnd, slots: [...gridOfDay(date, zone)], resources },
    locations: locations.map(({ openingHours, ...location }) => ({
      ...location,
      alwaysOpen: isAlwaysOpen(openingHours),
      open: within(openingHours),
    })),
    bookings: bookings.map(cellOf),
  };
}

function cellOf({ name, notes, blockType, start, end, ...booking }: BookingRow) {
  const type = blockType ?? (booking.kind === 'delivery' ? ('DELIVERY' as const) : ('CUSTOMER' as const));
  return {
    ...booking,
    type,
    // A block is called by its reason, which is kept as its notes; nobody in particular is a walk-in.
    title: blockType ? notes || wordsOf(blockType) : name || 'Walk-in',
    startTime: new Date(start).toISOString(),
    endTime: new Date(end).toISOString(),
  };
}

const wordsOf = (type: BlockType): string => {
  const words = type.replace('_', ' ').toLowerCase();
  return words[0]!.toUpperCase() + words.slice(1);
};
