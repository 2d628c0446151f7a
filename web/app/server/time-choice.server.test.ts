/** @jest-environment node */
// Which day a choice of times opens at when the address does not say: today, or tomorrow when nothing is left of today. And
// which days can be chosen at all: up to what holds at the chosen location.
import type { Call } from '../../../contracts/client';
import { timeChoice } from './time-choice.server';

const TODAY = '2027-03-01';

const CLOCK = { timeZone: 'UTC', zoneName: null };

interface How {
  maxAdvanceDays?: number;
  /** Days ahead at this location. */
  here?: number;
  day?: string;
  /** Of the bay, where it has a clock of its own. */
  clock?: { timeZone: string; zoneName: string | null };
}

/** @param free the days on which the bay has a free hour */
function choose(free: readonly string[], address: string, how: How = {}) {
  const { maxAdvanceDays = 14, here, day, clock = CLOCK } = how;
  const answers: Record<string, (query: { from?: string }) => object> = {
    getSite: () => ({ site: { today: TODAY, tenant: { timeZone: 'UTC' } } }),
    listResources: () => ({
      resources: [{ id: 'b', kind: 'bay', name: 'Bay 1', locationId: 'l', locationName: 'Here', ...clock }],
    }),
    availability: ({ from = '' }) => ({
      slots: free
        .filter(date => from.startsWith(date))
        .map(date => ({ startTime: `${date}T10:00:00.000Z`, endTime: `${date}T11:00:00.000Z` }))
        .map(slot => ({ ...slot, available: true })),
    }),
  };
  const call = (route: { name: string }, { query = {} }: { query?: object }) =>
    Promise.resolve(answers[route.name]!(query));
  const limits = {
    ...{ maxAdvanceDays, maxConcurrentBookings: null, blacklistedLocations: [] },
    locationLimits:
      here === undefined ? [] : [{ locationId: 'l', maxAdvanceDays: here, maxConcurrentBookings: 1 }],
  };
  const search = new URLSearchParams(address);
  return timeChoice(call as unknown as Call, { search, limits, ...(day && { first: { day } }) });
}

async function opensAt(free: readonly string[], how: How = {}): Promise<string | null> {
  const led: unknown = await choose(free, '', how).catch((thrown: unknown) => thrown);
  if (!(led instanceof Response)) throw led;
  return new URLSearchParams(led.headers.get('location')!.slice(1)).get('day');
}

test.each([
  ['today has a free hour', [TODAY, '2027-03-02'], {}, TODAY],
  ['late in the evening, nothing is left of today', ['2027-03-02'], {}, '2027-03-02'],
  ['nothing may be booked after today', ['2027-03-02'], { maxAdvanceDays: 0 }, TODAY],
  ['a session is moved: its own day, full as it may be', [TODAY], { day: '2027-03-05' }, '2027-03-05'],
])('%s', async (_, free, how, day) => {
  expect(await opensAt(free, how)).toBe(day);
});

test.each([
  ['the last day of the tier', '2027-03-15', {}, { lastDay: '2027-03-15', tooFar: false, times: 1 }],
  ['the day after it', '2027-03-16', {}, { lastDay: '2027-03-15', tooFar: true, times: 0 }],
  [
    'the last day of the location',
    '2027-03-08',
    { here: 7 },
    { lastDay: '2027-03-08', tooFar: false, times: 1 },
  ],
  ['the day after it', '2027-03-09', { here: 7 }, { lastDay: '2027-03-08', tooFar: true, times: 0 }],
])('%s, %s', async (_, day, how, { times, ...expected }) => {
  const choice = await choose([day], `day=${day}`, how);
  expect(choice).toMatchObject(expected);
  expect(choice.times).toHaveLength(times);
});

test('what may be booked is said of the location where less is allowed there', async () => {
  const at = async (how: How) => (await choose([TODAY], `day=${TODAY}`, how)).may;
  expect(await at({})).toEqual({ maxAdvanceDays: 14, maxConcurrentBookings: null, at: null });
  expect(await at({ here: 7 })).toEqual({ maxAdvanceDays: 7, maxConcurrentBookings: 1, at: 'Here' });
});

test('days and times are those of where the bays stand, and it is said whose they are', async () => {
  const clock = { timeZone: 'Asia/Kathmandu', zoneName: 'Kathmandu time' };
  // A day that is ahead whenever this runs. There it begins at 18:15 of the day before in UTC, from where on is asked.
  const { times, zoneName } = await choose(['2999-03-01'], 'day=2999-03-02', {
    clock,
    maxAdvanceDays: 999_999,
  });
  expect(times.map(({ from, to }) => [from, to])).toEqual([['15:45', '16:45']]);
  expect(zoneName).toBe('Kathmandu time');
});
