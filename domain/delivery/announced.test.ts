// Until when a vendor may change what it brings, which items go on, and what is said of a change.
import type { BookingStatus } from '../booking/status';
import { BOOKING_STATUSES } from '../booking/status';
import { Refusal } from '../errors';
import type { Announced } from './announced';
import { assertChangeable, changeInWords, continued, isChangeable } from './announced';

const item = (productName: string, quantity: bigint, overrides: Partial<Announced> = {}): Announced => ({
  ...{ productName, quantity: quantity * 1000n, unit: 'oz', price: null, needId: null },
  ...overrides,
});
const changed = (before: Announced[], after: Announced[]) => changeInWords(before, after, 'USD');

test.each<[BookingStatus, string | undefined]>([
  ['pending', undefined],
  ['upcoming', undefined],
  ['active', 'Its window has begun'],
  ['completed', 'It has been received'],
  ['cancelled', 'It is cancelled'],
  ['no_show', 'not brought'],
])('one that is %s is refused with: %s', (status, reason) => {
  const attempt = (): void => assertChangeable(status);
  expect(isChangeable(status)).toBe(reason === undefined);
  if (!reason) return expect(attempt).not.toThrow();
  expect(attempt).toThrow(Refusal);
  expect(attempt).toThrow(`${reason}`);
  expect(attempt).toThrow('Nothing was changed.');
});

test('every status is one or the other', () => {
  expect(BOOKING_STATUSES.filter(isChangeable)).toEqual(['pending', 'upcoming']);
});

test('an item goes on with the one of its name, in any case and order, each once', () => {
  const before = [item('Kale', 1n), item('Chard', 1n), item('Kale', 2n)];
  const after = [item('New', 1n), item(' kale ', 5n), item('KALE', 6n), item('Kale', 7n), item('chard', 1n)];
  expect(continued(before, after)).toEqual([undefined, 0, 2, undefined, 1]);
});

test('what is the same is no change, whatever its order', () => {
  const [kale, chard] = [item('Kale', 1n), item('Chard', 2n, { price: 2.5 })];
  expect(changed([kale, chard], [chard, kale])).toBeUndefined();
  expect(changed([], [])).toBeUndefined();
});

test.each<[string, Announced[], Announced[], string, string]>([
  ['less', [item('Kale', 100n)], [item('Kale', 80n)], '100 oz Kale', '80 oz Kale'],
  ['something more', [item('Kale', 1n)], [item('Kale', 1n), item('Chard', 2n)], '', '2 oz Chard'],
  ['something gone', [item('Kale', 1n), item('Chard', 2n)], [item('Kale', 1n)], '2 oz Chard', ''],
  [
    'another price',
    [item('Kale', 1n, { price: 2.5 })],
    [item('Kale', 1n, { price: 3 })],
    '1 oz Kale at $2.50',
    '1 oz Kale at $3.00',
  ],
  [
    'something else',
    [item('Kale', 1n), item('Pots', 3n, { unit: 'case' })],
    [item('Chard', 2n), item('Sage', 4n, { unit: null })],
    '1 oz Kale; 3 cases Pots',
    '2 oz Chard; 4 Sage',
  ],
])('%s is said, and nothing that stays', (_, before, after, from, to) => {
  expect(changed(before, after)).toEqual({ from, to });
});

test('the answer to another need is a change too', () => {
  const need = item('Kale', 1n, { needId: 'a' });
  expect(changed([item('Kale', 1n)], [need])).toEqual({ from: '1 oz Kale', to: '1 oz Kale' });
});

test.each([
  [10, /^(1 oz P\d+; ){9}1 oz P\d+$/],
  [11, /^(1 oz P\d+; ){10}1 more$/],
])('of %i changes no more than ten are said one by one', (count, said) => {
  const many = Array.from({ length: count }, (_, i) => item(`P${i}`, 1n));
  expect(changed([], many)!.to).toMatch(said);
});
