import { addDays } from './days';
import { pick, takenRanges, withoutRange } from './selection';

it('days become the stretches that are taken, and a booking’s own days come out of them', () => {
  const days = ['2026-07-01', '2026-07-02', '2026-07-03', '2026-07-04'].map((date, i) => ({
    date,
    available: i === 1,
  }));
  expect(takenRanges(days)).toEqual([
    { from: '2026-07-01', to: '2026-07-01' },
    { from: '2026-07-03', to: '2026-07-04' },
  ]);
  const own = { from: '2026-07-03', to: '2026-07-04' };
  expect(withoutRange([{ from: '2026-07-02', to: '2026-07-06' }], own, addDays)).toEqual([
    { from: '2026-07-02', to: '2026-07-02' },
    { from: '2026-07-05', to: '2026-07-06' },
  ]);
});

const can = {
  first: '2026-07-02',
  last: '2026-07-31',
  maxDays: 5,
  taken: [{ from: '2026-07-10', to: '2026-07-10' }],
};

it('the longest rental is allowed, one day more is not', () => {
  const from = { start: '2026-07-02' };
  expect(pick(from, '2026-07-06', can).selection).toEqual({ start: '2026-07-02', end: '2026-07-06' });
  expect(pick(from, '2026-07-07', can)).toMatchObject({ refused: true, selection: from });
});

it('a day before the start, or one after both are chosen, begins anew', () => {
  expect(pick({ start: '2026-07-05' }, '2026-07-04', can).selection).toEqual({ start: '2026-07-04' });
  expect(pick({ start: '2026-07-05', end: '2026-07-06' }, '2026-07-08', can).selection).toEqual({
    start: '2026-07-08',
  });
});

it('days before the first and after the last that can be booked are refused', () => {
  expect(pick({}, '2026-07-01', can).refused).toBe(true);
  expect(pick({}, '2026-07-02', can).refused).toBe(false);
  expect(pick({}, '2026-07-31', can).refused).toBe(false);
  expect(pick({}, '2026-08-01', can).refused).toBe(true);
});
