// Quantities are exact.
import fc from 'fast-check';
import {
  asPercent,
  isBelowPercent,
  parseQuantity,
  percentOf,
  quantityOf,
  toNumber,
  toText,
} from './quantity';
import { countedIn, inWords, notWhole, unitOf, wholeProblem } from './units';

test.each([
  ['12.5', 12500n],
  ['0.001', 1n],
  ['-3', -3000n],
  ['+7.25', 7250n],
  ['000.100', 100n],
  [0.1, 100n],
  [1e9, 1_000_000_000_000n],
  [-0, 0n],
])('reads %s exactly', (value, quantity) => {
  expect(parseQuantity(value)).toBe(quantity);
});

test.each(['', ' 1', '1.', '.5', '1.2345', '1,5', '1e3', '0x10', 'NaN', '--1', '1'.repeat(16)])(
  'does not take "%s" for a quantity',
  value => {
    expect(parseQuantity(value)).toBeUndefined();
  },
);

test.each([0.1 + 0.2, 1e-7, 1e21, NaN, Infinity, 0.0005])('does not round %s', value => {
  expect(parseQuantity(value)).toBeUndefined();
});

test('what is read comes out as the same number and the same text', () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), quantity => {
      expect(quantityOf(toText(quantity))).toBe(quantity);
      expect(quantityOf(toNumber(quantity))).toBe(quantity);
    }),
  );
});

test('adds what doubles cannot', () => {
  expect(toNumber(quantityOf(0.1) + quantityOf(0.2))).toBe(0.3);
  expect(() => quantityOf('much')).toThrow(RangeError);
});

test('compares with a percentage without rounding, and shows one as a number', () => {
  // 25 % of 0.001 is a quarter of the smallest quantity there is.
  expect(isBelowPercent(0n, 25, 1n)).toBe(true);
  expect(isBelowPercent(1n, 25, 1n)).toBe(false);
  expect([percentOf(75_000n, 25), percentOf(75_000n, 50)]).toEqual([18.75, 37.5]);
  expect([asPercent(8_000n, 100_000n), asPercent(1n, 3n), asPercent(5n, 0n)]).toEqual([8, 33.3, 0]);
});

test('units are found by their words', () => {
  expect(['oz', 'Ounces', ' LBS ', 'pcs', 'Cases', 'litre'].map(unitOf)).toEqual([
    ...['oz', 'oz', 'lb', 'each', 'case', 'l'],
  ]);
  expect(['stone', '', 'constructor'].map(unitOf)).toEqual([undefined, undefined, undefined]);
  expect([
    inWords(12_500n, 'oz'),
    inWords(1000n, 'case'),
    inWords(3000n, 'case'),
    inWords(7000n, 'each'),
  ]).toEqual([...['12.5 oz', '1 case', '3 cases', '7']]);
  expect((['each', 'pack', 'fl oz'] as const).map(countedIn)).toEqual(['pieces', 'packs', 'fl oz']);
});

test.each([
  [1500n, 'oz', undefined, undefined],
  [0.001, 'ft', 'Cord', undefined],
  [2000n, 'each', undefined, undefined],
  [2, 'case', 'Papers', undefined],
  [-3000n, 'bottle', undefined, undefined],
  [1500n, 'each', undefined, 'it is counted in pieces'],
  [1.5, 'each', 'Blue Dream', 'Blue Dream is counted in pieces'],
  [1n, 'pack', 'Papers', 'Papers is counted in packs'],
  [-0.5, 'case', 'this product', 'this product is counted in cases'],
  [0.999, 'bottle', undefined, 'it is counted in bottles'],
] as const)('%s in the unit %s, called %s: %s', (quantity, unit, name, why) => {
  expect(notWhole(quantity, unit, name)).toBe(why && `must be whole: ${why}`);
  expect(wholeProblem(quantity, unit, name)).toBe(why && `Must be whole: ${why}.`);
});
