/** @jest-environment node */
// Which day a choice of times opens at when the address does not say: today, or tomorrow when nothing is left of today.
import type { Call } from '../../../contracts/client';
import { timeChoice } from './time-choice.server';

const TODAY = '2027-03-01';

/** @param free the days on which the bay has a free hour */
async function opensAt(
  free: readonly string[],
  { maxAdvanceDays = 14, day }: { maxAdvanceDays?: number; day?: string } = {},
): Promise<string | null> {
  const answers: Record<string, (query: { from?: string }) => object> = {
    getSite: () => ({ site: { today: TODAY, tenant: { timeZone: 'UTC' } } }),
    listResources: () => ({
      resources: [{ id: 'b', kind: 'bay', name: 'Bay 1', locationId: 'l', locationName: 'Here' }],
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
  const wanting = { search: new URLSearchParams(), maxAdvanceDays, blacklistedLocations: [] };
  const led: unknown = await timeChoice(call as unknown as Call, {
    ...wanting,
    ...(day && { first: { day } }),
  }).catch((thrown: unknown) => thrown);
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
