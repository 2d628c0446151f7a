// Booking deliveries against a real Postgres: the first free dock, the last place of a window, needs that are answered,
// and what one vendor sees of another.
import { randomUUID } from 'node:crypto';
import { inTenant, inVendor } from '../../db/connection';
import type { Refusal } from '../../domain/errors';
import type { Tenant, TenantSettings } from '../../domain/tenant';
import { createDock, createTenant, createVendor } from '../../tests/factories';
import type { TestVipUser } from '../../tests/factories';
import { createProduct } from '../../tests/factories/stock';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import type { DeliveryRequest } from './create';
import { createDelivery } from './create';
import { listWindows } from './windows';

// Forty vendors at once take their time on a busy machine.
jest.setTimeout(30_000);

const NOW = '2027-03-10T20:00:00.000Z'; // Wednesday, 12:00 in Los Angeles
const DAY = '2027-03-15';

let db: TestDatabase;
let tenant: Tenant;
let farm: TestVipUser;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(() => furnish());

async function furnish(settings: Partial<TenantSettings> = {}, docks = 1): Promise<void> {
  tenant = await createTenant(db.owner, { settings });
  for (let i = 0; i < docks; i++) await createDock(db.owner, tenant, { position: i });
  farm = await createVendor(db.owner, tenant);
}

const request = (overrides: Partial<DeliveryRequest> = {}): DeliveryRequest => ({
  ...{ tenant, vendorId: farm.vendorId, vipUserId: farm.id, now: NOW, requestId: 'test' },
  actor: { type: 'vendor', id: farm.id, name: 'Ana' },
  ...{ bookingDate: DAY, timeSlot: 'Morning' },
  items: [{ productName: 'Blue Dream', estimatedQuantity: 12.5, estimatedPrice: 80.5 }],
  ...overrides,
});
const book = (overrides: Partial<DeliveryRequest> = {}) => createDelivery(db.knex, request(overrides));
const refused = (promise: Promise<unknown>): Promise<Refusal> =>
  promise.then(
    () => Promise.reject(new Error('It was not refused')),
    (error: Refusal) => error,
  );
const placesLeft = async (date = DAY): Promise<number[]> =>
  inTenant(db.knex, tenant.id, async trx =>
    (await listWindows(trx, tenant, { from: date, to: date }, NOW)).map(window => window.placesLeft),
  );

test('a delivery is a booking of a dock, with what is announced, an inbox item and a trail', async () => {
  const productId = await createProduct(db.owner, tenant, { name: 'Blue Dream' });
  const created = await book({ timeSlot: 'morning', notes: 'At the back door' });
  expect(created).toMatchObject({
    status: 'pending',
    timeSlot: 'Morning',
    startTime: '2027-03-15T15:00:00.000Z',
  });
  const { id } = created;
  expect(await db.owner('bookings').where({ id }).first()).toMatchObject({
    ...{ kind: 'delivery', status: 'pending', source: 'vendor', vendorId: farm.vendorId },
    ...{ customerName: farm.vendorName, customerEmail: farm.email, notes: 'At the back door' },
    ...{ lifecycleStartedAt: null, pendingUntil: new Date('2027-03-11T20:00:00.000Z') },
  });
  expect(await db.owner('deliveries').where({ bookingId: id }).first()).toMatchObject({
    ...{ bookingDate: DAY, timeSlot: 'Morning', confirmedAt: null, createdBy: farm.id },
  });
  expect(await db.owner('delivery_items').where({ bookingId: id })).toMatchObject([
    { productId, productName: 'Blue Dream', estimatedQuantity: '12.500', estimatedPriceMinor: 8050 },
  ]);
  expect(await db.owner('inbox_items').where({ bookingId: id })).toMatchObject([
    { title: `Delivery of ${farm.vendorName}, Morning of ${DAY}` },
  ]);
  expect(await db.owner('audit_events').where({ subjectId: id })).toMatchObject([
    { action: 'created', toValue: 'pending', actorType: 'vendor', vendorId: farm.vendorId },
  ]);
  expect(await db.owner('analytics_events').where({ tenantId: tenant.id })).toHaveLength(1);
});

test('a window takes as many as there are docks, each on its own, and the next is told what is free', async () => {
  await furnish({}, 2);
  const docks = [await book(), await book()].map(({ dockName }) => dockName);
  expect(new Set(docks).size).toBe(2);
  expect(await placesLeft()).toEqual([0, 2]);
  const lost = await refused(book());
  expect(lost.code).toBe('slot_unavailable');
  expect(lost.extra.alternatives).toMatchObject([
    { bookingDate: DAY, timeSlot: 'Afternoon' },
    { bookingDate: '2027-03-16', timeSlot: 'Morning' },
    { bookingDate: '2027-03-16', timeSlot: 'Afternoon' },
  ]);
  expect(await db.owner('inbox_items').where({ tenantId: tenant.id })).toHaveLength(2);
});

test('forty vendors who want the last places of a window get them once each; the others are told, and leave nothing', async () => {
  const PLACES = 3;
  await furnish({}, PLACES);
  const farms = await Promise.all(Array.from({ length: 40 }, () => createVendor(db.owner, tenant)));
  const outcomes = await Promise.allSettled(
    farms.map(({ vendorId, id }) =>
      book({ vendorId, vipUserId: id, actor: { type: 'vendor', id, name: 'Ana' } }),
    ),
  );
  const lost = outcomes.flatMap(outcome =>
    outcome.status === 'rejected' ? [outcome.reason as Refusal] : [],
  );
  expect(lost).toHaveLength(40 - PLACES);
  for (const refusal of lost) {
    expect(refusal).toMatchObject({ code: 'slot_unavailable' });
    expect(refusal.extra.alternatives![0]).toMatchObject({ bookingDate: DAY, timeSlot: 'Afternoon' });
  }
  const booked = await db.owner('bookings').where({ tenantId: tenant.id }).pluck<string[]>('resource_id');
  expect(new Set(booked).size).toBe(PLACES);
  for (const table of ['bookings', 'deliveries', 'delivery_items', 'inbox_items', 'audit_events']) {
    const [counted] = await db.owner(table).where({ tenantId: tenant.id }).count<{ count: number }[]>();
    expect([table, Number(counted!.count)]).toEqual([table, PLACES]);
  }
});

test('docks keep their buffers, and a dock that is blocked or out of use is no place', async () => {
  tenant = await createTenant(db.owner, { settings: {} });
  const dockId = await createDock(db.owner, tenant, { bufferAfter: '30 minutes' });
  await createDock(db.owner, tenant, { isActive: false });
  farm = await createVendor(db.owner, tenant);
  expect(await placesLeft()).toEqual([1, 1]);
  await book();
  expect(await placesLeft()).toEqual([0, 0]);
  await db.owner('bookings').insert({
    ...{
      tenantId: tenant.id,
      kind: 'block',
      blockType: 'MAINTENANCE',
      resourceId: dockId,
      status: 'upcoming',
    },
    ...{ source: 'manual', timeZone: tenant.timeZone, currency: 'USD', createdAt: NOW, updatedAt: NOW },
    period: '[2027-03-16T15:00:00Z,2027-03-16T16:00:00Z)',
    occupied: '[2027-03-16T15:00:00Z,2027-03-16T16:00:00Z)',
  });
  expect(await placesLeft('2027-03-16')).toEqual([0, 1]);
  expect((await refused(book({ bookingDate: '2027-03-16' }))).code).toBe('slot_unavailable');
});

test('closed days and days too far ahead are refused with windows that can be had', async () => {
  await furnish({ deliveryWeekdays: [1, 3], deliveryClosedDates: [DAY], bookingHorizonDays: 10 });
  const closed = await refused(book());
  expect(closed).toMatchObject({
    code: 'rule_violation',
    extra: { violations: [{ rule: 'blackout_period' }] },
  });
  for (const { bookingDate, timeSlot } of closed.extra.suggestions!) {
    expect((await book({ bookingDate, timeSlot })).status).toBe('pending');
  }
  const far = await refused(book({ bookingDate: '2027-03-22' }));
  expect(far).toMatchObject({ extra: { violations: [{ rule: 'advance_booking' }], suggestions: [] } });
});

test('a need that is answered is remembered once, with its product; one of somebody else is not found', async () => {
  const productId = await createProduct(db.owner, tenant, { name: 'OG Kush' });
  const need = { productId, source: 'MANUAL', priority: 'HIGH', createdAt: NOW, updatedAt: NOW };
  const add = async (of: Tenant, row: object): Promise<string> => {
    const [added] = await db
      .owner('needs')
      .insert({ tenantId: of.id, ...row })
      .returning<{ id: string }[]>('id');
    return added!.id;
  };
  const needId = await add(tenant, need);
  const item = { productName: 'Kush', estimatedQuantity: 1, needId };
  const { id } = await book({ items: [item, { ...item, productName: 'More kush' }] });
  expect(await db.owner('need_responses').where({ needId })).toMatchObject([
    { kind: 'delivery', subjectId: id, vendorId: farm.vendorId, vendorName: farm.vendorName, productId },
  ]);
  expect(await db.owner('delivery_items').where({ bookingId: id }).pluck('product_id')).toEqual([
    productId,
    productId,
  ]);
  const other = await createTenant(db.owner);
  const foreign = await add(other, { ...need, productId: null, productName: 'Any' });
  for (const unknown of [foreign, randomUUID()]) {
    const refusal = await refused(book({ timeSlot: 'Afternoon', items: [{ ...item, needId: unknown }] }));
    expect(refusal.code).toBe('not_found');
  }
  expect(await placesLeft()).toEqual([0, 1]);
});

test('a vendor sees none of the bookings of others, and yet which places they leave', async () => {
  await book();
  const other = await createVendor(db.owner, tenant);
  await inVendor(db.knex, { tenantId: tenant.id, vendorId: other.vendorId }, async trx => {
    for (const table of ['bookings', 'deliveries', 'delivery_items']) {
      expect([table, await trx(table).select('*')]).toEqual([table, []]);
    }
    const windows = await listWindows(trx, tenant, { from: DAY, to: DAY }, NOW);
    expect(windows.map(window => [window.places, window.placesLeft, window.available])).toEqual([
      [1, 0, false],
      [1, 1, true],
    ]);
  });
});

test('staff who have agreed make it upcoming at once, and where deliveries need no confirmation so does the vendor', async () => {
  await furnish({ autoConfirm: ['delivery'] });
  const { id, status, pendingUntil } = await book();
  expect([status, pendingUntil]).toEqual(['upcoming', null]);
  const stored = await db.owner('deliveries').where({ bookingId: id }).first<{ confirmedAt: Date }>();
  expect(stored.confirmedAt).toEqual(new Date(NOW));
});
