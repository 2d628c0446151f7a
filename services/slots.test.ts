// Services, staff and the slots made of them, against a real Postgres.
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import { createTenant } from '../tests/factories';
import { plusMs } from '../domain/instants';
import type { Tenant } from '../domain/tenant';
import { createAppointment } from './bookings/appointment';
import { moveBooking } from './bookings/move';
import { createLinks } from './links';
import { createService, listServices, updateService } from './services';
import { setSlotStatus } from './slot-status';
import { firstSlots, generateSlots, listSlots } from './slots';
import { createStaff, updateStaff } from './staff';
import { listStaff } from './staff-read';

const NOW = '2027-03-01T12:00:00.000Z'; // Monday, 04:00 in Los Angeles
const clerk = { type: 'staff' as const, id: null, name: 'Clerk' };
const BY = { actor: clerk, now: NOW };
let db: TestDatabase;
let tenant: Tenant;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
});

async function salon() {
  const cut = await createService(
    db.knex,
    tenant,
    {
      name: 'Cut',
      durationMinutes: 30,
      bufferAfterMinutes: 10,
      price: 45.5,
    },
    BY,
  );
  const kim = await createStaff(
    db.knex,
    tenant,
    {
      name: 'Kim',
      role: 'Stylist',
      serviceIds: [cut.id],
      shifts: [{ weekday: 1, from: '09:00', to: '11:00' }],
    },
    BY,
  );
  return { cut, kim };
}

test('a service keeps its price exactly and its name to itself', async () => {
  const { cut } = await salon();
  expect(cut).toMatchObject({ price: 45.5, currency: 'USD', durationMinutes: 30, isActive: true });
  await expect(createService(db.knex, tenant, { name: 'Cut', durationMinutes: 5 }, BY)).rejects.toMatchObject(
    {
      code: 'conflict',
    },
  );
  expect(await listServices(db.knex, tenant)).toEqual([cut]);
});

test('a staff member has services, hours and days off, and every unknown service is named', async () => {
  const { cut, kim } = await salon();
  const daysOff = [{ from: '2027-03-08', to: '2027-03-09', reason: 'Holiday' }];
  expect(await updateStaff(db.knex, tenant, kim.id, { daysOff }, BY)).toMatchObject({
    staff: { ...kim, daysOff },
  });
  expect(await listStaff(db.knex, tenant, { serviceId: cut.id })).toHaveLength(1);
  const nobody = '01a1fc61-a5e4-7ed9-8bcf-19fd80892056';
  await expect(
    updateStaff(db.knex, tenant, kim.id, { serviceIds: [cut.id, nobody] }, BY),
  ).rejects.toMatchObject({
    extra: { details: [{ field: 'serviceIds.1' }] },
  });
});

test('slots fill the hours with the buffers between them, once, and never in the past', async () => {
  const { kim } = await salon();
  const days = { from: '2027-02-22', to: '2027-03-08', now: NOW };
  expect(await generateSlots(db.knex, tenant, days)).toBe(6);
  expect(await generateSlots(db.knex, tenant, days)).toBe(0);
  const slots = await listSlots(
    db.knex,
    tenant,
    { staffId: kim.id, from: '2027-03-01', to: '2027-03-01' },
    NOW,
  );
  expect(slots.map(slot => [slot.startTime, slot.available])).toEqual([
    ['2027-03-01T17:00:00.000Z', true],
    ['2027-03-01T17:40:00.000Z', true],
    ['2027-03-01T18:20:00.000Z', true],
  ]);
});

test('days off have no slots, and a shift over the clock change has as many as really fit', async () => {
  const { kim } = await salon();
  const shifts = [{ weekday: 7, from: '00:00', to: '04:00' }];
  const daysOff = [{ from: '2027-03-07', to: '2027-03-07' }];
  await updateStaff(db.knex, tenant, kim.id, { shifts, daysOff }, BY);
  // Sundays: the 7th is off, on the 14th the clock skips an hour (3 h: 4 slots), the 21st has 4 h: 6 slots.
  await generateSlots(db.knex, tenant, { from: '2027-03-01', to: '2027-03-21', now: NOW });
  const count = async (day: string) => (await listSlots(db.knex, tenant, { from: day, to: day }, NOW)).length;
  expect([await count('2027-03-07'), await count('2027-03-14'), await count('2027-03-21')]).toEqual([
    0, 4, 6,
  ]);
});

test('an open slot can be closed and opened; a booked or held one cannot; no longer offering closes what is open', async () => {
  const { cut } = await salon();
  await generateSlots(db.knex, tenant, { from: '2027-03-01', to: '2027-03-01', now: NOW });
  const [first, second, third] = await listSlots(db.knex, tenant, {}, NOW);
  expect(await setSlotStatus(db.knex, tenant, first!.id, 'closed', BY)).toMatchObject({
    status: 'closed',
    available: false,
  });
  expect(await setSlotStatus(db.knex, tenant, first!.id, 'open', BY)).toMatchObject({
    status: 'open',
    available: true,
  });
  await db.owner('slots').where({ id: second!.id }).update({ status: 'booked' });
  await expect(setSlotStatus(db.knex, tenant, second!.id, 'closed', BY)).rejects.toMatchObject({
    code: 'conflict',
  });
  await updateService(db.knex, tenant, cut.id, { isActive: false }, BY);
  const statuses = (await listSlots(db.knex, tenant, {}, NOW)).map(slot => slot.status);
  expect(statuses).toEqual(['closed', 'booked', 'closed']);
  expect(third!.status).toBe('open');
});

describe('with any staff member', () => {
  const DAY = { from: '2027-03-01', to: '2027-03-08' };
  const offered = async (cutId: string) => {
    const filter = { ...DAY, serviceId: cutId, available: true, anyStaff: true };
    const slots = await listSlots(db.knex, tenant, filter, NOW);
    return slots.map(({ startTime, staffName }) => `${startTime.slice(5, 16)} ${staffName}`);
  };
  /** Kim, and Ann with the same hours. */
  async function twoStylists() {
    const { cut, kim } = await salon();
    const { id: annId } = await createStaff(
      db.knex,
      tenant,
      {
        ...{ name: 'Ann', serviceIds: [cut.id], shifts: kim.shifts },
      },
      BY,
    );
    await generateSlots(db.knex, tenant, { ...DAY, now: NOW });
    const book = async (staffId: string, startTime: string) => {
      const slots = await listSlots(db.knex, tenant, { staffId }, NOW);
      const links = createLinks('k'.repeat(32), 'http://localhost');
      const slotId = slots.find(slot => slot.startTime === startTime)!.id;
      return createAppointment(
        { knex: db.knex, links },
        {
          ...{ tenant, slotId, now: NOW, actor: clerk, staff: true, source: 'walk_in', requestId: 'r' },
          customer: { fullName: 'Bo Berg', phone: '+13105550100' },
        },
      );
    };
    return { cutId: cut.id, kimId: kim.id, annId, book };
  }

  test('each time is offered once: by name while both have as many bookings on that day', async () => {
    const { cutId } = await twoStylists();
    expect(await offered(cutId)).toEqual([
      ...['03-01T17:00 Ann', '03-01T17:40 Ann', '03-01T18:20 Ann'],
      ...['03-08T17:00 Ann', '03-08T17:40 Ann', '03-08T18:20 Ann'],
    ]);
  });

  test('whoever has fewer bookings on that day is offered, and only on that day', async () => {
    const { cutId, annId, kimId, book } = await twoStylists();
    const { booking } = await book(annId, '2027-03-01T17:00:00.000Z');
    expect(await offered(cutId)).toEqual([
      ...['03-01T17:00 Kim', '03-01T17:40 Kim', '03-01T18:20 Kim'],
      ...['03-08T17:00 Ann', '03-08T17:40 Ann', '03-08T18:20 Ann'],
    ]);
    await book(kimId, '2027-03-01T17:40:00.000Z');
    expect((await offered(cutId)).slice(0, 3)).toEqual([
      ...['03-01T17:00 Kim', '03-01T17:40 Ann', '03-01T18:20 Ann'],
    ]);
    // What was cancelled is no work.
    const operationId = 'cancelled';
    await moveBooking(db.knex, tenant, {
      ...{ bookingId: booking.id, to: 'cancelled', actor: clerk, now: NOW, operationId },
    });
    expect((await offered(cutId))[2]).toBe('03-01T18:20 Ann');
  });
});

test('a list that is longer than what is shown says so, and one that just fits does not', async () => {
  const { cut, kim } = await salon();
  const own = { tenantId: tenant.id, serviceId: cut.id, staffId: kim.id };
  const starts = Array.from({ length: 1_001 }, (_, i) => plusMs(NOW, i * 60_000));
  const rows = starts.map(start => ({ ...own, startsAt: start, endsAt: plusMs(start, 60_000) }));
  await db.owner('slots').insert(rows.slice(0, 1_000));
  expect(await firstSlots(db.knex, tenant, {}, NOW)).toMatchObject({ more: false });
  await db.owner('slots').insert(rows.slice(1_000));
  const { slots, more } = await firstSlots(db.knex, tenant, {}, NOW);
  expect([slots.length, slots.at(-1)!.startTime, more]).toEqual([1_000, starts[999], true]);
});

test('another tenant sees none of it', async () => {
  const { kim } = await salon();
  await generateSlots(db.knex, tenant, { from: '2027-03-01', to: '2027-03-01', now: NOW });
  const other = await createTenant(db.owner);
  expect(await listServices(db.knex, other)).toEqual([]);
  expect(await listStaff(db.knex, other)).toEqual([]);
  expect(await listSlots(db.knex, other, { staffId: kim.id }, NOW)).toEqual([]);
  const generating = generateSlots(db.knex, other, {
    from: '2027-03-01',
    to: '2027-03-01',
    staffId: kim.id,
    now: NOW,
  });
  await expect(generating).rejects.toMatchObject({ code: 'not_found' });
});
