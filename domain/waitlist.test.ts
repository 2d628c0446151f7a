// Whose turn it is, and how long it lasts, on both sides of every boundary.
import { plusMs } from './instants';
import { DEFAULT_SETTINGS } from './tenant';
import type { Waiting } from './waitlist';
import { isOver, nextInLine, offerEnd, offerMsOf } from './waitlist';

const NOW = '2027-03-01T12:00:00.000Z';
const minutes = (count: number): string => plusMs(NOW, count * 60_000);
const QUARTER_MS = 15 * 60_000;
const lasts = (startsInMinutes: number, offerMinutes = 15): number | undefined => {
  const end = offerEnd(NOW, minutes(startsInMinutes), offerMinutes * 60_000);
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
  expect(offerEnd(plusMs(NOW, 1), minutes(12), QUARTER_MS)).toBeUndefined();
});

test.each([
  ['a tenant that gives an hour: an hour, when there is time', 24 * 60, 60, 60],
  ['an hour, but the slot is near: half of what is left', 70, 60, 30],
  ['five minutes: five, a day before as well as near the start', 24 * 60, 5, 5],
  ['five minutes, the slot very near: the shortest', 13, 5, 2],
  ['nothing: still the shortest, nobody can answer in less', 24 * 60, 0, 2],
])('with %s', (_, startsIn, given, expected) => {
  expect(lasts(startsIn, given)).toBe(expected);
});

test('an offer lasts what the settings of the tenant say, a quarter of an hour unless they do', () => {
  expect(offerMsOf({ settings: DEFAULT_SETTINGS })).toBe(QUARTER_MS);
  expect(offerMsOf({ settings: { ...DEFAULT_SETTINGS, waitlistOfferMinutes: 45 } })).toBe(3 * QUARTER_MS);
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
