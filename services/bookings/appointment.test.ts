// Booking slots, against a real Postgres: one wins, each refusal has its own answer, and what is given back is open again.
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { createTenant } from '../../tests/factories';
import type { Tenant } from '../../domain/tenant';
import { createLinks } from '../links';
import { createService } from '../services';
import type { SlotView } from '../slots';
import { generateSlots, listSlots } from '../slots';
import { createStaff } from '../staff';
import { createAppointment } from './appointment';
import { moveBooking } from './move';
import { bookingDetails, listBookings } from './read';
import { by } from '../../tests/factories';

const NOW = '2027-03-01T12:00:00.000Z'; // Monday, 04:00 in Los Angeles
const clerk = { type: 'staff' as const, id: null, name: 'Clerk' };
let db: TestDatabase;
let tenant: Tenant;
let slots: SlotView[];
let serviceId: string;
let staffId: string;
const deps = () => ({ knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') });

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
  serviceId = (
    await createService(
      db.knex,
      tenant,
      {
        name: 'Cut',
        durationMinutes: 30,
        bufferAfterMinutes: 10,
        price: 45,
      },
      by(),
    )
  ).id;
  const shifts = [{ weekday: 1, from: '09:00', to: '12:00' }];
  staffId = (
    await createStaff(
      db.knex,
      tenant,
      { name: 'Kim', role: 'Stylist', serviceIds: [serviceId], shifts },
      by(),
    )
  ).id;
  await generateSlots(db.knex, tenant, { from: '2027-03-01', to: '2027-03-01', now: NOW });
  slots = await listSlots(db.knex, tenant, {}, NOW);
});

const book = (slotId: string, now = NOW) =>
  createAppointment(deps(), {
    ...{ tenant, slotId, now, actor: clerk, staff: true, source: 'walk_in', requestId: 'r' },
    customer: { fullName: 'Ann Lee', phone: '+13105550100' },
  });

const slotStatus = async (id: string) => (await listSlots(db.knex, tenant, { id }, NOW))[0]!.status;

test('a booked slot is booked, its staff member busy with the buffers, and the booking has all of the seed', async () => {
  const { booking } = await book(slots[0]!.id);
  expect(booking).toMatchObject({
    ...{
      kind: 'appointment',
      status: 'upcoming',
      serviceName: 'Cut',
      staffName: 'Kim',
      bookingSource: 'walk_in',
    },
    ...{ startTime: slots[0]!.startTime, endTime: slots[0]!.endTime, price: 45, startDate: null },
  });
  expect(await slotStatus(slots[0]!.id)).toBe('booked');
  const stored = await db
    .owner('bookings')
    .where({ id: booking.id })
    .first<{ occupiedUntil: Date }>('occupiedUntil');
  expect(stored.occupiedUntil.getTime()).toBe(Date.parse(slots[0]!.endTime) + 10 * 60_000);
  expect(await bookingDetails(deps(), tenant, booking.id, NOW)).toMatchObject({
    slotDetails: { startTime: slots[0]!.startTime, status: 'booked' },
    serviceDetails: { name: 'Cut', duration: 30, price: 45 },
    staffDetails: { name: 'Kim', role: 'Stylist' },
  });
});

test('50 clerks on one slot: one books it, the others are told which are free', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => book(slots[1]!.id)));
  const lost = outcomes.filter(outcome => outcome.status === 'rejected');
  expect(lost).toHaveLength(49);
  for (const { reason } of lost) {
    expect(reason).toMatchObject({ code: 'slot_unavailable', extra: { alternatives: [{}, {}, {}] } });
  }
  expect(await db.owner('bookings').where({ slotId: slots[1]!.id })).toHaveLength(1);
});

test('closed, held, past and foreign slots each have their own answer, and none is taken', async () => {
  const [closed, held, past] = slots as [SlotView, SlotView, SlotView];
  await db.owner('slots').where({ id: closed.id }).update({ status: 'closed' });
  await db.owner('slots').where({ id: held.id }).update({ status: 'held', heldUntil: NOW });
  await expect(book(closed.id)).rejects.toMatchObject({ code: 'slot_closed' });
  await expect(book(held.id)).rejects.toMatchObject({ code: 'slot_held' });
  await expect(book(past.id, past.startTime)).rejects.toMatchObject({ code: 'slot_past' });
  await expect(book(randomUUID())).rejects.toMatchObject({ code: 'not_found' });
  tenant = await createTenant(db.owner);
  await expect(book(slots[3]!.id)).rejects.toMatchObject({ code: 'not_found' });
  expect(
    await db.owner('bookings').whereIn(
      'slotId',
      slots.map(slot => slot.id),
    ),
  ).toEqual([]);
});

test('a staff member who is busy with another service leaves the slot open and books nothing', async () => {
  const colour = await createService(db.knex, tenant, { name: 'Colour', durationMinutes: 60 }, by());
  const [row] = await db
    .owner('slots')
    .insert({
      ...{ tenantId: tenant.id, serviceId: colour.id, staffId },
      ...{ startsAt: slots[0]!.startTime, endsAt: slots[1]!.endTime },
    })
    .returning<{ id: string }[]>('id');
  await book(slots[0]!.id);
  await expect(book(row!.id)).rejects.toMatchObject({ code: 'slot_unavailable' });
  expect(await slotStatus(row!.id)).toBe('open');
});

test.each([
  ['cancelled', 'open'],
  ['no_show', 'open'],
  ['completed', 'booked'],
] as const)('a booking that is %s leaves its slot %s', async (to, expected) => {
  const { booking } = await book(slots[2]!.id);
  const move = { bookingId: booking.id, to, actor: clerk, now: NOW, operationId: randomUUID() };
  await moveBooking(db.knex, tenant, move);
  expect(await slotStatus(slots[2]!.id)).toBe(expected);
  if (expected === 'open') expect((await book(slots[2]!.id)).booking.status).toBe('upcoming');
});

test('lists are filtered by service and staff member, and a walk-in who comes again is the same customer', async () => {
  const first = await book(slots[0]!.id);
  const second = await book(slots[1]!.id);
  expect(second.booking.customerId).toBe(first.booking.customerId);
  const count = async (filter: object) => (await listBookings(db.knex, tenant, filter, 1, 50)).total;
  expect([
    await count({ serviceId }),
    await count({ staffId }),
    await count({ staffId: randomUUID() }),
  ]).toEqual([2, 2, 0]);
});
