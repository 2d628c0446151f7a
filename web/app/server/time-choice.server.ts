// What choosing a time at a bay shows: where, the day, how long, and what is free.
import { redirect } from '@remix-run/node';
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { Permissions } from '../../../contracts/members';
import { addDays, isDay } from '../days';
import type { WantedTime } from '../ui/time-choice';
import { formats } from './format.server';
import { freeTimes } from './members.server';

/** What whoever chooses is bound by. */
export type TimeLimits = Omit<Permissions, 'canBook'>;

interface Wanting {
  search: URLSearchParams;
  limits: TimeLimits;
  /** What stands in the fields at first. */
  first?: Partial<WantedTime>;
}

const asText = ({ location, day, bay, minutes }: WantedTime) => ({
  ...{ location, day, minutes: String(minutes) },
  ...(bay ? { bay } : {}),
});

const SHORTEST = 30;
const LONGEST = 1440;

export async function timeChoice(call: Call, { search, limits, first = {} }: Wanting) {
  const [{ site }, { resources }] = await Promise.all([
    call(routes.getSite, {}),
    call(routes.listResources, { query: { kind: 'bay' } }),
  ]);
  const closed = limits.blacklistedLocations;
  const all = resources.filter(({ locationId }) => !locationId || !closed.includes(locationId));
  const locations = [...new Map(all.map(bay => [bay.locationId ?? '', bay.locationName ?? 'Elsewhere']))];
  const asked = search.get('location') ?? first.location;
  const location = locations.find(([id]) => id === asked)?.[0] ?? locations[0]?.[0] ?? '';
  const here = all.filter(bay => (bay.locationId ?? '') === location);
  const bay = here.find(({ id }) => id === (search.get('bay') ?? first.bay))?.id ?? '';
  const { tenant } = site;
  // Days and times are those of where the bays stand.
  const { timeZone, zoneName } = here[0] ?? { timeZone: tenant.timeZone, zoneName: null };
  const today = zoneName ? formats(timeZone).dateOf(new Date().toISOString()) : site.today;
  const limitHere = limits.locationLimits.find(({ locationId }) => locationId === location);
  const { maxAdvanceDays, maxConcurrentBookings } = limitHere ?? limits;
  const lastDay = maxAdvanceDays === null ? null : addDays(today, maxAdvanceDays);
  const wantedDay = search.get('day') ?? first.day ?? today;
  const day = isDay(wantedDay) && wantedDay >= today ? wantedDay : today;
  const minutes = Math.round(Number(search.get('minutes') ?? first.minutes ?? 60) / 30) * 30;
  const wanted: WantedTime = {
    ...{ location, day, bay },
    minutes: minutes >= SHORTEST && minutes <= LONGEST ? minutes : 60,
  };
  const among = bay ? here.filter(({ id }) => id === bay) : here;
  // What is further ahead is refused: nothing is offered.
  const isTooFar = (date: string) => lastDay !== null && date > lastDay;
  const timesOn = (date: string) =>
    isTooFar(date)
      ? Promise.resolve([])
      : freeTimes(call, among, { day: date, minutes: wanted.minutes, timeZone });
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
    ...{ today, lastDay, zoneName, tooFar: isTooFar(day) },
    /** What holds at the chosen location, and its name where it is less than elsewhere. */
    may: {
      ...{ maxAdvanceDays, maxConcurrentBookings },
      at: limitHere ? (here[0]?.locationName ?? null) : null,
    },
  };
}
