// The geometry of a day of bays: half hours as they really are, what stands beside what, and what a drag makes of a time.
import { gridOfDay } from '../../../domain/rules/grid';
import { withChanges, afterArrival } from './changes';
import type { Change } from './changes';
import type { Day, Item } from './day';
import {
  distinct,
  inTheWay,
  isMovable,
  isWithin,
  itemAt,
  lengthWords,
  openRows,
  placed,
  resized,
  rowAt,
  sessionsOf,
  shifted,
  stretch,
  timeOf,
} from './day';
import { rangeOf, sizesFor } from './window';

const ZONE = 'America/Los_Angeles';
const BAY = 'bay-1';

function dayOn(date: string): Pick<Day, 'dayStart' | 'slots'> {
  const slots = distinct(gridOfDay(date, ZONE));
  return { dayStart: slots[0]!.startTime, slots };
}
const SUMMER = dayOn('2027-06-01');
const SPRING = dayOn('2027-03-14');
const AUTUMN = dayOn('2027-11-07');

const at = (day: Pick<Day, 'slots'>, label: string): string =>
  day.slots.find(slot => slot.label === label)!.startTime;

const item = (overrides: Partial<Item> = {}): Item => ({
  ...{ id: 'a', resourceId: BAY, kind: 'session', type: 'CUSTOMER', status: 'upcoming', title: 'Ann' },
  ...{ startTime: at(SUMMER, '10:00'), endTime: at(SUMMER, '11:30'), from: '10:00', to: '11:30' },
  ...{ customerId: null, tier: null, revision: 1 },
  ...overrides,
});
const times = ({ startTime, endTime }: { startTime: string; endTime: string }) => [
  timeOf(SUMMER, startTime),
  timeOf(SUMMER, endTime),
];

describe('a day on which the clock changes', () => {
  it('has 46 rows without the hour that is skipped, and 50 with the one that comes twice', () => {
    expect([SPRING, SUMMER, AUTUMN].map(({ slots }) => slots.length)).toEqual([46, 48, 50]);
    expect(SPRING.slots.map(({ label }) => label)).not.toContain('02:00');
    expect(AUTUMN.slots.slice(2, 6).map(({ label }) => label)).toEqual([
      '01:00',
      '01:30',
      '01:00 again',
      '01:30 again',
    ]);
  });

  it('a session keeps its length when it is moved across the change', () => {
    const over = { resourceId: BAY, startTime: at(SPRING, '00:30'), endTime: at(SPRING, '01:30') };
    const moved = shifted(SPRING, over, 2, BAY);
    expect([timeOf(SPRING, moved.startTime), timeOf(SPRING, moved.endTime)]).toEqual(['01:30', '03:30']);
    expect(lengthWords(moved)).toBe('1 h');
    const again = shifted(
      AUTUMN,
      { ...over, startTime: at(AUTUMN, '01:00'), endTime: at(AUTUMN, '01:30') },
      2,
      BAY,
    );
    expect(timeOf(AUTUMN, again.startTime)).toBe('01:00 again');
  });

  it('what stands after the change is drawn in the row that its time names', () => {
    for (const day of [SPRING, SUMMER, AUTUMN]) {
      expect(day.slots[rowAt(day, at(day, '12:00'))]!.label).toBe('12:00');
    }
  });
});

describe('choosing and moving', () => {
  it('a stretch is the same whichever end was chosen first', () => {
    expect(stretch(SUMMER, BAY, 20, 22)).toEqual(stretch(SUMMER, BAY, 22, 20));
    expect(times(stretch(SUMMER, BAY, 20, 22))).toEqual(['10:00', '11:30']);
  });

  it('what is moved up stops at midnight, and down in the last half hour', () => {
    expect(times(shifted(SUMMER, item(), -100, BAY))).toEqual(['00:00', '01:30']);
    expect(timeOf(SUMMER, shifted(SUMMER, item(), 100, BAY).startTime)).toBe('23:30');
  });

  it('what began the day before is not pushed further away', () => {
    const early = item({ startTime: new Date(Date.parse(SUMMER.dayStart) - 3_600_000).toISOString() });
    expect(shifted(SUMMER, early, -5, BAY).startTime).toBe(early.startTime);
    expect(timeOf(SUMMER, shifted(SUMMER, early, 2, BAY).startTime)).toBe('00:00');
  });

  it('an end drawn past the other end leaves half an hour', () => {
    expect(times(resized(SUMMER, item(), 'end', 5))).toEqual(['10:00', '10:30']);
    expect(times(resized(SUMMER, item(), 'start', 40))).toEqual(['11:00', '11:30']);
    expect(times(resized(SUMMER, item(), 'end', 25))).toEqual(['10:00', '13:00']);
  });

  it('only what has not begun is moved, and blocks by managers only', () => {
    expect(isMovable(item(), false)).toBe(true);
    expect(isMovable(item({ status: 'active' }), true)).toBe(false);
    const block = item({ kind: 'block', type: 'MAINTENANCE' });
    expect([isMovable(block, false), isMovable(block, true)]).toEqual([false, true]);
  });

  it('what ends where it begins is not in the way; what is over is not either', () => {
    const after = { resourceId: BAY, startTime: at(SUMMER, '11:30'), endTime: at(SUMMER, '12:00') };
    const over = { ...after, startTime: at(SUMMER, '11:00') };
    expect(inTheWay([item()], after)).toBeUndefined();
    expect(inTheWay([item()], over)?.id).toBe('a');
    expect(inTheWay([item()], over, 'a')).toBeUndefined();
    expect(inTheWay([item({ status: 'no_show' })], over)).toBeUndefined();
  });
});

describe('what stands in a bay', () => {
  it('is cut at the edges of the day, and left out beyond them', () => {
    const before = new Date(Date.parse(SUMMER.dayStart) - 3_600_000).toISOString();
    const column = placed(SUMMER, [
      item({ id: 'over midnight', startTime: before, endTime: at(SUMMER, '01:00') }),
      item({ id: 'yesterday', startTime: before, endTime: SUMMER.dayStart }),
    ]).get(BAY)!;
    expect(column.map(({ item: { id }, top, bottom }) => [id, top, bottom])).toEqual([
      ['over midnight', 0, 2],
    ]);
  });

  it('a place given up and booked again stands side by side; its cell speaks of what holds it', () => {
    const gone = item({ id: 'gone', status: 'no_show' });
    const column = placed(SUMMER, [
      gone,
      item({ id: 'new' }),
      item({ id: 'later', startTime: at(SUMMER, '11:30'), endTime: at(SUMMER, '12:00') }),
    ]).get(BAY)!;
    expect(column.map(one => [one.item.id, one.lane, one.lanes])).toEqual([
      ['new', 0, 2],
      ['gone', 1, 2],
      ['later', 0, 1],
    ]);
    expect(itemAt(column, 20)!.id).toBe('new');
    expect(itemAt(column, 19)).toBeUndefined();
  });

  it('a half hour that opens in its middle is closed', () => {
    const open = [{ startTime: at(SUMMER, '09:30'), endTime: at(SUMMER, '10:30') }];
    const rows = openRows({
      slots: SUMMER.slots,
      locations: [{ id: 'pier', name: 'Pier', zoneName: null, alwaysOpen: false, open }],
    });
    expect(rows.get('pier')!.flatMap((isOpen, row) => (isOpen ? [row] : []))).toEqual([19, 20]);
  });
});

describe('what is changed and not yet said by the server', () => {
  const place = { resourceId: 'bay-2', startTime: at(SUMMER, '12:00'), endTime: at(SUMMER, '13:30') };
  const moved: Change = { kind: 'times', id: 'a', place };
  const words = (instant: string) => timeOf(SUMMER, instant);

  it('is shown where it will be, and stays so until the server says as much', () => {
    expect(withChanges([item()], [moved], words)[0]).toMatchObject({
      ...place,
      from: '12:00',
      waiting: true,
    });
    expect(afterArrival([moved], [item()])).toEqual([moved]);
    const answered = { ...moved, revision: 2 };
    expect(afterArrival([answered], [item()])).toEqual([answered]);
    expect(afterArrival([answered], [item({ ...place, revision: 2 })])).toEqual([]);
  });

  it('gives way to what somebody else made of it since, and to its end', () => {
    const answered = { ...moved, revision: 2 };
    expect(afterArrival([answered], [item({ revision: 3 })])).toEqual([]);
    expect(afterArrival([answered], [])).toEqual([]);
  });

  it('a cancelled one is gone at once; a new one is not shown twice', () => {
    const cancelled: Change = { kind: 'status', id: 'a', status: 'cancelled', arrivals: 0 };
    expect(withChanges([item()], [cancelled], words)).toEqual([]);
    const made: Change = { kind: 'new', item: item(), answered: true, arrivals: 0 };
    expect(withChanges([item()], [made], words)).toHaveLength(1);
    expect(afterArrival([made], [item()])).toEqual([]);
  });
});

describe('what is drawn', () => {
  it('is what is in sight and a little around it, never more than there is', () => {
    expect(rangeOf(0, 280, 28, 48, 3)).toEqual({ first: 0, last: 12 });
    expect(rangeOf(28 * 40, 280, 28, 48, 3)).toEqual({ first: 37, last: 47 });
  });

  it('a phone shows two bays with rows for a thumb; a desk all that fit, none too narrow', () => {
    const phone = sizesFor(326, 20);
    expect([phone.rowPx, phone.columnPx * 2 + phone.timesPx <= 326]).toEqual([44, true]);
    expect([sizesFor(1232, 5).columnPx, sizesFor(1232, 500).columnPx]).toEqual([220, 116]);
  });
});

it('several at once are the live sessions that begin within a stretch, in order of time; blocks and what is over stay', () => {
  const from = (id: string, label: string, more: Partial<Item> = {}) =>
    item({ id, startTime: at(SUMMER, label), ...more });
  const items = [
    from('last', '17:30'),
    from('first', '13:00', { status: 'active' }),
    from('before', '12:30'),
    from('after', '18:00'),
    from('block', '14:00', { kind: 'block', type: 'TRAINING' }),
    from('over', '14:00', { status: 'completed' }),
    from('saving', '14:00', { waiting: true }),
    from('elsewhere', '14:00', { resourceId: 'bay-2' }),
  ];
  const stretch = { start: at(SUMMER, '13:00'), end: at(SUMMER, '18:00') };
  const found = (bays: string[]) =>
    sessionsOf(items, { ...stretch, bays: new Set(bays) }).map(({ id }) => id);
  expect(found([BAY])).toEqual(['first', 'last']);
  expect(found([BAY, 'bay-2'])).toEqual(['first', 'elsewhere', 'last']);
});

it('what begins at midnight is of the day that begins, not of the one that ends', () => {
  const day = { dayStart: SUMMER.dayStart, dayEnd: SUMMER.slots.at(-1)!.endTime };
  expect([day.dayStart, day.dayEnd].map(startTime => isWithin(day, { startTime }))).toEqual([true, false]);
});
