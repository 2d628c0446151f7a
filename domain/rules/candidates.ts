// What could be booked instead of a session that cannot be: the nearest times at the same place, and other places at about
// the same time. Every answer is free and against no rule, by the same rules that said no.
import type { Period } from '../calendar';
import { addDays, dateOf, daysBetween, instantAt, timeOf } from '../calendar';
import { plusMs } from '../instants';
import { gridOfDay } from './grid';

const MINUTE_MS = 60_000;
const DAYS_BEFORE = 1;
const DAYS_AFTER = 6;
/** Another place is as good as the same one this much earlier or later. */
const OTHER_PLACE_MS = 20 * MINUTE_MS;
const OTHER_LOCATION_MS = 90 * MINUTE_MS;

export interface CandidatePlace {
  resourceId: string;
  resourceName: string;
  locationId: string | null;
  zone: string;
  bufferBeforeMs: number;
  bufferAfterMs: number;
  /** What is occupied there in the window, as ISO instants. */
  taken: readonly Period[];
}

export interface Candidate {
  place: CandidatePlace;
  period: Period;
}

export interface Search {
  wanted: Period;
  /** Where it was wanted; the first of the places. */
  resourceId: string;
  lengthMs: number;
  /** Last date on which a session may start; null: any. */
  lastDate: string | null;
  now: string;
  count: number;
}

/** The dates that are searched: around the wanted one, or around the last that may be had. */
export function searchDates({ wanted, lastDate, now }: Search, zone: string): { from: string; to: string } {
  const today = dateOf(now, zone);
  const target = dateOf(targetOf(wanted.start, lastDate, zone), zone);
  const from = addDays(target, -DAYS_BEFORE);
  const to = addDays(target, DAYS_AFTER);
  return { from: from > today ? from : today, to: lastDate && lastDate < to ? lastDate : to };
}

/** The time that is looked for: the one that was wanted, or the same time of the last day. */
function targetOf(start: string, lastDate: string | null, zone: string): string {
  if (!lastDate || dateOf(start, zone) <= lastDate) return start;
  return instantAt(lastDate, timeOf(start, zone), zone);
}

/** @param isAllowed whether no rule is against a candidate; asked of free ones only, the nearest first */
export function findCandidates(
  search: Search,
  places: readonly CandidatePlace[],
  isAllowed: (candidate: Candidate) => boolean,
): Candidate[] {
  const home = places.find(place => place.resourceId === search.resourceId);
  const found: Candidate[] = [];
  for (const { candidate } of ranked(search, places, home)) {
    if (found.some(other => meets(other, candidate)) || !isFree(candidate) || !isAllowed(candidate)) continue;
    found.push(candidate);
    if (found.length === search.count) break;
  }
  return found;
}

function ranked(search: Search, places: readonly CandidatePlace[], home: CandidatePlace | undefined) {
  const all: { candidate: Candidate; distance: number }[] = [];
  for (const place of places) {
    const target = Date.parse(targetOf(search.wanted.start, search.lastDate, place.zone));
    const detour =
      place === home ? 0 : place.locationId === home?.locationId ? OTHER_PLACE_MS : OTHER_LOCATION_MS;
    const { from, to } = searchDates(search, place.zone);
    for (let n = 0; n <= daysBetween(from, to); n++) {
      for (const { startTime } of gridOfDay(addDays(from, n), place.zone)) {
        if (startTime < search.now) continue;
        const period = { start: startTime, end: plusMs(startTime, search.lengthMs) };
        const distance = Math.abs(Date.parse(startTime) - target) + detour;
        all.push({ candidate: { place, period }, distance });
      }
    }
  }
  return all.sort((a, b) => a.distance - b.distance);
}

const meets = (a: Candidate, b: Candidate): boolean =>
  a.place.resourceId === b.place.resourceId && a.period.start < b.period.end && b.period.start < a.period.end;

function isFree({ place, period }: Candidate): boolean {
  if (place.taken.length === 0) return true;
  const from = plusMs(period.start, -place.bufferBeforeMs);
  const until = plusMs(period.end, place.bufferAfterMs);
  return place.taken.every(({ start, end }) => end <= from || start >= until);
}
