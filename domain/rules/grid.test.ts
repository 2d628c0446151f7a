// Half hours of a day, and what can be a session at all.
import { instantAt } from '../calendar';
import type { Refusal } from '../errors';
import { plusMs } from '../instants';
import type { CandidatePlace } from './candidates';
import { findCandidates } from './candidates';
import { checkSessionTimes, gridOfDay, isOnGrid } from './grid';

const ZONE = 'America/Los_Angeles';
const at = (date: string, time: string): string => instantAt(date, time, ZONE);
const HOUR_MS = 3_600_000;

it.each([
  ['2027-02-10', ZONE, 48],
  ['2027-03-14', ZONE, 46],
  ['2027-11-07', ZONE, 50],
  ['2027-03-28', 'Europe/Berlin', 46],
  // A clock that changes by half an hour.
  ['2027-10-03', 'Australia/Lord_Howe', 47],
  // Midnight does not happen on this day.
  ['2027-03-28', 'Asia/Beirut', 46],
])('%s in %s has its half hours', (date, zone, count) => {
  const slots = gridOfDay(date, zone);
  expect(slots).toHaveLength(count);
  expect(slots.every(({ endTime }, i) => i === count - 1 || endTime === slots[i + 1]!.startTime)).toBe(true);
});

it('names the repeated hour twice, and the skipped one not at all', () => {
  const labels = (date: string) => gridOfDay(date, ZONE).map(({ label }) => label);
  expect(labels('2027-11-07').filter(label => label === '01:30')).toHaveLength(2);
  expect(labels('2027-03-14')).not.toContain('02:00');
});

it('is on the half hour of the clock there, also where zones are 45 minutes apart', () => {
  expect(isOnGrid('2027-02-10T10:30:00.000Z', ZONE)).toBe(true);
  expect(isOnGrid('2027-02-10T10:45:00.000Z', ZONE)).toBe(false);
  expect(isOnGrid('2027-02-10T10:45:00.000Z', 'Asia/Kathmandu')).toBe(true);
  expect(isOnGrid('2027-02-10T10:30:00.001Z', ZONE)).toBe(false);
});

describe('what can be a session', () => {
  const now = at('2027-02-10', '10:07');
  const fields = (start: string, end: string, staff = false): string[] => {
    try {
      checkSessionTimes({ start, end }, now, ZONE, staff);
      return [];
    } catch (error) {
      return (error as Refusal).extra.details!.map(({ field }) => field);
    }
  };
  const day = '2027-02-10';

  it.each([
    ['half hours ahead', '10:30', '11:30', false, []],
    ['the half hour under way, for members', '10:00', '11:00', false, ['startTime']],
    ['the half hour under way, for staff', '10:00', '11:00', true, []],
    ['the one before it', '09:30', '11:00', true, ['startTime']],
    ['of no length', '12:00', '12:00', false, ['endTime']],
    ['backwards', '12:00', '11:30', false, ['endTime']],
    ['off the grid', '12:15', '13:10', false, ['startTime', 'endTime']],
  ])('%s', (_, from, to, staff, expected) => {
    expect(fields(at(day, from), at(day, to), staff)).toEqual(expected);
  });

  it('is no longer than a day of real time', () => {
    const start = at('2027-02-11', '10:00');
    expect(fields(start, plusMs(start, 24 * HOUR_MS))).toEqual([]);
    expect(fields(start, plusMs(start, 24.5 * HOUR_MS))).toEqual(['endTime']);
  });

  it('may begin at this very moment', () => {
    const start = at(day, '10:30');
    expect(() => checkSessionTimes({ start, end: plusMs(start, HOUR_MS) }, start, ZONE, false)).not.toThrow();
  });
});

describe('what could be booked instead', () => {
  const wanted = { start: at('2027-02-10', '18:00'), end: at('2027-02-10', '19:00') };
  const place = (resourceId: string, taken: [string, string][] = [], over: Partial<CandidatePlace> = {}) => ({
    ...{
      resourceId,
      resourceName: resourceId,
      locationId: 'pier',
      zone: ZONE,
      bufferBeforeMs: 0,
      bufferAfterMs: 0,
    },
    taken: taken.map(([from, to]) => ({ start: at('2027-02-10', from), end: at('2027-02-10', to) })),
    ...over,
  });
  const search = { wanted, resourceId: 'A', lengthMs: HOUR_MS, now: at('2027-02-01', '12:00'), count: 3 };
  const find = (places: CandidatePlace[], over: Partial<typeof search & { lastDate: string | null }> = {}) =>
    findCandidates({ ...search, lastDate: null, ...over }, places, () => true).map(
      ({ place: { resourceId }, period }) => `${resourceId} ${period.start}`,
    );

  it('is another place at the same time, then the nearest times of the same one', () => {
    const found = find([place('A', [['17:30', '19:00']]), place('B')]);
    expect(found).toEqual([
      `B ${at('2027-02-10', '18:00')}`,
      `A ${at('2027-02-10', '19:00')}`,
      `B ${at('2027-02-10', '17:00')}`,
    ]);
  });

  it('keeps the buffers of the place free', () => {
    const buffered = place('A', [['19:00', '20:00']], { bufferAfterMs: HOUR_MS / 2 });
    expect(find([buffered], { count: 1 })).toEqual([`A ${at('2027-02-10', '17:30')}`]);
  });

  it('is the same time of the last day that may be booked, and never in the past', () => {
    expect(find([place('A')], { lastDate: '2027-02-05', count: 1 })).toEqual([
      `A ${at('2027-02-05', '18:00')}`,
    ]);
    const late = { now: at('2027-02-10', '18:10'), count: 1 };
    expect(find([place('A')], late)).toEqual([`A ${at('2027-02-10', '18:30')}`]);
  });
});
