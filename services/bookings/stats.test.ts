// Statistics: the same from the counts, from the changes not yet folded, and from counting every booking.
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { createTenant, createVehicle } from '../../tests/factories';
import type { Tenant } from '../../domain/tenant';
import { bookingStats, wholeMonths } from './stats';

const NOW = '2027-03-01T20:00:00.000Z'; // 12:00 in Los Angeles
let db: TestDatabase;
let tenant: Tenant;
let carId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db.owner);
  carId = await createVehicle(db.owner, tenant);
  await add('pending', 'web', '2027-03-02T08:00:00Z');
  await add('upcoming', 'direct', '2027-03-08T08:00:00Z');
  await add('upcoming', 'walk_in', '2027-03-09T08:00:00Z'); // the eighth day
  await add('active', 'web', '2027-03-01T08:00:00Z');
  await add('completed', 'web', '2027-02-20T08:00:00Z');
  await add('completed', 'direct', '2027-02-21T08:00:00Z');
  await add('no_show', 'web', '2027-02-22T08:00:00Z');
  await add('cancelled', 'web', '2027-03-01T08:00:00Z');
});
afterAll(() => db.drop());

async function add(status: string, source: string, start: string): Promise<void> {
  const period = db.owner.raw(`tstzrange(?, ?::timestamptz + '1 day')`, [start, start]);
  await db.owner('bookings').insert({
    ...{ id: randomUUID(), tenantId: tenant.id, kind: 'rental', resourceId: carId, status, source },
    ...{
      period,
      occupied: period,
      timeZone: tenant.timeZone,
      currency: 'USD',
      createdAt: NOW,
      updatedAt: NOW,
    },
    pendingUntil: status === 'pending' ? NOW : null,
    cancelReason: status === 'cancelled' ? 'staff' : null,
  });
}

const EXPECTED = {
  totalBookings: 8,
  todayBookings: 1,
  upcomingBookings: 2,
  completedBookings: 2,
  noShowCount: 1,
  noShowRate: 0.3333,
  canceledBookings: 1,
  bySource: { waitlist: 0, direct: 2, walk_in: 1, web: 5 },
  byStatus: { confirmed: 3, completed: 2, no_show: 1, canceled: 1, pending: 1, upcoming: 2, active: 1 },
};

test('counts what there is, in the words of the seed, before and after the changes are folded', async () => {
  expect(await bookingStats(db.knex, tenant, {}, NOW)).toEqual(EXPECTED);
  const { rows } = await db.knex.raw<{ rows: { folded: string }[] }>(
    'select fold_booking_counts() as folded',
  );
  expect(Number(rows[0]!.folded)).toBe(8);
  expect(await db.owner('booking_count_changes').count()).toEqual([{ count: 0 }]);
  expect(await bookingStats(db.knex, tenant, {}, NOW)).toEqual(EXPECTED);
});

test.each([
  ['a whole month', '2027-02-01', '2027-02-28'],
  ['two whole months', '2027-02-01', '2027-03-31'],
  ['a month and days at both ends', '2027-01-31', '2027-03-01'],
  ['days of one month', '2027-02-20', '2027-02-21'],
  ['days of two months', '2027-02-22', '2027-03-02'],
  ['one day', '2027-02-21', '2027-02-21'],
  ['from a day on', '2027-02-21', undefined],
  ['up to a day', undefined, '2027-02-21'],
  ['a year in which nothing was', '2020-01-01', '2020-12-31'],
])('counts %s as if every booking were looked at', async (_, startDate, endDate) => {
  const stats = await bookingStats(db.knex, tenant, { startDate, endDate }, NOW);
  const { rows } = await db.owner.raw<{ rows: { status: string; n: number }[] }>(
    `select status, count(*)::integer as n from bookings
     where tenant_id = ? and (starts_at at time zone time_zone)::date between ? and ? group by 1`,
    [tenant.id, startDate ?? '1900-01-01', endDate ?? '2999-12-31'],
  );
  const counted = Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  const { canceled, confirmed: _both, ...byStatus } = stats.byStatus;
  const none = { pending: 0, upcoming: 0, active: 0, completed: 0, cancelled: 0, no_show: 0 };
  expect({ ...byStatus, cancelled: canceled }).toEqual({ ...none, ...counted });
  expect(stats.totalBookings).toBe(rows.reduce((sum, { n }) => sum + n, 0));
});

test.each([
  ['2027-02-01', '2027-02-28', '2027-02-01', '2027-03-01'],
  ['2027-01-31', '2027-03-01', '2027-02-01', '2027-03-01'],
  ['2026-12-15', '2027-02-27', '2027-01-01', '2027-02-01'],
  ['2028-02-01', '2028-02-28', '2028-02-01', '2028-02-01'],
  ['2028-02-01', '2028-02-29', '2028-02-01', '2028-03-01'],
])('from %s to %s the whole months are from %s up to %s', (first, last, from, until) => {
  expect(wholeMonths(first, last)).toEqual({ months_from: from, months_until: until });
});

test('follows a booking that moves, and keeps to the dates asked for', async () => {
  await db.owner('bookings').where({ status: 'active' }).update({ status: 'completed' });
  const range = { startDate: '2027-02-21', endDate: '2027-03-01' };
  expect(await bookingStats(db.knex, tenant, range, NOW)).toMatchObject({
    totalBookings: 4,
    todayBookings: 1,
    upcomingBookings: 2,
    completedBookings: 2,
    canceledBookings: 1,
    noShowRate: 0.3333,
  });
});
