import type { KeyPurpose } from './api-keys';
import { KEY_PURPOSES, decideKey, inOrder } from './api-keys';

const only = (purpose: KeyPurpose) => KEY_PURPOSES.filter(other => other !== purpose);

test.each(KEY_PURPOSES)('a key opens what it is for, and nothing else opens it: %s', purpose => {
  expect(decideKey([purpose], purpose)).toEqual({ allowed: true });
  expect(decideKey(KEY_PURPOSES, purpose)).toEqual({ allowed: true });
  expect(decideKey(only(purpose), purpose).allowed).toBe(false);
});

test('a key that is for something else is told what it may not, what it may, and where there are others', () => {
  expect(decideKey(['booking_context'], 'stock_movements')).toEqual({
    allowed: false,
    reason:
      'This key may not send movements of stock; it may ask what a customer has booked. Managers make keys under Settings, Keys of other systems.',
  });
});

test('purposes are kept once each, in one order, however they were named', () => {
  expect(inOrder(['stock_movements', 'booking_context', 'stock_movements'])).toEqual([
    'booking_context',
    'stock_movements',
  ]);
});
