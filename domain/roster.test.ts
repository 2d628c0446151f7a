// Which slots stand: on both sides of every shift, at night, where the clock changes, on days off, and for services that are
// no longer done or offered.
import { plusMs } from './instants';
import type { Person, RosterService, RosterSlot } from './roster';
import { follow, whyInTheWay, whyNot } from './roster';

const MINUTE_MS = 60_000;
const ZONE = 'America/Los_Angeles';
const NOW = '2027-03-01T12:00:00.000Z'; // Monday, 04:00 in Los Angeles
const cut: RosterService = {
  ...{ id: 'cut', isActive: true, durationMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 },
};
const person = (overrides: Partial<Person> = {}): Person => ({
  ...{ zone: ZONE, isActive: true, serviceIds: ['cut'], daysOff: [] },
  shifts: [{ weekday: 1, from: '09:00', to: '11:00' }],
  ...overrides,
});
const at = (start: string, minutes = 30) => ({ start, end: plusMs(start, minutes * MINUTE_MS) });
const slot = (start: string, overrides: Partial<RosterSlot> = {}): RosterSlot => ({
  ...{ id: start, status: 'open', closedBy: null, byHand: false, ...at(start) },
  ...overrides,
});
const NINE = '2027-03-01T17:00:00.000Z';
const off = (from: string, to = from) => person({ daysOff: [{ from, to }] });

describe('a slot', () => {
  test.each([
    ['the first of the shift', NINE, undefined],
    ['the last of the shift', '2027-03-01T18:30:00.000Z', undefined],
    ['before the shift', '2027-03-01T16:30:00.000Z', 'outside_hours'],
    ['after the shift', '2027-03-01T19:00:00.000Z', 'outside_hours'],
    ['inside of the shift, but not one it is cut into', '2027-03-01T17:15:00.000Z', 'outside_hours'],
    ['on another weekday', '2027-03-02T17:00:00.000Z', 'outside_hours'],
  ])('%s (%s): %s', (_, start, why) => {
    expect(whyNot({ ...at(start), byHand: false }, person(), cut)).toBe(why);
  });

  test('of another length than the service has now does not stand', () => {
    const longer = { ...cut, durationMinutes: 40 };
    expect(whyNot({ ...at(NINE), byHand: false }, person(), longer)).toBe('outside_hours');
    expect(whyNot({ ...at(NINE, 40), byHand: false }, person(), longer)).toBeUndefined();
  });

  test.each<[string, Person, RosterService, string | undefined]>([
    ['the day before is off', off('2027-02-28'), cut, undefined],
    ['the day is off', off('2027-03-01'), cut, 'day_off'],
    ['it is in the middle of days off', off('2027-02-20', '2027-03-10'), cut, 'day_off'],
    ['the day after is off', off('2027-03-02'), cut, undefined],
    ['the person is off the roster', person({ isActive: false }), cut, 'off_roster'],
    ['the person does it no more', person({ serviceIds: ['colour'] }), cut, 'not_done'],
    ['nobody is offered it', person(), { ...cut, isActive: false }, 'not_offered'],
  ])('when %s', (_, who, service, why) => {
    expect(whyNot({ ...at(NINE), byHand: false }, who, service)).toBe(why);
    // Opened by hand, the hours alone are another matter.
    expect(whyNot({ ...at(NINE), byHand: true }, who, service)).toBe(why);
  });

  test('opened by hand stands outside of the hours, on no day off', () => {
    const evening = { ...at('2027-03-02T03:00:00.000Z'), byHand: true }; // Monday, 19:00
    expect(whyNot(evening, person(), cut)).toBeUndefined();
    expect(whyNot(evening, off('2027-03-01'), cut)).toBe('day_off');
    expect(whyNot(evening, off('2027-03-02'), cut)).toBeUndefined();
  });

  describe('of a shift over midnight', () => {
    const night = [{ weekday: 1, from: '22:00', to: '02:00' }];
    const one = { ...at('2027-03-02T09:00:00.000Z'), byHand: false }; // Tuesday, 01:00

    test.each([
      ['stands', [], undefined],
      ['falls with the day the shift begins on', [{ from: '2027-03-01', to: '2027-03-01' }], 'outside_hours'],
      [
        'stands on a day off that the shift only runs into',
        [{ from: '2027-03-02', to: '2027-03-02' }],
        undefined,
      ],
    ])('%s', (_, daysOff, why) => {
      expect(whyNot(one, person({ shifts: night, daysOff }), cut)).toBe(why);
    });
  });

  test.each([
    ['spring, before the hour that is skipped', '2027-03-14T09:30:00.000Z', undefined],
    ['spring, the first of the summer', '2027-03-14T10:00:00.000Z', undefined],
    ['spring, after four hours that were three', '2027-03-14T11:00:00.000Z', 'outside_hours'],
    ['autumn, the hour that comes twice, again', '2027-11-07T09:00:00.000Z', undefined],
    ['autumn, the fifth hour', '2027-11-07T11:30:00.000Z', undefined],
    ['autumn, after it', '2027-11-07T12:00:00.000Z', 'outside_hours'],
  ])('on a night the clock changes: %s', (_, start, why) => {
    const who = person({ shifts: [{ weekday: 7, from: '00:00', to: '04:00' }] });
    expect(whyNot({ ...at(start), byHand: false }, who, cut)).toBe(why);
  });
});

describe('slots follow', () => {
  const UNTIL = { now: NOW, until: '2027-03-01' };
  const four = [0, 30, 60, 90].map(minutes => plusMs(NINE, minutes * MINUTE_MS));

  test('hours that were kept: nothing is to be done', () => {
    const kept = { close: [], open: [], add: [] };
    expect(
      follow(
        four.map(start => slot(start)),
        person(),
        cut,
        UNTIL,
      ),
    ).toEqual(kept);
  });

  test('hours that moved: what falls out is closed, what is missing is made', () => {
    const later = person({ shifts: [{ weekday: 1, from: '10:00', to: '12:00' }] });
    const { close, open, add } = follow(
      four.map(start => slot(start)),
      later,
      cut,
      UNTIL,
    );
    expect([close, open]).toEqual([[four[0], four[1]], []]);
    expect(add.map(({ start }) => start)).toEqual(['2027-03-01T19:00:00.000Z', '2027-03-01T19:30:00.000Z']);
  });

  test('a day off and its end: what the roster closed opens again, what staff closed does not', () => {
    const closed = [
      slot(four[0]!, { status: 'closed', closedBy: 'roster' }),
      slot(four[1]!, { status: 'closed', closedBy: 'staff' }),
      slot(four[2]!, { status: 'closed', closedBy: null }),
      slot(four[3]!),
    ];
    expect(follow(closed, off('2027-03-01'), cut, UNTIL)).toEqual({ close: [four[3]], open: [], add: [] });
    expect(follow(closed, person(), cut, UNTIL)).toEqual({
      ...{ close: [], add: [] },
      open: [{ id: four[0], end: four[1], wasClosed: true }],
    });
  });

  test('what staff deleted stays gone, and none is made in its place', () => {
    const gone = four.map(start => slot(start, { status: 'closed', closedBy: 'deleted' }));
    expect(follow(gone, person(), cut, UNTIL)).toEqual({ close: [], open: [], add: [] });
  });

  test('held and booked slots stay, and none is made where they are', () => {
    const taken = [slot(four[0]!, { status: 'held' }), slot(four[1]!, { status: 'booked' })];
    expect(follow(taken, off('2027-03-01'), cut, UNTIL)).toEqual({ close: [], open: [], add: [] });
    expect(follow(taken, person(), cut, UNTIL).add.map(({ start }) => start)).toEqual([four[2], four[3]]);
  });

  test('a service that takes longer: the slot that begins with it gets its end, the others go', () => {
    const longer = { ...cut, durationMinutes: 60 };
    expect(
      follow(
        four.map(start => slot(start)),
        person(),
        longer,
        UNTIL,
      ),
    ).toEqual({
      close: [four[1], four[3]],
      open: [
        { id: four[0], end: four[2], wasClosed: false },
        { id: four[2], end: plusMs(NINE, 120 * MINUTE_MS), wasClosed: false },
      ],
      add: [],
    });
  });

  test('none is made that has begun, nor after the horizon, and a shift of yesterday goes on', () => {
    const shifts = [1, 2, 7].map(weekday => ({ weekday, from: '22:00', to: '06:00' }));
    const { add } = follow([], person({ shifts }), cut, UNTIL);
    expect(add.map(({ start }) => start).slice(0, 4)).toEqual([
      ...['2027-03-01T12:30:00.000Z', '2027-03-01T13:00:00.000Z', '2027-03-01T13:30:00.000Z'],
      '2027-03-02T06:00:00.000Z',
    ]);
    expect(add.at(-1)!.start).toBe('2027-03-02T13:30:00.000Z');
  });
});

describe('a booking is in the way', () => {
  test.each<[string, string, number, Person, string | undefined]>([
    ['inside of the hours, whatever they are cut into', '2027-03-01T17:10:00.000Z', 30, person(), undefined],
    ['until the very end of them', '2027-03-01T18:30:00.000Z', 30, person(), undefined],
    ['a minute longer', '2027-03-01T18:30:00.000Z', 31, person(), 'outside_hours'],
    ['a minute before them', '2027-03-01T16:59:00.000Z', 30, person(), 'outside_hours'],
    ['on a day off', NINE, 30, off('2027-03-01'), 'day_off'],
    [
      'over two shifts without a gap',
      '2027-03-01T17:45:00.000Z',
      30,
      person({
        shifts: [1, 1].map((weekday, i) => ({
          weekday,
          from: `${9 + i}:00`.padStart(5, '0'),
          to: `${10 + i}:00`,
        })),
      }),
      undefined,
    ],
    [
      'over the gap between two',
      '2027-03-01T17:45:00.000Z',
      30,
      person({
        shifts: [
          { weekday: 1, from: '09:00', to: '10:00' },
          { weekday: 1, from: '10:05', to: '11:00' },
        ],
      }),
      'outside_hours',
    ],
  ])('%s', (_, start, minutes, who, why) => {
    expect(whyInTheWay(at(start, minutes), who, cut)).toBe(why);
  });
});
