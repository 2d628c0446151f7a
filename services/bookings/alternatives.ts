// What somebody who lost a place could have instead: other resources of the same kind for the same time, and the next
// time the same one is free. At most three, all of them free at the moment of asking.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Period } from '../../domain/calendar';
import { addDays, daysBetween, daysOfPeriod, periodOfDays, startsOfDays } from '../../domain/calendar';
import type { Suggestion } from '../../domain/errors';
import { lastRentalDay } from '../../domain/booking/rental';
import type { Tenant } from '../../domain/tenant';

const MOST = 3;
/** How far ahead the same resource is searched. */
const SEARCH_DAYS = 60;

export async function findAlternatives(
  knex: Knex,
  tenant: Tenant,
  resourceId: string,
  period: Period,
  now: string,
): Promise<Suggestion[]> {
  return inTenant(knex, tenant.id, async trx => {
    const next = await nextFreeDays(trx, tenant, resourceId, period, now);
    const others = await othersFree(trx, tenant, resourceId, period, MOST - next.length);
    return [...others, ...next];
  });
}

const days = (period: Period, tenant: Tenant) => daysOfPeriod(period, tenant.timeZone);

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
       select from bookings b
       where b.resource_id = o.id and b.status in ('pending', 'upcoming', 'active')
         and b.occupied_from < cast(:end as timestamptz) + o.buffer_after
         and b.occupied_until > cast(:start as timestamptz) - o.buffer_before)
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

/** The next run of as many days in which the same vehicle is free. */
async function nextFreeDays(
  trx: Knex.Transaction,
  tenant: Tenant,
  resourceId: string,
  period: Period,
  now: string,
): Promise<Suggestion[]> {
  const { startDate, endDate } = days(period, tenant);
  const length = daysBetween(startDate, endDate);
  const last = lastRentalDay(now, tenant.timeZone, tenant.settings);
  const { rows } = await trx.raw<{ rows: { name: string; day: { date: string; available: boolean }[] }[] }>(
    `select r.name, availability_of_days(:tenant, r.id, :from, :starts) as day from resources r where r.id = :resource`,
    {
      tenant: tenant.id,
      resource: resourceId,
      from: startDate,
      starts: [...startsOfDays(startDate, addDays(startDate, SEARCH_DAYS + length), tenant.timeZone)],
    },
  );
  const found = rows[0];
  if (!found) return [];
  let free = 0;
  for (const { date, available } of found.day ?? []) {
    free = available && date > startDate ? free + 1 : 0;
    if (date > last) return [];
    if (free > length) {
      const start = addDays(date, -length);
      const next = periodOfDays(start, date, tenant.timeZone);
      return [
        {
          resourceId,
          resourceName: found.name,
          startTime: next.start,
          endTime: next.end,
          startDate: start,
          endDate: date,
        },
      ];
    }
  }
  return [];
}
