// Times of a form on the wall of a place, and rules in words.
import { recurrenceWords } from '../operation-words';
import type { Call } from '../../../contracts/client';
import { createBlock, instantOf } from './blocks.server';

const LA = 'America/Los_Angeles';

test.each([
  ['2027-01-15', '10:00', '2027-01-15T18:00:00.000Z'],
  ['2027-07-15', '10:00', '2027-07-15T17:00:00.000Z'],
  // The clock skips 02:30: an hour later, as everywhere in the product.
  ['2027-03-14', '02:30', '2027-03-14T10:30:00.000Z'],
  ['2027-03-14', '03:00', '2027-03-14T10:00:00.000Z'],
  // 01:30 happens twice: the first.
  ['2027-11-07', '01:30', '2027-11-07T08:30:00.000Z'],
  ['2027-11-07', '02:00', '2027-11-07T10:00:00.000Z'],
  ['2027-11-07', '00:00', '2027-11-07T07:00:00.000Z'],
])('%s %s in Los Angeles is %s', (date, time, instant) => {
  expect(instantOf(date, time, LA)).toBe(instant);
});

test('what is no time goes to the API as it was typed', () => {
  expect(instantOf('2027-01-15', '', LA)).toBe('2027-01-15T');
});

test.each([
  [null, 'Once'],
  ['FREQ=DAILY;COUNT=3', 'Every day, 3 times'],
  [
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;UNTIL=20270301',
    'Every 2 weeks on Monday and Friday, until Mon 1 Mar 2027',
  ],
  ['FREQ=MONTHLY;BYDAY=1MO;COUNT=2', 'FREQ=MONTHLY;BYDAY=1MO;COUNT=2'],
])('the rule %s reads: %s', (rule, words) => {
  expect(recurrenceWords(rule)).toBe(words);
});

test.each([
  ['of the resource that is chosen', { 'resource:far': 'on' }, '2027-01-15T04:15:00.000Z'],
  ['of the business while none is chosen', {}, '2027-01-15T18:00:00.000Z'],
])('times of a new block are typed on the clock %s', async (_, chosen: Record<string, string>, startTime) => {
  const sent: { startTime: string }[] = [];
  const call = (route: { name: string }, { body }: { body: { startTime: string } }) => {
    if (route.name === 'createBlock') sent.push(body);
    return Promise.resolve({
      ...{ seriesId: 's', site: { tenant: { timeZone: LA } } },
      resources: [
        { id: 'near', timeZone: LA },
        { id: 'far', timeZone: 'Asia/Kathmandu' },
      ],
    });
  };
  const typed = {
    startDate: '2027-01-15',
    startTime: '10:00',
    endTime: '12:00',
    formKey: 'k',
    type: 'TRAINING',
  };
  await createBlock(call as unknown as Call, { ...typed, ...chosen });
  expect(sent).toMatchObject([{ startTime }]);
});
