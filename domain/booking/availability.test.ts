import { daysOfWindow } from '../calendar';
import { daysAvailable } from './availability';

const HOUR_MS = 3_600_000;

const free = (first: string, last: string, zone: string, taken: [from: string, until: string][]) =>
  daysAvailable(daysOfWindow(first, last, zone), taken.flat().map(Date.parse), { first, last })
    .filter(day => day.available)
    .map(day => day.date);

test('nothing taken leaves every day, named once and in order', () => {
  expect(free('2028-02-28', '2028-03-01', 'Asia/Kathmandu', [])).toEqual([
    '2028-02-28',
    '2028-02-29',
    '2028-03-01',
  ]);
});

test.each([
  ['up to midnight', '2027-03-03T00:00:00Z', ['2027-03-03', '2027-03-04']],
  ['a millisecond into the day', '2027-03-03T00:00:00.001Z', ['2027-03-04']],
])('what is taken %s leaves the days after', (_, until, expected) => {
  expect(free('2027-03-02', '2027-03-04', 'UTC', [['2027-03-01T00:00:00Z', until]])).toEqual(expected);
});

test.each([
  ['2027-03-14', 23],
  ['2027-11-07', 25],
])('on %s the day of %i hours is taken to its last hour and no longer', (date, hours) => {
  const zone = 'America/Los_Angeles';
  const [day] = daysOfWindow(date, date, zone);
  const at = (ms: number) => new Date(day!.opensMs + ms).toISOString();
  expect(day!.closesMs - day!.opensMs).toBe(hours * HOUR_MS);
  expect(free(date, date, zone, [[at((hours - 1) * HOUR_MS), at(hours * HOUR_MS)]])).toEqual([]);
  expect(free(date, date, zone, [[at(hours * HOUR_MS), at((hours + 1) * HOUR_MS)]])).toEqual([date]);
});

test('many short periods take only their days', () => {
  expect(
    free('2027-03-01', '2027-03-04', 'UTC', [
      ['2027-03-01T10:00:00Z', '2027-03-01T11:00:00Z'],
      ['2027-03-03T23:00:00Z', '2027-03-04T00:00:00Z'],
    ]),
  ).toEqual(['2027-03-02', '2027-03-04']);
});

test.each([
  ['the day before the first', '2027-02-28', false],
  ['the first', '2027-03-01', true],
  ['the last', '2027-03-05', true],
  ['the day after the last', '2027-03-06', false],
])('of the days that can be booked, %s (%s) is available: %s', (_, date, available) => {
  const days = daysOfWindow('2027-02-20', '2027-03-20', 'UTC');
  const found = daysAvailable(days, [], { first: '2027-03-01', last: '2027-03-05' });
  expect(found.find(day => day.date === date)).toEqual({ date, available });
  expect(found).toHaveLength(days.length);
});

test('a day that can be booked and is taken is not available', () => {
  const days = daysOfWindow('2027-03-01', '2027-03-02', 'UTC');
  const taken = [days[0]!.opensMs, days[0]!.closesMs];
  const bookable = { first: '2027-03-01', last: '2027-03-02' };
  expect(daysAvailable(days, taken, bookable).map(day => day.available)).toEqual([false, true]);
});
