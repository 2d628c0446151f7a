/** @jest-environment node */
// What came of a delivery, in words: nothing is said twice.
import type { VendorDelivery } from '../../../contracts/delivery-shapes';
import { vendorDeliveryRow } from './deliveries.server';

const id = '0198b000-0000-7000-8000-000000000001';
const at = '2027-03-01T09:00:00.000Z';

type Batch = VendorDelivery['items'][number]['batches'][number];
const batch = (quantity: number, batchCode = '', unitPrice: number | null = null): Batch => ({
  ...{ quantity, batchCode, unitPrice },
});

function rowOf(overrides: Partial<VendorDelivery['items'][number]>) {
  const item = {
    ...{ id, productId: id, productName: 'Blue Dream', unit: 'oz' as const, needId: null },
    ...{ estimatedQuantity: 63, estimatedPrice: null, receivedQuantity: null, unitPrice: null, batches: [] },
    ...overrides,
  };
  const row = vendorDeliveryRow({
    ...{ id, bookingDate: '2027-03-01', timeSlot: 'Morning', status: 'COMPLETED', cancelReason: null },
    ...{ cancelNote: null, startTime: at, endTime: at, timeZone: 'UTC', dockName: 'Dock 1', notes: '' },
    ...{ currency: 'USD', quoteId: null, items: [item], proposal: null, pendingUntil: null, revision: 1 },
    ...{ confirmedAt: at, confirmedByName: null, receivedAt: at, receivedByName: null, cancelledAt: null },
    changedAt: null,
    createdAt: at,
  });
  return row.items[0]!;
}

test.each([
  ['one batch that has no name', 63, [batch(63)], []],
  ['one batch with a name', 63, [batch(63, 'A1')], ['batch A1']],
  ['one batch with a name and a price', 63, [batch(63, 'A1', 80.5)], ['batch A1, $80.50']],
  ['two batches', 63, [batch(60, 'A1'), batch(3)], ['60 oz, batch A1', '3 oz']],
])('%s', (_, received, batches, words) => {
  expect(rowOf({ receivedQuantity: received, batches }).batches).toEqual(words);
});

test.each([
  ['oz', 82, '$82.00 per oz'],
  ['each', 6.5, '$6.50 each'],
  [null, 6.5, '$6.50 each'],
  ['oz', null, null],
] as const)('the price of %s at %s is said as %s', (unit, estimatedPrice, words) => {
  expect(rowOf({ unit, estimatedPrice }).price).toBe(words);
});
