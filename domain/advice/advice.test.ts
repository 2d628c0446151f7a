// What the rules advise: the figures they name, and on which side of a boundary they change their mind.
import type { OpeningHours } from '../rules/opening-hours';
import { adviseOnCancellations } from './cancellations';
import type { CancellationFacts } from './cancellations';
import { adviseOnConflict } from './conflict';
import type { StandingFacts } from './conflict';
import { factLines } from './facts';
import { hoursInWords, medianOf, percentOf } from './numbers';
import { promptOf } from './prompt';
import { reasonKind } from './reasons';
import { adviseOnSchedule, figuresOf } from './schedule';
import type { ScheduleFacts, UsedCell } from './schedule';

const cancellations = (over: Partial<CancellationFacts> = {}): CancellationFacts => ({
  ...{ topic: 'cancellations', days: 90, kept: 4, noShows: 0, ahead: 1, moved: 0 },
  cancelled: { byCustomer: 0, byStaff: 0, expired: 0, failed: 0 },
  lead: { under2h: 0, under24h: 0, underWeek: 0, earlier: 0, medianHours: null },
  bookedAheadDays: { cancelled: null, kept: null },
  byWeekday: [0, 0, 0, 0, 0, 0, 0],
  ...{ reasons: {}, refused: {}, before: { byCustomer: 0, decided: 0 }, usualPercent: 12 },
  ...{ tier: null, restricted: false, cutoffMinutes: 120, reminderMinutesBefore: [120] },
  ...over,
});
const late = (n: number): Partial<CancellationFacts> => ({
  cancelled: { byCustomer: n, byStaff: 0, expired: 0, failed: 0 },
  lead: { under2h: 0, under24h: n, underWeek: 0, earlier: 0, medianHours: 5 },
  reasons: { unsaid: n },
});
const titles = (facts: CancellationFacts) =>
  adviseOnCancellations(facts).suggestions.map(({ title }) => title);

test('cancellations: the summary names the share, what is usual, how late they come and where it goes', () => {
  const facts = cancellations({ ...late(3), noShows: 1, before: { byCustomer: 1, decided: 5 } });
  expect(adviseOnCancellations(facts).summary).toBe(
    '3 of 8 bookings cancelled in 90 days (38 %; usual here: 12 %), in the median 5 h before the start, 1 no-show. In the 90 days before it was 1: more by now.',
  );
});

test('cancellations: one late one is no pattern, two are', () => {
  expect(titles(cancellations(late(1)))).toEqual([
    ...['Nothing special to say', 'Change no rule', 'Keep somebody in line'],
  ]);
  expect(titles(cancellations(late(2)))).toEqual([
    ...['Remind two days before', 'Cancelling until 24 h before', 'Keep somebody in line'],
  ]);
  expect(titles(cancellations({ ...late(2), cutoffMinutes: 24 * 60 }))[1]).toBe('Change no rule');
});

test('cancellations: what is on the side of the business is said to be', () => {
  const by = (over: object) => ({ cancelled: { byCustomer: 0, byStaff: 0, expired: 0, failed: 0, ...over } });
  expect(titles(cancellations(by({ expired: 2 })))[2]).toBe('Confirm in time');
  expect(titles(cancellations(by({ byStaff: 2 })))[2]).toBe('Your own cancellations');
  expect(titles(cancellations({ refused: { reschedule_limit: 1 } }))[2]).toBe('Let them move once more');
  expect(titles(cancellations({ noShows: 2 }))[1]).toBe('One booking at a time');
  expect(titles(cancellations({ noShows: 2, restricted: true }))[1]).toBe('Keep to what was decided');
});

test.each([
  ['Ill again, says Ann', 'illness'],
  ['too expensive', 'price'],
  ['can’t make it', 'other_plans'],
  ['booked twice', 'mistake'],
  ['  ', 'unsaid'],
  [null, 'unsaid'],
  ['Ann told Bob', 'other'],
] as const)('a reason written as %j is of the kind %s', (written, kind) => {
  expect(reasonKind(written)).toBe(kind);
});

const WEEK = [1, 1, 1, 1, 1, 1, 1];
const MONDAY: OpeningHours = { '1': [{ from: '10:00', to: '14:00' }] };
const used = (hour: number, bookedHours: number, blockedHours = 0): UsedCell => ({
  ...{ weekday: 1, hour, bookedHours, blockedHours },
});
const figures = (cells: UsedCell[], hours: OpeningHours = MONDAY) =>
  figuresOf({ days: 7, weekdays: WEEK, places: 2, hours, used: cells });
const schedule = (cells: UsedCell[], over: Partial<ScheduleFacts> = {}): ScheduleFacts => ({
  ...{ topic: 'schedule', ...figures(cells), refusedClosed: 0, refusedTooFar: 0 },
  ...{ bookings: 3, cancelled: 0, noShows: 0, ...over },
});

test('schedule: what is booked is divided by what is open and not blocked; what happens while it is closed is left out', () => {
  const { openHours, bookedHours, blockedHours, percent } = figures([
    used(10, 2),
    used(11, 1, 1),
    used(20, 2),
  ]);
  expect([openHours, bookedHours, blockedHours, percent]).toEqual([8, 3, 1, 43]);
});

test('schedule: an evening past midnight belongs to the next weekday from 00:00, and a half hour counts half', () => {
  const hours = { '7': [{ from: '22:30', to: '01:00' }] };
  const { byWeekday } = figures([], hours);
  expect([byWeekday[6]!.openHours, byWeekday[0]!.openHours]).toEqual([3, 2]);
  expect(figures([], {}).openHours).toBe(2 * 7 * 24);
});

test('schedule: a stretch is full from 75 % on and empty up to 15 %, and neighbours are one', () => {
  const { peaks, idle } = figures([used(10, 1.5), used(11, 1.48), used(12, 0.3), used(13, 0.32)]);
  expect(peaks).toMatchObject([{ weekday: 1, fromHour: 10, toHour: 11, percent: 75 }]);
  expect(idle).toMatchObject([{ weekday: 1, fromHour: 12, toHour: 13, percent: 15 }]);
  const both = figures([used(10, 2), used(11, 2)]);
  expect(both.peaks).toMatchObject([{ fromHour: 10, toHour: 12, percent: 100, openHours: 4 }]);
});

test('schedule: the advice names hours, and blocks that stand where it is fullest', () => {
  const facts = schedule([used(10, 1.5, 0.5), used(11, 2)]);
  const { summary, suggestions } = adviseOnSchedule(facts);
  expect(summary).toContain('Fullest: Mondays 10:00–12:00 (100 %). Emptiest: Mondays 12:00–14:00 (0 %).');
  expect(suggestions.map(({ title }) => title)).toEqual([
    ...['Close when nobody comes', 'A price for the empty hours', 'Move blocks out of the peaks'],
  ]);
  expect(suggestions[2]!.text).toContain('0.5 of 0.5 blocked hours');
  const [hours] = adviseOnSchedule({ ...facts, refusedClosed: 3 }).suggestions;
  expect(hours!.title).toBe('Open longer');
});

const booking = (label: string, over: Partial<StandingFacts> = {}): StandingFacts => ({
  ...{ label, kind: 'session', status: 'upcoming', startsInHours: 72, minutes: 60, bookedDaysAgo: 3 },
  ...{ timesMoved: 0, tier: null, history: { kept: 2, cancelled: 0, noShows: 0, movedByStaff: 0 } },
  places: [{ label: 'P1', sameLocation: true }],
  ...over,
});
const between = (a: StandingFacts, b: StandingFacts) =>
  adviseOnConflict({
    topic: 'conflict',
    days: 365,
    between: 'bookings',
    block: null,
    more: 0,
    blocks: 0,
    bookings: [a, b],
  });

test('two bookings: who pays, keeps what they book or was moved before stays; the other goes where it is free', () => {
  const unreliable = { history: { kept: 2, cancelled: 3, noShows: 1, movedByStaff: 0 } };
  expect(between(booking('A'), booking('B', unreliable))).toMatchObject({
    summary: 'A should stay and B move: its customer cancelled or missed 0, the other 4.',
    suggestions: [
      { area: 'move', booking: 'B', place: 'P1', action: 'booking' },
      { area: 'tell', booking: 'B' },
    ],
  });
  expect(between(booking('A'), booking('B', { tier: 'GOLD' })).suggestions[0]!.booking).toBe('A');
  expect(between(booking('A', { timesMoved: 1 }), booking('B')).suggestions[0]!.booking).toBe('B');
  expect(between(booking('A', { status: 'pending' }), booking('B')).suggestions[0]!.booking).toBe('A');
  // It would be A, which has nowhere to go.
  const stuck = between(booking('A', { status: 'pending', places: [] }), booking('B'));
  expect(stuck.summary).toBe('A should stay and B move: A has nowhere to go.');
});

test('a block over bookings: what can move is moved, what cannot makes the block move', () => {
  const facts = {
    ...({ topic: 'conflict', days: 365, between: 'block', more: 0, blocks: 0 } as const),
    block: { type: 'MAINTENANCE', minutes: 120, startsInHours: 72 } as const,
  };
  const movable = adviseOnConflict({ ...facts, bookings: [booking('A')] });
  expect(movable.suggestions.map(({ title }) => title)).toEqual([
    ...['Move A to P1', 'Keep the block', 'Speak to A'],
  ]);
  const stuck = adviseOnConflict({ ...facts, bookings: [booking('A', { places: [] })] });
  expect(stuck.suggestions[0]!.title).toBe('Put the maintenance off');
  const active = adviseOnConflict({
    ...facts,
    bookings: [booking('A', { status: 'active', startsInHours: -1 })],
  });
  expect(active.suggestions[0]!.title).toBe('Move the block, not the booking');
  expect(adviseOnConflict({ ...facts, bookings: [] }).suggestions[0]!.title).toBe('Block it now');
  const taken = adviseOnConflict({ ...facts, bookings: [], blocks: 1 });
  expect(taken.suggestions[0]!.title).toBe('Leave this date out');
});

test('a prompt is the facts and nothing else, with the actions of its topic', () => {
  const { user, schema } = promptOf(schedule([used(10, 2)]));
  expect(user).toContain('This location has 25% usage in 7 days.');
  expect(JSON.stringify(schema)).toContain('"enum":["hours","prices","blocks"]');
  expect(promptOf(cancellations(late(2))).user).toContain('Previous reasons: no reason given 2.');
});

test('facts are read in words, and small numbers are', () => {
  expect(factLines(cancellations(late(2)))).toContainEqual({
    label: 'May cancel until',
    value: '2 h before',
  });
  expect([hoursInWords(0.5), hoursInWords(47.96), hoursInWords(48)]).toEqual([
    '30 minutes',
    '48 h',
    '2 days',
  ]);
  expect([medianOf([]), medianOf([3, 1, 2]), medianOf([1, 2]), percentOf(1, 0), percentOf(1, 3)]).toEqual([
    ...[null, 2, 1.5, null, 33],
  ]);
});
