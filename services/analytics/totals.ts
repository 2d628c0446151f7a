// All counts of the time that is asked for: whole months as they are kept, what is missing counted, and kept.
import type { Knex } from 'knex';
import type { Tally } from '../../domain/analytics/tally';
import { addTally, emptyTally } from '../../domain/analytics/tally';
import type { Tenant } from '../../domain/tenant';
import type { Group } from './count';
import { countParts } from './count';
import type { KeptMonth } from './kept-months';
import { fingerprintOf, keepMonths, readKept, sliceOf } from './kept-months';
import type { Part } from './months';
import type { Place } from './places';

/** Without keeping anything: of some of the places of a slice. */
export async function countAll(
  trx: Knex.Transaction,
  tenant: Tenant,
  places: readonly Place[],
  parts: readonly Part[],
): Promise<Tally> {
  const all = emptyTally();
  for (const groups of byZone(groupsOf(places))) {
    for (const { tally } of await countParts(trx, tenant, groups, parts)) addTally(all, tally);
  }
  return all;
}

/** @param places all of each slice */
export async function countOrRecall(
  trx: Knex.Transaction,
  tenant: Tenant,
  places: readonly Place[],
  parts: readonly Part[],
): Promise<Tally> {
  const all = emptyTally();
  const groups = groupsOf(places);
  const months = parts.flatMap(({ month }) => month ?? []);
  const slices = groups.map(({ slice }) => slice);
  const { kept, horizon } = await readKept(trx, tenant, months, slices);
  const prints = new Map(groups.map(group => [group.slice, fingerprintOf(tenant, group.places)]));
  const known = new Set<string>();
  for (const { month, slice, fingerprint, tally } of kept) {
    if (fingerprint !== prints.get(slice)) continue;
    known.add(`${month} ${slice}`);
    addTally(all, tally);
  }
  const made: KeptMonth[] = [];
  for (const inZone of byZone(groups)) {
    const missing = (part: Part): Group[] =>
      inZone.filter(({ slice }) => !part.month || !known.has(`${part.month} ${slice}`));
    for (const run of runsOf(parts, missing)) {
      for (const { part, slice, tally } of await countParts(trx, tenant, run.groups, run.parts)) {
        addTally(all, tally);
        if (part.month) made.push({ month: part.month, slice, fingerprint: prints.get(slice)!, tally });
      }
    }
  }
  await keepMonths(trx, tenant, horizon, made);
  return all;
}

function groupsOf(places: readonly Place[]): Group[] {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const slice = sliceOf(place);
    const group = groups.get(slice);
    if (group) group.push(place);
    else groups.set(slice, [place]);
  }
  return [...groups].map(([slice, places]) => ({ slice, places }));
}

function byZone(groups: readonly Group[]): Group[][] {
  const zones = new Map<string, Group[]>();
  for (const group of groups) {
    // Places of one slice are at one location.
    const { zone } = group.places[0]!.schedule;
    zones.set(zone, [...(zones.get(zone) ?? []), group]);
  }
  return [...zones.values()];
}

/** Parts that follow one another and miss the same groups. */
function runsOf(parts: readonly Part[], missing: (part: Part) => Group[]) {
  const runs: { groups: Group[]; parts: Part[]; at: number }[] = [];
  parts.forEach((part, at) => {
    const groups = missing(part);
    if (groups.length === 0) return;
    const last = runs.at(-1);
    if (last && last.at === at - 1 && same(last.groups, groups)) {
      last.parts.push(part);
      last.at = at;
    } else {
      runs.push({ groups, parts: [part], at });
    }
  });
  return runs;
}

const same = (a: readonly Group[], b: readonly Group[]): boolean =>
  a.length === b.length && a.every((group, i) => group === b[i]);
