// Whose turn it is, and how long it lasts, on both sides of every boundary.
import { plusMs } from './calendar';
import type { Waiting } from './waitlist';
import { isOver, nextInLine, offerEnd } from './waitlist';

const NOW = '2027-03-01T12:00:00.000Z';
const minutes = (count: number): string => plusMs(NOW, count * 60_000);
const lasts = (startsInMinutes: number): number | undefined => {
  const end = offerEnd(NOW, minutes(startsInMinutes));
  return end === undefined ? undefined : (Date.parse(end) - Date.parse(NOW)) / 60_000;
};

test.each([
  ['a day before the start: a quarter of an hour', 24 * 60, 15],
  ['40 minutes before: still a quarter of an hour', 40, 15],
  ['30 minutes before: half of what is left until the last call', 30, 10],
  ['13 minutes before: the shortest', 13, 2],
  ['12 minutes before: the shortest, to the last call', 12, 2],
  ['at the start: none', 0, undefined],
  ['after the start: none', -5, undefined],
])('an offer made %s', (_, startsIn, expected) => {
  expect(lasts(startsIn)).toBe(expected);
});

test('one millisecond too late for the shortest offer, none is made', () => {
  expect(offerEnd(plusMs(NOW, 1), minutes(12))).toBeUndefined();
});

test('an offer is over at its end, not a millisecond before', () => {
  expect(isOver(NOW, plusMs(NOW, -1))).toBe(false);
  expect(isOver(NOW, NOW)).toBe(true);
});

const slot = { start: minutes(60), end: minutes(90), staffId: 'kim' };
const waiting = (entryId: string, overrides: Partial<Waiting> = {}): Waiting => ({
  ...{ entryId, staffId: null, from: null, to: null, wasOffered: false, busyUntil: null },
  ...overrides,
});

test('the first in line is next, and whoever was offered the slot already is passed over', () => {
  expect(nextInLine(slot, [waiting('a'), waiting('b')])).toEqual({ type: 'offer', entryId: 'a' });
  const line = [waiting('a', { wasOffered: true }), waiting('b')];
  expect(nextInLine(slot, line)).toEqual({ type: 'offer', entryId: 'b' });
});

test('only those are asked whom the slot fits: staff member, from and to, the bounds included', () => {
  const asked = (overrides: Partial<Waiting>) => nextInLine(slot, [waiting('a', overrides)]).type;
  expect(asked({ staffId: 'kim', from: slot.start, to: slot.end })).toBe('offer');
  expect(asked({ staffId: 'lee' })).toBe('nobody');
  expect(asked({ from: plusMs(slot.start, 1) })).toBe('nobody');
  expect(asked({ to: plusMs(slot.end, -1) })).toBe('nobody');
});

test('somebody who is deciding about another slot is passed over, and waited for when nobody else is left', () => {
  const busy = [waiting('a', { busyUntil: minutes(9) }), waiting('b', { busyUntil: minutes(5) })];
  expect(nextInLine(slot, [...busy, waiting('c')])).toEqual({ type: 'offer', entryId: 'c' });
  expect(nextInLine(slot, busy)).toEqual({ type: 'wait', until: minutes(5) });
  expect(nextInLine(slot, [])).toEqual({ type: 'nobody' });
});
