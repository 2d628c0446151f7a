// Counting by the hour on the wall: over midnight, opening hours and clock changes, and added up part by part.
import type { BookingStatus } from '../booking/status';
import { addDays, startOfDay } from '../calendar';
import type { Schedule } from './hours';
import { hourTable } from './hours';
import * as summary from './summary';
import type { Columns, Tally } from './tally';
import { addTally, codeOf, countBookings, countOpen, emptyTally } from './tally';

const ZONE = 'America/Los_Angeles';
const ALWAYS: Schedule = { zone: ZONE, hours: {} };

interface Entry {
  from: string;
  to: string;
  status?: BookingStatus;
  isBlock?: boolean;
  price?: number;
  made?: string;
}

function columnsOf(entries: Entry[], isBlock: boolean): Columns {
  const seconds = (instant: string): number => Date.parse(instant) / 1_000;
  return {
    ...{ resourceId: 'bay', isBlock },
    starts: entries.map(({ from }) => seconds(from)),
    seconds: entries.map(({ from, to }) => seconds(to) - seconds(from)),
    codes: entries.map(({ status = 'completed' }) =>
      codeOf(status, 'web', status === 'cancelled' ? 'customer' : null),
    ),
    leads: entries.map(({ from, made = from }) => seconds(from) - seconds(made)),
    prices: entries.map(({ price = -1 }) => price),
  };
}

function count(schedule: Schedule, from: string, to: string, entries: Entry[]): Tally {
  const tally = emptyTally();
  const table = hourTable(schedule, from, to);
  countOpen(tally, ['bay'], table);
  const [blocks, bookings] = [
    entries.filter(({ isBlock }) => isBlock),
    entries.filter(({ isBlock }) => !isBlock),
  ];
  countBookings(tally, [columnsOf(bookings, false), columnsOf(blocks, true)], table);
  return tally;
}

const hoursOf = (minutes: number[]): Record<string, number> =>
  Object.fromEntries(
    minutes.flatMap((n, cell) => (n === 0 ? [] : [[`${Math.floor(cell / 24) + 1}/${cell % 24}`, n]])),
  );

test('a booking over midnight is split between the hours of both days', () => {
  // Monday 4 January 2027, 22:30 to Tuesday 01:15 in Los Angeles.
  const tally = count(ALWAYS, '2027-01-04', '2027-01-05', [
    { from: '2027-01-05T06:30:00Z', to: '2027-01-05T09:15:00Z' },
  ]);
  expect(hoursOf(tally.bookedAt)).toEqual({ '1/22': 30, '1/23': 60, '2/0': 60, '2/1': 15 });
  expect(tally.byDate['2027-01-04']).toMatchObject({ bookings: 1, booked: 90, open: 1440 });
  expect(tally.byDate['2027-01-05']).toMatchObject({ bookings: 0, booked: 75 });
  expect(tally.byResource.bay).toMatchObject({ bookings: 1, booked: 165, open: 2880 });
});

test('only time within opening hours is used of them; the rest is told apart', () => {
  const hours = {
    1: [
      { from: '09:30', to: '12:00' },
      { from: '22:00', to: '02:00' },
    ],
  };
  const tally = count({ zone: ZONE, hours }, '2027-01-04', '2027-01-05', [
    { from: '2027-01-04T17:00:00Z', to: '2027-01-04T18:00:00Z' }, // 09:00 to 10:00
    { from: '2027-01-05T09:00:00Z', to: '2027-01-05T11:00:00Z' }, // 01:00 to 03:00 on Tuesday
    { from: '2027-01-05T06:00:00Z', to: '2027-01-05T07:00:00Z', isBlock: true }, // 22:00 to 23:00
  ]);
  expect(tally.total).toMatchObject({ open: 150 + 240, booked: 30 + 60, blocked: 60 });
  expect(tally.outside).toBe(30 + 60);
  expect(hoursOf(tally.bookedAt)).toEqual({ '1/9': 30, '2/1': 60 });
  expect(hoursOf(tally.openAt)).toMatchObject({ '1/9': 30, '1/10': 60, '2/0': 60, '2/1': 60 });
  expect(summary.useOf(tally.total)).toEqual({
    ...{ openHours: 6.5, bookedHours: 1.5, blockedHours: 1, utilisation: 0.2308 },
  });
});

test.each([
  [
    'an hour is skipped',
    '2027-03-14',
    23,
    { '7/1': 60, '7/3': 60 },
    ['2027-03-14T09:00:00Z', '2027-03-14T11:00:00Z'],
  ],
  [
    'an hour comes twice',
    '2027-11-07',
    25,
    { '7/1': 120, '7/2': 60 },
    ['2027-11-07T08:00:00Z', '2027-11-07T11:00:00Z'],
  ],
] as const)(
  'on the day on which %s, the hours are those of the wall',
  (_, date, open, booked, [from, to]) => {
    const tally = count(ALWAYS, date, date, [{ from, to }]);
    expect(tally.total.open).toBe(open * 60);
    expect(hoursOf(tally.bookedAt)).toEqual(booked);
    expect(tally.total.booked).toBe((Date.parse(to) - Date.parse(from)) / 60_000);
  },
);

test('a clock that changes by half an hour leaves half an hour', () => {
  const tally = count({ zone: 'Australia/Lord_Howe', hours: {} }, '2027-10-03', '2027-10-03', []);
  expect(tally.total.open).toBe(23.5 * 60);
  expect(hoursOf(tally.openAt)['7/2']).toBe(30);
});

test('a day off is closed, and what is booked then is outside opening hours', () => {
  const closed = [{ from: '2027-01-04', to: '2027-01-04' }];
  const tally = count({ ...ALWAYS, closed }, '2027-01-04', '2027-01-05', [
    { from: '2027-01-04T20:00:00Z', to: '2027-01-04T21:00:00Z' },
  ]);
  expect(tally.total).toMatchObject({ open: 1440, booked: 0, bookings: 1 });
  expect(tally.outside).toBe(60);
});

test('cancelled bookings and no-shows take no time, and each share divides by what it says', () => {
  const at = (status: BookingStatus, price = 1_000): Entry => ({
    ...{ from: '2027-01-04T20:00:00Z', to: '2027-01-04T21:00:00Z', status, price },
  });
  const tally = count(ALWAYS, '2027-01-04', '2027-01-04', [
    ...[at('completed'), at('completed', -1), at('active'), at('upcoming'), at('pending')],
    ...[at('cancelled'), at('no_show')],
  ]);
  expect(tally.total).toMatchObject({ bookings: 7, booked: 300, earnedMinor: 2_000, expectedMinor: 2_000 });
  expect(tally.unpriced).toBe(1);
  expect(tally.cancelledBy.customer).toBe(1);
  expect(summary.cancellationRate(tally)).toBe(0.1429);
  expect(summary.noShowRate(tally)).toBe(0.3333);
});

test('lead times are counted by steps; somebody written down afterwards booked at once', () => {
  const from = '2027-01-04T20:00:00Z';
  const tally = count(ALWAYS, '2027-01-04', '2027-01-04', [
    { from, to: '2027-01-04T21:00:00Z', made: '2027-01-04T20:05:00Z' },
    { from, to: '2027-01-04T21:00:00Z', made: '2027-01-04T18:00:00Z' }, // exactly two hours
    { from, to: '2027-01-04T21:00:00Z', made: '2026-12-31T20:00:00Z' },
  ]);
  expect(tally.leads).toEqual([1, 1, 0, 1, 0, 0, 0, 0]);
  expect(summary.leadTime(tally)).toMatchObject({ averageHours: 32.67, medianStep: 1 });
});

test('what is counted month by month adds up to what is counted at once', () => {
  const entries = Array.from({ length: 400 }, (_, n) => {
    const from = Date.parse('2026-10-20T00:00:00Z') + n * 5.3 * 3_600_000;
    const to = from + (1 + (n % 70)) * 1_800_000;
    const status = (['completed', 'cancelled', 'no_show', 'upcoming'] as const)[n % 4]!;
    return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), status, price: n };
  });
  const hours = {
    1: [{ from: '08:00', to: '20:00' }],
    5: [{ from: '18:00', to: '03:00' }],
    6: [{ from: '00:00', to: '00:00' }],
  };
  const schedule = { zone: ZONE, hours };
  const parts = [
    ['2026-10-25', '2026-10-31'],
    ['2026-11-01', '2026-11-30'],
    ['2026-12-01', '2026-12-20'],
  ] as const;
  const all = emptyTally();
  for (const [from, to] of parts) addTally(all, count(schedule, from, to, entries));
  const once = count(schedule, '2026-10-25', '2026-12-20', entries);
  expect(rounded(all)).toEqual(rounded(once));
  // Against the plainest way there is: minute by minute.
  const day = (date: string): number => Date.parse(startOfDay(date, ZONE));
  const [from, until] = [day('2026-10-25'), day(addDays('2026-12-20', 1))];
  const held = entries.filter(({ status }) => status !== 'cancelled' && status !== 'no_show');
  const clipped = held.map(e => Math.min(Date.parse(e.to), until) - Math.max(Date.parse(e.from), from));
  const minutes = clipped.filter(ms => ms > 0).reduce((a, b) => a + b, 0) / 60_000;
  expect(once.total.booked + once.outside).toBeCloseTo(minutes, 3);
});

const rounded = (tally: Tally): unknown =>
  JSON.parse(JSON.stringify(tally), (_, value: unknown) =>
    typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value,
  );

test('long times are told in months, the ends as short as they are', () => {
  const tally = count(ALWAYS, '2027-01-30', '2027-02-02', [
    { from: '2027-01-31T20:00:00Z', to: '2027-01-31T21:00:00Z' },
    { from: '2027-02-02T20:00:00Z', to: '2027-02-02T21:00:00Z' },
  ]);
  const steps = summary.inSteps(tally, '2027-01-30', '2027-02-02', 'month');
  expect(steps.map(({ from, to, counts }) => [from, to, counts.bookings])).toEqual([
    ['2027-01-30', '2027-01-31', 1],
    ['2027-02-01', '2027-02-02', 1],
  ]);
  expect(
    summary.inSteps(tally, '2027-01-30', '2027-02-02', 'week').map(({ from, to }) => [from, to]),
  ).toEqual([
    ['2027-01-30', '2027-01-31'],
    ['2027-02-01', '2027-02-02'],
  ]);
});

test('hours that are used alike are one peak, up to midnight', () => {
  const tally = count(ALWAYS, '2027-01-04', '2027-01-10', [
    { from: '2027-01-05T06:00:00Z', to: '2027-01-05T09:00:00Z' }, // Monday 22:00 to Tuesday 01:00
    { from: '2027-01-07T20:00:00Z', to: '2027-01-07T20:30:00Z' }, // half an hour on Thursday
  ]);
  expect(
    summary
      .peaks(tally)
      .map(({ weekday, hour, untilHour, utilisation }) => [weekday, hour, untilHour, utilisation]),
  ).toEqual([
    [1, 22, 24, 1],
    [2, 0, 1, 1],
    [4, 12, 13, 0.5],
  ]);
});
