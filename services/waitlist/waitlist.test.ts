// The line, against a real Postgres: a freed slot is held for those who wait, offered one by one, taken once.
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { createTenant } from '../../tests/factories';
import { createBlock } from '../../tests/factories/blocks';
import { plusMs } from '../../domain/instants';
import type { Tenant } from '../../domain/tenant';
import { createAppointment } from '../bookings/appointment';
import { moveBooking } from '../bookings/move';
import { createLinks } from '../links';
import { createService } from '../services';
import type { SlotView } from '../slots';
import { generateSlots, listSlots } from '../slots';
import { createStaff } from '../staff';
import type { EntryView } from './line';
import { joinLine, leaveLine, listEntries } from './line';
import { offerByToken } from './offer-view';
import type { LineStep } from './offers';
import { acceptOffer, declineOffer, nextStep } from './offers';
import { endWaiting } from './over';
import { claimCalled, markCalled } from './release';
import { by } from '../../tests/factories';

const NOW = '2027-03-01T12:00:00.000Z'; // Monday, 04:00 in Los Angeles; the first slot is at 09:00
const clerk = { type: 'staff' as const, id: null, name: 'Clerk' };
let db: TestDatabase;
let tenant: Tenant;
let slots: SlotView[];
let serviceId: string;
let staffId: string;
const links = createLinks('k'.repeat(32), 'http://localhost');
const deps = () => ({ knex: db.knex, links });

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
  serviceId = (await createService(db.knex, tenant, { name: 'Cut', durationMinutes: 30, price: 45 }, by()))
    .id;
  const shifts = [{ weekday: 1, from: '09:00', to: '12:00' }];
  const kim = { name: 'Kim', role: 'Stylist', serviceIds: [serviceId], shifts };
  staffId = (await createStaff(db.knex, tenant, kim, by())).id;
  await generateSlots(db.knex, tenant, { from: '2027-03-01', to: '2027-03-01', now: NOW });
  slots = await listSlots(db.knex, tenant, {}, NOW);
});

const phoneOf = (n: number) => `+1310555010${n}`;
const book = (slotId: string, phone = '+13105550199', now = NOW, more: { overHold?: boolean } = {}) =>
  createAppointment(deps(), {
    ...{ tenant, slotId, now, actor: clerk, staff: true, source: 'walk_in', requestId: 'r' },
    customer: { fullName: 'Bo Berg', phone },
    ...more,
  });
const join = (n: number, more: Partial<Parameters<typeof joinLine>[2]> = {}): Promise<EntryView> =>
  joinLine(db.knex, tenant, {
    ...{ serviceId, customerName: `Person ${n}`, customerPhone: phoneOf(n), actor: clerk, requestId: 'r' },
    now: plusMs(NOW, n),
    ...more,
  });
const cancel = (bookingId: string, now = NOW) =>
  moveBooking(db.knex, tenant, {
    ...{ bookingId, to: 'cancelled', actor: clerk, now, operationId: randomUUID() },
  });
/** Books a slot and gives it back. */
async function free(slot: SlotView, now = NOW): Promise<void> {
  await cancel((await book(slot.id, undefined, now)).booking.id, now);
}
const step = (slot: SlotView, now = NOW): Promise<LineStep> =>
  nextStep(db.knex, tenant, { slotId: slot.id, offerId: randomUUID(), now });
async function offered(slot: SlotView, now = NOW): Promise<{ id: string; until: string }> {
  const next = await step(slot, now);
  if (next.type !== 'offer') throw new Error(`No offer but ${next.type}`);
  return { id: next.offerId, until: next.until };
}
const accept = (offerId: string, now = NOW) => acceptOffer(deps(), tenant, { offerId, now, requestId: 'r' });
const decline = (offerId: string, now = NOW) =>
  declineOffer(db.knex, tenant, { offerId, now, requestId: 'r' });
const statusOf = async (slot: SlotView) =>
  (await listSlots(db.knex, tenant, { id: slot.id }, NOW))[0]!.status;
const entry = async (id: string) => (await listEntries(db.knex, tenant, { id }, 1, 1)).rows[0]!;
const whoHas = async (offerId: string): Promise<string> =>
  (await db.owner('waitlist_offers').where({ id: offerId }).first<{ entryId: string }>()).entryId;
const bookingsOf = (slot: SlotView) => db.owner('bookings').where({ slotId: slot.id, status: 'upcoming' });
const [first, second] = [0, 1];

test('a freed slot is open again when nobody waits for it, and held when somebody does', async () => {
  await free(slots[first]!);
  expect(await statusOf(slots[first]!)).toBe('open');
  await join(1, { to: slots[first]!.startTime });
  await free(slots[first]!);
  expect(await statusOf(slots[first]!)).toBe('open');
  await join(2, { staffId });
  await free(slots[first]!);
  expect(await statusOf(slots[first]!)).toBe('held');
  await expect(book(slots[first]!.id)).rejects.toMatchObject({ code: 'slot_held' });
});

test('a slot of somebody who has left the roster is offered to nobody: given back, or held already, it is closed', async () => {
  await join(1);
  const { booking } = await book(slots[second]!.id);
  await free(slots[first]!);
  const { id } = await offered(slots[first]!);
  await db.owner('resources').where({ id: staffId }).update({ isActive: false });
  await expect(accept(id)).rejects.toMatchObject({ code: 'slot_unavailable' });
  expect(await step(slots[first]!)).toEqual({ type: 'over' });
  await cancel(booking.id);
  expect([await statusOf(slots[first]!), await statusOf(slots[second]!)]).toEqual(['closed', 'closed']);
});

test('a held slot waits in the outbox until its workflow knows, and what comes up meanwhile is not lost', async () => {
  await join(1);
  await free(slots[first]!);
  const mine = async () => (await claimCalled(db.knex, 50, 30_000)).filter(c => c.tenantId === tenant.id);
  const [called] = await mine();
  expect(called).toMatchObject({ slotId: slots[first]!.id });
  expect(await mine()).toEqual([]);
  const later = { lineWantedAt: plusMs(NOW, 5_000), lineClaimedUntil: null };
  await db.owner('slots').where({ id: slots[first]!.id }).update(later);
  await markCalled(db.knex, called!);
  const [again] = await mine();
  expect(again?.wantedAt).not.toBe(called!.wantedAt);
  await markCalled(db.knex, again!);
  await db.owner('slots').where({ id: slots[first]!.id }).update({ lineClaimedUntil: null });
  // Now the workflow knows, but by the real clock the hold is not over before 2027: nothing to heal.
  expect(await mine()).toEqual([]);
  await db.owner('slots').where({ id: slots[first]!.id }).update({ heldUntil: '2020-01-01T00:00:00Z' });
  expect(await mine()).toHaveLength(1);
});

test('offers go down the line in order, one at a time, nobody twice, and then the slot is open', async () => {
  const [a, b] = [await join(1), await join(2)];
  await free(slots[first]!);
  const one = await offered(slots[first]!);
  expect([await whoHas(one.id), one.until]).toEqual([a.id, plusMs(NOW, 15 * 60_000)]);
  // Asked again, as after a crash: the same offer.
  expect(await offered(slots[first]!)).toEqual(one);
  expect(await decline(one.id)).toEqual({ status: 'declined' });
  expect(await decline(one.id)).toEqual({ status: 'declined' });
  const two = await offered(slots[first]!);
  expect(await whoHas(two.id)).toBe(b.id);
  expect(await step(slots[first]!, two.until)).toEqual({ type: 'over' });
  expect(await statusOf(slots[first]!)).toBe('open');
  expect((await entry(b.id)).offers).toMatchObject([{ status: 'expired', slotId: slots[first]!.id }]);
  expect([(await entry(a.id)).position, (await entry(b.id)).position]).toEqual([1, 2]);
});

test('who accepts has the booking, from the waitlist and confirmed, and leaves the line', async () => {
  const a = await join(1, { customerEmail: 'a@example.com' });
  await free(slots[first]!);
  const { id } = await offered(slots[first]!);
  const outcomes = await Promise.all([accept(id), accept(id), accept(id)]);
  expect(outcomes).toEqual([{ status: 'accepted' }, { status: 'accepted' }, { status: 'accepted' }]);
  const bookings = await bookingsOf(slots[first]!);
  expect(bookings).toMatchObject([
    { source: 'waitlist', kind: 'appointment', customerName: 'Person 1', customerEmail: 'a@example.com' },
  ]);
  expect(await statusOf(slots[first]!)).toBe('booked');
  expect(await entry(a.id)).toMatchObject({ status: 'booked', position: null, bookingId: bookings[0].id });
  const { view } = (await offerByToken(deps(), links.offerUrlOf(id).split('/').at(-1)!, NOW))!;
  expect(view).toMatchObject({ status: 'accepted', serviceName: 'Cut', staffName: 'Kim' });
  expect(view.bookingUrl).toMatch(/^http:\/\/localhost\/booking\//);
  await expect(decline(id)).rejects.toMatchObject({ code: 'conflict' });
});

test('one millisecond before the end is in time, at the end is not, and a race of both has one outcome', async () => {
  await join(1);
  await join(2);
  for (const slot of [slots[first]!, slots[second]!]) await free(slot);
  const one = await offered(slots[first]!);
  await expect(accept(one.id, one.until)).rejects.toMatchObject({ code: 'conflict', error: 'Offer is over' });
  const late = await offered(slots[second]!);
  const [answer, next] = await Promise.allSettled([
    accept(late.id, plusMs(late.until, -1)),
    step(slots[second]!, late.until),
  ]);
  const bookings = await bookingsOf(slots[second]!);
  expect(next.status).toBe('fulfilled');
  expect(bookings).toHaveLength(answer.status === 'fulfilled' ? 1 : 0);
  expect(await accept(one.id, plusMs(one.until, -1))).toEqual({ status: 'accepted' });
});

test('two slots freed together ask two different people, and one person is never asked about both', async () => {
  const [a, b] = [await join(1), await join(2)];
  await free(slots[first]!);
  await free(slots[second]!);
  const both = await Promise.all([offered(slots[first]!), offered(slots[second]!)]);
  expect(new Set(await Promise.all(both.map(({ id }) => whoHas(id))))).toEqual(new Set([a.id, b.id]));
  await leaveLine(db.knex, tenant, { id: a.id, actor: clerk, now: NOW, requestId: 'r' });
  const [lost, kept] = (await whoHas(both[0].id)) === a.id ? [first, second] : [second, first];
  // The slot of who left waits for the one who is deciding about the other.
  expect(await step(slots[lost]!)).toMatchObject({ type: 'wait', until: both[kept]!.until });
  await accept(both[kept]!.id);
  expect(await step(slots[lost]!)).toEqual({ type: 'over' });
  expect([await statusOf(slots[lost]!), await statusOf(slots[kept]!)]).toEqual(['open', 'booked']);
});

test('somebody who has booked elsewhere is skipped, and cannot accept an offer on top of it', async () => {
  const [a, b, c] = [await join(1), await join(2), await join(3)];
  await book(slots[4]!.id, phoneOf(1), plusMs(NOW, 10));
  await free(slots[first]!);
  const now = plusMs(NOW, 20);
  const { id } = await offered(slots[first]!, now);
  expect(await whoHas(id)).toBe(b.id);
  expect(await entry(a.id)).toMatchObject({ status: 'booked', offers: [] });
  await book(slots[5]!.id, phoneOf(2), now);
  await expect(accept(id, now)).rejects.toMatchObject({ code: 'conflict', error: 'Already booked' });
  expect(await entry(b.id)).toMatchObject({ status: 'booked', offers: [{ status: 'withdrawn' }] });
  expect(await whoHas((await offered(slots[first]!, now)).id)).toBe(c.id);
});

test('leaving the line withdraws the offer at once and calls the next', async () => {
  const [a, b] = [await join(1), await join(2)];
  await free(slots[first]!);
  const { id } = await offered(slots[first]!);
  const leave = () => leaveLine(db.knex, tenant, { id: a.id, actor: clerk, now: NOW, requestId: 'r' });
  expect(await leave()).toMatchObject({
    status: 'removed',
    position: null,
    offers: [{ status: 'withdrawn' }],
  });
  expect(await leave()).toMatchObject({ status: 'removed' });
  await expect(accept(id)).rejects.toMatchObject({ code: 'conflict', error: 'Offer is over' });
  expect(await whoHas((await offered(slots[first]!)).id)).toBe(b.id);
});

test('whoever wanted a time that is over waits no more, at that moment and not before; who is deciding may decide', async () => {
  const to = slots[first]!.endTime;
  const [over, later, any] = [await join(1, { to }), await join(2, { to: plusMs(to, 1) }), await join(3)];
  await endWaiting(db.knex, plusMs(to, -1));
  expect(await entry(over.id)).toMatchObject({ status: 'waiting', position: 1 });
  await free(slots[first]!);
  await offered(slots[first]!);
  await endWaiting(db.knex, to);
  expect(await entry(over.id)).toMatchObject({ status: 'waiting', offers: [{ status: 'open' }] });
  await step(slots[first]!, slots[first]!.startTime);
  for (let i = 0; i < 2; i++) await endWaiting(db.knex, to);
  expect(await entry(over.id)).toMatchObject({ status: 'expired', position: null });
  expect(await entry(later.id)).toMatchObject({ status: 'waiting', position: 1 });
  expect(await entry(any.id)).toMatchObject({ status: 'waiting', position: 2 });
  const trail = await db.owner('audit_events').where({ subjectId: over.id }).orderBy('id');
  expect(trail.map(({ action }: { action: string }) => action)).toEqual([
    ...['joined', 'offered', 'expired', 'time_over'],
  ]);
});

test('a staff member who was taken for something else cannot be promised, and the slot is open again', async () => {
  await join(1);
  await free(slots[first]!);
  const { id } = await offered(slots[first]!);
  // A block asks for no slot, and so not for what is offered.
  const { startTime, endTime } = slots[first]!;
  await createBlock(db.knex, tenant, { resourceIds: [staffId], startTime, endTime, now: NOW });
  await expect(accept(id)).rejects.toMatchObject({ code: 'slot_unavailable' });
  expect(await step(slots[first]!)).toEqual({ type: 'over' });
  expect(await bookingsOf(slots[first]!)).toEqual([]);
});

test('what is offered keeps its time: another service at that time is no free slot, and taken only on purpose', async () => {
  const a = await join(1);
  const colour = { name: 'Colour', durationMinutes: 60, bufferAfterMinutes: 30 };
  const { id: colourId } = await createService(db.knex, tenant, colour, by());
  const [over, after] = await db
    .owner('slots')
    .insert(
      [first, 2].map(n => ({
        ...{ tenantId: tenant.id, serviceId: colourId, staffId },
        ...{ startsAt: slots[n]!.startTime, endsAt: slots[n + 1]!.endTime },
      })),
    )
    .returning<{ id: string }[]>('id');
  const freeIds = async () =>
    (await listSlots(db.knex, tenant, { available: true }, NOW)).map(slot => slot.id);
  await free(slots[second]!);
  const { id } = await offered(slots[second]!);
  expect(await freeIds()).not.toContain(over!.id);
  // It ends when the other begins: half-open, and so are buffers.
  expect(await freeIds()).toContain(after!.id);
  await expect(book(over!.id)).rejects.toMatchObject({ code: 'slot_held' });
  expect(await bookingsOf(slots[second]!)).toEqual([]);

  await book(over!.id, undefined, NOW, { overHold: true });
  await expect(accept(id)).rejects.toMatchObject({ code: 'conflict', error: 'Offer is over' });
  expect(await entry(a.id)).toMatchObject({ status: 'waiting', offers: [{ status: 'withdrawn' }] });
  expect(await step(slots[second]!)).toEqual({ type: 'over' });
  expect(await statusOf(slots[second]!)).toBe('open');
});

test('staff book a held slot over its offer only when they say so; who was asked keeps their place and is told', async () => {
  const [a, b] = [await join(1), await join(2)];
  await free(slots[first]!);
  const { id } = await offered(slots[first]!);
  await expect(book(slots[first]!.id)).rejects.toMatchObject({ code: 'slot_held' });
  const { booking } = await book(slots[first]!.id, undefined, NOW, { overHold: true });
  expect(booking).toMatchObject({ status: 'upcoming', startTime: slots[first]!.startTime });
  expect(await statusOf(slots[first]!)).toBe('booked');
  const { view } = (await offerByToken(deps(), links.offerUrlOf(id).split('/').at(-1)!, NOW))!;
  expect(view.status).toBe('withdrawn');
  await expect(accept(id)).rejects.toMatchObject({
    ...{ code: 'conflict', error: 'Offer is over', message: expect.stringContaining('withdrawn') as string },
  });
  expect(await entry(a.id)).toMatchObject({
    ...{ status: 'waiting', position: 1, offers: [{ status: 'withdrawn' }] },
  });
  const trail = await db.owner('audit_events').where({ subjectId: a.id, action: 'withdrawn' });
  expect(trail).toMatchObject([{ actorName: 'Clerk', metadata: { slotId: slots[first]!.id } }]);
  // Its workflow is told, and finds nothing to offer; the line goes on with the next slot that is freed.
  const called = await claimCalled(db.knex, 50, 30_000);
  expect(called.map(call => call.slotId)).toContain(slots[first]!.id);
  expect(await step(slots[first]!)).toEqual({ type: 'over' });
  expect((await entry(b.id)).offers).toEqual([]);
  await cancel(booking.id);
  expect(await whoHas((await offered(slots[first]!)).id)).toBe(a.id);
});

test('somebody in line for whom staff book it themselves has left the line, with that booking', async () => {
  const [a, b] = [await join(1), await join(2)];
  await free(slots[first]!);
  await offered(slots[first]!);
  const { booking } = await book(slots[first]!.id, phoneOf(1), plusMs(NOW, 1_000), { overHold: true });
  expect(await entry(a.id)).toMatchObject({ status: 'booked', bookingId: booking.id, position: null });
  expect(await entry(b.id)).toMatchObject({ status: 'waiting', position: 1 });
});

test('over a hold it takes a held slot only: a booked, closed or past one is refused as ever', async () => {
  const over = (slot: SlotView, now = NOW) => book(slot.id, undefined, now, { overHold: true });
  await book(slots[first]!.id);
  await expect(over(slots[first]!)).rejects.toMatchObject({ code: 'slot_unavailable' });
  await db.owner('slots').where({ id: slots[2]!.id }).update({ status: 'closed' });
  await expect(over(slots[2]!)).rejects.toMatchObject({ code: 'slot_closed' });
  await expect(over(slots[second]!, slots[second]!.startTime)).rejects.toMatchObject({ code: 'slot_past' });
  expect((await over(slots[second]!)).booking.status).toBe('upcoming');
});

test('an acceptance and a booking over the hold at the same moment: one has the slot, the other is told', async () => {
  for (let round = 0; round < 5; round += 1) {
    const slot = slots[round]!;
    const { id: entryId } = await join(1, { now: plusMs(NOW, round) });
    await free(slot);
    const { id } = await offered(slot);
    const [accepted, booked] = await Promise.allSettled([
      accept(id),
      book(slot.id, undefined, NOW, { overHold: true }),
    ]);
    const won = accepted.status === 'fulfilled';
    expect(booked.status).toBe(won ? 'rejected' : 'fulfilled');
    if (booked.status === 'rejected') expect(booked.reason).toMatchObject({ code: 'slot_unavailable' });
    if (accepted.status === 'rejected') expect(accepted.reason).toMatchObject({ code: 'conflict' });
    expect(await bookingsOf(slot)).toMatchObject([{ source: won ? 'waitlist' : 'walk_in' }]);
    await leaveLine(db.knex, tenant, { id: entryId, actor: clerk, now: NOW, requestId: 'r' });
    for (const { id: bookingId } of await bookingsOf(slot)) await cancel(bookingId as string);
  }
});

test('an offer lasts as long as the tenant has set', async () => {
  tenant = { ...tenant, settings: { ...tenant.settings, waitlistOfferMinutes: 45 } };
  await join(1);
  await free(slots[first]!);
  expect((await offered(slots[first]!)).until).toBe(plusMs(NOW, 45 * 60_000));
});

test('a slot that is about to start is not held, and one that is held is opened then', async () => {
  await join(1);
  const start = Date.parse(slots[first]!.startTime);
  const before = (minutes: number) => new Date(start - minutes * 60_000).toISOString();
  await free(slots[first]!, before(11));
  expect(await statusOf(slots[first]!)).toBe('open');
  await free(slots[first]!, before(20));
  expect(await statusOf(slots[first]!)).toBe('held');
  expect(await step(slots[first]!, before(11))).toEqual({ type: 'over' });
  expect(await statusOf(slots[first]!)).toBe('open');
});

test('joining says what is wrong: no such service or staff member, one who does not do it, a time that is over', async () => {
  const other = await createStaff(db.knex, tenant, { name: 'Lee' }, by());
  await expect(join(1, { serviceId: randomUUID() })).rejects.toMatchObject({ code: 'not_found' });
  await expect(join(1, { staffId: randomUUID() })).rejects.toMatchObject({ code: 'not_found' });
  await expect(join(1, { staffId: other.id })).rejects.toMatchObject({ code: 'validation_failed' });
  await expect(join(1, { to: NOW, now: NOW })).rejects.toMatchObject({ code: 'validation_failed' });
  const foreign = await createTenant(db.owner);
  const request = { id: (await join(1)).id, actor: clerk, now: NOW, requestId: 'r' };
  await expect(leaveLine(db.knex, foreign, request)).rejects.toMatchObject({ code: 'not_found' });
});
