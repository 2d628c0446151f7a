/** @jest-environment node */
// Which day a choice of times opens at: that of the booking that is moved, or the first with a free time from there on.
import type { Call } from '../../../contracts/client';
import { slotChoice } from './slot-choice.server';

const TODAY = '2027-03-01';
const UTC = { timeZone: 'UTC', zoneName: null };
const at = (day: string) => ({
  ...{ id: `slot of ${day}`, startTime: `${day}T10:00:00.000Z`, endTime: `${day}T11:00:00.000Z` },
  ...{ staffName: 'Rosa', heldUntil: null, ...UTC },
});

function opened(free: readonly string[], presentDay?: string, search = '') {
  const call = (route: { name: string }, { query }: { query: Record<string, string> }) => {
    if (route.name === 'listWaitlist') return Promise.resolve({ entries: [] });
    const inSpan = free.filter(day => day >= query.from! && day <= query.to!);
    return Promise.resolve({ slots: query.status === 'held' ? [] : inSpan.map(at) });
  };
  return slotChoice(call as unknown as Call, {
    ...{ serviceId: 's', staffId: '', today: TODAY, presentDay },
    search: new URLSearchParams(search),
  });
}

const FREE = ['2027-03-02', '2027-03-10', '2027-03-20', '2027-03-22'];

test.each([
  ['a new booking opens at the first free day', undefined, '', '2027-03-02', undefined],
  ['the day of the booking', '2027-03-10', '', '2027-03-10', undefined],
  ['a day far ahead', '2027-03-22', '', '2027-03-22', undefined],
  ['the next free day, said', '2027-03-11', '', '2027-03-20', 'Thursday 11 March 2027'],
  ['none free from there on, said', '2027-03-25', '', undefined, 'Thursday 25 March 2027'],
  ['a day that is over says nothing', '2027-02-20', '', '2027-03-02', undefined],
  ['a day that was asked for', '2027-03-11', 'day=2027-03-22', '2027-03-22', undefined],
  ['an earlier day that was asked for', '2027-03-20', 'day=2027-03-10', '2027-03-10', undefined],
  ['an earlier time that was asked for', '2027-03-20', 'slot=slot of 2027-03-10', '2027-03-10', undefined],
  ['earlier days that were asked for', '2027-03-20', 'from=2027-03-01', '2027-03-02', undefined],
])('%s', async (_, presentDay, search, day, passedOver) => {
  expect(await opened(FREE, presentDay, search)).toMatchObject({ day, passedOver, presentDay });
});

test('days before that of the booking are a step away, down to today', async () => {
  expect((await opened(FREE, '2027-03-10')).earlier).toBe(TODAY);
  expect((await opened(FREE, '2027-03-22')).earlier).toBe('2027-03-08');
  expect((await opened(FREE, TODAY)).earlier).toBeUndefined();
});

/** The choice among these slots, whatever days are asked for. */
const among = (slots: object[], search = '') =>
  slotChoice(
    ((route: { name: string }, { query }: { query: Record<string, string> }) =>
      Promise.resolve(
        route.name === 'listWaitlist' ? { entries: [] } : { slots: query.status === 'held' ? [] : slots },
      )) as unknown as Call,
    { serviceId: 's', staffId: '', today: TODAY, search: new URLSearchParams(search) },
  );

test('a time is on the day and the clock of where it is offered, and says whose they are', async () => {
  const kathmandu = { timeZone: 'Asia/Kathmandu', zoneName: 'Kathmandu time' };
  const late = { ...at('2027-03-02'), startTime: '2027-03-02T18:30:00.000Z', ...kathmandu };
  const { day, times } = await among([late, at('2027-03-03')]);
  expect(day).toBe('2027-03-03');
  expect(times.map(({ text, zoneName }) => [text, zoneName])).toEqual([
    ['00:15', 'Kathmandu time'],
    ['10:00', null],
  ]);
});

test('the evening before is a day to choose where it is not over, and only there', async () => {
  const evening = { ...at(TODAY), startTime: `${TODAY}T04:00:00.000Z`, timeZone: 'Pacific/Honolulu' };
  const { day, days } = await among([evening, at(TODAY)]);
  expect([day, days[0]!.day, days[1]!.day]).toEqual(['2027-02-28', '2027-02-28', TODAY]);
  expect((await among([at(TODAY)])).days[0]!.day).toBe(TODAY);
});
