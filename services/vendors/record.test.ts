// The record of a vendor, counted by Postgres, beside the rules it is counted by.
import type { BookingStatus } from '../../domain/booking/status';
import { addDays, startOfDay } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';
import type { Tenant } from '../../domain/tenant';
import { isOnTime } from '../../domain/vendor-record';
import { createDock, createTenant, createVendor } from '../../tests/factories';
import type { TestVipUser } from '../../tests/factories';
import { createProduct } from '../../tests/factories/stock';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { insertBooking } from '../../tests/harness/lifecycle';
import { vendorRecord } from './record';

// A busy machine takes its time.
jest.setTimeout(30_000);

const NOW = '2027-04-01T12:00:00.000Z';
const HOUR_MS = 3_600_000;
const zone = 'America/Los_Angeles';
let db: TestDatabase;
let tenant: Tenant;
let vendor: TestVipUser;
let dock: string;
let day = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner, { timeZone: zone });
  vendor = await createVendor(db.owner, tenant);
  await db.owner('vendors').where({ id: vendor.vendorId }).update({ createdAt: '2027-01-01T00:00:00Z' });
  dock = await createDock(db.owner, tenant);
});

interface Item {
  productName?: string;
  productId?: string;
  estimatedQuantity?: number;
  receivedQuantity?: number;
}

/** A delivery of a day of its own in March, around the change of the clock. */
async function delivery(status: BookingStatus, receivedAfterMs?: number, items: Item[] = []) {
  const bookingDate = addDays('2027-03-01', (day += 1) % 28);
  const start = startOfDay(bookingDate, zone);
  const bookingId = await insertBooking(db, tenant, {
    ...{ kind: 'delivery', status, start: plusMs(start, 8 * HOUR_MS), end: plusMs(start, 12 * HOUR_MS) },
    resourceId: dock,
  });
  const own = { tenantId: tenant.id, vendorId: vendor.vendorId, bookingId };
  const receivedAt = receivedAfterMs === undefined ? null : plusMs(start, receivedAfterMs);
  await db.owner('deliveries').insert({
    ...{ ...own, bookingDate, timeSlot: 'Morning', receivedAt, createdAt: '2027-02-01T00:00:00Z' },
  });
  for (const [position, item] of items.entries()) {
    await db.owner('delivery_items').insert({ ...own, position, productName: 'Basil', ...item });
  }
  return { bookingId, bookingDate, receivedAt };
}

const read = (days = 365) => vendorRecord(db.knex, tenant, vendor.vendorId, { days, now: NOW });

test('a vendor without a past has no shares, rather than bad ones', async () => {
  expect(await read()).toEqual({
    since: null,
    deliveries: { received: 0, onTime: 0, onTimePercent: null, cancelled: 0, noShow: 0, upcoming: 0 },
    items: [],
    complete: { items: 0, inFull: 0, percent: null },
    needs: { answered: 0, asked: 0, percent: null, medianHours: null },
  });
});

test('deliveries are on time by the end of the day of their window, as the rule says', async () => {
  const received = [];
  for (let i = 0; i < 28; i += 1) {
    // Half of them around midnight, on days of 23 and 24 hours.
    const hours = [9, 22.9, 23, 23.99, 24, 30][i % 6]!;
    received.push(await delivery('completed', hours * HOUR_MS));
  }
  const onTime = received.filter(({ bookingDate, receivedAt }) => isOnTime(receivedAt!, bookingDate, zone));
  expect(onTime.length).toBeGreaterThan(10);
  expect(onTime.length).toBeLessThan(25);
  const { deliveries } = await read();
  expect(deliveries).toMatchObject({ received: 28, onTime: onTime.length });
});

test('what vendors call off and what does not come counts apart; days that are long ago do not', async () => {
  await delivery('completed', 9 * HOUR_MS);
  for (const cancelReason of ['vendor', 'staff']) {
    const { bookingId: id } = await delivery('upcoming');
    await db.owner('bookings').where({ id }).update({ status: 'cancelled', cancelReason });
  }
  await delivery('no_show');
  await delivery('upcoming');
  const { deliveries, since } = await read();
  expect(deliveries).toEqual({
    ...{ received: 1, onTime: 1, onTimePercent: 100, cancelled: 1, noShow: 1, upcoming: 1 },
  });
  expect(since).toBe('2027-02-01T00:00:00.000Z');
  expect((await read(1)).deliveries.received).toBe(0);
});

test('announced is compared with received by product; what nobody announced fills no gap', async () => {
  const productId = await createProduct(db.owner, tenant, { name: 'Mint' });
  await delivery('completed', HOUR_MS, [
    { productId, productName: 'mint, fresh', estimatedQuantity: 10, receivedQuantity: 9.5 },
    { estimatedQuantity: 3, receivedQuantity: 3 },
  ]);
  await delivery('completed', HOUR_MS, [
    { productId, estimatedQuantity: 10, receivedQuantity: 12 },
    { productName: 'Extra', receivedQuantity: 4 },
  ]);
  await delivery('upcoming', undefined, [{ productId, estimatedQuantity: 50 }]);
  const { items, complete } = await read();
  expect(items).toEqual([
    { productName: 'Mint', unit: 'oz', deliveries: 2, announced: 20, received: 21.5, percent: 107 },
    { productName: 'Basil', unit: null, deliveries: 1, announced: 3, received: 3, percent: 100 },
    { productName: 'Extra', unit: null, deliveries: 1, announced: 0, received: 4, percent: null },
  ]);
  expect(complete).toEqual({ items: 3, inFull: 2, percent: 66 });
});

test('needs count from the day it became a vendor, and answers by the first', async () => {
  const need = async (createdAt: string, answersAfterHours: number[]) => {
    const columns = {
      tenantId: tenant.id,
      source: 'MANUAL',
      productName: 'Basil',
      createdAt,
      updatedAt: createdAt,
    };
    const [row] = await db.owner('needs').insert(columns).returning<{ id: string }[]>('id');
    for (const [n, hours] of answersAfterHours.entries()) {
      await db.owner('need_responses').insert({
        ...{ tenantId: tenant.id, needId: row!.id, vendorId: vendor.vendorId, vendorName: vendor.vendorName },
        ...{
          kind: n % 2 ? 'quote' : 'message',
          subjectId: row!.id,
          createdAt: plusMs(createdAt, hours * HOUR_MS),
        },
      });
    }
  };
  await need('2026-12-30T00:00:00.000Z', []);
  await need('2027-02-01T00:00:00.000Z', [2, 50]);
  await need('2027-02-02T00:00:00.000Z', [5]);
  await need('2027-02-03T00:00:00.000Z', [30.25]);
  await need('2027-02-04T00:00:00.000Z', []);
  expect((await read()).needs).toEqual({ answered: 3, asked: 4, percent: 75, medianHours: 5 });
});

test('other vendors’ deliveries are not counted, and what is no vendor is not found', async () => {
  await delivery('completed', HOUR_MS);
  const other = await createVendor(db.owner, tenant);
  const record = await vendorRecord(db.knex, tenant, other.vendorId, { days: 365, now: NOW });
  expect(record.deliveries.received).toBe(0);
  await expect(vendorRecord(db.knex, tenant, tenant.id, { days: 365, now: NOW })).rejects.toMatchObject({
    code: 'not_found',
  });
});
