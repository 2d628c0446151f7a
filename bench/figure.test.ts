// Targets are met or missed exactly at their bounds, and statistics are those that their names say.
import type { Measurement, Target } from './figure';
import { meetsTarget, ratioOf } from './figure';
import { toTable } from './report';
import { median, percentile } from './statistics';

const measurement = (value: number, target?: Target, floor?: number): Measurement => ({
  figure: 'creation',
  what: 'Bookings created',
  measured: { value, unit: 'a second' },
  floor: floor === undefined ? undefined : { value: floor, unit: 'a second', what: 'bare handler' },
  target,
});

describe('A target', () => {
  const cases: [Target['bound'], number, boolean][] = [
    ['at least', 40, true],
    ['at least', 39.9, false],
    ['at most', 40, true],
    ['at most', 40.1, false],
    ['under', 39.9, true],
    ['under', 40, false],
    ['exactly', 40, true],
    ['exactly', 41, false],
  ];
  it.each(cases)('"%s 40" measured as %d is met: %s', (bound, value, met) => {
    expect(meetsTarget(measurement(value, { of: 'measured', bound, value: 40 }))).toBe(met);
  });

  it('on the ratio is compared with the floor', () => {
    const target: Target = { of: 'ratio', bound: 'at least', value: 0.4 };
    expect(meetsTarget(measurement(400, target, 1000))).toBe(true);
    expect(meetsTarget(measurement(399, target, 1000))).toBe(false);
    expect(ratioOf(measurement(500, target, 1000))).toBe(0.5);
  });

  it('is missed when nothing could be measured', () => {
    expect(meetsTarget(measurement(NaN, { of: 'measured', bound: 'under', value: 40 }))).toBe(false);
    expect(meetsTarget(measurement(400, { of: 'ratio', bound: 'at least', value: 0.4 }))).toBe(false);
  });
});

describe('The table', () => {
  it('says plainly what was missed', () => {
    const table = toTable([
      measurement(100, { of: 'ratio', bound: 'at least', value: 0.4 }, 1000),
      measurement(900, { of: 'ratio', bound: 'at least', value: 0.4 }, 1000),
      measurement(5),
    ]);
    expect(table).toContain('| 0.10 | ratio at least 0.4 | **MISS** |');
    expect(table).toContain('| 0.90 | ratio at least 0.4 | pass |');
    expect(table).toContain('| – | – | – |');
  });
});

describe('Statistics', () => {
  it('take the value that a share of all does not exceed', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(values, 0.95)).toBe(95);
    expect(percentile([7], 0.95)).toBe(7);
    expect(percentile([], 0.95)).toBeNaN();
  });

  it('take the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
