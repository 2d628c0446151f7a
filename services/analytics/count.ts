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

/** Bookings of up to so many places are read for the whole time at once; of more of them, month by month. */
const FEW_PLACES = 20;
const PARTS_OF_FEW = 12;

/** Places that are counted together. */
export interface Group {
  slice: string;
  places: readonly Place[];
}

export interface Counted {
  part: Part;
  slice: string;
  tally: Tally;
}

/** @param groups of places in one zone @param parts one after the other, without a gap */
export async function countParts(
  trx: Knex.Transaction,
  tenant: Tenant,
  groups: readonly Group[],
  parts: readonly Part[],
): Promise<Counted[]> {
  const places = groups.flatMap(group => group.places);
  const zone = places[0]!.schedule.zone;
  const resourceIds = places.map(({ id }) => id);
  const atOnce = places.length <= FEW_PLACES ? PARTS_OF_FEW : 1;
  const counted: Counted[] = [];
  let carried: Columns[] = [];
  for (let first = 0; first < parts.length; first += atOnce) {
    const batch = parts.slice(first, first + atOnce);
    const from = startOfDay(batch[0]!.from, zone);
    const until = startOfDay(addDays(batch.at(-1)!.to, 1), zone);
    const read = await readColumns(trx, { tenant, from, until, withEarlier: first === 0, resourceIds });
    const columns = [...read, ...carried];
    for (const part of batch) {
      for (const { slice, places } of groups)
        counted.push({ part, slice, tally: tallyOf(places, part, columns) });
    }
    carried = goingOn(columns, Date.parse(until));
  }
  return counted;
}

function tallyOf(places: readonly Place[], part: Part, columns: readonly Columns[]): Tally {
  const tally = emptyTally();
  for (const { alike, table } of bySchedule(places, part)) {
    const ids = new Set(alike.map(({ id }) => id));
    const theirs = columns.filter(({ resourceId }) => ids.has(resourceId));
    const used = usedIn(theirs, table);
    const open = alike.filter(place => used.has(place.id) || couldBeBooked(place, table));
    countOpen(
      tally,
      open.map(({ id }) => id),
      table,
    );
    countBookings(tally, theirs, table);
  }
  return tally;
}

/** A place was there if something was booked there; else if it is in use and was made before the end of the time. */
const couldBeBooked = ({ isActive, createdAt }: Place, { endMs }: HourTable): boolean =>
  isActive && createdAt.getTime() < endMs.at(-1)!;

function usedIn(all: readonly Columns[], { startMs, endMs }: HourTable): Set<string> {
  const [from, until] = [startMs[0]! / 1_000, endMs.at(-1)! / 1_000];
  const used = all.filter(({ starts, seconds }) =>
    starts.some((start, i) => start < until && start + seconds[i]! > from),
  );
  return new Set(used.map(({ resourceId }) => resourceId));
}

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
