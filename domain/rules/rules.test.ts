// Every rule on both sides of its limit, in the zone of the place, over clock changes.
import { instantAt } from '../calendar';
import type { RuleName } from '../errors';
import { plusMs } from '../instants';
import type { RuleFacts } from './evaluate';
import { evaluateRules } from './evaluate';

const ZONE = 'America/Los_Angeles';
const at = (date: string, time: string): string => instantAt(date, time, ZONE);
const MINUTE_MS = 60_000;

const NO_RULES: RuleFacts['rules'] = {
  minDurationMinutes: null,
  maxAdvanceDays: null,
  maxConcurrentBookings: null,
  maxReschedules: null,
  cancellationCutoffMinutes: null,
};

type Over = Partial<Omit<RuleFacts, 'rules'>> & { rules?: Partial<RuleFacts['rules']> };

/** A session of an hour that nothing is against. */
const facts = ({ rules, ...over }: Over = {}): RuleFacts => ({
  period: { start: at('2027-02-10', '18:00'), end: at('2027-02-10', '19:00') },
  now: at('2027-02-01', '12:00'),
  zone: ZONE,
  location: { id: 'pier', name: 'Pier', openingHours: {} },
  blackouts: [],
  ...over,
  rules: { ...NO_RULES, ...rules },
});

const PERMITTED = {
  canBook: true,
  maxAdvanceDays: null,
  maxConcurrentBookings: null,
  blacklistedLocations: [] as string[],
};
const customer = (over: Partial<typeof PERMITTED> = {}, live = 0) => ({
  permissions: { ...PERMITTED, ...over },
  live,
});
const span = (date: string, from: string, to: string, endDate = date) => ({
  period: { start: at(date, from), end: at(endDate, to) },
});
const EVENING = { openingHours: { '3': [{ from: '10:00', to: '22:00' }] }, id: 'pier', name: 'Pier' };
const NIGHT = { openingHours: { '6': [{ from: '18:00', to: '02:00' }] }, id: 'pier', name: 'Pier' };
/** Saturday evening to Sunday, the night in which the clock changes there. */
const AROUND = (from: string, to: string) => ({
  openingHours: { '6': [{ from, to }], '7': [{ from: '08:00', to: '20:00' }] },
  ...{ id: 'pier', name: 'Pier' },
});
const ALL_DAY = {
  openingHours: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(day => [day, [{ from: '00:00', to: '00:00' }]])),
  ...{ id: 'pier', name: 'Pier' },
};
const moved = (times: number, start = at('2027-02-09', '18:00')) => ({ moved: { times, start } });

const cases: [what: string, over: Over, expected: RuleName[]][] = [
  ['nothing is against it without rules', {}, []],

  ['as short as it may be', { rules: { minDurationMinutes: 60 } }, []],
  [
    'half an hour too short',
    { ...span('2027-02-10', '18:00', '18:30'), rules: { minDurationMinutes: 60 } },
    ['minimum_duration'],
  ],
  // 01:30 to 03:00 is half an hour in the night in which 02:00 to 03:00 does not happen, and two and a half in autumn.
  [
    'real time counts where the clock skips an hour',
    { ...span('2027-03-14', '01:30', '03:00'), rules: { minDurationMinutes: 60 } },
    ['minimum_duration'],
  ],
  [
    'and where it is repeated',
    { ...span('2027-11-07', '00:30', '01:30'), rules: { minDurationMinutes: 60 } },
    [],
  ],

  [
    'as far ahead as it may be',
    { ...span('2027-02-15', '23:30', '00:30', '2027-02-16'), rules: { maxAdvanceDays: 14 } },
    [],
  ],
  [
    'one day further',
    { ...span('2027-02-16', '00:00', '01:00'), rules: { maxAdvanceDays: 14 } },
    ['advance_booking'],
  ],
  [
    'days are those of the place, late in the evening',
    {
      now: at('2027-02-01', '23:59'),
      ...span('2027-02-15', '00:00', '01:00'),
      rules: { maxAdvanceDays: 14 },
    },
    [],
  ],
  [
    'and over a clock change',
    {
      now: at('2027-03-01', '00:30'),
      ...span('2027-03-15', '23:00', '23:30'),
      rules: { maxAdvanceDays: 14 },
    },
    [],
  ],
  [
    'the day after it',
    {
      now: at('2027-03-01', '23:30'),
      ...span('2027-03-16', '00:00', '00:30'),
      rules: { maxAdvanceDays: 14 },
    },
    ['advance_booking'],
  ],
  ['today only', { now: at('2027-02-10', '00:01'), rules: { maxAdvanceDays: 0 } }, []],

  ['the last of those at once', { customer: customer({}, 1), rules: { maxConcurrentBookings: 2 } }, []],
  [
    'one too many at once',
    { customer: customer({}, 2), rules: { maxConcurrentBookings: 2 } },
    ['concurrent_bookings'],
  ],
  [
    'none at all',
    { customer: customer({}, 0), rules: { maxConcurrentBookings: 0 } },
    ['concurrent_bookings'],
  ],
  ['nobody in particular has no limit', { rules: { maxConcurrentBookings: 0 } }, []],

  ['from opening', { location: EVENING, ...span('2027-02-10', '10:00', '11:00') }, []],
  [
    'half an hour before opening',
    { location: EVENING, ...span('2027-02-10', '09:30', '10:30') },
    ['opening_hours'],
  ],
  ['until closing', { location: EVENING, ...span('2027-02-10', '21:00', '22:00') }, []],
  ['over closing', { location: EVENING, ...span('2027-02-10', '21:30', '22:30') }, ['opening_hours']],
  [
    'on a day it is closed',
    { location: EVENING, ...span('2027-02-11', '12:00', '13:00') },
    ['opening_hours'],
  ],
  [
    'past midnight while it is open',
    { location: NIGHT, ...span('2027-02-13', '23:30', '01:30', '2027-02-14') },
    [],
  ],
  ['after midnight, of the evening before', { location: NIGHT, ...span('2027-02-14', '01:00', '02:00') }, []],
  [
    'when that evening is over',
    { location: NIGHT, ...span('2027-02-14', '01:30', '02:30') },
    ['opening_hours'],
  ],
  [
    'before that evening begins',
    { location: NIGHT, ...span('2027-02-13', '17:30', '18:30') },
    ['opening_hours'],
  ],
  [
    'over midnight where every day is all day',
    { location: ALL_DAY, ...span('2027-02-10', '23:00', '01:00', '2027-02-11') },
    [],
  ],
  [
    'over a clock change where every day is all day',
    { location: ALL_DAY, ...span('2027-03-13', '23:00', '04:00', '2027-03-14') },
    [],
  ],
  // Open until 03:00 on the wall, which comes an hour of real time earlier in that night.
  [
    'until the wall says so, where an hour is skipped',
    { location: AROUND('20:00', '03:00'), ...span('2027-03-14', '01:00', '03:00') },
    [],
  ],
  [
    'and no longer',
    { location: AROUND('20:00', '03:00'), ...span('2027-03-14', '01:00', '03:30') },
    ['opening_hours'],
  ],
  [
    'through the repeated hour',
    {
      location: AROUND('20:00', '03:00'),
      period: { start: at('2027-11-07', '00:30'), end: plusMs(at('2027-11-07', '00:30'), 210 * MINUTE_MS) },
    },
    [],
  ],
  [
    'and no longer than that',
    {
      location: AROUND('20:00', '03:00'),
      period: { start: at('2027-11-07', '00:30'), end: plusMs(at('2027-11-07', '00:30'), 240 * MINUTE_MS) },
    },
    ['opening_hours'],
  ],
  [
    'hours that follow one another are one',
    {
      location: {
        ...EVENING,
        openingHours: {
          '3': [
            { from: '10:00', to: '14:00' },
            { from: '14:00', to: '22:00' },
          ],
        },
      },
      ...span('2027-02-10', '13:00', '15:00'),
    },
    [],
  ],
  [
    'over a break',
    {
      location: {
        ...EVENING,
        openingHours: {
          '3': [
            { from: '10:00', to: '14:00' },
            { from: '14:30', to: '22:00' },
          ],
        },
      },
      ...span('2027-02-10', '13:00', '15:00'),
    },
    ['opening_hours'],
  ],

  ['until a block begins', { blackouts: [span('2027-02-10', '19:00', '20:00').period] }, []],
  ['from when a block ends', { blackouts: [span('2027-02-10', '17:00', '18:00').period] }, []],
  ['into a block', { blackouts: [span('2027-02-10', '18:30', '20:00').period] }, ['blackout_period']],

  ['the last move', { ...moved(1), rules: { maxReschedules: 2 } }, []],
  ['one move too many', { ...moved(2), rules: { maxReschedules: 2 } }, ['reschedule_limit']],
  ['no move at all', { ...moved(0), rules: { maxReschedules: 0 } }, ['reschedule_limit']],
  ['a booking that is made is no move', { rules: { maxReschedules: 0 } }, []],

  [
    'moved exactly at the cut-off',
    { now: at('2027-02-09', '16:00'), ...moved(0), rules: { cancellationCutoffMinutes: 120 } },
    [],
  ],
  [
    'a millisecond after it',
    { now: plusMs(at('2027-02-09', '16:00'), 1), ...moved(0), rules: { cancellationCutoffMinutes: 120 } },
    ['cancellation_cutoff'],
  ],
  [
    'the cut-off is of moves',
    { now: at('2027-02-10', '17:59'), rules: { cancellationCutoffMinutes: 120 } },
    [],
  ],

  ['whoever may book', { customer: customer() }, []],
  ['whoever is banned', { customer: customer({ canBook: false }) }, ['booking_ban']],
  [
    'at a location that is closed to them',
    { customer: customer({ blacklistedLocations: ['pier'] }) },
    ['blacklisted_location'],
  ],
  ['at another one', { customer: customer({ blacklistedLocations: ['harbor'] }) }, []],
  [
    'several at once, each by its name',
    {
      ...span('2027-03-10', '09:00', '09:30'),
      ...{ customer: customer({}, 5), location: EVENING },
      rules: { minDurationMinutes: 60, maxAdvanceDays: 14, maxConcurrentBookings: 2 },
    },
    ['minimum_duration', 'advance_booking', 'concurrent_bookings', 'opening_hours'],
  ],
];

it.each(cases)('%s', (_, over, expected) => {
  const violations = evaluateRules(facts(over));
  expect(violations.map(({ rule }) => rule)).toEqual(expected);
  for (const { message, limit, actual } of violations) {
    expect(message.length).toBeGreaterThan(20);
    expect([limit, actual]).not.toContain(undefined);
  }
});

it('says which limit was passed, and by what', () => {
  const over = {
    ...span('2027-02-20', '18:00', '18:30'),
    rules: { minDurationMinutes: 60, maxAdvanceDays: 14 },
  };
  expect(evaluateRules(facts(over))).toEqual([
    {
      ...{ rule: 'minimum_duration', limit: 60, actual: 30 },
      message: 'A session lasts at least 1 h; this one 30 min.',
    },
    {
      ...{ rule: 'advance_booking', limit: 14, actual: 19 },
      message: 'Sessions can be booked up to 14 days ahead; this one is 19 days ahead.',
    },
  ]);
});
