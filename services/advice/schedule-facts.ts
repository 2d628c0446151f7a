// The figures of a location's schedule: hours booked and blocked by the hour of its week, on the wall there.
import type { Knex } from 'knex';
import type { ScheduleFacts, UsedCell } from '../../domain/advice/schedule';
import { figuresOf } from '../../domain/advice/schedule';
import { addDays, dateOf, datesBetween, startOfDay, weekdayOf } from '../../domain/calendar';
import type { OpeningHours } from '../../domain/rules/opening-hours';
import type { Looking } from './cancellation-facts';

interface LocationRow {
  timeZone: string | null;
  openingHours: OpeningHours;
  places: number;
}

interface Window {
  location: string;
  zone: string;
  from: string;
  until: string;
}

/** Undefined when the location is gone. The whole days before today. */
export async function scheduleFacts(
  trx: Knex.Transaction,
  { tenant, days, now }: Looking,
  locationId: string,
): Promise<ScheduleFacts | undefined> {
  const location = await readLocation(trx, locationId);
  if (!location) return undefined;
  const zone = location.timeZone ?? tenant.timeZone;
  const today = dateOf(now, zone);
  const first = addDays(today, -days);
  const window = {
    location: locationId,
    zone,
    from: startOfDay(first, zone),
    until: startOfDay(today, zone),
  };
  const { places, openingHours: hours } = location;
  const weekdays = weekdaysOf(first, addDays(today, -1));
  const figures = figuresOf({ days, weekdays, places, hours, used: await usedCells(trx, window) });
  return {
    topic: 'schedule',
    ...figures,
    ...(await refusals(trx, window)),
    ...(await outcomes(trx, window)),
  };
}

async function readLocation(trx: Knex.Transaction, id: string): Promise<LocationRow | undefined> {
  const { rows } = await trx.raw<{ rows: LocationRow[] }>(
    `select l.time_zone as "timeZone", l.opening_hours as "openingHours",
       (select count(*)::integer from resources r where r.location_id = l.id and r.is_active) as places
     from locations l where l.id = ?`,
    [id],
  );
  return rows[0];
}

function weekdaysOf(first: string, last: string): number[] {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (const date of datesBetween(first, last)) counts[weekdayOf(date) - 1]! += 1;
  return counts;
}

/** Every booking is cut at the hours of the wall. What was cancelled or missed used nothing. */
async function usedCells(trx: Knex.Transaction, window: Window): Promise<UsedCell[]> {
  const { rows } = await trx.raw<{ rows: UsedCell[] }>(
    `with used as (
       select b.kind = 'block' as blocked,
              greatest(b.starts_at, cast(:from as timestamptz)) at time zone :zone as starts,
              least(b.ends_at, cast(:until as timestamptz)) at time zone :zone as ends
       from bookings b join resources r on r.id = b.resource_id
       where r.location_id = :location and r.is_active and b.status in ('pending', 'upcoming', 'active', 'completed')
         and b.starts_at < :until and b.ends_at > :from
         -- A booking is no longer than 367 days: keeps the index by start of use.
         and b.starts_at > cast(:from as timestamptz) - interval '367 days'
     )
     select extract(isodow from h)::integer as weekday, extract(hour from h)::integer as hour,
       coalesce(sum(extract(epoch from least(ends, h + interval '1 hour') - greatest(starts, h)))
         filter (where not blocked), 0)::float8 / 3600 as "bookedHours",
       coalesce(sum(extract(epoch from least(ends, h + interval '1 hour') - greatest(starts, h)))
         filter (where blocked), 0)::float8 / 3600 as "blockedHours"
     from used, generate_series(date_trunc('hour', starts), ends, interval '1 hour') h
     where h < ends group by 1, 2`,
    { ...window },
  );
  return rows;
}

async function refusals(trx: Knex.Transaction, { location, from, until }: Window) {
  const { rows } = await trx.raw<{ rows: { closed: number; far: number }[] }>(
    `select count(*) filter (where v.rule = 'opening_hours')::integer as closed,
            count(*) filter (where v.rule = 'advance_booking')::integer as far
     from rule_violations v join resources r on r.id = v.resource_id
     where r.location_id = :location and v.created_at >= :from and v.created_at < :until`,
    { location, from, until },
  );
  return { refusedClosed: rows[0]!.closed, refusedTooFar: rows[0]!.far };
}

async function outcomes(trx: Knex.Transaction, { location, from, until }: Window) {
  const { rows } = await trx.raw<{ rows: Pick<ScheduleFacts, 'bookings' | 'cancelled' | 'noShows'>[] }>(
    `select count(*)::integer as bookings, count(*) filter (where b.status = 'cancelled')::integer as cancelled,
            count(*) filter (where b.status = 'no_show')::integer as "noShows"
     from bookings b join resources r on r.id = b.resource_id
     where r.location_id = :location and b.kind <> 'block' and b.starts_at >= :from and b.starts_at < :until`,
    { location, from, until },
  );
  return rows[0]!;
}
