// Instants as people on the spot write them.
import { formats } from './format.server';
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
