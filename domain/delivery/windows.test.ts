// Windows of days, both sides of every limit, over clock changes, in several zones.
import { Refusal } from '../errors';
import type { Dock } from './docks';
import { freeDocks, isFree } from './docks';
import type { DeliveryRules } from './windows';
import { closureOf, isAhead, lastDeliveryDay, planDelivery, windowNames, windowsOfDay } from './windows';

const LA = 'America/Los_Angeles';
const NOON = '2027-03-10T20:00:00.000Z'; // Wednesday, 12:00 in Los Angeles

const rules = (overrides: Partial<DeliveryRules> = {}): DeliveryRules => ({
  deliveryWindows: { Morning: { from: '08:00', to: '12:00' }, Afternoon: { from: '12:00', to: '17:00' } },
  deliveryWeekdays: [1, 2, 3, 4, 5, 6],
  deliveryClosedDates: ['2027-03-17'],
  bookingHorizonDays: 730,
  ...overrides,
});

const refusalOf = (bookingDate: string, timeSlot: string, now = NOON, own = rules()): Refusal => {
  try {
    planDelivery({ bookingDate, timeSlot }, now, LA, own);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was not refused');
};

test('windows come in the order of the day, however they are stored', () => {
  const own = rules({
    deliveryWindows: {
      Afternoon: { from: '12:00', to: '17:00' },
      Dawn: { from: '05:00', to: '06:30' },
      Morning: { from: '08:00', to: '12:00' },
    },
  });
  expect(windowNames(own)).toEqual(['Dawn', 'Morning', 'Afternoon']);
  expect(windowsOfDay('2027-03-11', LA, own).map(({ timeSlot }) => timeSlot)).toEqual(windowNames(own));
});

test('a window is what the clock on the wall says, in winter and in summer', () => {
  const periods = (date: string) => windowsOfDay(date, LA, rules()).map(({ period }) => period);
  expect(periods('2027-03-11')).toEqual([
    { start: '2027-03-11T16:00:00.000Z', end: '2027-03-11T20:00:00.000Z' },
    { start: '2027-03-11T20:00:00.000Z', end: '2027-03-12T01:00:00.000Z' },
  ]);
  expect(periods('2027-03-15')[0]).toEqual({
    start: '2027-03-15T15:00:00.000Z',
    end: '2027-03-15T19:00:00.000Z',
  });
});

test('on the day the clock goes forward a night window is an hour shorter, on the day it goes back longer', () => {
  const night = rules({ deliveryWindows: { Night: { from: '00:00', to: '06:00' } }, deliveryWeekdays: [7] });
  const hours = (date: string): number => {
    const { period } = windowsOfDay(date, LA, night)[0]!;
    return (Date.parse(period.end) - Date.parse(period.start)) / 3_600_000;
  };
  expect([hours('2027-03-07'), hours('2027-03-14'), hours('2027-11-07')]).toEqual([6, 5, 7]);
});

test('a window that the clock skips is not offered that day, and asked for it is refused with the reason', () => {
  const own = rules({ deliveryWindows: { Early: { from: '02:00', to: '03:00' } }, deliveryWeekdays: [7] });
  expect(windowsOfDay('2027-03-14', LA, own)).toEqual([]);
  expect(windowsOfDay('2027-03-21', LA, own)).toHaveLength(1);
  const refusal = refusalOf('2027-03-14', 'Early', NOON, own);
  expect(refusal).toMatchObject({
    code: 'rule_violation',
    extra: { violations: [{ rule: 'opening_hours' }] },
  });
});

test.each([
  ['2027-03-13', undefined],
  ['2027-03-14', 'weekday'],
  ['2027-03-17', 'date'],
  ['2027-03-18', undefined],
])('%s is closed because of: %s', (date, closure) => {
  expect(closureOf(date, rules())).toBe(closure);
  expect(windowsOfDay(date, LA, rules())).toHaveLength(closure ? 0 : 2);
});

test.each([
  ['the window', 'Afternoon', '2027-03-11', '2027-03-11T20:00:00.000Z'],
  ['the window in other letters', ' afternoon ', '2027-03-11', '2027-03-11T20:00:00.000Z'],
  ['a window of today that has not begun', 'Afternoon', '2027-03-10', '2027-03-10T20:00:00.000Z'],
])('%s is planned', (_, timeSlot, bookingDate, start) => {
  const now = '2027-03-10T19:59:59.999Z';
  const planned = planDelivery({ bookingDate, timeSlot }, now, LA, rules());
  expect(planned).toMatchObject({ bookingDate, timeSlot: 'Afternoon', period: { start } });
  expect(isAhead(planned, now)).toBe(true);
  expect(isAhead(planned, planned.period.start)).toBe(false);
});

test('a window that begins at this moment has begun', () => {
  expect(refusalOf('2027-03-10', 'Afternoon').extra.details).toMatchObject([{ field: 'timeSlot' }]);
});

test('yesterday and an unknown window are both named', () => {
  const refusal = refusalOf('2027-03-09', 'Night');
  expect(refusal.code).toBe('validation_failed');
  expect(refusal.extra.details!.map(({ field }) => field)).toEqual(['bookingDate', 'timeSlot']);
  expect(refusal.message).toContain('Morning, Afternoon');
});

test('yesterday is that of the tenant, not of the server', () => {
  // In Los Angeles it is still the 10th.
  const now = '2027-03-11T07:30:00.000Z';
  expect(refusalOf('2027-03-10', 'Morning', now).extra.details).toMatchObject([{ field: 'timeSlot' }]);
  expect(refusalOf('2027-03-09', 'Morning', now).extra.details).toMatchObject([{ field: 'bookingDate' }]);
});

test('names of an object are no windows', () => {
  expect(refusalOf('2027-03-11', 'constructor').extra.details).toMatchObject([{ field: 'timeSlot' }]);
});

test.each([
  ['2027-03-14', 'opening_hours'],
  ['2027-03-17', 'blackout_period'],
])('%s is refused by %s', (date, rule) => {
  const refusal = refusalOf(date, 'Morning');
  expect(refusal).toMatchObject({ code: 'rule_violation', extra: { violations: [{ rule }] } });
  expect(refusal.extra.details).toMatchObject([{ field: 'bookingDate' }]);
});

test('the last day of the horizon can be booked, the day after cannot', () => {
  const last = lastDeliveryDay(NOON, LA, rules());
  expect(last).toBe('2029-03-09');
  expect(planDelivery({ bookingDate: last, timeSlot: 'Morning' }, NOON, LA, rules()).bookingDate).toBe(last);
  const refusal = refusalOf('2029-03-10', 'Morning');
  expect(refusal.extra.violations).toMatchObject([{ rule: 'advance_booking', limit: 730, actual: 731 }]);
});

describe('a dock', () => {
  const window = { period: { start: '2027-03-11T16:00:00.000Z', end: '2027-03-11T20:00:00.000Z' } };
  const HOUR = 3_600_000;
  const start = Date.parse(window.period.start);
  const end = Date.parse(window.period.end);
  const dock = (overrides: Partial<Dock> = {}): Dock => ({
    ...{ id: 'd', name: 'Dock', locationId: null, bufferBeforeMs: 0, bufferAfterMs: 0, taken: [] },
    ...overrides,
  });

  test.each<[string, Partial<Dock>, boolean]>([
    ['with nothing on it is free', {}, true],
    ['taken up to the start is free', { taken: [{ from: 0, until: start }] }, true],
    ['taken a moment longer is not', { taken: [{ from: 0, until: start + 1 }] }, false],
    ['taken from the end on is free', { taken: [{ from: end, until: end + HOUR }] }, true],
    ['taken a moment earlier is not', { taken: [{ from: end - 1, until: end + HOUR }] }, false],
    [
      'that wants an hour before is not free right after another',
      { bufferBeforeMs: HOUR, taken: [{ from: 0, until: start }] },
      false,
    ],
    [
      'that wants an hour after is not free right before another',
      { bufferAfterMs: HOUR, taken: [{ from: end, until: end + HOUR }] },
      false,
    ],
  ])('%s', (_, overrides, free) => {
    expect(isFree(dock(overrides), window)).toBe(free);
  });

  test('the free ones are counted in their order', () => {
    const taken = [{ from: start, until: end }];
    const docks = [dock({ id: 'a', taken }), dock({ id: 'b' }), dock({ id: 'c' })];
    expect(freeDocks(docks, window).map(({ id }) => id)).toEqual(['b', 'c']);
  });
});
