// Bookings at a location with a time zone of its own, against a real Postgres: meant, counted and told of on the clock
// there, also when they move; what goes by the days of the business stays on its clock.
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import {
  by,
  createBay,
  createLocation,
  createTenant,
  createVehicle,
  rentalRequest,
} from '../../tests/factories';
import { instantAt } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';
import type { Tenant } from '../../domain/tenant';
import { claimDrafts } from '../booking-messages';
import { createBlocks } from '../blocks/create';
import { createLinks } from '../links';
import { createService } from '../services';
import { generateSlots, listSlots } from '../slots';
import { createStaff } from '../staff';
import { createAppointment } from './appointment';
import { createRental } from './create';
import { listBookings } from './read';
import { rescheduleBooking } from './reschedule-to';
import { createSession } from './session';
import { bookingStats } from './stats';

const NOW = '2027-03-01T12:00:00.000Z'; // 04:00 in Los Angeles, 17:45 in Kathmandu, 20:45 in Eucla
const KATHMANDU = 'Asia/Kathmandu';
const EUCLA = 'Australia/Eucla';
/** Four in the morning of the next day, when it is eight in the evening in Kathmandu. */
const CHATHAM = 'Pacific/Chatham';
const LA = 'America/Los_Angeles';
const clerk = { type: 'staff' as const, id: null, name: 'Clerk' };
let db: TestDatabase;
let tenant: Tenant;
let bays: Record<'kathmandu' | 'eucla' | 'chatham' | 'home', string>;
const deps = () => ({ knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') });

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
  bays = {
    kathmandu: await createBay(db.owner, tenant, { locationId: await at(KATHMANDU), name: 'Bay 1' }),
    eucla: await createBay(db.owner, tenant, { locationId: await at(EUCLA) }),
    chatham: await createBay(db.owner, tenant, { locationId: await at(CHATHAM) }),
    home: await createBay(db.owner, tenant, { locationId: await createLocation(db.owner, tenant) }),
  };
});

const at = (timeZone: string) => createLocation(db.owner, tenant, { timeZone });
const session = async (resourceId: string, start: string) => {
  const { booking } = await createSession(deps(), {
    ...{ tenant, actor: clerk, staff: true, source: 'manual', now: NOW, requestId: 'r', resourceId },
    ...{ period: { start, end: plusMs(start, 3_600_000) }, overrideReason: 'A test' },
    customer: { fullName: 'Ann Lee', email: 'ann@example.com' },
  });
  return booking;
};
const change = (bookingId: string) => ({ bookingId, actor: clerk, now: NOW, operationId: randomUUID() });
const zoneOf = async (id: string): Promise<string> =>
  (await db.owner('bookings').where({ id }).first<{ timeZone: string }>('timeZone')).timeZone;
const countedOn = async (date: string): Promise<number> =>
  (await bookingStats(db.knex, tenant, { startDate: date, endDate: date }, NOW)).totalBookings;

test('a session is on the clock of its bay, and says so where that is not the clock of the business', async () => {
  // 10:00 on the 5th there, 20:15 on the 4th in Los Angeles.
  const booking = await session(bays.kathmandu, instantAt('2027-03-05', '10:00', KATHMANDU));
  expect(booking).toMatchObject({ timeZone: KATHMANDU, zoneName: 'Kathmandu time' });
  expect(await zoneOf(booking.id)).toBe(KATHMANDU);
  const { rows } = await listBookings(db.knex, tenant, {}, 1, 10);
  expect(rows).toMatchObject([{ timeZone: KATHMANDU, zoneName: 'Kathmandu time' }]);
  const home = await session(bays.home, instantAt('2027-03-05', '10:00', LA));
  expect(home).toMatchObject({ timeZone: LA, zoneName: null });
});

test('it is counted on its own day, also after it has gone to another clock at the same moment', async () => {
  const start = instantAt('2027-03-05', '20:00', KATHMANDU);
  const { id, startTime, endTime } = await session(bays.kathmandu, start);
  const counted = async () => [await countedOn('2027-03-05'), await countedOn('2027-03-06')];
  expect(await counted()).toEqual([1, 0]);
  const moveTo = (resourceId: string) =>
    rescheduleBooking(db.knex, tenant, { ...change(id), startTime, endTime, resourceId });
  expect(await moveTo(bays.chatham)).toMatchObject({ timeZone: CHATHAM, startsAt: new Date(start) });
  expect(await counted()).toEqual([0, 1]);
  await db.knex.raw('select fold_booking_counts()');
  await moveTo(bays.eucla);
  expect(await zoneOf(id)).toBe(EUCLA);
  expect(await counted()).toEqual([1, 0]);
});

test('the clock of a location that changes leaves what was booked on the old one', async () => {
  const { id } = await session(bays.kathmandu, instantAt('2027-03-05', '10:00', KATHMANDU));
  await db.owner('locations').where({ tenantId: tenant.id, timeZone: KATHMANDU }).update({ timeZone: EUCLA });
  expect(await zoneOf(id)).toBe(KATHMANDU);
});

test('an appointment is on the clock of whom it is with, and its slots are offered on it', async () => {
  const cut = { name: 'Cut', durationMinutes: 30, price: 45 };
  const serviceId = (await createService(db.knex, tenant, cut, by())).id;
  const shifts = [{ weekday: 5, from: '09:00', to: '10:00' }];
  const staff = (name: string, locationId?: string) =>
    createStaff(db.knex, tenant, { name, serviceIds: [serviceId], shifts, locationId }, by());
  const [maya, kim] = [await staff('Maya', await at(KATHMANDU)), await staff('Kim')];
  await generateSlots(db.knex, tenant, { from: '2027-03-04', to: '2027-03-06', now: NOW });
  const friday = { from: '2027-03-05', to: '2027-03-05' };
  const slots = await listSlots(db.knex, tenant, friday, NOW);
  const [hers, kims] = [maya, kim].map(({ id }) => slots.filter(slot => slot.staffId === id));
  expect(hers!.map(slot => slot.startTime)).toEqual(
    ['09:00', '09:30'].map(time => instantAt('2027-03-05', time, KATHMANDU)),
  );
  expect(hers![0]).toMatchObject({ timeZone: KATHMANDU, zoneName: 'Kathmandu time' });
  expect(kims).toMatchObject([{ timeZone: LA, zoneName: null }, {}]);
  expect(await listSlots(db.knex, tenant, { from: '2027-03-04', to: '2027-03-04' }, NOW)).toEqual([]);
  expect(await listSlots(db.knex, tenant, { ...friday, anyStaff: true }, NOW)).toHaveLength(4);

  const { booking } = await createAppointment(deps(), {
    ...{
      tenant,
      slotId: hers![0]!.id,
      now: NOW,
      actor: clerk,
      staff: true,
      source: 'walk_in',
      requestId: 'r',
    },
    customer: { fullName: 'Ann Lee', phone: '+13105550100' },
  });
  expect(booking).toMatchObject({ timeZone: KATHMANDU, zoneName: 'Kathmandu time' });
  const moved = { ...change(booking.id), slotId: kims![0]!.id };
  expect(await rescheduleBooking(db.knex, tenant, moved)).toMatchObject({ timeZone: LA });
});

test('a block is on the clock of its resource; vehicles go by the days of the business wherever they stand', async () => {
  const period = {
    startTime: instantAt('2027-03-05', '10:00', EUCLA),
    endTime: instantAt('2027-03-05', '12:00', EUCLA),
  };
  const order = {
    ...{ tenant, actor: clerk, now: NOW, requestId: 'r', type: 'MAINTENANCE' as const, reason: 'Paint' },
  };
  const block = (resourceIds: string[]) => createBlocks(db.knex, { ...order, ...period, resourceIds });
  const { blocks } = await block([bays.eucla]);
  expect(await zoneOf(blocks[0]!.id)).toBe(EUCLA);

  const carId = await createVehicle(db.owner, tenant);
  const days = { startDate: '2027-03-08', endDate: '2027-03-09', now: NOW };
  await db
    .owner('resources')
    .where({ id: carId })
    .update({ locationId: await at(KATHMANDU) });
  const { booking } = await createRental(deps(), rentalRequest(tenant, carId, days));
  expect(booking).toMatchObject({ timeZone: LA, zoneName: null });
  const cars = await block([carId]);
  expect(await zoneOf(cars.blocks[0]!.id)).toBe(LA);
});

test('a message names the time there, and whose it is', async () => {
  const { id } = await session(bays.kathmandu, instantAt('2027-03-05', '10:00', KATHMANDU));
  const message = { event: 'confirmed', channel: 'email', audience: 'customer', anchorAt: 'now' };
  const wanted = [{ message, revision: 1 }] as never;
  const about = { tenantId: tenant.id, bookingId: id };
  const [claimed] = await claimDrafts({ ...deps(), deliverable: () => true }, about, wanted, NOW);
  expect(claimed![0]!.message.body).toContain('Fri 5 Mar 2027, 10:00 – 11:00 (Kathmandu time)');
});
