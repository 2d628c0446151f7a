// Slots of weekly hours on the days the clock changes, in spring and in autumn, also where it changes by half an hour and
// where the zone is off by 30 or 45 minutes: hours are times on the wall, slots are real time.
import { timeOf } from './calendar';
import { plusMs } from './instants';
import type { Shift } from './slots';
import { crowding, slotsOfDay } from './slots';

const MINUTE_MS = 60_000;
const half = { durationMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };
const NIGHT: Shift = { weekday: 7, from: '00:00', to: '04:00' };

const slotsOf = (zone: string, date: string, shift = NIGHT, service = half, daysOff: object[] = []) =>
  slotsOfDay(date, { zone, shifts: [shift], daysOff: daysOff as never }, service);
/** Starts as the clock on the wall shows them. */
const onTheWall = (zone: string, date: string, shift = NIGHT) =>
  slotsOf(zone, date, shift).map(({ start }) => timeOf(start, zone));

test.each([
  ['America/Los_Angeles', '2027-03-07', 8, 'a week before: four hours'],
  ['America/Los_Angeles', '2027-03-14', 6, 'spring: an hour less'],
  ['America/Los_Angeles', '2027-11-07', 10, 'autumn: an hour more'],
  ['Europe/Berlin', '2027-03-28', 6, 'spring'],
  ['Europe/Berlin', '2027-10-31', 10, 'autumn'],
  ['Australia/Lord_Howe', '2027-10-03', 7, 'spring: half an hour less'],
  ['Australia/Lord_Howe', '2027-04-04', 9, 'autumn: half an hour more'],
  ['Pacific/Chatham', '2027-09-26', 6, 'spring, at a quarter to three'],
  ['Pacific/Chatham', '2027-04-04', 10, 'autumn, at a quarter to four'],
  ['Asia/Kathmandu', '2027-03-28', 8, 'no clock change, three quarters of an hour off'],
  ['Asia/Kolkata', '2027-03-28', 8, 'no clock change, half an hour off'],
  ['Africa/Cairo', '2027-04-25', 8, 'two days after a midnight that does not exist'],
])('%s, %s: as many as really fit (%i: %s), each of its length, none over another', (zone, date, count) => {
  const slots = slotsOf(zone, date);
  expect(slots).toHaveLength(count);
  expect(timeOf(slots[0]!.start, zone)).toBe('00:00');
  expect(timeOf(slots.at(-1)!.end, zone)).toBe('04:00');
  for (const [i, { start, end }] of slots.entries()) {
    expect(end).toBe(plusMs(start, 30 * MINUTE_MS));
    if (i > 0) expect(start).toBe(slots[i - 1]!.end);
  }
});

test('times that the clock skips are offered to nobody, and times that it repeats are offered twice', () => {
  const zone = 'America/Los_Angeles';
  expect(onTheWall(zone, '2027-03-14')).toEqual(['00:00', '00:30', '01:00', '01:30', '03:00', '03:30']);
  expect(onTheWall(zone, '2027-11-07')).toEqual([
    ...['00:00', '00:30', '01:00', '01:30', '01:00', '01:30', '02:00', '02:30', '03:00', '03:30'],
  ]);
  expect(onTheWall('Australia/Lord_Howe', '2027-10-03').slice(3)).toEqual([
    '01:30',
    '02:30',
    '03:00',
    '03:30',
  ]);
});

test.each([
  ['begins in an hour that does not exist', '2027-03-14', '02:30', '05:00', ['03:30', '04:00', '04:30']],
  ['ends in an hour that does not exist', '2027-03-14', '01:00', '02:30', ['01:00', '01:30', '03:00']],
  [
    'begins in an hour that comes twice: the first',
    '2027-11-07',
    '01:30',
    '02:00',
    ['01:30', '01:00', '01:30'],
  ],
  ['ends in an hour that comes twice: the first', '2027-11-07', '00:30', '01:30', ['00:30', '01:00']],
])('a shift that %s', (_, date, from, to, expected) => {
  expect(onTheWall('America/Los_Angeles', date, { weekday: 7, from, to })).toEqual(expected);
});

test('a night shift over the clock change ends on the next day at its time on the wall', () => {
  const saturday: Shift = { weekday: 6, from: '22:00', to: '04:00' };
  const zone = 'America/Los_Angeles';
  const count = (date: string) => slotsOf(zone, date, saturday).length;
  expect([count('2027-03-06'), count('2027-03-13'), count('2027-11-06')]).toEqual([12, 10, 14]);
  expect(timeOf(slotsOf(zone, '2027-03-13', saturday).at(-1)!.end, zone)).toBe('04:00');
});

test('buffers are real minutes on such a night too, and fit inside the shift', () => {
  const service = { durationMinutes: 30, bufferBeforeMinutes: 5, bufferAfterMinutes: 10 };
  const slots = slotsOf('America/Los_Angeles', '2027-03-14', NIGHT, service);
  expect(slots).toHaveLength(4);
  for (const [i, { start }] of slots.entries()) {
    if (i > 0) expect(start).toBe(plusMs(slots[i - 1]!.start, 45 * MINUTE_MS));
  }
  expect(slots[0]!.start).toBe('2027-03-14T08:05:00.000Z');
});

test('a day off has none, whatever the clock does', () => {
  const off = [{ from: '2027-03-14', to: '2027-03-14' }];
  expect(slotsOf('America/Los_Angeles', '2027-03-14', NIGHT, half, off)).toEqual([]);
  expect(slotsOf('America/Los_Angeles', '2027-03-21', NIGHT, half, off)).toHaveLength(8);
});

describe('beside a slot of half an hour at noon, with five minutes before each and ten after,', () => {
  const service = { durationMinutes: 30, bufferBeforeMinutes: 5, bufferAfterMinutes: 10 };
  const at = (minutes: number) => {
    const start = plusMs('2027-03-01T12:00:00.000Z', minutes * MINUTE_MS);
    return { start, end: plusMs(start, 30 * MINUTE_MS) };
  };
  test.each([
    [-45, true],
    [-44, false],
    [0, false],
    [44, false],
    [45, true],
  ])('one that begins %d minutes from it has room: %s', (minutes, hasRoom) => {
    expect(crowding(at(minutes), [at(600), at(0)], service)).toEqual(hasRoom ? undefined : at(0));
  });
});
