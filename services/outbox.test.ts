// The outbox of lifecycles: every booking is taken by one starter at a time, and by another when that one dies.
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import { createTenant, createVehicle, rentalRequest } from '../tests/factories';
import type { Tenant } from '../domain/tenant';
import { createRental } from './bookings/create';
import { createLinks } from './links';
import {
  claimUnstarted,
  lifecyclesThatShouldRun,
  markMissing,
  markStarted,
  releaseClaims,
  starterLag,
} from './outbox';

let db: TestDatabase;
let tenants: Tenant[];
let ids: string[];
const NOW = '2027-02-01T20:00:00.000Z';

beforeEach(async () => {
  db = await createTestDatabase();
  tenants = [await createTenant(db.owner), await createTenant(db.owner)];
  ids = [];
  for (let i = 0; i < 20; i += 1) {
    const tenant = tenants[i % 2]!;
    const carId = await createVehicle(db.owner, tenant);
    const days = { startDate: '2027-03-01', endDate: '2027-03-02', now: NOW };
    const deps = { knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') };
    ids.push((await createRental(deps, rentalRequest(tenant, carId, days))).booking.id);
  }
});
afterEach(() => db.drop());

test('starters at the same time take different bookings, of every tenant, and all of them', async () => {
  const batches = await Promise.all(Array.from({ length: 4 }, () => claimUnstarted(db.knex, 5, 60_000)));
  const taken = batches.flat().map(booking => booking.bookingId);
  expect(new Set(taken).size).toBe(taken.length);
  const rest = await claimUnstarted(db.knex, 50, 60_000);
  expect([...taken, ...rest.map(booking => booking.bookingId)].sort()).toEqual([...ids].sort());
  expect(await claimUnstarted(db.knex, 50, 60_000)).toEqual([]);
});

test('what a dead starter had taken is taken again when its time is over; what is given back, at once', async () => {
  await claimUnstarted(db.knex, 50, 0);
  const again = await claimUnstarted(db.knex, 50, 60_000);
  expect(again).toHaveLength(20);
  const own = again.filter(booking => booking.tenantId === tenants[0]!.id).map(booking => booking.bookingId);
  await releaseClaims(db.knex, tenants[0]!.id, own);
  expect(await claimUnstarted(db.knex, 50, 60_000)).toHaveLength(10);
});

test('the lag counts what waits; what is started waits no more; what went missing waits again', async () => {
  const later = new Date(Date.parse(NOW) + 90_000).toISOString();
  expect(await starterLag(db.knex, later)).toEqual({ waiting: 20, oldestSeconds: 90 });
  for (const tenant of tenants) await markStarted(db.knex, tenant.id, ids, NOW);
  expect(await starterLag(db.knex, later)).toEqual({ waiting: 0, oldestSeconds: 0 });

  const first = await lifecyclesThatShouldRun(db.knex, '00000000-0000-0000-0000-000000000000', later, 15);
  const rest = await lifecyclesThatShouldRun(db.knex, first.at(-1)!.bookingId, later, 15);
  expect([...first, ...rest].map(booking => booking.bookingId).sort()).toEqual([...ids].sort());
  expect(await lifecyclesThatShouldRun(db.knex, '00000000-0000-0000-0000-000000000000', NOW, 15)).toEqual([]);

  const lost = first.filter(booking => booking.tenantId === tenants[0]!.id).map(booking => booking.bookingId);
  expect(await markMissing(db.knex, tenants[1]!.id, lost)).toBe(0);
  expect(await markMissing(db.knex, tenants[0]!.id, lost)).toBe(lost.length);
  expect((await claimUnstarted(db.knex, 50, 60_000)).map(booking => booking.bookingId).sort()).toEqual(
    lost.sort(),
  );
});
