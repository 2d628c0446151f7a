import { decimalsOf, toDecimal, toMinor } from './money';

test.each([
  ['USD', 2, 1999, 19.99],
  ['JPY', 0, 1999, 1999],
  ['KWD', 3, 1999, 1.999],
])('%s has %d decimals: %d is %d', (currency, decimals, minor, decimal) => {
  expect(decimalsOf(currency)).toBe(decimals);
  expect(toDecimal(minor, currency)).toBe(decimal);
  expect(toMinor(decimal, currency)).toBe(minor);
});

test('amounts that binary fractions miss are rounded to the unit', () => {
  expect(toMinor(1.005 * 100, 'JPY')).toBe(100);
  expect(toMinor(8.2, 'USD')).toBe(820);
  expect(toMinor(0.29, 'USD')).toBe(29);
});
