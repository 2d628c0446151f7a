// Slots follow what staff say about hours, against a real Postgres: days off, new hours, services and people that come and
// go, and bookings that take a slot at that very moment.
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import { by, createTenant } from '../tests/factories';
import { plusMs } from '../domain/instants';
import type { Tenant } from '../domain/tenant';
import { createAppointment } from './bookings/appointment';
import { moveBooking } from './bookings/move';
import { rescheduleAppointment } from './bookings/reschedule-slot';
import { createLinks } from './links';
import { createService, updateService } from './services';
import { setSlotStatus } from './slot-status';
import type { SlotView } from './slots';
import { generateSlots, listSlots } from './slots';
import type { StaffChange } from './staff';
import { createStaff, updateStaff } from './staff';
import { joinLine } from './waitlist/line';
import { acceptOffer, nextStep } from './waitlist/offers';

const NOW = '2027-03-01T12:00:00.000Z'; // Monday, 04:00 in Los Angeles
const clerk = { type: 'staff' as const, id: null, name: 'Clerk' };
const BY = by({ actor: clerk, now: NOW });
const MONDAY = [{ weekday: 1, from: '09:00', to: '11:00' }];
const SICK = [{ from: '2027-03-01', to: '2027-03-01', reason: 'Sick' }];
let db: TestDatabase;
let tenant: Tenant;
let cutId: string;
let kimId: string;
/** Four, of this Monday. */
let slots: SlotView[];

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner, { settings: { slotHorizonDays: 7 } });
  cutId = (await createService(db.knex, tenant, { name: 'Cut', durationMinutes: 30, price: 45 }, BY)).id;
  kimId = (await createStaff(db.knex, tenant, { name: 'Kim', serviceIds: [cutId], shifts: MONDAY }, BY)).id;
  await generateSlots(db.knex, tenant, { from: '2027-03-01', to: '2027-03-01', now: NOW });
  slots = await today();
});

const today = (): Promise<SlotView[]> =>
  listSlots(db.knex, tenant, { from: '2027-03-01', to: '2027-03-01' }, NOW);
const statuses = async () => (await today()).map(({ status, closedBy }) => closedBy ?? status);
const change = async (staff: StaffChange) => (await updateStaff(db.knex, tenant, kimId, staff, BY)).slots;
const changeCut = async (service: object) => (await updateService(db.knex, tenant, cutId, service, BY)).slots;
const book = (slotId: string, phone = '+13105550100') =>
  createAppointment(
    { knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') },
    {
      ...{ tenant, slotId, now: NOW, actor: clerk, staff: true, source: 'walk_in', requestId: 'r' },
      customer: { fullName: 'Bo Berg', phone },
    },
  );
const cancel = (bookingId: string) =>
  moveBooking(db.knex, tenant, {
    ...{ bookingId, to: 'cancelled', actor: clerk, now: NOW, operationId: randomUUID() },
  });
const wait = () =>
  joinLine(db.knex, tenant, {
    ...{ serviceId: cutId, customerName: 'Ann Lee', customerPhone: '+13105550111', actor: clerk },
    ...{ now: NOW, requestId: 'r' },
  });

test('a sick day closes what is open, keeps what is booked and says so, and its end opens it again', async () => {
  const { booking } = await book(slots[1]!.id);
  await setSlotStatus(db.knex, tenant, slots[3]!.id, 'closed', BY);
  expect(await change({ daysOff: SICK })).toEqual({
    ...{ closed: 2, opened: 0, created: 4, held: 0, bookings: 1 },
    firstBookings: [
      {
        ...{ id: booking.id, customerName: 'Bo Berg', staffName: 'Kim', startTime: slots[1]!.startTime },
        ...{ timeZone: tenant.timeZone, zoneName: null },
        because: 'day_off',
      },
    ],
  });
  expect(await statuses()).toEqual(['roster', 'booked', 'roster', 'staff']);
  expect(await change({ daysOff: [] })).toMatchObject({ closed: 0, opened: 2, created: 0, bookings: 0 });
  expect(await statuses()).toEqual(['open', 'booked', 'open', 'staff']);
});

test('a booking cancelled on a day off closes its slot, and nobody in line hears of it', async () => {
  const { booking } = await book(slots[1]!.id);
  await wait();
  await change({ daysOff: SICK });
  await cancel(booking.id);
  expect(await statuses()).toEqual(['roster', 'roster', 'roster', 'roster']);
  await change({ daysOff: [] });
  expect(await statuses()).toEqual(['open', 'open', 'open', 'open']);
});

test('an appointment moved away from a day off leaves nothing to be booked there', async () => {
  const { booking } = await book(slots[1]!.id);
  await change({ daysOff: SICK });
  const [other] = await listSlots(db.knex, tenant, { from: '2027-03-08', to: '2027-03-08' }, NOW);
  const asked = { bookingId: booking.id, slotId: other!.id, actor: clerk, now: NOW };
  await rescheduleAppointment(db.knex, tenant, { ...asked, operationId: randomUUID() });
  expect(await statuses()).toEqual(['roster', 'roster', 'roster', 'roster']);
});

test('new hours replace the old ones: no second row of slots beside the first', async () => {
  const shifts = [{ weekday: 1, from: '09:15', to: '11:15' }];
  expect(await change({ shifts })).toMatchObject({ closed: 4, created: 8 });
  const open = (await today()).filter(({ status }) => status === 'open').map(({ startTime }) => startTime);
  expect(open).toEqual(
    [15, 45, 75, 105].map(minutes => plusMs('2027-03-01T17:00:00.000Z', minutes * 60_000)),
  );
});

test('hours that are shorter leave a booking where it is, and tell of it; inside of them none is in the way', async () => {
  await book(slots[0]!.id);
  await book(slots[3]!.id, '+13105550101');
  const shorter = [{ weekday: 1, from: '09:00', to: '10:00' }];
  expect(await change({ shifts: shorter })).toMatchObject({
    closed: 1,
    bookings: 1,
    firstBookings: [{ startTime: slots[3]!.startTime, because: 'outside_hours' }],
  });
  expect(await statuses()).toEqual(['booked', 'open', 'roster', 'booked']);
});

test('a service somebody does no more is not sold, and is again when they do it again', async () => {
  expect(await change({ serviceIds: [] })).toMatchObject({ closed: 4, bookings: 0 });
  await expect(book(slots[0]!.id)).rejects.toMatchObject({ code: 'slot_closed' });
  expect(await change({ serviceIds: [cutId] })).toMatchObject({ opened: 4 });
  await book(slots[0]!.id);
});

test('off the roster and back on it, no longer offered and offered again: the slots are there again', async () => {
  await setSlotStatus(db.knex, tenant, slots[0]!.id, 'closed', BY);
  expect(await change({ isActive: false })).toMatchObject({ closed: 3, created: 0 });
  expect(await change({ isActive: true })).toMatchObject({ opened: 3, created: 4 });
  expect(await changeCut({ isActive: false })).toMatchObject({ closed: 7 });
  // Of two that keep a slot closed, one is gone.
  expect(await change({ isActive: false })).toMatchObject({ closed: 0 });
  expect(await changeCut({ isActive: true })).toMatchObject({ opened: 0, created: 0 });
  expect(await change({ isActive: true })).toMatchObject({ opened: 7 });
  expect(await statuses()).toEqual(['staff', 'open', 'open', 'open']);
});

test('a service that takes longer is offered for as long; another name changes no slot', async () => {
  expect(await changeCut({ durationMinutes: 60 })).toMatchObject({ closed: 2, created: 2 });
  const open = (await today()).filter(({ status }) => status === 'open');
  expect(open.map(({ startTime, endTime }) => [startTime, endTime])).toEqual([
    ['2027-03-01T17:00:00.000Z', '2027-03-01T18:00:00.000Z'],
    ['2027-03-01T18:00:00.000Z', '2027-03-01T19:00:00.000Z'],
  ]);
  expect(await changeCut({ name: 'Trim' })).toBeUndefined();
});

test('what has begun stays as it was', async () => {
  const later = by({ now: slots[1]!.startTime });
  await updateStaff(db.knex, tenant, kimId, { daysOff: SICK }, later);
  expect(await statuses()).toEqual(['open', 'open', 'roster', 'roster']);
});

describe('a slot opened by hand', () => {
  beforeEach(() => change({ shifts: [{ weekday: 1, from: '10:00', to: '11:00' }] }));
  const open = (slot: SlotView) => setSlotStatus(db.knex, tenant, slot.id, 'open', BY);

  test('stays open outside of the hours, and is given back open', async () => {
    expect(await open(slots[0]!)).toMatchObject({ status: 'open', available: true });
    expect(await change({ role: 'Stylist' })).toMatchObject({ closed: 0 });
    await cancel((await book(slots[0]!.id)).booking.id);
    expect(await statuses()).toEqual(['open', 'roster', 'open', 'open']);
  });

  test('is closed by a day off like any other, and opened after it', async () => {
    await open(slots[0]!);
    await change({ daysOff: SICK });
    expect(await statuses()).toEqual(['roster', 'roster', 'roster', 'roster']);
    await change({ daysOff: [] });
    expect(await statuses()).toEqual(['open', 'roster', 'open', 'open']);
  });

  test.each<[string, StaffChange, string]>([
    ['on a day off', { daysOff: SICK }, 'Kim has a day off then.'],
    ['of a service they do not do', { serviceIds: [] }, 'Kim does not do Cut.'],
    ['off the roster', { isActive: false }, 'Kim is off the roster.'],
  ])('is refused %s', async (_, staff, words) => {
    await change(staff);
    await expect(open(slots[0]!)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(words),
    });
  });
});

describe('a held slot', () => {
  let offerId: string;
  beforeEach(async () => {
    await wait();
    await cancel((await book(slots[0]!.id)).booking.id);
    offerId = randomUUID();
    await nextStep(db.knex, tenant, { slotId: slots[0]!.id, offerId, now: NOW });
  });
  const step = () => nextStep(db.knex, tenant, { slotId: slots[0]!.id, offerId: randomUUID(), now: NOW });
  const accept = () =>
    acceptOffer({ knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') }, tenant, {
      ...{ offerId, now: NOW, requestId: 'r' },
    });

  test.each<[string, () => Promise<unknown>]>([
    ['a day off', () => change({ daysOff: SICK })],
    ['a service that is no longer offered', () => changeCut({ isActive: false })],
    ['a service that is no longer done', () => change({ serviceIds: [] })],
  ])('is left alone by %s, counted, and then neither taken nor offered to the next', async (_, happens) => {
    expect(await happens()).toMatchObject({ closed: 3, held: 1 });
    expect((await statuses())[0]).toBe('held');
    await expect(accept()).rejects.toMatchObject({ code: 'slot_unavailable' });
    expect(await step()).toEqual({ type: 'over' });
    expect((await statuses())[0]).toBe('roster');
  });
});

describe('at the very moment of a change', () => {
  const ROUNDS = 6;

  test('a slot is either booked and told of, or closed and not booked', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const booked = Promise.allSettled(slots.map(({ id }, i) => book(id, `+1310555010${i}`)));
      const [taken, followed] = await Promise.all([booked, change({ daysOff: SICK })]);
      const won = taken.filter(({ status }) => status === 'fulfilled').length;
      for (const answer of taken) {
        if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'slot_closed' });
      }
      const now = await statuses();
      expect(now.filter(status => status === 'booked')).toHaveLength(won);
      expect(now.filter(status => status === 'open')).toEqual([]);
      expect([followed.closed, followed.bookings]).toEqual([4 - won, won]);
      for (const answer of taken) if (answer.status === 'fulfilled') await cancel(answer.value.booking.id);
      await change({ daysOff: [] });
    }
  });

  test('a slot given back or moved away from is never open on the day off', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [a, b] = [await book(slots[0]!.id), await book(slots[1]!.id, '+13105550101')];
      const move = { bookingId: b.booking.id, slotId: slots[2]!.id, actor: clerk, now: NOW };
      const moving = rescheduleAppointment(db.knex, tenant, { ...move, operationId: randomUUID() });
      const [, moved] = await Promise.all([
        cancel(a.booking.id),
        moving.then(
          () => true,
          (error: unknown) => {
            expect(error).toMatchObject({ code: 'slot_closed' });
            return false;
          },
        ),
        change({ daysOff: SICK }),
      ]);
      expect(await statuses()).toEqual(
        moved ? ['roster', 'roster', 'booked', 'roster'] : ['roster', 'booked', 'roster', 'roster'],
      );
      await cancel(b.booking.id);
      await change({ daysOff: [] });
    }
  });

  test('slots that are being made are none of hours that were given up', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const days = { from: '2027-03-01', to: '2027-04-30', now: NOW };
      await db.owner('slots').where({ tenantId: tenant.id }).delete();
      await Promise.all([generateSlots(db.knex, tenant, days), change({ shifts: [] })]);
      expect(await listSlots(db.knex, tenant, { status: 'open' }, NOW)).toEqual([]);
      await change({ shifts: MONDAY });
    }
  });
});

test('who changed hours, prices and slots is on the trail, with what was changed', async () => {
  await change({ daysOff: SICK, name: 'Kim Lee' });
  await change({ isActive: false });
  await change({ isActive: true, daysOff: [] });
  await changeCut({ price: 50, description: 'With wash' });
  await setSlotStatus(db.knex, tenant, slots[0]!.id, 'closed', BY);
  await changeCut({ isActive: false });
  const rows = await db
    .owner('audit_events')
    .where({ tenantId: tenant.id })
    .whereIn('subject', ['service', 'staff_member', 'slot'])
    .orderBy('id');
  expect(rows.map(row => [row.subject, row.action, row.fromValue, row.toValue])).toEqual([
    ['service', 'created', null, null],
    ['staff_member', 'created', null, null],
    ['staff_member', 'changed', null, 'name, days off'],
    ['staff_member', 'deactivated', null, null],
    ['staff_member', 'changed', null, 'days off'],
    ['staff_member', 'reactivated', null, null],
    ['service', 'changed', null, 'description'],
    ['service', 'price_changed', '45 USD', '50 USD'],
    ['slot', 'closed', null, null],
    ['service', 'deactivated', null, null],
  ]);
  expect(rows[2]).toMatchObject({
    actorName: 'Clerk',
    metadata: { fields: ['name', 'daysOff'], slots: { closed: 4, opened: 0, created: 4 } },
  });
});
