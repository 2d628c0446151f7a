// Counting the bookings of places, part by part of the time that is asked for. What goes on into the next part is
// carried there, so that only the first one has to look back.
import type { Knex } from 'knex';
import type { HourTable, Schedule } from '../../domain/analytics/hours';
import { hourTable } from '../../domain/analytics/hours';
import type { Columns, Tally } from '../../domain/analytics/tally';
import { countBookings, countOpen, emptyTally } from '../../domain/analytics/tally';
import { addDays, startOfDay } from '../../domain/calendar';
import type { Tenant } from '../../domain/tenant';
import { goingOn, readColumns } from './columns';
import type { Part } from './months';
import type { Place } from './places';

/**
 * @param places of one zone @param parts in order; where one does not follow on the one before, what began earlier is
 * looked for anew
 * @returns a tally of each part
 */
export async function countParts(
  trx: Knex.Transaction,
  tenant: Tenant,
  places: readonly Place[],
  parts: readonly Part[],
): Promise<Tally[]> {
  const zone = places[0]!.schedule.zone;
  const resourceIds = places.map(({ id }) => id);
  const tallies: Tally[] = [];
  let carried: Columns[] = [];
  let follows: string | undefined;
  for (const part of parts) {
    const [from, until] = [startOfDay(part.from, zone), startOfDay(addDays(part.to, 1), zone)];
    const withEarlier = part.from !== follows;
    const read = await readColumns(trx, { tenant, from, until, withEarlier, resourceIds });
    const columns = withEarlier ? read : [...read, ...carried];
    tallies.push(tallyOf(places, part, columns));
    carried = goingOn(columns, Date.parse(until));
    follows = addDays(part.to, 1);
  }
  return tallies;
}

function tallyOf(places: readonly Place[], part: Part, columns: readonly Columns[]): Tally {
  const tally = emptyTally();
  for (const { alike, table } of bySchedule(places, part)) {
    const ids = new Set(alike.map(({ id }) => id));
    const theirs = columns.filter(({ resourceId }) => ids.has(resourceId));
    const used = new Set(theirs.map(({ resourceId }) => resourceId));
    countOpen(
      tally,
      alike.filter(place => used.has(place.id) || couldBeBooked(place, table)).map(({ id }) => id),
      table,
    );
    countBookings(tally, theirs, table);
  }
  return tally;
}

/** A place was there if something was booked there; else if it is in use and was made before the end of the time. */
const couldBeBooked = ({ isActive, createdAt }: Place, { endMs }: HourTable): boolean =>
  isActive && createdAt.getTime() < endMs.at(-1)!;

/** Places that keep the same hours share a table of them. */
function bySchedule(places: readonly Place[], { from, to }: Part) {
  const groups = new Map<string, { alike: Place[]; schedule: Schedule }>();
  for (const place of places) {
    const key = JSON.stringify(place.schedule);
    const group = groups.get(key);
    if (group) group.alike.push(place);
    else groups.set(key, { alike: [place], schedule: place.schedule });
  }
  return [...groups.values()].map(({ alike, schedule }) => ({ alike, table: hourTable(schedule, from, to) }));
}
