import { confirms, nextLookMs } from './jobs';

test.each([
  ['Ann Lee', true],
  ['  ann   lee ', true],
  ['Ann', false],
  ['', false],
])('"%s" confirms the erasure of Ann Lee: %s', (typed, expected) => {
  expect(confirms(typed, 'Ann Lee')).toBe(expected);
});

test.each([
  ['2027-01-01T00:10:00Z', 601_000],
  ['2027-01-01T00:59:59Z', 3_600_000],
  ['2027-02-01T00:00:00Z', 3_600_000],
  ['2026-12-31T23:00:00Z', 1_000],
])('an erasure that waits until %s looks again after %d ms', (until, expected) => {
  expect(nextLookMs(until, '2027-01-01T00:00:00Z')).toBe(expected);
});
