import { niceTop } from './stock-chart';
import { amount, change, missing, quantity } from './stock-words';

it.each([
  [0, 2],
  [2, 2],
  [3, 4],
  [7, 10],
  [10, 10],
  [11, 20],
  [41, 50],
  [0.5, 2],
  [99.5, 100],
])('a chart of values up to %d has its top at %d', (most, top) => {
  expect(niceTop(most)).toBe(top);
});

it.each([
  [12.5, 'oz', '12.5 oz'],
  [1, 'case', '1 case'],
  [3, 'case', '3 cases'],
  [1250, 'each', '1,250'],
  [-3, 'bottle', '−3 bottles'],
  [-1, 'bottle', '−1 bottle'],
  [0.001, 'kg', '0.001 kg'],
  [1_000_000_000.125, 'g', '1,000,000,000.125 g'],
  [0, 'pack', '0 packs'],
] as const)('%d %s reads %s', (value, unit, words) => {
  expect(quantity(value, unit)).toBe(words);
});

it('without a unit the number stands alone, a change says its direction, and what is missing has no dust', () => {
  expect([quantity(25, null), change(5, 'oz'), change(-0.5, 'oz')]).toEqual(['25', '+5 oz', '−0.5 oz']);
  expect([missing(0.1, 0.3), missing(5, 5), missing(7, 5)]).toEqual([0.2, 0, 0]);
  expect(amount(0.1 + 0.2)).toBe('0.3');
});
