// Days of 23, 24 and 25 hours, odd offsets, midnights that do not exist or come twice, leap days.
import fc from 'fast-check';
import {
  addDays,
  dateOf,
  datesBetween,
  daysBetween,
  daysOfPeriod,
  instantAt,
  isDate,
  isZone,
  monthOf,
  periodOfDays,
  startOfDay,
  timeOf,
  weekdayOf,
} from './calendar';

const HOUR = 3_600_000;
const hours = (period: { start: string; end: string }): number =>
  (Date.parse(period.end) - Date.parse(period.start)) / HOUR;

const ZONES = [
  'America/Los_Angeles',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'America/Havana',
  'Africa/Cairo',
  'Pacific/Apia',
  'Atlantic/Azores',
  'UTC',
];
const SKIPPED = '2011-12-30';

describe('a day is as long as its zone says', () => {
  test.each([
    ['America/Los_Angeles', '2027-03-14', 23],
    ['America/Los_Angeles', '2027-11-07', 25],
    ['Europe/Berlin', '2027-03-28', 23],
    ['Europe/Berlin', '2027-10-31', 25],
    ['Australia/Lord_Howe', '2027-04-04', 24.5],
    ['Australia/Lord_Howe', '2027-10-03', 23.5],
    ['Asia/Kolkata', '2027-03-14', 24],
    // The clock skipped or repeated midnight itself.
    ['America/Sao_Paulo', '2018-11-04', 23],
    ['America/Havana', '2027-11-07', 25],
    // Samoa crossed the date line: this day did not happen.
    ['Pacific/Apia', '2011-12-30', 0],
  ])('%s %s has %d hours', (zone, date, expected) => {
    expect(hours(periodOfDays(date, date, zone))).toBe(expected);
  });

  test.each([
    ['Asia/Kolkata', '2027-06-01', '2027-05-31T18:30:00.000Z'],
    ['Asia/Kathmandu', '2027-06-01', '2027-05-31T18:15:00.000Z'],
    ['Pacific/Chatham', '2027-06-01', '2027-05-31T11:15:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
    ['America/Los_Angeles', '2028-02-29', '2028-02-29T08:00:00.000Z'],
  ])('in %s %s begins at %s', (zone, date, expected) => {
    expect(startOfDay(date, zone)).toBe(expected);
  });
});

test('a rental over a clock change is whole days, not multiples of 24 hours', () => {
  const zone = 'America/Los_Angeles';
  expect(periodOfDays('2027-03-13', '2027-03-14', zone)).toEqual({
    start: '2027-03-13T08:00:00.000Z',
    end: '2027-03-15T07:00:00.000Z',
  });
  expect(hours(periodOfDays('2027-11-06', '2027-11-08', zone))).toBe(73);
});

test('the days of a period are the days it was made of, in every zone and season', () => {
  const anyDate = fc.integer({ min: 0, max: 20_000 }).map(days => addDays('2000-01-01', days));
  // Around the days at which something happens, more often than chance would have it.
  const nearChange = fc
    .tuple(fc.constantFrom(SKIPPED, '2018-11-04', '2027-11-07', '2027-04-30', '2028-02-29'), fc.nat(4))
    .map(([date, days]) => addDays(date, days - 2));
  const dates = fc.oneof(anyDate, nearChange);
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      dates,
      fc.oneof(fc.nat(2), fc.nat(90)),
      (zone, startDate, length) => {
        const endDate = addDays(startDate, length);
        // The day that did not happen cannot begin or end a rental.
        fc.pre(zone !== 'Pacific/Apia' || (startDate !== SKIPPED && endDate !== SKIPPED));
        expect(daysOfPeriod(periodOfDays(startDate, endDate, zone), zone)).toEqual({ startDate, endDate });
      },
    ),
    { numRuns: 2_000 },
  );
});

test('the day before and the day after one that did not happen are themselves', () => {
  for (const date of ['2011-12-28', '2011-12-29', '2011-12-31', '2012-01-01']) {
    const period = periodOfDays(date, date, 'Pacific/Apia');
    expect(hours(period)).toBe(24);
    expect(daysOfPeriod(period, 'Pacific/Apia')).toEqual({ startDate: date, endDate: date });
  }
  expect(hours(periodOfDays('2011-12-29', '2011-12-31', 'Pacific/Apia'))).toBe(48);
});

test('a midnight that comes twice begins its day the first time', () => {
  for (const zone of ['America/Havana', 'Atlantic/Azores']) {
    const date = zone === 'America/Havana' ? '2027-11-07' : '2027-10-31';
    const { start } = periodOfDays(date, date, zone);
    expect([dateOf(start, zone), timeOf(start, zone)]).toEqual([date, '00:00']);
    expect(timeOf(new Date(Date.parse(start) + HOUR).toISOString(), zone)).toBe('00:00');
    expect(dateOf(new Date(Date.parse(start) - 1).toISOString(), zone)).toBe(addDays(date, -1));
  }
});

test('a day whose midnight does not exist begins at one', () => {
  for (const [date, zone] of [
    ['2018-11-04', 'America/Sao_Paulo'],
    ['2027-04-30', 'Africa/Cairo'],
  ] as const) {
    expect(timeOf(startOfDay(date, zone), zone)).toBe('01:00');
    expect(hours(periodOfDays(date, date, zone))).toBe(23);
  }
});

test('a time that the clock skips is the later one, a time that it repeats the first', () => {
  expect(instantAt('2027-03-14', '02:30', 'America/Los_Angeles')).toBe('2027-03-14T10:30:00.000Z');
  expect(instantAt('2027-11-07', '01:30', 'America/Los_Angeles')).toBe('2027-11-07T08:30:00.000Z');
});

test('the wall shows the date and time of the zone', () => {
  const instant = '2027-01-01T00:30:00.000Z';
  expect([dateOf(instant, 'America/Los_Angeles'), timeOf(instant, 'America/Los_Angeles')]).toEqual([
    '2026-12-31',
    '16:30',
  ]);
  expect([dateOf(instant, 'Asia/Kathmandu'), timeOf(instant, 'Asia/Kathmandu')]).toEqual([
    '2027-01-01',
    '06:15',
  ]);
});

test.each([
  ['2028-02-29', true],
  ['2027-02-29', false],
  ['2100-02-29', false],
  ['2027-13-01', false],
  ['2027-1-1', false],
  ['1899-12-31', false],
  ['3000-01-01', false],
  ['2027-01-01T00:00:00Z', false],
  ['-02027-01-01', false],
  ['', false],
])('%s is a date: %s', (text, expected) => {
  expect(isDate(text)).toBe(expected);
});

test('zones are those of the tz database', () => {
  expect(isZone('Pacific/Chatham')).toBe(true);
  expect(isZone('Mars/Olympus')).toBe(false);
});

test('counting days crosses months, years and leap days', () => {
  expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
  expect(daysBetween('2027-03-01', '2027-02-28')).toBe(-1);
  expect(addDays('2027-12-31', 1)).toBe('2028-01-01');
  expect(datesBetween('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
  expect(datesBetween('2028-03-01', '2028-02-28')).toEqual([]);
});

test('a month knows its first day, length and where its week begins', () => {
  expect(monthOf('2028-02-15')).toEqual({ first: '2028-02-01', days: 29, firstWeekday: 2 });
  expect(weekdayOf('2027-03-01')).toBe(1);
  expect(weekdayOf('2027-03-07')).toBe(7);
});
