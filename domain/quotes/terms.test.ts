// Prices and quantities are exact, whatever the currency; deadlines have both their ends.
import { plusMs } from '../instants';
import { quantityOf } from '../stock/quantity';
import {
  DEFAULT_VALID_MS,
  LONGEST_VALID_MS,
  deadlineOf,
  isExactPrice,
  termProblems,
  totalMinorOf,
} from './terms';

const NOW = '2027-03-05T12:00:00.000Z';

test.each([
  [0.35, 'USD', true],
  [0.355, 'USD', false],
  [1.005, 'USD', false],
  [1.005, 'KWD', true],
  [120, 'JPY', true],
  [120.5, 'JPY', false],
  [0, 'EUR', true],
  [999_999_999.99, 'USD', true],
  [4.35, 'USD', true],
  [8.29, 'EUR', true],
])('a price of %d %s is exact: %s', (price, currency, exact) => {
  expect(isExactPrice(price, currency)).toBe(exact);
});

test.each([
  ['12.5', 35, 438n, 'half a cent is rounded up'],
  ['0.001', 499, 0n, 'less than half is nothing'],
  ['0.001', 500, 1n, 'exactly half is one'],
  ['0.1', 3, 0n, 'three tenths of a cent'],
  ['1000000000', 9_007_199, 9_007_199_000_000_000n, 'large ones stay exact'],
  ['333.333', 3, 1000n, 'a thousandth below the half'],
])('%s at %d costs %s minor units: %s', (quantity, price, total) => {
  expect(totalMinorOf(quantityOf(quantity), price)).toBe(total);
});

test('a deadline that is not named is a week away', () => {
  expect(deadlineOf(undefined, NOW)).toBe('2027-03-12T12:00:00.000Z');
  expect(deadlineOf('2027-03-06T00:00:00.000Z', NOW)).toBe('2027-03-06T00:00:00.000Z');
  expect(DEFAULT_VALID_MS).toBe(7 * 86_400_000);
});

test.each([
  [NOW, ['validUntil'], 'now is over'],
  [plusMs(NOW, 1), [], 'a moment from now'],
  [plusMs(NOW, LONGEST_VALID_MS), [], 'a year'],
  [plusMs(NOW, LONGEST_VALID_MS + 1), ['validUntil'], 'more than a year'],
])('a deadline at %s: %j (%s)', (validUntil, fields) => {
  const problems = termProblems({ quantity: 1000n, unitPrice: 1, validUntil }, 'USD', NOW);
  expect(problems.map(({ field }) => field)).toEqual(fields);
});

test('every wrong field is named at once', () => {
  const problems = termProblems({ quantity: 1000n, unitPrice: 0.001, validUntil: NOW }, 'USD', NOW);
  expect(problems.map(({ field }) => field)).toEqual(['unitPrice', 'validUntil']);
});

test('a total that would not be exact is refused', () => {
  const much = { quantity: quantityOf('1000000000'), unitPrice: 1_000_000_000 };
  expect(termProblems(much, 'USD', NOW)).toEqual([
    { field: 'unitPrice', message: 'The quantity at this price costs too much to be exact.' },
  ]);
});
