// Moving an appointment to another slot, against a real Postgres: the new slot is taken and the old one given back, or
// nothing changes; and every "no" has its own answer.
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { createTenant, createVehicle, rentalRequest } from '../../tests/factories';
import { plusMs } from '../../domain/instants';
import { Refusal } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { createLinks } from '../links';
import { createService } from '../services';
import type { SlotView } from '../slots';
import { generateSlots, listSlots } from '../slots';
import { createStaff } from '../staff';
import { joinLine, listEntries } from '../waitlist/line';
import { nextStep } from '../waitlist/offers';
import { createAppointment } from './appointment';
import { createRental } from './create';
import { moveBooking } from './move';
import { rescheduleBooking } from './reschedule-to';
import { by } from '../../tests/factories';

const NOW = '2027-03-01T12:00:00.000Z'; // Monday, 04:00 in Los Angeles; the first slots are at 09:00
const clerk = { type: 'staff' as const, id: null, name: 'Clerk' };
let db: TestDatabase;
let tenant: Tenant;
let kims: SlotView[];
let lees: SlotView[];
let serviceId: string;
const deps = () => ({ knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') });

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
  const cut = { name: 'Cut', durationMinutes: 30, bufferAfterMinutes: 10, price: 45 };
  serviceId = (await createService(db.knex, tenant, cut, by())).id;
  const shifts = [{ weekday: 1, from: '09:00', to: '12:00' }];
  for (const name of ['Kim', 'Lee'])
    await createStaff(db.knex, tenant, { name, serviceIds: [serviceId], shifts }, by());
  await generateSlots(db.knex, tenant, { from: '2027-03-01', to: '2027-03-01', now: NOW });
  const slots = await listSlots(db.knex, tenant, {}, NOW);
  [kims, lees] = [slots.filter(s => s.staffName === 'Kim'), slots.filter(s => s.staffName === 'Lee')];
});

const book = async (slot: SlotView, phone = '+13105550100'): Promise<string> =>
  (
    await createAppointment(deps(), {
      ...{ tenant, slotId: slot.id, now: NOW, actor: clerk, staff: true, source: 'walk_in', requestId: 'r' },
      customer: { fullName: 'Ann Lee', phone },
    })
  ).booking.id;
const change = (bookingId: string) => ({ bookingId, actor: clerk, now: NOW, operationId: randomUUID() });
const reschedule = (bookingId: string, slotId: string, more: object = {}) =>
  rescheduleBooking(db.knex, tenant, { ...change(bookingId), slotId, ...more });
const slotStatus = async (slot: SlotView) =>
  (await listSlots(db.knex, tenant, { id: slot.id }, NOW))[0]!.status;
const stored = (id: string) => db.owner('bookings').where({ id }).first();
const refused = (promise: Promise<unknown>): Promise<Refusal> =>
  promise.then(
    () => Promise.reject(new Error('It was not refused')),
    (error: Refusal) => error,
  );

test('takes the new slot with its staff member, gives the old one back, and says from where to where', async () => {
  const id = await book(kims[0]!);
  await reschedule(id, lees[1]!.id, { reason: 'running late' });
  expect(await stored(id)).toMatchObject({
    ...{ slotId: lees[1]!.id, resourceId: lees[1]!.staffId, serviceId, revision: 2, priceMinor: 4_500 },
    ...{ startsAt: new Date(lees[1]!.startTime), endsAt: new Date(lees[1]!.endTime), status: 'upcoming' },
    occupiedUntil: new Date(plusMs(lees[1]!.endTime, 10 * 60_000)),
  });
  expect([await slotStatus(kims[0]!), await slotStatus(lees[1]!)]).toEqual(['open', 'booked']);
  const event = await db.owner('audit_events').where({ subjectId: id, action: 'rescheduled' }).first();
  expect(event).toMatchObject({
    fromValue: `${kims[0]!.startTime}/${kims[0]!.endTime}`,
    toValue: `${lees[1]!.startTime}/${lees[1]!.endTime}`,
    ...{ actorName: 'Clerk', reason: 'running late' },
    metadata: { fromSlot: kims[0]!.id, toSlot: lees[1]!.id, fromStaff: 'Kim', toStaff: 'Lee' },
  });
});

test('away and back again, the booking is where it was, and both ways are remembered', async () => {
  const id = await book(kims[0]!);
  await reschedule(id, kims[2]!.id);
  await reschedule(id, kims[0]!.id);
  expect(await stored(id)).toMatchObject({ slotId: kims[0]!.id, revision: 3 });
  expect([await slotStatus(kims[0]!), await slotStatus(kims[2]!)]).toEqual(['booked', 'open']);
  expect(await db.owner('audit_events').where({ subjectId: id, action: 'rescheduled' })).toHaveLength(2);
});

test('away from a slot that somebody waits for, it is held for them, and going back takes saying so', async () => {
  const id = await book(kims[0]!);
  const person = { serviceId, customerName: 'Bo Berg', customerPhone: '+13105550101' };
  const { id: entryId } = await joinLine(db.knex, tenant, {
    ...{ ...person, actor: clerk, now: NOW, requestId: 'r' },
  });
  await reschedule(id, kims[2]!.id);
  expect(await slotStatus(kims[0]!)).toBe('held');
  await nextStep(db.knex, tenant, { slotId: kims[0]!.id, offerId: randomUUID(), now: NOW });
  expect((await refused(reschedule(id, kims[0]!.id))).code).toBe('slot_held');
  expect(await stored(id)).toMatchObject({ slotId: kims[2]!.id, revision: 2 });
  await reschedule(id, kims[0]!.id, { overHold: true });
  expect(await stored(id)).toMatchObject({ slotId: kims[0]!.id, revision: 3 });
  const { rows } = await listEntries(db.knex, tenant, { id: entryId }, 1, 1);
  expect(rows[0]).toMatchObject({ status: 'waiting', position: 1, offers: [{ status: 'withdrawn' }] });
  // The slot it left meanwhile is theirs to be asked about.
  expect(await slotStatus(kims[2]!)).toBe('held');
});

test('to the slot it has already, and a second time under the same operation, it changes nothing', async () => {
  const id = await book(kims[0]!);
  await reschedule(id, kims[0]!.id);
  expect(await stored(id)).toMatchObject({ revision: 1 });
  const operationId = randomUUID();
  await reschedule(id, kims[1]!.id, { operationId });
  await reschedule(id, kims[1]!.id, { operationId });
  expect(await stored(id)).toMatchObject({ slotId: kims[1]!.id, revision: 2 });
});

test('taken, closed, held, past, foreign and unknown slots each have their own answer, and the old place is kept', async () => {
  const id = await book(kims[0]!);
  const [, taken, closed, held] = kims as [SlotView, SlotView, SlotView, SlotView];
  await book(taken, '+13105550102');
  await db.owner('slots').where({ id: closed.id }).update({ status: 'closed' });
  await db.owner('slots').where({ id: held.id }).update({ status: 'held', heldUntil: NOW });
  const [past] = await db
    .owner('slots')
    .insert({
      ...{ tenantId: tenant.id, serviceId, staffId: kims[0]!.staffId },
      ...{ startsAt: plusMs(NOW, -3_600_000), endsAt: NOW },
    })
    .returning<{ id: string }[]>('id');
  const colour = await createService(db.knex, tenant, { name: 'Colour', durationMinutes: 30 }, by());
  const [other] = await db
    .owner('slots')
    .insert({
      ...{ tenantId: tenant.id, serviceId: colour.id, staffId: kims[0]!.staffId },
      ...{ startsAt: lees[2]!.startTime, endsAt: lees[2]!.endTime },
    })
    .returning<{ id: string }[]>('id');
  const code = async (slotId: string) => (await refused(reschedule(id, slotId))).code;
  const codes = [await code(closed.id), await code(held.id), await code(past!.id), await code(randomUUID())];
  expect(codes).toEqual(['slot_closed', 'slot_held', 'slot_past', 'not_found']);
  const anotherService = await refused(reschedule(id, other!.id));
  expect(anotherService).toMatchObject({
    code: 'validation_failed',
    extra: { details: [{ field: 'slot_id' }] },
  });
  expect(anotherService.message).toContain('Colour');
  const lost = await refused(reschedule(id, taken.id));
  expect(lost.code).toBe('slot_unavailable');
  expect(lost.extra.alternatives!.map(a => a.resourceName)[0]).toBe('Lee');
  for (const { slotId } of lost.extra.alternatives!) expect([taken.id, kims[0]!.id]).not.toContain(slotId);
  expect(await stored(id)).toMatchObject({ slotId: kims[0]!.id, revision: 1 });
  expect(await slotStatus(kims[0]!)).toBe('booked');
});

test('a staff member who is busy with something else cannot be had, and nothing changes', async () => {
  const id = await book(kims[0]!);
  const colour = await createService(db.knex, tenant, { name: 'Colour', durationMinutes: 30 }, by());
  const [row] = await db
    .owner('slots')
    .insert({
      ...{ tenantId: tenant.id, serviceId: colour.id, staffId: lees[1]!.staffId },
      ...{ startsAt: lees[1]!.startTime, endsAt: lees[1]!.endTime },
    })
    .returning<{ id: string }[]>('id');
  await book({ id: row!.id } as SlotView, '+13105550103');
  expect((await refused(reschedule(id, lees[1]!.id))).code).toBe('slot_unavailable');
  expect([await slotStatus(lees[1]!), await slotStatus(kims[0]!)]).toEqual(['open', 'booked']);
  expect(await stored(id)).toMatchObject({ slotId: kims[0]!.id, revision: 1 });
});

test('what has begun, is over or moves by days is not moved to a slot, and an appointment not to days', async () => {
  const id = await book(kims[0]!);
  const days = { startDate: '2027-03-08', endDate: '2027-03-08' };
  const toDays = rescheduleBooking(db.knex, tenant, { ...change(id), ...days });
  expect((await refused(toDays)).extra.details).toMatchObject([{ field: 'slot_id' }]);
  const carId = await createVehicle(db.owner, tenant);
  const rental = await createRental(deps(), rentalRequest(tenant, carId, { ...days, now: NOW }));
  const toSlot = await refused(reschedule(rental.booking.id, kims[1]!.id));
  expect(toSlot.extra.details).toMatchObject([{ field: 'slot_id' }]);
  await moveBooking(db.knex, tenant, { ...change(id), to: 'active' });
  expect(await refused(reschedule(id, kims[1]!.id))).toMatchObject({
    ...{ code: 'invalid_transition', extra: { from: 'active' } },
  });
});

test('many who move among few slots at once: all are answered, no slot has two, and none is lost', async () => {
  const ids: string[] = [];
  for (const [n, slot] of [...kims.slice(0, 3), ...lees.slice(0, 3)].entries()) {
    ids.push(await book(slot, `+1310555011${n}`));
  }
  const slots = [...kims, ...lees];
  const work = Array.from({ length: 5 }, (_, round) =>
    ids.map((id, n) => () => reschedule(id, slots[(n * 3 + round * 2) % slots.length]!.id)),
  ).flat();
  const outcomes = await Promise.allSettled(work.map(one => one()));
  const refusedOnes = outcomes.flatMap(o => (o.status === 'rejected' ? [o.reason as unknown] : []));
  for (const reason of refusedOnes) {
    expect(reason).toBeInstanceOf(Refusal);
    expect((reason as Refusal).code).toBe('slot_unavailable');
  }
  expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
  const taken = await db.owner('bookings').whereIn('id', ids).pluck('slot_id');
  expect(new Set(taken).size).toBe(ids.length);
  const booked = await db.owner('slots').where({ tenantId: tenant.id, status: 'booked' }).pluck('id');
  expect(new Set(booked)).toEqual(new Set(taken));
});
