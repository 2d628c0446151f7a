// The inbox and the list of bookings as staff use them: finding, filtering, counting, ticking off; and never what belongs
// to somebody else.
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import { createTenant, createUser, createVehicle, rentalRequest } from '../tests/factories';
import { addDays } from '../domain/calendar';
import type { Actor } from '../domain/roles';
import type { Tenant } from '../domain/tenant';
import { createRental } from './bookings/create';
import { moveBooking } from './bookings/move';
import type { BookingFilter } from './bookings/read';
import { bookingById, bookingDetails, listBookings } from './bookings/read';
import { listInbox, updateInboxItem } from './inbox';
import { createLinks } from './links';
import { listNotifications, requestRetry } from './notifications';

const NOW = '2027-02-01T20:00:00.000Z';
const links = createLinks('k'.repeat(32), 'http://localhost');
let db: TestDatabase;
let tenant: Tenant;
let carId: string;
let staff: Actor;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
  carId = await createVehicle(db.owner, tenant);
  staff = { type: 'staff', id: (await createUser(db.owner, tenant, 'staff')).id, name: 'Sam' };
});

async function book(day: string, customer: object = {}, overrides: object = {}): Promise<string> {
  const request = rentalRequest(tenant, carId, { startDate: day, endDate: day, now: NOW, ...overrides });
  Object.assign(request.customer, customer);
  return (await createRental({ knex: db.knex, links }, request)).booking.id;
}
const inbox = (filter: Parameters<typeof listInbox>[2] = {}, page = 1, limit = 50) =>
  listInbox(db.knex, tenant, filter, page, limit);
const list = (filter: BookingFilter, page = 1, limit = 50) =>
  listBookings(db.knex, tenant, filter, page, limit);
const tick = (id: string, status: 'pending' | 'done') =>
  updateInboxItem(db.knex, tenant, { id, status, actor: staff, now: NOW, requestId: 'r' });

describe('a customer is found by a phone number', () => {
  beforeEach(async () => {
    await book('2027-03-01', { fullName: 'Ann Lee', phone: '+13105550142' });
    await book('2027-03-02', { fullName: 'Jo Weber', phone: '+4915123456789' });
    await book('2027-03-03', { fullName: 'Al Smith', phone: '+442079460958' });
    await book('2027-03-04', { fullName: 'Ida Rossi', phone: '+390669812345' });
  });

  test.each([
    ['+13105550142', 'Ann Lee'],
    ['(310) 555-0142', 'Ann Lee'],
    ['310.555.0142', 'Ann Lee'],
    ['1 310 555 0142', 'Ann Lee'],
    ['555\u20110142', 'Ann Lee'],
    ['5550142', 'Ann Lee'],
    ['0151 23456789', 'Jo Weber'],
    ['0151/234 567-89', 'Jo Weber'],
    ['0049 151 23456789', 'Jo Weber'],
    ['+49 (0)151 23456789', 'Jo Weber'],
    ['020 7946 0958', 'Al Smith'],
    ['+44 (0)20 7946 0958', 'Al Smith'],
    ['06 698 12345', 'Ida Rossi'],
  ])('written as %s', async (search, name) => {
    expect((await inbox({ search })).rows.map(item => item.booking?.customerName)).toEqual([name]);
    expect((await list({ search })).rows.map(row => row.customerName)).toEqual([name]);
  });
});

test('what stands for anything in SQL stands for itself in a search', async () => {
  await book('2027-03-01', { fullName: '100% Ann_Lee' });
  await book('2027-03-02', { fullName: 'Back\\slash' });
  await book('2027-03-03', { fullName: "Robert'); drop table bookings; --" });
  await book('2027-03-04', { fullName: 'Nobody Special' });
  for (const [search, found] of [
    ['100%', 1],
    ['%', 1],
    ['n_l', 1],
    ['_', 1],
    ['k\\s', 1],
    ["'); drop", 1],
    ['a%n', 0],
    ['', 4],
  ] as const) {
    expect([search, (await inbox({ search })).total]).toEqual([search, found]);
    expect([search, (await list({ search })).total]).toEqual([search, found]);
  }
});

test('names are found in any case and script', async () => {
  await book('2027-03-01', { fullName: 'ÅSA Öberg' });
  await book('2027-03-02', { fullName: '李小龙' });
  expect((await list({ search: 'åsa ö' })).total).toBe(1);
  expect((await list({ search: '小龙' })).total).toBe(1);
  expect((await inbox({ search: 'öBERG' })).total).toBe(1);
});

test('an item is ticked off and taken back, each told once; the counts follow', async () => {
  await book('2027-03-01');
  const [item] = (await inbox()).rows;
  expect((await inbox()).counts).toEqual({ pending: 1, done: 0 });
  expect(await tick(item!.id, 'done')).toMatchObject({ status: 'done', doneAt: NOW });
  await tick(item!.id, 'done');
  expect((await inbox()).counts).toEqual({ pending: 0, done: 1 });
  expect((await inbox({ status: 'pending' })).total).toBe(0);
  expect(await tick(item!.id, 'pending')).toMatchObject({ status: 'pending', doneAt: null, doneBy: null });
  const told = await db.owner('audit_events').where({ subjectId: item!.id }).orderBy('id');
  expect(told.map(event => [event.fromValue, event.toValue, event.actorName])).toEqual([
    ['pending', 'done', 'Sam'],
    ['done', 'pending', 'Sam'],
  ]);
});

test('pages hold everything once, the latest first, and the total is of all of them', async () => {
  for (let i = 0; i < 7; i += 1) await book(addDays('2027-03-01', i), { fullName: `Ann ${i}` });
  const names = async (page: number) =>
    (await inbox({ search: 'ann' }, page, 3)).rows.map(item => item.booking!.customerName);
  const pages = [await names(1), await names(2), await names(3), await names(4)];
  expect(pages.map(page => page.length)).toEqual([3, 3, 1, 0]);
  expect(new Set(pages.flat()).size).toBe(7);
  expect((await inbox({ search: 'ann' }, 2, 3)).total).toBe(7);
});

describe('the list of bookings', () => {
  test('in each order, with and without a search, pages meet without gap or overlap', async () => {
    const cars = [carId, await createVehicle(db.owner, tenant), await createVehicle(db.owner, tenant)];
    for (const car of cars) {
      carId = car;
      for (const day of ['2027-03-01', '2027-03-02', '2027-03-03']) await book(day);
    }
    for (const order of ['start_desc', 'start_asc', 'created_desc'] as const) {
      for (const search of [undefined, 'ann']) {
        const whole = (await list({ order, search }, 1, 50)).rows.map(row => row.id);
        const pages = [];
        for (let page = 1; page <= 5; page += 1) {
          const { rows, total } = await list({ order, search }, page, 2);
          expect(total).toBe(9);
          pages.push(...rows.map(row => row.id));
        }
        expect([order, search, pages]).toEqual([order, search, whole]);
        const starts = (await list({ order, search })).rows.map(row => row.startTime);
        const sorted = [...starts].sort();
        if (order === 'start_asc') expect(starts).toEqual(sorted);
        if (order === 'start_desc') expect(starts).toEqual(sorted.reverse());
      }
    }
  });

  test('each filter keeps what it says, and all of them together', async () => {
    const other = await createVehicle(db.owner, tenant);
    const pending = await book('2027-03-01');
    const confirmed = await book('2027-03-02', {}, { staff: true, actor: staff, source: 'manual' });
    const cancelled = await book('2027-03-03', {}, { source: 'mobile' });
    await moveBooking(db.knex, tenant, {
      ...{ bookingId: cancelled, to: 'cancelled', actor: staff, now: NOW, operationId: randomUUID() },
    });
    carId = other;
    const elsewhere = await book('2027-03-01');
    const ids = async (filter: BookingFilter) => new Set((await list(filter)).rows.map(row => row.id));
    expect(await ids({ statuses: ['pending'] })).toEqual(new Set([pending, elsewhere]));
    expect(await ids({ statuses: ['upcoming', 'cancelled'] })).toEqual(new Set([confirmed, cancelled]));
    expect(await ids({ statuses: [] })).toEqual(new Set());
    expect(await ids({ source: 'manual' })).toEqual(new Set([confirmed]));
    expect(await ids({ resourceId: other })).toEqual(new Set([elsewhere]));
    expect(await ids({ kind: 'session' })).toEqual(new Set());
    expect(await ids({ startDate: '2027-03-02', endDate: '2027-03-02' })).toEqual(new Set([confirmed]));
    expect(await ids({ startDate: '2027-03-04' })).toEqual(new Set());
    expect(await ids({ endDate: '2027-02-28' })).toEqual(new Set());
    expect(
      await ids({ statuses: ['pending'], resourceId: other, endDate: '2027-03-01', search: 'ann' }),
    ).toEqual(new Set([elsewhere]));
  });
});

test('what another tenant has is nowhere to be found, by list, search or id', async () => {
  const id = await book('2027-03-01', { fullName: 'Only Mine' });
  const [item] = (await inbox()).rows;
  const [message] = await db
    .owner('notifications')
    .insert({
      ...{ tenantId: tenant.id, key: 'k', bookingId: id, revision: 1, event: 'confirmed', channel: 'email' },
      ...{ audience: 'customer', recipient: 'a@b.c', subject: '', body: '', status: 'failed' },
    })
    .returning<{ id: string }[]>('id');

  tenant = await createTenant(db.owner);
  expect(await inbox({ search: 'Only' })).toMatchObject({
    rows: [],
    total: 0,
    counts: { pending: 0, done: 0 },
  });
  expect(await list({})).toEqual({ rows: [], total: 0 });
  expect(await list({ search: 'Only' })).toEqual({ rows: [], total: 0 });
  expect(await listNotifications(db.knex, tenant, {}, 1, 50)).toEqual({ rows: [], total: 0 });
  expect(await bookingById(db.knex, tenant.id, id)).toBeUndefined();
  expect(await bookingDetails({ knex: db.knex, links }, tenant, id, NOW)).toBeUndefined();
  await expect(tick(item!.id, 'done')).rejects.toMatchObject({ code: 'not_found' });
  const retry = { id: message!.id, actor: staff, now: NOW, requestId: 'r' };
  await expect(requestRetry(db.knex, tenant, retry)).rejects.toMatchObject({ code: 'not_found' });
});
