// When blocks repeat: against an independent library, over clock changes, and every rule that makes no sense.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { instantAt } from '../calendar';
import type { Expanded } from './recurrence';
import { expandBlock } from './recurrence';

const LA = 'America/Los_Angeles';

/** A block on the wall of Los Angeles: `2027-03-08 22:00`, until the time given, on the next day when that is earlier. */
function block(from: string, until: string, rule?: string, zone = LA): Expanded {
  const [date, time] = from.split(' ') as [string, string];
  const end = until.includes(' ') ? (until.split(' ') as [string, string]) : ([date, until] as const);
  return expandBlock(
    { start: instantAt(date, time, zone), end: instantAt(end[0], end[1], zone) },
    rule,
    zone,
  );
}

const datesOf = (expanded: Expanded): string[] => {
  if (!expanded.ok) throw new Error(expanded.problem);
  return expanded.occurrences.map(({ date }) => date);
};
const problemOf = (expanded: Expanded): string => (expanded.ok ? 'none' : expanded.problem);

interface Case {
  rule: string;
  starts: string[];
  ends: string[];
}

test('agrees with an independent library on 150 rules, by the instant', () => {
  const file = path.resolve('domain/blocks/fixtures/rules.json');
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
  expect(cases).toHaveLength(150);
  for (const { rule, starts, ends } of cases) {
    const expanded = expandBlock({ start: starts[0]!, end: ends[0]! }, rule, LA);
    const occurrences = expanded.ok ? expanded.occurrences : expanded.problem;
    const expected = starts.map((start, i) => ({ start, end: ends[i] }));
    expect([rule, occurrences]).toMatchObject([rule, expected]);
  }
});

describe('keeps to the clock of the place', () => {
  const hours = (expanded: Expanded): number[] => {
    if (!expanded.ok) throw new Error(expanded.problem);
    return expanded.occurrences.map(({ start, end }) => (Date.parse(end) - Date.parse(start)) / 3_600_000);
  };

  test('a night is an hour shorter when the clock goes forward and an hour longer when it goes back', () => {
    const spring = block('2027-03-12 22:00', '2027-03-13 06:00', 'FREQ=DAILY;COUNT=3');
    expect(hours(spring)).toEqual([8, 7, 8]);
    const autumn = block('2027-11-05 22:00', '2027-11-06 06:00', 'FREQ=DAILY;COUNT=3');
    expect(hours(autumn)).toEqual([8, 9, 8]);
  });

  test('ten o’clock stays ten o’clock', () => {
    const weekly = block('2027-03-08 10:00', '12:00', 'RRULE:FREQ=WEEKLY;COUNT=2');
    expect(weekly).toEqual({
      ok: true,
      occurrences: [
        { date: '2027-03-08', start: '2027-03-08T18:00:00.000Z', end: '2027-03-08T20:00:00.000Z' },
        { date: '2027-03-15', start: '2027-03-15T17:00:00.000Z', end: '2027-03-15T19:00:00.000Z' },
      ],
    });
  });

  test('a time that the clock skips does not happen on that day; one that begins before it does', () => {
    expect(datesOf(block('2027-03-13 02:00', '03:00', 'FREQ=DAILY;COUNT=3'))).toEqual([
      '2027-03-13',
      '2027-03-15',
    ]);
    const over = block('2027-03-13 01:30', '02:30', 'FREQ=DAILY;COUNT=3');
    expect(hours(over)).toEqual([1, 1, 1]);
  });

  test('a time that happens twice is blocked from the first until the end', () => {
    expect(hours(block('2027-11-06 01:00', '02:00', 'FREQ=DAILY;COUNT=2'))).toEqual([1, 2]);
  });

  test('whole days are days of the place, and follow one another without a gap', () => {
    const days = block('2027-03-13 00:00', '2027-03-14 00:00', 'FREQ=DAILY;COUNT=3');
    expect(hours(days)).toEqual([24, 23, 24]);
  });

  test('UNTIL is the last day, or the last moment at which it may begin', () => {
    const until = (value: string) =>
      datesOf(block('2027-03-01 10:00', '11:00', `FREQ=DAILY;UNTIL=${value}`)).length;
    expect(until('20270303')).toBe(3);
    expect(until('20270303T100000')).toBe(3);
    expect(until('20270303T095900')).toBe(2);
    // 10:00 in Los Angeles is 18:00 in UTC.
    expect(until('20270303T180000Z')).toBe(3);
    expect(until('20270303T175959Z')).toBe(2);
  });
});

describe('refuses, and says why', () => {
  const on = (rule: string, until = '11:00') => problemOf(block('2027-03-01 10:00', until, rule));

  test.each([
    ['FREQ=DAILY', 'It must say when it ends: COUNT or UNTIL.'],
    ['FREQ=DAILY;COUNT=3;UNTIL=20270401', 'It may say COUNT or UNTIL, not both.'],
    ['FREQ=DAILY;COUNT=367', 'At most 366 dates; this rule has more. End it sooner.'],
    ['FREQ=DAILY;UNTIL=20290101', 'At most 366 dates; this rule has more. End it sooner.'],
    ['FREQ=DAILY;COUNT=0', 'COUNT cannot be 0.'],
    ['FREQ=DAILY;COUNT=-1', 'COUNT cannot be -1.'],
    ['FREQ=DAILY;COUNT', 'COUNT cannot be empty.'],
    ['FREQ=DAILY;INTERVAL=0;COUNT=2', 'INTERVAL cannot be 0.'],
    ['FREQ=HOURLY;COUNT=3', 'FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY.'],
    ['COUNT=3', 'It must say FREQ: DAILY, WEEKLY, MONTHLY or YEARLY.'],
    ['', 'It is not a recurrence rule.'],
    ['every monday', 'It is not understood: EVERY MONDAY.'],
    ['constructor=1;FREQ=DAILY', 'It is not understood: CONSTRUCTOR.'],
    ['FREQ=DAILY;COUNT=3;COUNT=4', 'COUNT must be said once.'],
    ['FREQ=DAILY;BYHOUR=9;COUNT=3', 'BYHOUR has no place here: the time of day is that of the block.'],
    ['FREQ=DAILY;EXDATE=20270302;COUNT=3', 'It is not understood: EXDATE.'],
    ['FREQ=WEEKLY;BYDAY=1MO;COUNT=3', 'BYDAY with a number (like 1MO) has no meaning when it is WEEKLY.'],
    ['FREQ=WEEKLY;BYMONTHDAY=1;COUNT=3', 'BYMONTHDAY has no meaning when it is WEEKLY.'],
    ['FREQ=MONTHLY;BYMONTHDAY=0;COUNT=3', 'BYMONTHDAY cannot be 0.'],
    ['FREQ=MONTHLY;BYMONTHDAY=32;COUNT=3', 'BYMONTHDAY cannot be 32.'],
    ['FREQ=WEEKLY;BYDAY=XX;COUNT=3', 'BYDAY cannot be XX.'],
    ['FREQ=DAILY;UNTIL=20270230', 'UNTIL is a date that does not exist.'],
    ['FREQ=DAILY;UNTIL=20270228', 'UNTIL is before the first date.'],
    ['FREQ=YEARLY;COUNT=12', 'It must end within ten years of its first date.'],
    ['FREQ=DAILY;INTERVAL=999;COUNT=5', 'It must end within ten years of its first date.'],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1', 'This rule has no dates.'],
    ['FREQ=DAILY;BYDAY=MO;BYSETPOS=2;COUNT=1', 'This rule has no dates.'],
    [
      'FREQ=WEEKLY;BYDAY=TU;COUNT=3',
      'The first date (2027-03-01) is none of this rule’s; its next one is 2027-03-02.'.replace('’', "'"),
    ],
  ])('%s: %s', (rule, problem) => {
    const since = process.cpuUsage();
    expect(on(rule)).toBe(problem);
    // Of computing, however busy the machine: nobody else is kept waiting by a rule without dates.
    expect(process.cpuUsage(since).user).toBeLessThan(2_000_000);
  });

  test('a block that lasts until after its next date begins, but not one that lasts exactly until then', () => {
    const rule = 'FREQ=DAILY;COUNT=3';
    expect(on(rule, '2027-03-02 10:30')).toBe('The block lasts longer than until its next date, 2027-03-02.');
    expect(on(rule, '2027-03-02 10:00')).toBe('none');
  });

  test('366 dates are enough for a leap year of days', () => {
    expect(datesOf(block('2028-01-01 10:00', '11:00', 'FREQ=DAILY;UNTIL=20281231'))).toHaveLength(366);
  });
});
