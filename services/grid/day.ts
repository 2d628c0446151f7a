// A day of a location as one answer: what the grid shows.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { ResourceKind } from '../../domain/booking/status';
import { addDays, dateOf, startOfDay } from '../../domain/calendar';
import { notFound } from '../../domain/errors';
import { gridOfDay } from '../../domain/rules/grid';
import type { OpeningHours } from '../../domain/rules/opening-hours';
import { isAlwaysOpen, openPeriods } from '../../domain/rules/opening-hours';
import type { Tenant } from '../../domain/tenant';
import { takenAsJson } from './taken';

export interface GridQuery {
  /** In the zone of the tenant; today unless said. */
  date?: string;
  locationId?: string;
  kind?: ResourceKind;
  now: string;
}

interface FrameRow {
  locations: { id: string; name: string; openingHours: OpeningHours; timeZone: string | null }[];
  places: { id: string; name: string }[];
  resources: { id: string; kind: ResourceKind; name: string; locationId: string | null }[];
}

const FRAME = `
  select
    (select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'openingHours', l.opening_hours,
        'timeZone', l.time_zone)
        order by l.name), '[]') from locations l
      where cast(:location as uuid) is null or l.id = cast(:location as uuid)) as locations,
    (select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name) order by l.name), '[]') from locations l
      where exists (select from resources r where r.location_id = l.id and r.kind = :kind and r.is_active)) as places,
    (select coalesce(json_agg(json_build_object('id', r.id, 'kind', r.kind, 'name', r.name, 'locationId', r.location_id)
        order by l.name nulls last, r.position, r.name), '[]')
      from resources r left join locations l on l.id = r.location_id
      where r.kind = :kind and r.is_active
        and (cast(:location as uuid) is null or r.location_id = cast(:location as uuid))) as resources`;

/**
 * The day as JSON of the contract's `grid`, made once: nothing checks and copies hundreds of bookings again on their way.
 * @throws Refusal `not_found` for a location that is none.
 */
export async function gridDay(knex: Knex, tenant: Tenant, query: GridQuery): Promise<string> {
  const { locationId, kind = 'bay', now } = query;
  const timeZone = tenant.timeZone;
  const today = dateOf(now, timeZone);
  const date = query.date ?? today;
  const [dayStart, dayEnd] = [startOfDay(date, timeZone), startOfDay(addDays(date, 1), timeZone)];
  const { frame, taken } = await inTenant(knex, tenant.id, async trx => {
    const which = { kind, location: locationId ?? null };
    const frames = (await trx.raw(FRAME, which).options({ name: 'grid' })) as { rows: FrameRow[] };
    const window = { ...which, tenant: tenant.id, from: dayStart, until: dayEnd };
    return { frame: frames.rows[0]!, taken: await takenAsJson(trx, window) };
  });
  if (locationId && frame.locations.length === 0) throw notFound('Location');
  const day = JSON.stringify({
    ...{ date, today, timeZone, dayStart, dayEnd, slots: gridOfDay(date, timeZone) },
    locations: frame.locations.map(({ openingHours, timeZone: own, ...location }) => ({
      ...location,
      alwaysOpen: isAlwaysOpen(openingHours),
      open: openWithin(openingHours, { timeZone: own ?? timeZone, dayStart, dayEnd }),
    })),
    places: frame.places,
    resources: frame.resources,
  });
  return `${day.slice(0, -1)},"bookings":${taken}}`;
}

interface Day {
  /** Of the place: its hours are said in it. */
  timeZone: string;
  dayStart: string;
  dayEnd: string;
}

/** The hours of a place as far as they are in the day. */
function openWithin(hours: OpeningHours, { timeZone, dayStart, dayEnd }: Day) {
  if (isAlwaysOpen(hours)) return [{ startTime: dayStart, endTime: dayEnd }];
  return openPeriods(hours, dateOf(dayStart, timeZone), dateOf(dayEnd, timeZone), timeZone)
    .filter(({ start, end }) => start < dayEnd && end > dayStart)
    .map(({ start, end }) => ({
      startTime: start > dayStart ? start : dayStart,
      endTime: end < dayEnd ? end : dayEnd,
    }));
}
