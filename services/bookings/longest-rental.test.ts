// The longest rental there may be, in zones whose clock goes back within it and in one that has no such hour.
import { startOfDay } from '../../domain/calendar';
import { createTenant, createVehicle, rentalRequest } from '../../tests/factories';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { createLinks } from '../links';
import { createRental } from './create';
import { listBookings } from './read';

// On a busy machine it takes long to make a database and log in.
jest.setTimeout(30_000);

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db?.drop());

const NOW = '2027-10-01T12:00:00.000Z';
const DAYS = { startDate: '2027-11-07', endDate: '2028-11-06', now: NOW };

test.each([
  ['America/Los_Angeles', 366 * 24 + 1],
  ['Australia/Lord_Howe', 366 * 24],
  ['Asia/Tokyo', 366 * 24],
])('366 days in %s are %d hours, and can be booked and found', async (timeZone, hours) => {
  const tenant = await createTenant(db.owner, { timeZone, settings: { maxRentalDays: 400 } });
  const carId = await createVehicle(db.owner, tenant);
  const links = createLinks('k'.repeat(32), 'http://localhost');
  const { booking } = await createRental({ knex: db.knex, links }, rentalRequest(tenant, carId, DAYS));

  expect(booking).toMatchObject({ startDate: '2027-11-07', endDate: '2028-11-06' });
  expect(Date.parse(booking.endTime) - Date.parse(booking.startTime)).toBe(hours * 3_600_000);
  expect(booking.endTime).toBe(startOfDay('2028-11-07', timeZone));
  const lastDay = { startDate: '2028-11-06', endDate: '2028-11-06' };
  const { rows } = await listBookings(db.knex, tenant, lastDay, 1, 10);
  expect(rows.map(row => row.id)).toEqual([booking.id]);
});

test('one day more is refused in words, however much the tenant allows', async () => {
  const tenant = await createTenant(db.owner, { settings: { maxRentalDays: 400 } });
  const carId = await createVehicle(db.owner, tenant);
  const links = createLinks('k'.repeat(32), 'http://localhost');
  const request = rentalRequest(tenant, carId, { ...DAYS, endDate: '2028-11-07' });
  await expect(createRental({ knex: db.knex, links }, request)).rejects.toMatchObject({
    code: 'validation_failed',
    extra: { details: [{ field: 'endDate', message: 'A rental lasts at most 366 days.' }] },
  });
});
