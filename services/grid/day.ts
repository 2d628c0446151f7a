// A day of a location as one answer: what the grid shows, read in one statement.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { ResourceKind } from '../../domain/booking/status';
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

interface DayRow {
  locations: { id: string; name: string; openingHours: OpeningHours }[];
  places: { id: string; name: string }[];
  /** JSON, as it is answered. */
  resources: string;
  bookings: string;
}

/**
 * Whatever is not a block began at most this long before the day: a session lasts a day, a delivery a window. Blocks may be
 * longer and have an index of their own.
 */
const LOOK_BACK = `interval '25 hours'`;

/** As the API writes instants everywhere. */
const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

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
    (select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name) order by l.name), '[]') from locations l
      where exists (select from resources r where r.location_id = l.id and r.kind = :kind and r.is_active)) as places,
    (select coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'name', s.name, 'locationId', s.location_id)
        order by l.name nulls last, s.position, s.name), '[]')::text
      from shown s left join locations l on l.id = s.location_id) as resources,
    (select coalesce(json_agg(json_build_object('id', b.id, 'resourceId', b.resource_id, 'kind', b.kind,
        'type', coalesce(b.block_type, case b.kind when 'delivery' then 'DELIVERY' else 'CUSTOMER' end),
        'status', b.status,
        'title', case when b.block_type is not null
          then coalesce(nullif(b.notes, ''), initcap(replace(b.block_type, '_', ' ')))
          else coalesce(nullif(b.customer_name, ''), 'Walk-in') end,
        'startTime', ${instant('b.starts_at')}, 'endTime', ${instant('b.ends_at')},
        'customerId', b.customer_id, 'tier', c.tier, 'revision', b.revision) order by b.starts_at, b.id), '[]')::text
      from taken t join bookings b on b.id = t.id left join customers c on c.id = b.customer_id) as bookings`;

/**
 * The day as JSON of the contract's `grid`. Hundreds of bookings are made JSON where they are, and not read and written
 * once more on the way.
 * @throws Refusal `not_found` for a location that is none.
 */
export async function gridDay(knex: Knex, tenant: Tenant, query: GridQuery): Promise<string> {
  const { locationId, kind = 'bay', now } = query;
  const timeZone = tenant.timeZone;
  const today = dateOf(now, timeZone);
  const date = query.date ?? today;
  const [dayStart, dayEnd] = [startOfDay(date, timeZone), startOfDay(addDays(date, 1), timeZone)];
  const { locations, places, resources, bookings } = await inTenant(knex, tenant.id, async trx => {
    const { rows } = await trx.raw<{ rows: DayRow[] }>(DAY, {
      ...{ kind, location: locationId ?? null, tenant: tenant.id, from: dayStart, until: dayEnd },
    });
    return rows[0]!;
  });
  if (locationId && locations.length === 0) throw notFound('Location');
  const frame = {
    ...{ date, today, timeZone, dayStart, dayEnd, slots: gridOfDay(date, timeZone) },
    locations: locations.map(({ openingHours, ...location }) => ({
      ...location,
      alwaysOpen: isAlwaysOpen(openingHours),
      open: openWithin(openingHours, { date, timeZone, dayStart, dayEnd }),
    })),
    places,
  };
  return `${JSON.stringify(frame).slice(0, -1)},"resources":${resources},"bookings":${bookings}}`;
}

interface Day {
  date: string;
  timeZone: string;
  dayStart: string;
  dayEnd: string;
}

/** The hours of a place as far as they are in the day. */
function openWithin(hours: OpeningHours, { date, timeZone, dayStart, dayEnd }: Day) {
  if (isAlwaysOpen(hours)) return [{ startTime: dayStart, endTime: dayEnd }];
  return openPeriods(hours, date, date, timeZone)
    .filter(({ start, end }) => start < dayEnd && end > dayStart)
    .map(({ start, end }) => ({
      startTime: start > dayStart ? start : dayStart,
      endTime: end < dayEnd ? end : dayEnd,
    }));
}
