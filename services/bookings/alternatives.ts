// What somebody who lost a place could have instead: other resources of the same kind for the same time, and the next
// time the same one is free; for a booking that moves, other days of what was booked. At most three, all of them free at
// the moment of asking.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Period } from '../../domain/calendar';
import { addDays, daysBetween, daysOfPeriod, periodOfDays } from '../../domain/calendar';
import type { Suggestion } from '../../domain/errors';
import { firstRentalDay, lastRentalDay } from '../../domain/booking/rental';
import type { Tenant } from '../../domain/tenant';
import { freeDays } from '../catalogue';

const MOST = 3;
/** How far ahead the same resource is searched. */
const SEARCH_DAYS = 60;
/** How far before the wanted days, for a booking that moves. */
const EARLIER_DAYS = 14;

export async function findAlternatives(
  knex: Knex,
  tenant: Tenant,
  resourceId: string,
  period: Period,
  now: string,
): Promise<Suggestion[]> {
  return inTenant(knex, tenant.id, async trx => {
    const { startDate } = days(period, tenant);
    const next = await freeRuns(trx, tenant, resourceId, period, {
      from: addDays(startDate, 1),
      count: 1,
      now,
    });
    const others = await othersFree(trx, tenant, resourceId, period, MOST - next.length);
    return [...others, ...next];
  });
}

/** Of a rental that cannot move to these days: the nearest others on which the same vehicle is free, the first first. */
export async function findOtherDays(
  knex: Knex,
  tenant: Tenant,
  resourceId: string,
  period: Period,
  now: string,
): Promise<Suggestion[]> {
  const { startDate } = days(period, tenant);
  const earliest = firstRentalDay(now, tenant.timeZone, tenant.settings);
  const before = addDays(startDate, -EARLIER_DAYS);
  const from = before > earliest ? before : earliest;
  const found = await inTenant(knex, tenant.id, trx =>
    freeRuns(trx, tenant, resourceId, period, { from, count: SEARCH_DAYS, now }),
  );
  const distance = (each: Suggestion): number => Math.abs(daysBetween(startDate, each.startDate!));
  return found
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MOST)
    .sort((a, b) => daysBetween(b.startDate!, a.startDate!));
}

const days = (period: Period, tenant: Tenant) => daysOfPeriod(period, tenant.timeZone);

/**
 * What is live never overlaps, so of each resource only the latest that begins in time can reach into the period: one row
 * of the index of what is live, where the planner would rather read all that ever was.
 */
async function othersFree(
  trx: Knex.Transaction,
  tenant: Tenant,
  resourceId: string,
  period: Period,
  count: number,
): Promise<Suggestion[]> {
  const { rows } = await trx.raw<{ rows: { id: string; name: string }[] }>(
    `select o.id, o.name from resources r join resources o on o.kind = r.kind and o.id <> r.id and o.is_active
     where r.id = :resource and not exists (
       select from (
         select b.occupied_until from bookings b
         where b.resource_id = o.id and b.status in ('pending', 'upcoming', 'active')
           and b.occupied_from < cast(:end as timestamptz) + o.buffer_after
         order by b.occupied_from desc limit 1
       ) latest
       where latest.occupied_until > cast(:start as timestamptz) - o.buffer_before)
     order by o.location_id is distinct from r.location_id, abs(o.price_minor - r.price_minor), o.position
     limit :count`,
    { resource: resourceId, start: period.start, end: period.end, count },
  );
  return rows.map(other => ({
    resourceId: other.id,
    resourceName: other.name,
    startTime: period.start,
    endTime: period.end,
    ...days(period, tenant),
  }));
}

interface Search {
  /** The first day of the first run that counts. */
  from: string;
  count: number;
  now: string;
}

/** Up to `count` runs of as many days in which the same vehicle is free, none overlapping another. */
async function freeRuns(
  trx: Knex.Transaction,
  tenant: Tenant,
  resourceId: string,
  period: Period,
  { from, count, now }: Search,
): Promise<Suggestion[]> {
  const { startDate, endDate } = days(period, tenant);
  const length = daysBetween(startDate, endDate) + 1;
  const last = lastRentalDay(now, tenant.timeZone, tenant.settings);
  const until = addDays(startDate, SEARCH_DAYS + length);
  const ofVehicle = await freeDays(trx, tenant, { resourceId, start: from, end: until, now });
  const runs = runsOf(ofVehicle ?? [], length, last).slice(0, count);
  if (!runs.length) return [];
  const vehicle = await trx<{ name: string }>('resources').where('id', resourceId).first('name');
  return runs.map(([first, final]) => {
    const found = periodOfDays(first, final, tenant.timeZone);
    return {
      resourceId,
      resourceName: vehicle!.name,
      startTime: found.start,
      endTime: found.end,
      startDate: first,
      endDate: final,
    };
  });
}

/** Runs of `length` free days one after another, as first and last day, up to the day `last`. */
function runsOf(
  found: readonly { date: string; available: boolean }[],
  length: number,
  last: string,
): [string, string][] {
  const runs: [string, string][] = [];
  let free = 0;
  for (const { date, available } of found) {
    if (date > last) break;
    free = available ? free + 1 : 0;
    if (free < length) continue;
    runs.push([addDays(date, 1 - length), date]);
    free = 0;
  }
  return runs;
}
