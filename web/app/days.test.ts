import {
  addDays,
  addMonths,
  countDays,
  dayAndMonth,
  daySpan,
  inOrder,
  isDay,
  lastDayOf,
  sameDayIn,
  weeksOf,
} from './days';

it('days are counted over months, years, leap days and changes of the clock', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(countDays('2026-03-07', '2026-03-09')).toBe(3);
  expect(addMonths('2026-11', 3)).toBe('2027-02');
  expect(sameDayIn('2027-02', '2026-12-31')).toBe('2027-02-28');
  expect(lastDayOf('2028-02')).toBe('2028-02-29');
});

it('a period is the same whichever of its days was named first', () => {
  expect(inOrder('2026-11-20', '2026-11-01')).toEqual({ from: '2026-11-01', to: '2026-11-20' });
  expect(inOrder('2026-11-01', '2026-11-01')).toEqual({ from: '2026-11-01', to: '2026-11-01' });
  expect(inOrder('2026-11-20', '')).toEqual({ from: '2026-11-20', to: '' });
});

it('only days that exist are days', () => {
  expect(['2027-02-28', '2027-02-29', '2027-2-1', '', 'today'].map(isDay)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

it('weeks begin on Monday and hold every day of the month once', () => {
  const weeks = weeksOf('2026-11'); // The first is a Sunday.
  expect(weeks[0]).toEqual([...Array<undefined>(6).fill(undefined), '2026-11-01']);
  expect(weeks.flat().filter(Boolean)).toHaveLength(30);
  expect(weeks.every(week => week.length === 7)).toBe(true);
});

it('a span names month and year once where they are the same', () => {
  expect(daySpan('2026-07-03', '2026-07-03')).toBe('Fri 3 Jul 2026');
  expect(daySpan('2026-07-03', '2026-07-05')).toBe('Fri 3 – Sun 5 Jul 2026');
  expect(daySpan('2026-07-31', '2026-08-02')).toBe('Fri 31 Jul – Sun 2 Aug 2026');
  expect(daySpan('2026-12-31', '2027-01-02')).toBe('Thu 31 Dec 2026 – Sat 2 Jan 2027');
});

it('a day beside others of its year is named without it', () => {
  expect(['2026-11-30', '2027-01-04'].map(dayAndMonth)).toEqual(['30 Nov', '4 Jan']);
});
