import { isOnTime, wholePercent } from './vendor-record';

const zone = 'America/Los_Angeles';

describe('a delivery of 2026-11-20', () => {
  it.each([
    ['2026-11-20T18:00:00.000Z', true, 'in its window'],
    ['2026-11-21T07:59:59.999Z', true, 'in the last moment of its day'],
    ['2026-11-21T08:00:00.000Z', false, 'in the first moment of the next'],
    ['2026-11-19T18:00:00.000Z', true, 'a day early'],
  ])('received %s is on time: %s, %s', (receivedAt, onTime) => {
    expect(isOnTime(receivedAt, '2026-11-20', zone)).toBe(onTime);
  });
});

it('counts days of 25 hours as days', () => {
  expect(isOnTime('2026-11-02T07:30:00.000Z', '2026-11-01', zone)).toBe(true);
  expect(isOnTime('2026-11-02T08:00:00.000Z', '2026-11-01', zone)).toBe(false);
});

it('says 100 % only when it is all', () => {
  expect(wholePercent(999, 1000)).toBe(99);
  expect(wholePercent(3, 3)).toBe(100);
  expect(wholePercent(0, 3)).toBe(0);
  expect(wholePercent(0, 0)).toBeNull();
});
