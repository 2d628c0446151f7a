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
import { zoneNameOf } from '../../domain/zones';
import { takenAsJson } from './taken';

export interface GridQuery {
  /** On the clock of the location, of the business where all of them are shown; today unless said. */
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
  const { locationId, kind = 'bay' } = query;
  const { frame, day, taken } = await inTenant(knex, tenant.id, async trx => {
    const which = { kind, location: locationId ?? null };
    const { rows } = (await trx.raw(FRAME, which).options({ name: 'grid' })) as { rows: FrameRow[] };
    const frame = rows[0]!;
    if (locationId && frame.locations.length === 0) throw notFound('Location');
    const day = dayOn((locationId && frame.locations[0]!.timeZone) || tenant.timeZone, query);
    const window = { ...which, tenant: tenant.id, from: day.dayStart, until: day.dayEnd };
    return { frame, day, taken: await takenAsJson(trx, window) };
  });
  const shown = JSON.stringify({
    ...{ ...day, zoneName: zoneNameOf(day.timeZone, tenant.timeZone) },
    slots: gridOfDay(day.date, day.timeZone),
    locations: frame.locations.map(({ openingHours, timeZone: own, ...location }) => ({
      ...location,
      zoneName: zoneNameOf(own ?? tenant.timeZone, tenant.timeZone),
      alwaysOpen: isAlwaysOpen(openingHours),
      open: openWithin(openingHours, { ...day, timeZone: own ?? tenant.timeZone }),
    })),
    places: frame.places,
    resources: frame.resources,
  });
  return `${shown.slice(0, -1)},"bookings":${taken}}`;
}

function dayOn(timeZone: string, { date, now }: GridQuery): Day & { date: string; today: string } {
  const today = dateOf(now, timeZone);
  const shown = date ?? today;
  const [dayStart, dayEnd] = [startOfDay(shown, timeZone), startOfDay(addDays(shown, 1), timeZone)];
  return { date: shown, today, timeZone, dayStart, dayEnd };
}

interface Day {
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
