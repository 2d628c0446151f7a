import { MAX_PRICE, decimalsOf, toDecimal, toMinor } from './money';

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

test.each(['JPY', 'USD', 'KWD'])('the highest price for the longest time is exact in %s', currency => {
  const total = toMinor(MAX_PRICE, currency) * 366;
  for (const minor of [total, total - 1, total - 7, 2 ** 31, 2 ** 32 + 1, 1]) {
    expect(toMinor(toDecimal(minor, currency), currency)).toBe(minor);
  }
});

test('in a currency of four decimals the highest price for the longest time is still exact in its units', () => {
  expect(decimalsOf('CLF')).toBe(4);
  expect(Number.isSafeInteger(toMinor(MAX_PRICE, 'CLF') * 366)).toBe(true);
});

test('an amount that would not be exact is none', () => {
  expect(toMinor(Number.MAX_SAFE_INTEGER, 'JPY')).toBe(Number.MAX_SAFE_INTEGER);
  for (const amount of [2 ** 53, Number.MAX_SAFE_INTEGER * 10, Infinity, NaN]) {
    expect(() => toMinor(amount, 'JPY')).toThrow(RangeError);
  }
});
