// The life of a booking from its start to its follow-up, with skipped time: every step and every message at its moment,
// once, whatever people do in between.
import { randomUUID } from 'node:crypto';
import type { LifecycleWorld, LivingBooking } from '../tests/harness/lifecycle';
import { HOUR_MS, MINUTE_MS, byLine, quietRuntime, startLifecycleWorld } from '../tests/harness/lifecycle';
import { addDays } from '../domain/calendar';
import type { BookingStatus } from '../domain/booking/status';
import { eventually } from '../tests/harness/worker-process';
import { lookAgain, reschedule, state } from './messages';

const DAY_MS = 24 * HOUR_MS;
const REMINDER = 'reminder sms customer';
const FOLLOW_UP = 'follow_up sms customer';
const CONFIRMED = ['confirmed email customer', 'confirmed sms customer'];
const PENDING = ['pending email customer', 'pending email staff'];

// A machine that also does other things may take its time.
jest.setTimeout(30_000);

let world: LifecycleWorld;
beforeAll(async () => {
  quietRuntime();
  world = await startLifecycleWorld();
}, 60_000);
afterAll(() => world?.stop());

/** Each once, and on each line in this order. */
function expectSent(booking: LivingBooking, expected: readonly string[], w = world): void {
  expect(byLine(w.sent(booking.id).map(({ what }) => what))).toEqual(byLine(expected));
}
const sentAt = (booking: LivingBooking, what: string): string[] =>
  world.sent(booking.id).flatMap(sent => (sent.what === what ? [sent.at] : []));

const session = { kind: 'session', startsInMs: 5 * HOUR_MS, lastsMs: HOUR_MS } as const;
const rental = { kind: 'rental', startsInMs: 2 * DAY_MS, lastsMs: DAY_MS } as const;

/** Once, not before its time, and less than a minute after it: what a busy machine takes is no matter of hours. */
function expectSentOnceAt(booking: LivingBooking, what: string, instant: string, plusMs = 0): void {
  const times = sentAt(booking, what);
  expect(times).toHaveLength(1);
  const lateMs = Date.parse(times[0]!) - Date.parse(instant) - plusMs;
  expect(lateMs).toBeGreaterThanOrEqual(0);
  expect(lateMs).toBeLessThan(MINUTE_MS);
}

/** A rental of whole days, as a reschedule leaves it: tomorrow's midnight is at least a day away. */
async function rentalOfDays(w: LifecycleWorld, daysAhead: number) {
  const midnight = Math.floor((await w.now()) / DAY_MS) * DAY_MS;
  const booking = await w.book({
    startsInMs: midnight + daysAhead * DAY_MS - (await w.now()),
    lastsMs: DAY_MS,
  });
  return { booking, startDate: new Date(midnight + daysAhead * DAY_MS).toISOString().slice(0, 10) };
}

test.each(['session', 'appointment'] as const)(
  'a %s is confirmed, reminded, started, ended and followed up, each once and at its time',
  async kind => {
    const booking = await world.book({ ...session, kind });
    await booking.handle.result();
    expectSent(booking, [...CONFIRMED, REMINDER, FOLLOW_UP]);
    expectSentOnceAt(booking, REMINDER, booking.start, -2 * HOUR_MS);
    expectSentOnceAt(booking, FOLLOW_UP, booking.end, 30 * MINUTE_MS);
    expect(await booking.stored()).toMatchObject({ status: 'completed', overdueAt: null });
    expect((await booking.stored()).lifecycleEndedAt).not.toBeNull();
  },
);

test('a block starts and ends by the clock, and nobody is told', async () => {
  const booking = await world.book({ ...session, kind: 'block' });
  await booking.handle.result();
  expect(await booking.stored()).toMatchObject({ status: 'completed' });
  expectSent(booking, []);
});

test('a rental past its end is flagged overdue once, and its follow-up counts from when it came back', async () => {
  const booking = await world.book(rental);
  await world.skipTo(booking.end);
  await world.skipTo(new Date(Date.parse(booking.end) + 3 * HOUR_MS).toISOString());
  const late = await booking.stored();
  expect(late.status).toBe('active');
  expect(Math.abs(+late.overdueAt! - Date.parse(booking.end))).toBeLessThan(MINUTE_MS);
  expect(await world.db.owner('inbox_items').where({ bookingId: booking.id })).toMatchObject([
    { type: 'overdue', status: 'pending' },
  ]);

  const returnedAt = await world.now();
  await booking.move('completed');
  await booking.handle.result();
  expectSent(booking, [...CONFIRMED, REMINDER, 'overdue slack staff', FOLLOW_UP]);
  expectSentOnceAt(booking, FOLLOW_UP, new Date(returnedAt).toISOString(), 30 * MINUTE_MS);
});

test('a booking nobody confirms gives its place back when its time runs out, and says so', async () => {
  const booking = await world.book({ ...rental, status: 'pending', pendingForMs: HOUR_MS });
  await booking.handle.result();
  expect(await booking.stored()).toMatchObject({ status: 'cancelled', cancelReason: 'expired' });
  expectSent(booking, [...PENDING, 'cancelled email customer']);

  const next = await world.book({
    ...rental,
    startsInMs: Date.parse(booking.start) - (await world.now()),
    resourceId: booking.resourceId,
  });
  expect(await next.stored()).toMatchObject({ status: 'upcoming' });
  await next.move('cancelled');
});

test('one confirmed in time keeps its place past the time it had', async () => {
  const booking = await world.book({ ...rental, status: 'pending', pendingForMs: HOUR_MS });
  await booking.move('upcoming');
  await world.skipTo(new Date(Date.parse(booking.start) - HOUR_MS).toISOString());
  expect(await booking.stored()).toMatchObject({ status: 'upcoming', cancelReason: null });
  expectSent(booking, [...PENDING, ...CONFIRMED, REMINDER]);
  await booking.move('cancelled');
});

test('one confirmed after its start is under way at once, without a reminder', async () => {
  const booking = await world.book({
    ...{ kind: 'session', status: 'pending', startsInMs: HOUR_MS },
    ...{ lastsMs: 3 * HOUR_MS, pendingForMs: 2 * HOUR_MS },
  });
  await world.skipTo(new Date(Date.parse(booking.start) + 30 * MINUTE_MS).toISOString());
  await booking.move('upcoming');
  await booking.handle.result();
  expect(await booking.stored()).toMatchObject({ status: 'completed' });
  expectSent(booking, [...PENDING, ...CONFIRMED, FOLLOW_UP]);
});

test('moved to later days before its reminder, it is reminded once, of the new days', async () => {
  const { booking, startDate } = await rentalOfDays(world, 3);
  const later = addDays(startDate, 4);
  expect(await booking.reschedule(later, later)).toEqual({ status: 'upcoming', revision: 2 });
  await world.skipTo(`${later}T01:00:00.000Z`);
  expectSentOnceAt(booking, REMINDER, `${addDays(later, -1)}T22:00:00.000Z`);
  expectSent(booking, [...CONFIRMED, 'rescheduled email customer', REMINDER]);
  expect(await booking.stored()).toMatchObject({ status: 'active', revision: 2 });
  await booking.move('completed');
  await booking.handle.result();
});

test('moved after its reminder, it is reminded again of the new days, and not twice', async () => {
  const { booking, startDate } = await rentalOfDays(world, 2);
  await world.skipTo(`${addDays(startDate, -1)}T23:00:00.000Z`);
  expect(sentAt(booking, REMINDER)).toHaveLength(1);
  const later = addDays(startDate, 2);
  await booking.reschedule(later, later);
  await world.skipTo(`${later}T01:00:00.000Z`);
  const reminders = world.sent(booking.id).filter(sent => sent.what === REMINDER);
  expect(reminders.map(({ revision, at }) => [revision, at.slice(0, 16)])).toEqual([
    [1, `${addDays(startDate, -1)}T22:00`],
    [2, `${addDays(later, -1)}T22:00`],
  ]);
  await booking.move('cancelled');
});

test('moved so that the time of its reminder is past, it is not reminded late', async () => {
  const { booking, startDate } = await rentalOfDays(world, 5);
  const yesterday = addDays(startDate, -4);
  await world.skipTo(`${yesterday}T23:00:00.000Z`);
  const tomorrow = addDays(yesterday, 1);
  await booking.reschedule(tomorrow, tomorrow);
  await world.skipTo(`${tomorrow}T01:00:00.000Z`);
  expectSent(booking, [...CONFIRMED, 'rescheduled email customer']);
  expect(await booking.stored()).toMatchObject({ status: 'active' });
  await booking.move('cancelled');
});

/** An appointment in a slot of its own, five hours from now, and two more slots: one with somebody else, hours later. */
async function appointment(w: LifecycleWorld) {
  const { owner } = w.db;
  const [service] = await owner('services')
    .insert({ tenantId: w.tenant.id, name: `Cut ${randomUUID()}`, durationMinutes: 60 })
    .returning<{ id: string }[]>('id');
  const staff = await owner('resources')
    .insert(['Kim', 'Lee'].map(name => ({ tenantId: w.tenant.id, kind: 'staff', name })))
    .returning<{ id: string }[]>('id');
  await owner('staff_services').insert(
    staff.map(({ id }) => ({ tenantId: w.tenant.id, staffId: id, serviceId: service!.id })),
  );
  const booking = await w.book({ ...session, kind: 'appointment', resourceId: staff[0]!.id });
  const slotIn = async (hours: number, member: number, status: string): Promise<string> => {
    const startsAt = new Date(Date.parse(booking.start) + hours * HOUR_MS);
    const endsAt = new Date(startsAt.getTime() + HOUR_MS);
    const [row] = await owner('slots')
      .insert({
        ...{ tenantId: w.tenant.id, serviceId: service!.id, staffId: staff[member]!.id },
        // Nobody has hours here.
        ...{ startsAt, endsAt, status, byHand: true },
      })
      .returning<{ id: string }[]>('id');
    return row!.id;
  };
  const slotId = await slotIn(0, 0, 'booked');
  await owner('bookings').where({ id: booking.id }).update({ slotId, serviceId: service!.id });
  const toSlot = (id: string) => {
    const input = {
      by: { type: 'staff' as const, id: w.staff.id },
      requestId: 'r',
      operationId: randomUUID(),
    };
    return booking.handle.executeUpdate(reschedule, { args: [{ ...input, slotId: id }] });
  };
  const later = await slotIn(4, 1, 'open');
  const statusOf = async (id: string) =>
    (await owner('slots').where({ id }).first<{ status: string }>()).status;
  return { booking, slotId, later, toSlot, statusOf, leeId: staff[1]!.id };
}

test('an appointment moved to another slot is told so, reminded and ended at the new time, and found by who has it', async () => {
  const { booking, slotId, later, toSlot, statusOf, leeId } = await appointment(world);
  expect(await toSlot(later)).toEqual({ status: 'upcoming', revision: 2 });
  expect([await statusOf(slotId), await statusOf(later)]).toEqual(['open', 'booked']);
  expect((await booking.handle.describe()).searchAttributes.BerthResource).toEqual([leeId]);
  // To the slot it has, nothing is moved and nothing said.
  expect(await toSlot(later)).toEqual({ status: 'upcoming', revision: 2 });
  await booking.handle.result();
  expectSent(booking, [...CONFIRMED, 'rescheduled email customer', REMINDER, FOLLOW_UP]);
  const newStart = new Date(Date.parse(booking.start) + 4 * HOUR_MS).toISOString();
  expectSentOnceAt(booking, REMINDER, newStart, -2 * HOUR_MS);
  expect(await booking.stored()).toMatchObject({ status: 'completed', startsAt: new Date(newStart) });
});

test('an appointment moved away and back is reminded once, at its first time, and of its last revision', async () => {
  const { booking, slotId, later, toSlot, statusOf } = await appointment(world);
  await toSlot(later);
  expect(await toSlot(slotId)).toEqual({ status: 'upcoming', revision: 3 });
  expect([await statusOf(slotId), await statusOf(later)]).toEqual(['booked', 'open']);
  await booking.handle.result();
  expectSentOnceAt(booking, REMINDER, booking.start, -2 * HOUR_MS);
  expect(world.sent(booking.id).find(({ what }) => what === REMINDER)).toMatchObject({ revision: 3 });
});

test('made less than two hours before its start, it is not reminded', async () => {
  const booking = await world.book({ ...session, startsInMs: 119 * MINUTE_MS });
  await booking.handle.result();
  expectSent(booking, [...CONFIRMED, FOLLOW_UP]);
});

test('cancelled before its reminder, nothing but the cancellation is said, and its life ends', async () => {
  const booking = await world.book(session);
  await booking.move('cancelled');
  await booking.handle.result();
  expectSent(booking, [...CONFIRMED, 'cancelled email customer']);
  expect(await booking.stored()).toMatchObject({ status: 'cancelled', cancelReason: 'staff' });
});

test('a customer who does not come ends the lifecycle without a follow-up', async () => {
  const booking = await world.book(session);
  await world.skipTo(new Date(Date.parse(booking.start) + 10 * MINUTE_MS).toISOString());
  expect(await booking.move('no_show')).toEqual({ status: 'no_show', revision: 1 });
  await booking.handle.result();
  expectSent(booking, [...CONFIRMED, REMINDER]);
  expect((await booking.stored()).lifecycleEndedAt).not.toBeNull();
  expect(world.endedApart(booking.id)).toBe(false);
});

test('a cancellation ends the lifecycle once it is said', async () => {
  const booking = await world.book(session);
  await booking.move('cancelled');
  await booking.handle.result();
  expect((await booking.stored()).lifecycleEndedAt).not.toBeNull();
  expect(world.endedApart(booking.id)).toBe(true);
});

test('what is not sent at the first try is sent by itself, once, and before what is said next', async () => {
  world.away.add('sms');
  const booking = await world.book({ ...session, status: 'pending', pendingForMs: HOUR_MS });
  // Nothing before it keeps the confirmation from being tried together.
  await eventually('all is said', async () => {
    const { facts, sending } = await booking.handle.query(state);
    return facts !== null && sending === 0;
  });
  await booking.move('upcoming');
  await booking.move('cancelled');
  await booking.handle.result();
  world.away.clear();
  expectSent(booking, [...PENDING, ...CONFIRMED, 'cancelled email customer']);
});

test('started early by staff, it is not reminded, and ends when it should', async () => {
  const booking = await world.book(session);
  expect(await booking.move('active')).toEqual({ status: 'active', revision: 1 });
  await booking.handle.result();
  expectSent(booking, [...CONFIRMED, FOLLOW_UP]);
  expectSentOnceAt(booking, FOLLOW_UP, booking.end, 30 * MINUTE_MS);
});

test('an operator can ask what lies ahead', async () => {
  const booking = await world.book(session);
  await booking.move('active');
  expect(await booking.handle.query(state)).toMatchObject({
    facts: { status: 'active', revision: 1 },
    ahead: [{ at: booking.end, what: 'end' }],
  });
  await booking.move('cancelled');
});

test('many changes at once are made one after the other, and the lifecycle knows the last', async () => {
  const { booking, startDate } = await rentalOfDays(world, 10);
  const days = Array.from({ length: 8 }, (_, i) => addDays(startDate, i + 1));
  const moved = await Promise.all(days.map(day => booking.reschedule(day, day)));
  expect(moved.map(({ revision }) => revision).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  const { facts } = await booking.handle.query(state);
  const stored = await booking.stored();
  expect(world.mostAtOnce()).toBe(1);
  expect(facts).toMatchObject({ revision: 9, start: stored.startsAt.toISOString() });
  await booking.move('cancelled');
});

describe('with a worker that forgets every workflow at once', () => {
  let forgetful: LifecycleWorld;
  beforeAll(async () => {
    forgetful = await startLifecycleWorld(0);
  }, 60_000);
  afterAll(() => forgetful?.stop());

  test('a life replayed at every task is the same', async () => {
    const { booking, startDate } = await rentalOfDays(forgetful, 2);
    const later = addDays(startDate, 2);
    await booking.reschedule(later, later);
    await forgetful.skipTo(`${later}T01:00:00.000Z`);
    await booking.move('completed');
    await booking.handle.result();
    expectSent(booking, [...CONFIRMED, 'rescheduled email customer', REMINDER, FOLLOW_UP], forgetful);
    expect(await booking.stored()).toMatchObject({ status: 'completed', revision: 2 });
  });
});

describe('a change that Postgres knows of and the lifecycle does not, its worker having died with the answer', () => {
  const knows = ({ handle }: LivingBooking, status: BookingStatus): Promise<unknown> =>
    eventually(
      `it knows that it is ${status}`,
      async () => (await handle.query(state)).facts?.status === status,
    );

  /** Confirmed behind the back of its lifecycle. */
  async function confirmedUnheard(): Promise<LivingBooking> {
    const times = { startsInMs: 5 * HOUR_MS, lastsMs: HOUR_MS, pendingForMs: HOUR_MS };
    const booking = await world.book({ kind: 'session', status: 'pending', ...times });
    await knows(booking, 'pending');
    await world.db.owner('bookings').where({ id: booking.id }).update({ status: 'upcoming' });
    return booking;
  }

  it('is learned of when the next step is refused, and the booking goes on', async () => {
    const booking = await confirmedUnheard();
    await booking.handle.result();
    expect(await booking.stored()).toMatchObject({ status: 'completed', cancelReason: null });
  });

  it('is learned of at once when somebody says so', async () => {
    const booking = await confirmedUnheard();
    await booking.handle.signal(lookAgain);
    await knows(booking, 'upcoming');
    const [next] = (await booking.handle.query(state)).ahead;
    expect(next!.what).toContain('reminder');
    await booking.handle.result();
  });
});
