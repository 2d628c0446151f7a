// From when to when a rental can be booked, on both sides of every limit, in the tenant's zone.
import { DEFAULT_SETTINGS } from '../tenant';
import type { TenantSettings } from '../tenant';
import { firstRentalDay, lastRentalDay, planRental, rentalDays } from './rental';

const LA = 'America/Los_Angeles';
const MORNING = '2027-03-01T20:00:00.000Z'; // 12:00 in Los Angeles
const plan = (startDate: string, endDate: string, now = MORNING, settings: Partial<TenantSettings> = {}) =>
  planRental({ startDate, endDate }, now, LA, { ...DEFAULT_SETTINGS, ...settings });

test('a rental is its days from midnight to midnight', () => {
  expect(plan('2027-03-01', '2027-03-02')).toEqual({
    start: '2027-03-01T08:00:00.000Z',
    end: '2027-03-03T08:00:00.000Z',
  });
});

describe('today can be booked until the cut-off', () => {
  const before = '2027-03-02T01:59:59.999Z'; // 17:59:59.999 on 1 March
  const at = '2027-03-02T02:00:00.000Z'; // 18:00

  test('one millisecond before it can', () => {
    expect(firstRentalDay(before, LA, DEFAULT_SETTINGS)).toBe('2027-03-01');
    expect(plan('2027-03-01', '2027-03-01', before).start).toBe('2027-03-01T08:00:00.000Z');
  });

  test('at the cut-off it cannot, and tomorrow is offered', () => {
    expect(firstRentalDay(at, LA, DEFAULT_SETTINGS)).toBe('2027-03-02');
    expect(() => plan('2027-03-01', '2027-03-01', at)).toThrow(
      expect.objectContaining({
        code: 'rule_violation',
        extra: expect.objectContaining({
          violations: [expect.objectContaining({ rule: 'opening_hours', limit: '18:00', actual: '18:00' })],
        }),
      }),
    );
    expect(plan('2027-03-02', '2027-03-02', at).start).toBe('2027-03-02T08:00:00.000Z');
  });
});

test.each([
  ['a millisecond before the cut-off', '2027-03-02T01:59:59.999Z', {}, '2027-03-01', '2029-02-28'],
  ['at the cut-off', '2027-03-02T02:00:00.000Z', {}, '2027-03-02', '2029-02-28'],
  [
    'at the same moment, with a later one',
    '2027-03-02T02:00:00.000Z',
    { sameDayCutoff: '18:01' },
    '2027-03-01',
    '2029-02-28',
  ],
  [
    'at the same moment, with a nearer horizon',
    '2027-03-02T02:00:00.000Z',
    { bookingHorizonDays: 1 },
    '2027-03-02',
    '2027-03-02',
  ],
  ['a millisecond before midnight', '2027-03-02T07:59:59.999Z', {}, '2027-03-02', '2029-02-28'],
  ['at midnight', '2027-03-02T08:00:00.000Z', {}, '2027-03-02', '2029-03-01'],
])(
  '%s rentals are from and to the days of that moment, however often they are asked for',
  (_, now, more, first, last) => {
    const settings = { ...DEFAULT_SETTINGS, ...more };
    for (let time = 0; time < 2; time += 1) expect(rentalDays(now, LA, settings)).toEqual({ first, last });
    expect(rentalDays(now, 'UTC', settings)).toEqual({
      first: firstRentalDay(now, 'UTC', settings),
      last: lastRentalDay(now, 'UTC', settings),
    });
  },
);

test('yesterday is a mistake, not a rule', () => {
  expect(() => plan('2027-02-28', '2027-03-01')).toThrow(
    expect.objectContaining({
      code: 'validation_failed',
      extra: { details: [{ field: 'startDate', message: 'startDate must not be in the past.' }] },
    }),
  );
});

test('the last day of the horizon can be booked, the day after it cannot', () => {
  const last = lastRentalDay(MORNING, LA, DEFAULT_SETTINGS);
  expect(last).toBe('2029-02-28');
  expect(plan(last, last).end).toBe('2029-03-01T08:00:00.000Z');
  expect(() => plan(last, '2029-03-01')).toThrow(
    expect.objectContaining({
      extra: expect.objectContaining({
        violations: [expect.objectContaining({ rule: 'advance_booking', limit: 730, actual: 731 })],
      }),
    }),
  );
});

test('the longest rental is possible, one day more is not', () => {
  expect(plan('2027-04-01', '2027-04-05', MORNING, { maxRentalDays: 5 })).toBeDefined();
  expect(() => plan('2027-04-01', '2027-04-06', MORNING, { maxRentalDays: 5 })).toThrow(
    expect.objectContaining({ code: 'validation_failed' }),
  );
});

test('both wrong dates are named at once, and an end before the start', () => {
  expect(() => plan('2027-02-29', 'tomorrow')).toThrow(
    expect.objectContaining({
      extra: {
        details: [
          expect.objectContaining({ field: 'startDate' }),
          expect.objectContaining({ field: 'endDate' }),
        ],
      },
    }),
  );
  expect(() => plan('2027-03-05', '2027-03-04')).toThrow(
    expect.objectContaining({ extra: { details: [expect.objectContaining({ field: 'endDate' })] } }),
  );
});
