// The table of DESIGN §7, on both sides of each of its boundaries.
import fc from 'fast-check';
import { levelOf, worst } from './level';
import { quantityOf } from './quantity';

const level = (onHand: string, target: string, warning = 50, critical = 25): string => {
  const found = levelOf(quantityOf(onHand), {
    targetQuantity: quantityOf(target),
    warningThresholdPercent: warning,
    criticalThresholdPercent: critical,
  });
  return found.status === 'OK' ? 'OK' : `${found.status} ${found.priority}`;
};

test.each([
  // Of 10, with 50 % and 25 %.
  ['-1', '10', 'CRITICAL HIGH'],
  ['0', '10', 'CRITICAL HIGH'],
  ['0.001', '10', 'CRITICAL HIGH'],
  ['2', '10', 'CRITICAL HIGH'],
  ['2.499', '10', 'CRITICAL HIGH'],
  ['2.5', '10', 'WARNING MEDIUM'],
  ['2.501', '10', 'WARNING MEDIUM'],
  ['4.999', '10', 'WARNING MEDIUM'],
  ['5', '10', 'WARNING LOW'],
  ['5.001', '10', 'WARNING LOW'],
  ['9.999', '10', 'WARNING LOW'],
  ['10', '10', 'OK'],
  ['10.001', '10', 'OK'],
  // Targets that do not divide evenly: 25 % of 75 is 18.75, of 0.1 it is 0.025, of 0.003 it is 0.00075.
  ['18.749', '75', 'CRITICAL HIGH'],
  ['18.75', '75', 'WARNING MEDIUM'],
  ['37.499', '75', 'WARNING MEDIUM'],
  ['37.5', '75', 'WARNING LOW'],
  ['0.024', '0.1', 'CRITICAL HIGH'],
  ['0.025', '0.1', 'WARNING MEDIUM'],
  ['0.001', '0.003', 'WARNING MEDIUM'],
  ['0.002', '0.003', 'WARNING LOW'],
  ['0', '0.001', 'CRITICAL HIGH'],
  ['0.001', '0.001', 'OK'],
  ['1000000000', '1000000000', 'OK'],
  ['999999999.999', '1000000000', 'WARNING LOW'],
])('%s of %s is %s', (onHand, target, expected) => {
  expect(level(onHand, target)).toBe(expected);
});

test.each([
  ['32.999', '33.333', 99, 1, 'WARNING MEDIUM'],
  ['33', '33.333', 99, 1, 'WARNING LOW'],
  ['0.333', '33.333', 99, 1, 'CRITICAL HIGH'],
  ['0.334', '33.333', 99, 1, 'WARNING MEDIUM'],
])('%s of %s at %d %% and %d %% is %s', (onHand, target, warning, critical, expected) => {
  expect(level(onHand, target, warning, critical)).toBe(expected);
});

const SEVERITY = ['OK', 'WARNING LOW', 'WARNING MEDIUM', 'CRITICAL HIGH'];

test('less stock is never less severe, and nothing on hand is critical whatever the target', () => {
  const thousandths = fc.bigInt(-5000n, 200_000n);
  const percents = fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }));
  fc.assert(
    fc.property(
      thousandths,
      thousandths,
      fc.bigInt(1n, 150_000n),
      percents,
      (a, b, targetQuantity, [x, y]) => {
        fc.pre(x !== y);
        const target = {
          targetQuantity,
          warningThresholdPercent: Math.max(x, y),
          criticalThresholdPercent: Math.min(x, y),
        };
        const rank = (onHand: bigint): number => {
          const found = levelOf(onHand, target);
          return SEVERITY.indexOf(found.status === 'OK' ? 'OK' : `${found.status} ${found.priority}`);
        };
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(rank(less)).toBeGreaterThanOrEqual(rank(more));
        expect(rank(0n)).toBe(3);
      },
    ),
  );
});

test('the worst of several is the most severe', () => {
  expect([worst([]), worst(['OK', 'WARNING']), worst(['WARNING', 'CRITICAL', 'OK'])]).toEqual([
    ...['OK', 'WARNING', 'CRITICAL'],
  ]);
});
