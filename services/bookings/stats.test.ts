// Statistics: the same from the counts, from the changes not yet folded, and from counting every booking.
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { createTenant, createVehicle } from '../../tests/factories';
import type { Tenant } from '../../domain/tenant';
import { bookingStats } from './stats';

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
