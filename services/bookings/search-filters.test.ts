// Words and filters together: each filter narrows a search as it narrows the list, for words that are rare (found by the
// index) and for words that most bookings hold (found by going through them).
import { randomUUID } from 'node:crypto';
import type { Tenant } from '../../domain/tenant';
import { createTenant, createVehicle } from '../../tests/factories';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import type { BookingFilter } from './read';
import { listBookings } from './read';

/** Lists of thousands, for each order. */
jest.setTimeout(30_000);

let db: TestDatabase;
let tenant: Tenant;
let car: string;
let ann: string;

/** More than search looks through before it takes the index. */
const OTHERS = 5_200;

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db.owner, { timeZone: 'Europe/Berlin' });
  car = await createVehicle(db.owner, tenant);
  ann = await createVehicle(db.owner, tenant, { kind: 'staff' });
  await insert({ from: '2030-01-01', name: 'Mia Common', kind: 'session', count: OTHERS });
  await insert({ from: '2029-01-01', name: 'Zoe Rarely' });
  await insert({ from: '2029-01-02', name: 'Zoe Rarely', status: 'no_show', source: 'phone', carId: car });
  await insert({ from: '2029-01-03', name: 'Zoe Rarely', kind: 'appointment', carId: ann });
  await insert({
    from: '2029-01-04',
    name: 'Zoe Rarely',
    status: 'active',
    overdue: true,
    created: '2031-01-01',
  });
  await insert({ from: '2045-06-01', name: 'Mia Common', status: 'completed', carId: car });
  await db.owner.raw('analyze bookings');
});
afterAll(() => db?.drop());

interface Bookings {
  from: string;
  name: string;
  count?: number;
  carId?: string;
  kind?: string;
  status?: string;
  source?: string;
  overdue?: boolean;
  created?: string;
}

/** One a day from a date on, each on its own vehicle unless one is named. */
async function insert(bookings: Bookings): Promise<void> {
  const { carId = await createVehicle(db.owner, tenant), count = 1, overdue = false } = bookings;
  const values = { kind: 'rental', status: 'upcoming', source: 'web', created: '2029-01-01', ...bookings };
  await db.owner.raw(
    `insert into bookings (tenant_id, kind, resource_id, status, source, period, occupied, time_zone, currency,
       customer_name, customer_email, overdue_at, created_at, updated_at)
     select :tenant, :kind, :carId, :status, :source, p, p, 'UTC', 'USD', :name, 'x@example.com',
       case when :overdue then now() end, cast(:created as timestamptz), now()
     from generate_series(0, :count - 1) n,
       lateral (select tstzrange(d, d + interval '1 hour') as p
                from (select cast(:from as timestamptz) + interval '12 hours' + n * interval '1 day' as d) d) x`,
    { ...values, tenant: tenant.id, carId, count, overdue },
  );
}

const filters: [string, () => BookingFilter][] = [
  ['nothing else', () => ({})],
  ['statuses', () => ({ statuses: ['no_show', 'completed'] })],
  ['a vehicle', () => ({ resourceId: car })],
  ['a staff member', () => ({ staffId: ann })],
  ['a vehicle and a staff member', () => ({ resourceId: car, staffId: ann })],
  ['a service nobody booked', () => ({ serviceId: randomUUID() })],
  ['a kind', () => ({ kind: 'appointment' })],
  ['a source', () => ({ source: 'phone' })],
  ['overdue', () => ({ overdue: true })],
  ['a first day', () => ({ startDate: '2029-01-03' })],
  ['a last day', () => ({ endDate: '2029-01-02' })],
  ['days from and to', () => ({ startDate: '2029-01-02', endDate: '2029-01-03' })],
  ['what was there then', () => ({ asOf: '2030-01-01T00:00:00.000Z' })],
  [
    'all of it at once',
    () => ({ statuses: ['no_show'], resourceId: car, startDate: '2029-01-02', kind: 'rental' }),
  ],
];
const orders = ['start_desc', 'start_asc', 'created_desc'] as const;

test.each(filters)('words with %s find what the list shows of them, in its order', async (_, filterOf) => {
  for (const order of orders) {
    const filter = { ...filterOf(), order };
    const list = (await listBookings(db.knex, tenant, filter, 1, 10_000)).rows;
    for (const search of ['zoe', 'common']) {
      const expected = list.filter(row => row.customerName.toLowerCase().includes(search));
      const { rows, total } = await listBookings(db.knex, tenant, { ...filter, search }, 1, 10_000);
      expect(total).toBe(expected.length);
      expect(rows.map(row => row.id)).toEqual(expected.map(row => row.id));
    }
  }
});

test('another tenant finds nothing', async () => {
  const other = await createTenant(db.owner);
  const { total } = await listBookings(db.knex, other, { search: 'zoe', resourceId: car }, 1, 10);
  expect(total).toBe(0);
});
