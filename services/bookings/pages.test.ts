// Pages of the list while bookings arrive: what one page ended with, the next goes on from.
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { createTenant, createVehicle, rentalRequest } from '../../tests/factories';
import { addDays } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';
import type { Tenant } from '../../domain/tenant';
import { createLinks } from '../links';
import { createRental } from './create';
import type { BookingFilter } from './read';
import { listBookings } from './read';

const NOW = '2027-02-01T20:00:00.000Z';
let db: TestDatabase;
let tenant: Tenant;
let carId: string;
let day = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
  carId = await createVehicle(db.owner, tenant);
});

async function book(now: string): Promise<string> {
  const date = addDays('2027-03-01', (day += 1));
  const request = rentalRequest(tenant, carId, { startDate: date, endDate: date, now });
  const links = createLinks('k'.repeat(32), 'http://localhost');
  return (await createRental({ knex: db.knex, links }, request)).booking.id;
}

test.each([
  ['the latest made first', { order: 'created_desc' }],
  ['the latest to start first', {}],
  ['of one status', { statuses: ['pending'] }],
  ['of a search', { search: 'ann' }],
  ['of a search among one status', { search: 'ann', statuses: ['pending'] }],
] as const)('%s: none is shown twice and none is missed, however many come in between', async (_, filter) => {
  const made: string[] = [];
  for (let n = 0; n < 6; n += 1) made.push(await book(plusMs(NOW, n)));
  const asOf = plusMs(NOW, 5);
  const page = async (number: number, more: BookingFilter) => {
    const { rows, total } = await listBookings(
      db.knex,
      tenant,
      { ...filter, ...more } as BookingFilter,
      number,
      2,
    );
    return { ids: rows.map(({ id }) => id), total };
  };
  const first = await page(1, {});
  const newer = await book(plusMs(NOW, 6));
  const second = await page(2, { asOf });
  await book(plusMs(NOW, 7));
  const third = await page(3, { asOf });
  expect([...first.ids, ...second.ids, ...third.ids]).toEqual([...made].reverse());
  expect([first.total, second.total, third.total]).toEqual([6, 6, 6]);
  expect(await page(4, { asOf })).toEqual({ ids: [], total: 6 });
  // Without it the list is of now, and begins with what has just come.
  const now = await page(1, {});
  expect([now.total, now.ids.includes(newer)]).toEqual([8, true]);
});
