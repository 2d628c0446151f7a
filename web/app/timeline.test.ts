import { lanesOf } from './timeline';

it('the month calendar gives each day one cell, cuts bookings at its edges, and puts those that share days in lanes', () => {
  const stay = (from: string, to: string) => ({ resourceId: 'car', from, to });
  const [first, second] = lanesOf(
    [stay('2026-06-28', '2026-07-02'), stay('2026-07-02', '2026-07-03'), stay('2026-07-30', '2026-08-03')],
    '2026-07',
  );
  const length = (lane: typeof first) => lane!.reduce((sum, cell) => sum + cell.days, 0);
  expect([length(first), length(second)]).toEqual([31, 31]);
  expect(first![0]).toMatchObject({ from: '2026-07-01', days: 2, fromBefore: true, goesOn: false });
  expect(first!.at(-1)).toMatchObject({ from: '2026-07-30', days: 2, fromBefore: false, goesOn: true });
  expect(second!.find(cell => cell.stay)).toMatchObject({ from: '2026-07-02', days: 2 });
  expect(lanesOf([], '2026-07')[0]).toHaveLength(31);
});
