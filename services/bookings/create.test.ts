// Creating rentals against a real Postgres: everything in one transaction, and never an overlap, whoever races.
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { createTenant, createVehicle, rentalRequest } from '../../tests/factories';
import { Refusal } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { createLinks } from '../links';
import { createRental } from './create';
import { moveBooking } from './move';

const NOW = '2027-02-01T20:00:00.000Z';
let db: TestDatabase;
let tenant: Tenant;
let carId: string;
const links = createLinks('k'.repeat(32), 'http://localhost');

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
  carId = await createVehicle(db.owner, tenant);
});

const book = (
  startDate: string,
  endDate: string,
  overrides: Partial<Parameters<typeof rentalRequest>[2]> = {},
) =>
  createRental(
    { knex: db.knex, links },
    rentalRequest(tenant, carId, { startDate, endDate, now: NOW, ...overrides }),
  );

const liveOverlaps = async (): Promise<number> => {
  const { rows } = await db.owner.raw<{ rows: { count: string }[] }>(`
    select count(*) from bookings a join bookings b on a.resource_id = b.resource_id and a.id < b.id
    where a.occupied && b.occupied
      and a.status in ('pending', 'upcoming', 'active') and b.status in ('pending', 'upcoming', 'active')`);
  return Number(rows[0]!.count);
};

test('one transaction writes the booking, its customer, link, inbox item, audit and analytics event', async () => {
  const { booking, bookingUrl } = await book('2027-03-01', '2027-03-03');
  expect(booking).toMatchObject({
    ...{ status: 'pending', kind: 'rental', startDate: '2027-03-01', endDate: '2027-03-03', price: 300 },
    ...{ pendingUntil: '2027-02-02T20:00:00.000Z', bookingSource: 'web', revision: 1 },
  });
  const of = (table: string) => db.owner(table).where({ tenantId: tenant.id });
  expect(await of('customers')).toMatchObject([{ id: booking.customerId, fullName: 'Ann Lee' }]);
  const [token] = await of('booking_tokens').where({ bookingId: booking.id });
  expect(links.tokenIdOf(bookingUrl.split('/').pop()!)).toBe(token.id);
  expect(token.expiresAt.toISOString()).toBe('2027-04-03T08:00:00.000Z');
  expect(await of('inbox_items')).toMatchObject([
    { type: 'booking', status: 'pending', bookingId: booking.id },
  ]);
  expect(await of('audit_events')).toMatchObject([
    { subjectId: booking.id, action: 'created', toValue: 'pending' },
  ]);
  expect(await of('analytics_events')).toMatchObject([
    {
      name: 'booking_created',
      properties: { booking_id: booking.id, car_id: carId, days: 3, source: 'web' },
    },
  ]);
  expect(await of('bookings')).toMatchObject([{ lifecycleStartedAt: null }]);
});

test('made by staff it is upcoming, waits in no inbox, and is confirmed', async () => {
  const { booking } = await book('2027-03-01', '2027-03-01', { staff: true, source: 'manual' });
  expect(booking).toMatchObject({ status: 'upcoming', pendingUntil: null, confirmedAt: NOW });
  expect(await db.owner('inbox_items').where({ bookingId: booking.id })).toEqual([]);
});

test('confirmed by the tenant’s settings it is upcoming at once, and staff still find it in their inbox', async () => {
  tenant = { ...tenant, settings: { ...tenant.settings, autoConfirm: ['rental'] } };
  const { booking } = await book('2027-03-01', '2027-03-01');
  expect(booking).toMatchObject({ status: 'upcoming', pendingUntil: null, confirmedAt: NOW });
  const items = () => db.owner('inbox_items').where({ bookingId: booking.id });
  expect(await items()).toMatchObject([{ type: 'booking', status: 'pending' }]);
  const staff = { type: 'staff' as const, id: null, name: 'Sam' };
  const move = { bookingId: booking.id, to: 'cancelled' as const, actor: staff, now: NOW, operationId: 'x' };
  await moveBooking(db.knex, tenant, move);
  expect(await items()).toMatchObject([{ status: 'done' }]);
});

test('50 who want the same days: one gets them, the others are told what else is free', async () => {
  await createVehicle(db.owner, tenant);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, () => book('2027-03-10', '2027-03-12')),
  );
  const lost = outcomes.flatMap(outcome =>
    outcome.status === 'rejected' ? [outcome.reason as Refusal] : [],
  );
  expect(lost).toHaveLength(49);
  for (const refusal of lost) {
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.code).toBe('slot_unavailable');
    expect(refusal.extra.alternatives!.length).toBeGreaterThanOrEqual(2);
  }
  expect(await db.owner('bookings').where({ tenantId: tenant.id })).toHaveLength(1);
  expect(await db.owner('customers').where({ tenantId: tenant.id })).toHaveLength(1);
});

test('50 who want partly overlapping days: what is booked never overlaps, and everybody gets an answer', async () => {
  const day = (n: number): string => `2027-03-${String(n).padStart(2, '0')}`;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) => book(day((i % 25) + 1), day((i % 25) + 1 + (i % 4)))),
  );
  const codes = outcomes.map(o => (o.status === 'fulfilled' ? 'booked' : (o.reason as Refusal).code));
  expect(new Set(codes)).toEqual(new Set(['booked', 'slot_unavailable']));
  expect(await liveOverlaps()).toBe(0);
});

test('the constraint alone refuses an overlap, whatever the code does', async () => {
  await book('2027-03-01', '2027-03-03');
  const copying = db.owner.raw(
    `insert into bookings (tenant_id, kind, resource_id, status, source, period, occupied, time_zone, currency, created_at, updated_at)
     select tenant_id, kind, resource_id, 'upcoming', source, period, occupied, time_zone, currency, now(), now()
     from bookings where resource_id = ?`,
    [carId],
  );
  await expect(copying).rejects.toMatchObject({ constraint: 'bookings_never_overlap' });
});

test('days that touch do not overlap; buffers keep them apart', async () => {
  await book('2027-03-01', '2027-03-03');
  expect((await book('2027-03-04', '2027-03-04')).booking.status).toBe('pending');
  carId = await createVehicle(db.owner, tenant, { bufferAfter: '3 hours' });
  await book('2027-03-01', '2027-03-03');
  await expect(book('2027-03-04', '2027-03-04')).rejects.toMatchObject({ code: 'slot_unavailable' });
  expect((await book('2027-03-05', '2027-03-05')).booking.status).toBe('pending');
});

test('what is offered instead can really be booked', async () => {
  await createVehicle(db.owner, tenant, { priceMinor: 12_000 });
  await book('2027-03-01', '2027-03-03');
  await book('2027-03-05', '2027-03-05');
  const refusal = await book('2027-03-02', '2027-03-03').catch((error: Refusal) => error as Refusal);
  const { alternatives } = (refusal as Refusal).extra;
  expect(alternatives).toHaveLength(2);
  for (const { resourceId, startDate, endDate } of alternatives!) {
    carId = resourceId;
    expect((await book(startDate!, endDate!)).booking.status).toBe('pending');
  }
});

test('a stranger who knows a mail address cannot rename its customer', async () => {
  const customer = { fullName: 'Ann Lee', email: 'ann@example.com' };
  await book('2027-03-01', '2027-03-01', { customer });
  await book('2027-03-02', '2027-03-02', {
    customer: { ...customer, fullName: 'Mallory', email: 'ANN@example.com' },
  });
  expect(await db.owner('customers').where({ tenantId: tenant.id })).toMatchObject([{ fullName: 'Ann Lee' }]);
});

test('a vehicle of somebody else, or of no business, is not found, and one out of service says so', async () => {
  const mine = tenant;
  tenant = await createTenant(db.owner);
  await expect(book('2027-03-01', '2027-03-01')).rejects.toMatchObject({ code: 'not_found' });
  tenant = mine;
  await db.owner('resources').where({ id: carId }).update({ isActive: false });
  await expect(book('2027-03-01', '2027-03-01')).rejects.toMatchObject({ code: 'out_of_service' });
  carId = randomUUID();
  await expect(book('2027-03-01', '2027-03-01')).rejects.toMatchObject({ code: 'not_found' });
});

test('in zones off by 30 and 45 minutes, over clock changes and leap days, days are whole', async () => {
  const cases = [
    ['Asia/Kathmandu', '2028-02-29', '2028-02-29', 24],
    ['Australia/Lord_Howe', '2028-04-02', '2028-04-02', 24.5],
    ['Pacific/Chatham', '2027-09-26', '2027-09-26', 23],
    ['Europe/Berlin', '2027-10-30', '2027-11-01', 73],
  ] as const;
  for (const [timeZone, startDate, endDate, hours] of cases) {
    tenant = await createTenant(db.owner, { timeZone });
    carId = await createVehicle(db.owner, tenant);
    const { booking } = await book(startDate, endDate);
    expect([booking.startDate, booking.endDate]).toEqual([startDate, endDate]);
    expect((Date.parse(booking.endTime) - Date.parse(booking.startTime)) / 3_600_000).toBe(hours);
  }
});
