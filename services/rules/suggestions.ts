// What could be booked instead of a session that was refused or is taken: found in the calendar, checked by the same rules.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Period } from '../../domain/calendar';
import { addDays, dateOf, startOfDay } from '../../domain/calendar';
import type { RuleName, Suggestion, Violation } from '../../domain/errors';
import type { Candidate, CandidatePlace, Search } from '../../domain/rules/candidates';
import { findCandidates, searchDates } from '../../domain/rules/candidates';
import { evaluateRules } from '../../domain/rules/evaluate';
import type { OpeningHours } from '../../domain/rules/opening-hours';
import { effectiveRules } from '../../domain/rules/parameters';
import type { Tenant } from '../../domain/tenant';
import { zoneNameOf } from '../../domain/zones';
import type { SessionFacts } from './facts';
import { withCutoffOf } from './facts';

const MOST = 3;
/** Places that are looked at: the same one, then its neighbours. */
const MOST_PLACES = 24;
const MINUTE_MS = 60_000;

/** Another time or place is no answer to these. */
const HOPELESS: readonly RuleName[] = [
  'booking_ban',
  'concurrent_bookings',
  'reschedule_limit',
  'cancellation_cutoff',
];

type Place = CandidatePlace & { locationName: string | null; openingHours: OpeningHours };

/** Up to three, the nearest first. @param movedId the booking that is moved: what it occupies becomes free */
export async function suggestSessions(
  knex: Knex,
  tenant: Tenant,
  refused: SessionFacts,
  violations: readonly Violation[],
  movedId?: string,
): Promise<Suggestion[]> {
  if (violations.some(({ rule }) => HOPELESS.includes(rule))) return [];
  const { facts, place, member } = refused;
  const { now, period, rules } = facts;
  const wantedMs = Date.parse(period.end) - Date.parse(period.start);
  const leastMs = (rules.minDurationMinutes ?? 0) * MINUTE_MS;
  const search: Search = {
    ...{ wanted: period, resourceId: place.id, now, count: MOST },
    lengthMs: Math.max(wantedMs, leastMs),
    lastDate: rules.maxAdvanceDays === null ? null : addDays(dateOf(now, place.zone), rules.maxAdvanceDays),
  };
  const closed = new Set(member?.permissions.blacklistedLocations);
  const places = await inTenant(knex, tenant.id, trx => readPlaces(trx, tenant, search, place.zone, movedId));
  const open = places.filter(each => !each.locationId || !closed.has(each.locationId));
  const find = (lengthMs: number) =>
    findCandidates({ ...search, lengthMs }, open, candidate => isAllowed(tenant, refused, candidate));
  const found = find(search.lengthMs);
  // So long a time may be nowhere: then a shorter one is better than nothing.
  const shortMs = Math.max(leastMs, 60 * MINUTE_MS);
  const all = found.length > 0 || shortMs >= search.lengthMs ? found : find(shortMs);
  return all.map(({ place: { resourceId, resourceName, zone }, period: { start, end } }) => ({
    ...{ resourceId, resourceName, startTime: start, endTime: end },
    ...{ timeZone: zone, zoneName: zoneNameOf(zone, tenant.timeZone) },
  }));
}

function isAllowed(
  tenant: Tenant,
  { facts, book, member }: SessionFacts,
  { place, period }: Candidate,
): boolean {
  const { locationId, locationName, openingHours, zone } = place as Place;
  const location = locationId ? { id: locationId, name: locationName ?? '', openingHours } : null;
  const rules = withCutoffOf(tenant, effectiveRules(book, locationId, member));
  // Blocks are among what is taken.
  return evaluateRules({ ...facts, period, zone, location, rules, blackouts: [] }).length === 0;
}

const PLACES = `
  select r.id as "resourceId", r.name as "resourceName", r.location_id as "locationId", l.name as "locationName",
    coalesce(l.time_zone, :zone) as zone, coalesce(l.opening_hours, '{}') as "openingHours",
    extract(epoch from r.buffer_before)::float8 * 1000 as "bufferBeforeMs",
    extract(epoch from r.buffer_after)::float8 * 1000 as "bufferAfterMs",
    (select coalesce(json_agg(json_build_object('start', b.occupied_from, 'end', b.occupied_until)), '[]')
      from bookings b
      where b.resource_id = r.id and b.status in ('pending', 'upcoming', 'active')
        and b.occupied_until > cast(:from as timestamptz) and b.occupied_from < cast(:until as timestamptz)
        and b.id is distinct from cast(:moved as uuid)) as taken
  from resources r left join locations l on l.id = r.location_id
  join resources home on home.id = :resource
  where r.kind = 'bay' and r.is_active
  order by r.id <> home.id, r.location_id is distinct from home.location_id, r.position, r.name
  limit ${MOST_PLACES}`;

async function readPlaces(
  trx: Knex.Transaction,
  tenant: Tenant,
  search: Search,
  zone: string,
  movedId: string | undefined,
): Promise<Place[]> {
  const { from, to } = searchDates(search, zone);
  const { rows } = await trx.raw<{ rows: Place[] }>(PLACES, {
    ...{ zone: tenant.timeZone, resource: search.resourceId, moved: movedId ?? null },
    ...{ from: startOfDay(addDays(from, -1), zone), until: startOfDay(addDays(to, 3), zone) },
  });
  return rows.map(row => ({ ...row, taken: row.taken.map(asInstants) }));
}

const asInstants = ({ start, end }: Period): Period => ({
  start: new Date(start).toISOString(),
  end: new Date(end).toISOString(),
});
