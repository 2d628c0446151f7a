// Slots added and deleted one by one, against a real Postgres, and how they live with the weekly hours.
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import { by, createTenant } from '../tests/factories';
import { plusMs } from '../domain/instants';
import type { Tenant } from '../domain/tenant';
import { createAppointment } from './bookings/appointment';
import { moveBooking } from './bookings/move';
import { createLinks } from './links';
import { createService } from './services';
import { addSlot, deleteSlot } from './single-slots';
import { setSlotStatus } from './slot-status';
import { generateSlots, listSlots } from './slots';
import { createStaff, updateStaff } from './staff';

const NOW = '2027-03-01T12:00:00.000Z'; // Monday, 04:00 in Los Angeles
const NINE = '2027-03-01T17:00:00.000Z';
const EVENING = '2027-03-02T02:00:00.000Z';
const clerk = { type: 'staff' as const, id: null, name: 'Clerk' };
const BY = by({ actor: clerk, now: NOW });
const MONDAY = [{ weekday: 1, from: '09:00', to: '10:20' }];
const DAY = { from: '2027-03-01', to: '2027-03-01' };
const nobody = '01a1fc61-a5e4-7ed9-8bcf-19fd80892056';
let db: TestDatabase;
let tenant: Tenant;
let serviceId: string;
let staffId: string;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner, { settings: { slotHorizonDays: 7, bookingHorizonDays: 30 } });
  const cut = { name: 'Cut', durationMinutes: 30, bufferAfterMinutes: 10 };
  serviceId = (await createService(db.knex, tenant, cut, BY)).id;
  staffId = (await createStaff(db.knex, tenant, { name: 'Kim', serviceIds: [serviceId], shifts: MONDAY }, BY))
    .id;
  await generate();
});

const generate = () => generateSlots(db.knex, tenant, { ...DAY, now: NOW });
const today = () => listSlots(db.knex, tenant, DAY, NOW);
const statuses = async () => (await today()).map(({ status, closedBy }) => closedBy ?? status);
const add = (startTime: string, more: object = {}) =>
  addSlot(db.knex, tenant, { staffId, serviceId, startTime, ...more }, BY);
const remove = (id: string) => deleteSlot(db.knex, tenant, id, BY);
const minutes = (from: string, count: number) => plusMs(from, count * 60_000);
const work = (shifts: typeof MONDAY) => updateStaff(db.knex, tenant, staffId, { shifts }, BY);
const book = async (slotId: string) =>
  (
    await createAppointment(
      { knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') },
      {
        ...{ tenant, slotId, now: NOW, actor: clerk, staff: true, source: 'walk_in', requestId: 'r' },
        customer: { fullName: 'Bo Berg', phone: '+13105550100' },
      },
    )
  ).booking.id;

test('one more slot ends when its service does, can be booked, and stays when the weekly hours change', async () => {
  const slot = await add(EVENING);
  expect(slot).toMatchObject({ endTime: minutes(EVENING, 30), status: 'open', available: true });
  await work([]);
  expect(await statuses()).toEqual(['roster', 'roster', 'open']);
  await work(MONDAY);
  expect(await statuses()).toEqual(['open', 'open', 'open']);
  await book(slot.id);
  const trail = await db.owner('audit_events').where({ subjectId: slot.id });
  expect(trail).toMatchObject([{ subject: 'slot', action: 'added', actorName: 'Clerk' }]);
});

test('a slot added where the hours would have one is one of them: it goes and comes with the hours', async () => {
  await work([]);
  expect(await add(NINE)).toMatchObject({ status: 'open' });
  await work(MONDAY);
  expect((await today()).filter(({ startTime }) => startTime === NINE)).toHaveLength(1);
});

test.each<[string, string, object, object]>([
  ['an unknown staff member', EVENING, { staffId: nobody }, { code: 'not_found' }],
  ['an unknown service', EVENING, { serviceId: nobody }, { code: 'not_found' }],
  ['a time that is now', NOW, {}, { extra: { details: [{ field: 'startTime' }] } }],
  [
    'what nobody may book yet',
    minutes(NOW, 30 * 1440 + 1),
    {},
    { extra: { details: [{ field: 'startTime' }] } },
  ],
  ['the time of another slot', NINE, {}, { code: 'conflict' }],
  ['a time too near to the slot before', minutes(NINE, 79), {}, { code: 'conflict' }],
  ['a time too near to the slot after', minutes(NINE, -39), {}, { code: 'conflict' }],
])('refuses %s, and adds nothing', async (_, startTime, more, refusal) => {
  await expect(add(startTime, more)).rejects.toMatchObject(refusal);
  expect(await statuses()).toEqual(['open', 'open']);
});

test.each([80, -40])('%d minutes from the first of two slots there is room', async from => {
  expect(await add(minutes(NINE, from))).toMatchObject({ status: 'open' });
});

test('a time as far ahead as anybody may book is offered', async () => {
  expect(await add(minutes(NOW, 30 * 1440))).toMatchObject({ status: 'open' });
});

test('nobody is offered on a day off, nor for what they do not do; the refusal says what to change', async () => {
  const color = await createService(db.knex, tenant, { name: 'Color', durationMinutes: 60 }, BY);
  const notDone = add(EVENING, { serviceId: color.id });
  await expect(notDone).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/does not do Color/) as string,
  });
  await updateStaff(db.knex, tenant, staffId, { daysOff: [{ from: '2027-03-01', to: '2027-03-01' }] }, BY);
  await expect(add(EVENING)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/day off/) as string,
  });
});

test('a deleted slot is gone and is not made again, by night or by a change of hours, until it is added again', async () => {
  const [first] = await today();
  await remove(first!.id);
  expect(await statuses()).toEqual(['open']);
  expect(await generate()).toBe(0);
  await work([]);
  await work(MONDAY);
  expect(await statuses()).toEqual(['open']);
  await expect(remove(first!.id)).rejects.toMatchObject({ code: 'not_found' });
  const opening = setSlotStatus(db.knex, tenant, first!.id, 'open', BY);
  await expect(opening).rejects.toMatchObject({ code: 'not_found' });
  await expect(book(first!.id)).rejects.toMatchObject({ code: 'slot_closed' });
  expect(await add(NINE)).toMatchObject({ id: first!.id, status: 'open', closedBy: null, available: true });
  const trail = await db.owner('audit_events').where({ subjectId: first!.id }).orderBy('id');
  expect(trail.map(({ action }: { action: string }) => action)).toEqual(['deleted', 'added']);
});

test('a slot that is booked, was booked or is held is not deleted, and the refusal says what to do', async () => {
  const [first, second] = await today();
  const bookingId = await book(first!.id);
  await expect(remove(first!.id)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/Cancel the booking/) as string,
  });
  const to = 'cancelled' as const;
  await moveBooking(db.knex, tenant, { bookingId, to, actor: clerk, now: NOW, operationId: 'c' });
  await expect(remove(first!.id)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/Close it instead/) as string,
  });
  await db.owner('slots').where({ id: second!.id }).update({ status: 'held', heldUntil: NINE });
  await expect(remove(second!.id)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/waiting line/) as string,
  });
  expect(await statuses()).toEqual(['open', 'held']);
});

test('another tenant finds neither the slot nor the people', async () => {
  const [first] = await today();
  const other = await createTenant(db.owner);
  await expect(deleteSlot(db.knex, other, first!.id, BY)).rejects.toMatchObject({ code: 'not_found' });
  const adding = addSlot(db.knex, other, { staffId, serviceId, startTime: EVENING }, BY);
  await expect(adding).rejects.toMatchObject({ code: 'not_found' });
});
