// Which half hours of a bay can be had (DESIGN §8, availability): free in the calendar, inside opening hours, not past. What
// depends on who asks is checked when they book.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Period } from '../../domain/calendar';
import { addDays, dateOf, datesBetween } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';
import { GRID_MINUTES, gridOfDay } from '../../domain/rules/grid';
import type { OpeningHours } from '../../domain/rules/opening-hours';
import { isAlwaysOpen, openPeriods } from '../../domain/rules/opening-hours';
import type { Tenant } from '../../domain/tenant';

export interface SlotWindow {
  resourceId: string;
  /** ISO instants. */
  from: string;
  to: string;
  /** Length of what is to be booked. */
  durationMinutes: number;
  now: string;
}

export interface FreeSlot {
  startTime: string;
  endTime: string;
  available: boolean;
}

interface PlaceRow {
  timeZone: string | null;
  openingHours: OpeningHours | null;
  /** Milliseconds since 1970: from and until, each as much longer as the buffers of the next booking. */
  taken: [number, number][];
}

const PLACE = `
  select l.time_zone as "timeZone", l.opening_hours as "openingHours",
    (select coalesce(json_agg(json_build_array(
        extract(epoch from b.occupied_from - r.buffer_after) * 1000,
        extract(epoch from b.occupied_until + r.buffer_before) * 1000)), '[]')
      from bookings b
      where b.resource_id = r.id and b.status in ('pending', 'upcoming', 'active')
        and b.occupied_from < cast(:to as timestamptz) + interval '2 days'
        and b.occupied_until > cast(:from as timestamptz) - interval '2 days') as taken
  from resources r left join locations l on l.id = r.location_id
  where r.id = :resource and r.kind = 'bay' and r.is_active`;

/** Every half hour that begins in the window and ends in it; undefined when there is no such bay. */
export async function freeSlots(
  knex: Knex,
  tenant: Tenant,
  window: SlotWindow,
): Promise<FreeSlot[] | undefined> {
  const { resourceId, from, to, durationMinutes, now } = window;
  const row = await inTenant(knex, tenant.id, async trx => {
    const { rows } = await trx.raw<{ rows: PlaceRow[] }>(PLACE, { resource: resourceId, from, to });
    return rows[0];
  });
  if (!row) return undefined;
  const zone = row.timeZone ?? tenant.timeZone;
  const open = openWithin(row.openingHours ?? {}, from, to, zone);
  return startsBetween(from, to, zone).flatMap(startTime => {
    const endTime = plusMs(startTime, durationMinutes * 60_000);
    if (endTime > to) return [];
    const [start, end] = [Date.parse(startTime), Date.parse(endTime)];
    const available =
      startTime >= now &&
      durationMinutes % GRID_MINUTES === 0 &&
      open.some(hours => hours.start <= startTime && hours.end >= endTime) &&
      row.taken.every(([takenFrom, takenUntil]) => takenUntil <= start || takenFrom >= end);
    return [{ startTime, endTime, available }];
  });
}

function openWithin(hours: OpeningHours, from: string, to: string, zone: string): Period[] {
  if (isAlwaysOpen(hours)) return [{ start: from, end: plusMs(to, 86_400_000) }];
  return openPeriods(hours, dateOf(from, zone), dateOf(to, zone), zone);
}

function startsBetween(from: string, to: string, zone: string): string[] {
  return datesBetween(dateOf(from, zone), addDays(dateOf(to, zone), 0))
    .flatMap(date => gridOfDay(date, zone).map(({ startTime }) => startTime))
    .filter(startTime => startTime >= from && startTime < to);
}
