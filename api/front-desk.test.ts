// The front desk over HTTP: walk-ins booked over a hold on purpose, appointments moved to another slot, any free staff
// member, and pages that stay while bookings arrive.
import { randomUUID } from 'node:crypto';
import { addDays, dateOf, timeOf } from '../domain/calendar';
import { plusMs } from '../domain/instants';
import { createService } from '../services/services';
import type { SlotView } from '../services/slots';
import { generateSlots, listSlots } from '../services/slots';
import { createStaff } from '../services/staff';
import { joinLine } from '../services/waitlist/line';
import { nextStep } from '../services/waitlist/offers';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { by } from '../tests/factories';

let world: ApiWorld;
let token: string;
let serviceId: string;
let day: string;
/** Kim's and Lee's, of one day; each test takes its own. */
let kims: SlotView[];
let lees: SlotView[];
beforeAll(async () => {
  world = await startApiWorld();
  token = await world.app.tokenOf(world.home.users.staff);
  const { knex } = world.database;
  const { tenant } = world.home;
  const now = new Date().toISOString();
  serviceId = (await createService(knex, tenant, { name: 'Cut', durationMinutes: 30, price: 45 }, by())).id;
  const shifts = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, from: '08:00', to: '18:00' }));
  for (const name of ['Kim', 'Lee'])
    await createStaff(knex, tenant, { name, serviceIds: [serviceId], shifts }, by());
  day = addDays(dateOf(now, tenant.timeZone), 3);
  await generateSlots(knex, tenant, { from: day, to: day, now });
  const slots = await listSlots(knex, tenant, {}, now);
  [kims, lees] = [slots.filter(s => s.staffName === 'Kim'), slots.filter(s => s.staffName === 'Lee')];
});
afterAll(() => world.stop());

const send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  world.app.call(method, path, { token, body, headers });
const get = (path: string) => world.app.call('GET', path, { token });
const walkIn = (slotId: string, more: object = {}, phone = '+13105550100') =>
  send('POST', '/bookings', {
    ...{ slot_id: slotId, customer_name: 'Ann Lee', customer_phone: phone, booking_source: 'walk_in' },
    ...more,
  });
const reschedule = (id: string, body: object, key = randomUUID()) =>
  send('POST', `/bookings/${id}/reschedule`, body, { 'idempotency-key': key });

/** Somebody waits for this time alone, and is being offered this slot. @returns the secret of the offer */
async function offer(slot: SlotView, customerPhone: string): Promise<string> {
  const { knex, owner } = world.database;
  const { tenant } = world.home;
  const now = new Date().toISOString();
  const times = { from: slot.startTime, to: slot.endTime };
  const person = { serviceId, customerName: 'Bo Berg', customerPhone, ...times };
  const actor = { type: 'staff' as const, id: null, name: 'Clerk' };
  await joinLine(knex, tenant, { ...person, actor, now, requestId: 'r' });
  await owner('slots').where({ id: slot.id }).update({ status: 'held', heldUntil: now });
  const offerId = randomUUID();
  expect(await nextStep(knex, tenant, { slotId: slot.id, offerId, now })).toMatchObject({ offerId });
  return world.app.deps.links.offerUrlOf(offerId).split('/').at(-1)!;
}

it('books a held slot only when that is said, and the link of the offer says it is withdrawn', async () => {
  const secret = await offer(kims[0]!, '+13105550111');
  const refused = await walkIn(kims[0]!.id);
  expect([refused.status, refused.body.code]).toEqual([409, 'slot_held']);
  expect((await walkIn(kims[0]!.id, { over_hold: false })).status).toBe(409);
  const booked = await walkIn(kims[0]!.id, { over_hold: true });
  expect([booked.status, booked.body.booking.status]).toEqual([201, 'upcoming']);
  const shown = await world.app.call('GET', `/public/offers/${secret}`);
  expect(shown.body.offer.status).toBe('withdrawn');
  const late = await world.app.call('POST', `/public/offers/${secret}/accept`);
  expect([late.status, late.body.error, late.body.message]).toEqual([
    ...[409, 'Offer is over', expect.stringContaining('withdrawn')],
  ]);
});

it('moves an appointment to another slot in one step, once per key, and back', async () => {
  const { bookingId } = (await walkIn(kims[1]!.id, {}, '+13105550121')).body;
  const key = randomUUID();
  const moved = await reschedule(bookingId, { slot_id: lees[1]!.id }, key);
  expect([moved.status, moved.body.booking]).toMatchObject([
    200,
    { staffName: 'Lee', startTime: lees[1]!.startTime, revision: 2, price: 45, serviceName: 'Cut' },
  ]);
  expect((await reschedule(bookingId, { slot_id: lees[1]!.id }, key)).body.booking.revision).toBe(2);
  const same = await reschedule(bookingId, { slot_id: lees[1]!.id });
  expect([same.status, same.body.booking.revision]).toEqual([200, 2]);
  const back = await reschedule(bookingId, { slot_id: kims[1]!.id });
  expect([back.status, back.body.booking.staffName]).toEqual([200, 'Kim']);
  const { booking } = (await get(`/bookings/${bookingId}`)).body;
  expect(booking.slotDetails).toMatchObject({ startTime: kims[1]!.startTime, status: 'booked' });
  const trail = booking.auditTrail.filter(({ action }: { action: string }) => action === 'rescheduled');
  expect(trail).toMatchObject([
    { metadata: { fromStaff: 'Kim', toStaff: 'Lee' } },
    { to: `${kims[1]!.startTime}/${kims[1]!.endTime}` },
  ]);
});

it('says why an appointment cannot be moved there, and what is free instead', async () => {
  const { bookingId } = (await walkIn(kims[2]!.id, {}, '+13105550131')).body;
  await walkIn(kims[3]!.id, {}, '+13105550132');
  const taken = await reschedule(bookingId, { slot_id: kims[3]!.id });
  expect([taken.status, taken.body.code]).toEqual([409, 'slot_unavailable']);
  expect(taken.body.alternatives).toHaveLength(3);
  await offer(lees[3]!, '+13105550133');
  const held = await reschedule(bookingId, { slot_id: lees[3]!.id });
  expect([held.status, held.body.code]).toEqual([409, 'slot_held']);
  const unknown = await reschedule(bookingId, { slot_id: randomUUID() });
  expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
  const days = await reschedule(bookingId, { startDate: day, endDate: day });
  expect([days.status, days.body.details]).toMatchObject([400, [{ field: 'slot_id' }]]);
  const rental = await world.book();
  const toSlot = await reschedule(rental.id, { slot_id: kims[4]!.id });
  expect([toSlot.status, toSlot.body.details]).toMatchObject([400, [{ field: 'slot_id' }]]);
  expect((await reschedule(bookingId, { slot_id: lees[3]!.id, over_hold: true })).status).toBe(200);
  await send('DELETE', `/bookings/${bookingId}`);
  const over = await reschedule(bookingId, { slot_id: kims[5]!.id });
  expect([over.status, over.body]).toMatchObject([400, { code: 'invalid_transition', from: 'cancelled' }]);
});

it('offers each time once with any staff member, whoever has less to do on that day', async () => {
  await walkIn(kims[6]!.id, {}, '+13105550141');
  await walkIn(kims[7]!.id, {}, '+13105550142');
  const path = `/slots?service_id=${serviceId}&from=${day}&to=${day}&available=true`;
  const { slots } = (await get(`${path}&any_staff=true`)).body;
  const times = slots.map(({ startTime }: SlotView) => startTime);
  expect(new Set(times).size).toBe(times.length);
  const last = slots.at(-1) as SlotView;
  expect(last.staffName).toBe('Lee');
  expect((await get(path)).body.slots.length).toBeGreaterThan(slots.length);
});

it('makes slots on the clock of where somebody works, and they follow when that changes', async () => {
  const manager = await world.app.tokenOf(world.home.users.manager);
  const ask = (method: string, path: string, body?: object) =>
    world.app.call(method, path, { token: manager, body });
  const name = `Hall ${randomUUID()}`;
  const { location } = (await ask('POST', '/admin/locations', { name, timeZone: 'Asia/Kathmandu' })).body;
  const shifts = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, from: '09:00', to: '10:00' }));
  const wanted = { name: 'Maya', serviceIds: [serviceId], shifts, locationId: location.id };
  const { staff } = (await ask('POST', '/staff', wanted)).body;
  expect(staff).toMatchObject({ locationId: location.id, locationName: name });
  await ask('POST', '/slots/generate', { from: addDays(day, -1), to: addDays(day, 1), staffId: staff.id });
  const openOn = async (zone: string): Promise<string[]> => {
    const days = `from=${addDays(day, -1)}&to=${addDays(day, 1)}`;
    const { slots } = (await ask('GET', `/slots?staff_id=${staff.id}&status=open&${days}`)).body;
    const starts = (slots as SlotView[]).map(({ startTime }) => startTime);
    return starts.filter(start => dateOf(start, zone) === day).map(start => timeOf(start, zone));
  };
  expect(await openOn('Asia/Kathmandu')).toEqual(['09:00', '09:30']);
  await ask('PATCH', `/admin/locations/${location.id}`, { timeZone: 'Europe/London' });
  expect(await openOn('Europe/London')).toEqual(['09:00', '09:30']);
  const moved = await ask('PATCH', `/staff/${staff.id}`, { locationId: null });
  expect([moved.status, moved.body.staff.locationId]).toEqual([200, null]);
  const { timeZone } = world.home.tenant;
  expect(await openOn(timeZone)).toEqual(['09:00', '09:30']);
});

describe('managers who change the roster', () => {
  const asManager = async (method: string, path: string, body?: unknown) =>
    world.app.call(method, path, { token: await world.app.tokenOf(world.home.users.manager), body });
  const statusesOf = async (staffId: string) =>
    (await get(`/slots?staff_id=${staffId}&from=${day}&to=${day}`)).body.slots.map(
      ({ status, closedBy }: SlotView) => closedBy ?? status,
    );

  it('are told what became of the slots and which bookings stand in the way; the trail says who it was', async () => {
    const { bookingId } = (await walkIn(kims[10]!.id, {}, '+13105550151')).body;
    const staffId = kims[0]!.staffId;
    const off = await asManager('PATCH', `/staff/${staffId}`, { daysOff: [{ from: day, to: day }] });
    expect([off.status, off.body.staff.name]).toEqual([200, 'Kim']);
    const { slots } = off.body;
    const ofBooking = slots.firstBookings.find(({ id }: { id: string }) => id === bookingId);
    expect(ofBooking).toEqual({
      ...{ id: bookingId, customerName: 'Ann Lee', staffName: 'Kim', startTime: kims[10]!.startTime },
      ...{ timeZone: world.home.tenant.timeZone, zoneName: null },
      because: 'day_off',
    });
    const booked = (await statusesOf(staffId)).filter((status: string) => status === 'booked');
    expect(slots).toMatchObject({ opened: 0, bookings: booked.length });
    const refused = await walkIn(kims[11]!.id, {}, '+13105550152');
    expect([refused.status, refused.body.code]).toEqual([400, 'slot_closed']);
    // A cancelled one is offered to nobody.
    await send('DELETE', `/bookings/${bookingId}`);
    expect((await statusesOf(staffId))[10]).toBe('roster');
    const back = await asManager('PATCH', `/staff/${staffId}`, { daysOff: [] });
    expect(back.body.slots).toMatchObject({ closed: 0, opened: slots.closed + 1 });

    const trail = await asManager('GET', `/admin/audit?subject_id=${staffId}`);
    const { id } = world.home.users.manager;
    expect(trail.body.trail.slice(0, 2)).toMatchObject([
      { event: 'staff_member.changed', about: 'Kim', to: 'days off', actorId: id },
      { event: 'staff_member.changed', metadata: { fields: ['daysOff'], slots: { closed: slots.closed } } },
    ]);
  });

  it('find closed and opened slots on the trail by what, who and when', async () => {
    const slot = lees[12]!;
    await asManager('PATCH', `/slots/${slot.id}`, { status: 'closed' });
    await asManager('PATCH', `/slots/${slot.id}`, { status: 'open' });
    const { body } = await asManager('GET', `/admin/audit?subject_id=${slot.id}`);
    const about = expect.stringMatching(`^Cut, Lee, ${day} \\d\\d:\\d\\d$`);
    expect(body.trail).toMatchObject([
      { event: 'slot.opened', about },
      { event: 'slot.closed', about },
    ]);
  });

  it('add one slot outside of the hours, once per key, and delete it again', async () => {
    const { staffId, startTime } = lees[0]!;
    const body = { staffId, serviceId, startTime: plusMs(startTime, -3 * 3_600_000) };
    const manager = await world.app.tokenOf(world.home.users.manager);
    const headers = { 'idempotency-key': randomUUID() };
    const add = (more?: object) => world.app.call('POST', '/slots', { token: manager, body, ...more });
    const added = await add({ headers });
    expect([added.status, added.body.slot]).toMatchObject([201, { ...body, status: 'open', closedBy: null }]);
    expect((await add({ headers })).body.slot.id).toBe(added.body.slot.id);
    const again = await add();
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
    const path = `/slots/${added.body.slot.id}`;
    const deleted = await asManager('DELETE', path);
    expect([deleted.status, deleted.body]).toEqual([200, { success: true }]);
    expect((await asManager('DELETE', path)).status).toBe(404);
    const shown = (await get(`/slots?staff_id=${staffId}&from=${day}&to=${day}`)).body.slots as SlotView[];
    expect(shown.map(({ id }) => id)).not.toContain(added.body.slot.id);
  });

  it('a service that is no longer offered is sold to nobody, however a slot of it came to be open', async () => {
    const stopped = await asManager('DELETE', `/services/${serviceId}`);
    expect([stopped.status, stopped.body.slots.closed > 0]).toEqual([200, true]);
    await world.database.owner('slots').where({ id: lees[13]!.id }).update({ status: 'open' });
    const shown = await get(`/slots?staff_id=${lees[0]!.staffId}&from=${day}&to=${day}&status=open`);
    expect(shown.body.slots).toMatchObject([{ id: lees[13]!.id, available: false }]);
    const refused = await walkIn(lees[13]!.id, {}, '+13105550161');
    expect([refused.status, refused.body.code]).toEqual([400, 'slot_closed']);
    expect(refused.body.message).toContain('Cut is no longer offered');
    const again = await asManager('PATCH', `/services/${serviceId}`, { isActive: true });
    expect(again.body.slots.opened).toBeGreaterThan(0);
    expect((await walkIn(lees[13]!.id, {}, '+13105550161')).status).toBe(201);
  });
});

it('pages a list as it was when its first page was read, however many bookings arrive', async () => {
  const page = async (query: string) => (await get(`/bookings?order=created_desc&limit=2&${query}`)).body;
  const first = await page('page=1');
  const asOf = encodeURIComponent(first.pagination.asOf as string);
  await world.book();
  await world.book();
  const second = await page(`page=2&as_of=${asOf}`);
  const ids = [...first.bookings, ...second.bookings].map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(4);
  expect(second.pagination).toMatchObject({ asOf: first.pagination.asOf, total: first.pagination.total });
  expect((await page('page=1')).pagination.total).toBe(first.pagination.total + 2);
});
