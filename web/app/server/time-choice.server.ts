// What choosing a time at a bay shows: where, the day, how long, and what is free.
import { redirect } from '@remix-run/node';
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import { addDays, isDay } from '../days';
import type { WantedTime } from '../ui/time-choice';
import { freeTimes } from './members.server';

interface Wanting {
  search: URLSearchParams;
  maxAdvanceDays: number | null;
  blacklistedLocations: readonly string[];
  /** What stands in the fields at first. */
  first?: Partial<WantedTime>;
}

const asText = ({ location, day, bay, minutes }: WantedTime) => ({
  ...{ location, day, minutes: String(minutes) },
  ...(bay ? { bay } : {}),
});

const SHORTEST = 30;
const LONGEST = 1440;

export async function timeChoice(
  call: Call,
  { search, maxAdvanceDays, blacklistedLocations, first = {} }: Wanting,
) {
  const [{ site }, { resources }] = await Promise.all([
    call(routes.getSite, {}),
    call(routes.listResources, { query: { kind: 'bay' } }),
  ]);
  const all = resources.filter(({ locationId }) => !locationId || !blacklistedLocations.includes(locationId));
  const locations = [...new Map(all.map(bay => [bay.locationId ?? '', bay.locationName ?? 'Elsewhere']))];
  const asked = search.get('location') ?? first.location;
  const location = locations.find(([id]) => id === asked)?.[0] ?? locations[0]?.[0] ?? '';
  const here = all.filter(bay => (bay.locationId ?? '') === location);
  const bay = here.find(({ id }) => id === (search.get('bay') ?? first.bay))?.id ?? '';
  const { today, tenant } = site;
  const lastDay = maxAdvanceDays === null ? null : addDays(today, maxAdvanceDays);
  const wantedDay = search.get('day') ?? first.day ?? today;
  const day = isDay(wantedDay) && wantedDay >= today ? wantedDay : today;
  const minutes = Math.round(Number(search.get('minutes') ?? first.minutes ?? 60) / 30) * 30;
  const wanted: WantedTime = {
    ...{ location, day, bay },
    minutes: minutes >= SHORTEST && minutes <= LONGEST ? minutes : 60,
  };
  const among = bay ? here.filter(({ id }) => id === bay) : here;
  const timesOn = (date: string) =>
    freeTimes(call, among, { day: date, minutes: wanted.minutes, timeZone: tenant.timeZone });
  // Filters show what the address says: it says everything from the start.
  if (!search.has('day')) {
    const isOver = !first.day && day !== lastDay && (await timesOn(day)).length === 0;
    const opening = { ...wanted, day: isOver ? addDays(day, 1) : day };
    throw redirect(`?${new URLSearchParams(asText(opening)).toString()}`);
  }
  return {
    wanted,
    locations,
    bays: here.map(({ id, name }) => [id, name] as const),
    times: await timesOn(day),
    ...{ today, lastDay, timeZone: tenant.timeZone },
  };
}
