import { addDays } from './calendar';
import { HARVEST_HORIZON_DAYS, coverageOf, dayProblems, harvestStatusOf, weekOf, weeksFrom } from './harvest';

const today = '2026-11-21';

describe('the day of a harvest', () => {
  it.each([
    [today, 0],
    [addDays(today, -1), 1],
    [addDays(today, HARVEST_HORIZON_DAYS), 0],
    [addDays(today, HARVEST_HORIZON_DAYS + 1), 1],
  ])('%s has %i problems', (date, problems) => {
    expect(dayProblems(date, today)).toHaveLength(problems);
  });

  it('says what would be right', () => {
    expect(dayProblems('2030-01-01', today)).toEqual([
      { field: 'expectedDate', message: 'Must be 2028-11-20 or earlier.' },
    ]);
  });
});

describe('the status of a harvest', () => {
  it.each([
    [today, false, 'expected'],
    [addDays(today, -1), false, 'past'],
    [addDays(today, 9), true, 'withdrawn'],
    [addDays(today, -9), true, 'withdrawn'],
  ] as const)('%s, withdrawn %s: %s', (expectedDate, isWithdrawn, status) => {
    expect(harvestStatusOf({ expectedDate, isWithdrawn }, today)).toBe(status);
  });
});

describe('ISO weeks', () => {
  it.each([
    ['2026-11-21', '2026-W47', '2026-11-16', '2026-11-22'],
    ['2026-11-22', '2026-W47', '2026-11-16', '2026-11-22'],
    ['2026-11-23', '2026-W48', '2026-11-23', '2026-11-29'],
    // The last days of a year may belong to the next, the first to the one before; some years have 53 weeks.
    ['2024-12-30', '2025-W01', '2024-12-30', '2025-01-05'],
    ['2027-01-01', '2026-W53', '2026-12-28', '2027-01-03'],
    ['2027-01-04', '2027-W01', '2027-01-04', '2027-01-10'],
    ['2028-01-01', '2027-W52', '2027-12-27', '2028-01-02'],
  ])('%s is in %s', (date, week, start, end) => {
    expect(weekOf(date)).toEqual({ week, start, end });
  });

  it('follow each other over the end of a year', () => {
    expect(weeksFrom('2026-12-25', 3).map(({ week }) => week)).toEqual(['2026-W52', '2026-W53', '2027-W01']);
  });
});

describe('what expected supply does for a target', () => {
  it.each([
    ['nothing is missing at exactly the target', 10n, 10n, [5n], { missing: 0n, reachedIn: null }],
    ['a week that reaches it exactly counts', 4n, 10n, [2n, 4n, 9n], { missing: 6n, reachedIn: 1 }],
    ['one thousandth less does not', 4n, 10n, [2n, 3n], { missing: 6n, reachedIn: null }],
    ['below zero it takes more', -5n, 10n, [10n, 5n], { missing: 15n, reachedIn: 1 }],
    ['nothing expected reaches nothing', 0n, 1n, [], { missing: 1n, reachedIn: null }],
  ] as const)('%s', (_, onHand, target, expected, coverage) => {
    expect(coverageOf(onHand, target, expected)).toEqual(coverage);
  });
});
