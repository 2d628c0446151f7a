// Instants as people on the spot write them.
import { formats, momentsOf, period } from './format.server';
import { endOfDay } from './zone.server';

test('what ends with a day is told by that day, anything else by its moment', () => {
  const { until } = formats('America/Los_Angeles');
  expect(until(endOfDay('2026-12-24', 'America/Los_Angeles'))).toBe('Thu 24 Dec 2026');
  expect(until('2026-12-25T08:01:00Z')).toBe('Fri 25 Dec 2026, 00:01');
  // A day that begins at one, after the clock went forward at midnight.
  expect(formats('Africa/Cairo').until(endOfDay('2026-04-23', 'Africa/Cairo'))).toBe('Thu 23 Apr 2026');
});

test('September is as short in a moment as in a day', () => {
  expect(formats('UTC').moment('2026-09-26T16:07:00Z')).toBe('Sat 26 Sep 2026, 16:07');
});

test('whose clock it is is said of times that are not on that of the business, and not of whole days', () => {
  const there = { timeZone: 'Asia/Kathmandu', zoneName: 'Kathmandu time' };
  const times = { startTime: '2027-03-04T18:15:00Z', endTime: '2027-03-04T19:15:00Z' };
  expect(period({ ...times, ...there })).toBe('Fri 5 Mar 2027, 00:00 – 01:00 (Kathmandu time)');
  expect(period({ ...times, timeZone: 'UTC', zoneName: null })).toBe('Thu 4 Mar 2027, 18:15 – 19:15');
  expect(momentsOf(there)(times.startTime)).toBe('Fri 5 Mar 2027, 00:00 (Kathmandu time)');
  expect(period({ ...times, ...there, startDate: '2027-03-05', endDate: '2027-03-05' })).toBe(
    'Fri 5 Mar 2027',
  );
});
