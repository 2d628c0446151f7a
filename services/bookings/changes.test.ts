// Moves, reschedules, overdue flags and changed details against a real Postgres: each is one transaction, and running it
// twice changes nothing more.
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { createTenant, createUser, createVehicle, rentalRequest } from '../../tests/factories';
import type { BookingStatus } from '../../domain/booking/status';
import type { Refusal } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { createLinks } from '../links';
import { createRental } from './create';
import { moveBooking } from './move';
import { flagOverdue } from './overdue';
import { bookingDetails, listBookings } from './read';
import { rescheduleRental } from './reschedule';
import { changeDetails } from './update';

const NOW = '2027-02-01T20:00:00.000Z';
let db: TestDatabase;
let tenant: Tenant;
let carId: string;
let staff: Actor;
const links = createLinks('k'.repeat(32), 'http://localhost');

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
  carId = await createVehicle(db.owner, tenant);
  staff = { type: 'staff', id: (await createUser(db.owner, tenant, 'staff')).id, name: 'Sam' };
});

async function book(startDate: string, endDate: string, overrides = {}): Promise<string> {
  const request = rentalRequest(tenant, carId, { startDate, endDate, now: NOW, ...overrides });
  return (await createRental({ knex: db.knex, links }, request)).booking.id;
}
const change = (bookingId: string, overrides: object = {}) => ({
  ...{ bookingId, actor: staff, now: NOW, operationId: randomUUID(), requestId: 'r' },
  ...overrides,
});
const move = (bookingId: string, to: BookingStatus, overrides: object = {}) =>
  moveBooking(db.knex, tenant, { ...change(bookingId, overrides), to });
const stored = (id: string) => db.owner('bookings').where({ id }).first();
const trail = (id: string) => db.owner('audit_events').where({ subjectId: id }).orderBy('id');

describe('a move', () => {
  test('writes status, stamps, audit, analytics and settles the inbox', async () => {
    const id = await book('2027-03-01', '2027-03-03');
    await move(id, 'upcoming', { reason: 'paid' });
    expect(await stored(id)).toMatchObject({
      status: 'upcoming',
      confirmedBy: staff.id,
      confirmedAt: new Date(NOW),
    });
    expect((await trail(id)).at(-1)).toMatchObject({
      ...{ action: 'status_changed', fromValue: 'pending', toValue: 'upcoming', reason: 'paid' },
      ...{ actorType: 'staff', actorName: 'Sam', requestId: 'r' },
    });
    expect(
      await db.owner('analytics_events').where({ name: 'booking_status_changed' }).first(),
    ).toMatchObject({
      properties: { booking_id: id, from: 'pending', to: 'upcoming', actor: 'staff' },
    });
    expect(await db.owner('inbox_items').where({ bookingId: id })).toMatchObject([
      { status: 'done', doneBy: staff.id },
    ]);
  });

  test('under the same operation id happens once', async () => {
    const id = await book('2027-03-01', '2027-03-03');
    const operationId = randomUUID();
    const first = await move(id, 'upcoming', { operationId });
    const again = await move(id, 'upcoming', { operationId });
    expect(again).toEqual(first);
    expect(await trail(id)).toHaveLength(2);
  });

  test('of two that exclude each other one happens, and the other is told where the booking is', async () => {
    const id = await book('2027-03-01', '2027-03-03');
    await move(id, 'upcoming');
    const outcomes = await Promise.allSettled([move(id, 'cancelled'), move(id, 'no_show')]);
    const lost = outcomes.filter(outcome => outcome.status === 'rejected');
    expect(lost).toMatchObject([{ reason: { code: 'invalid_transition', extra: { allowed: [] } } }]);
  });

  test('to cancelled or no-show gives the days back at once; the reason is who asked', async () => {
    const id = await book('2027-03-01', '2027-03-03');
    await expect(book('2027-03-02', '2027-03-02')).rejects.toMatchObject({ code: 'slot_unavailable' });
    await move(id, 'cancelled', { actor: { type: 'customer', id: null, name: 'Ann' } });
    expect(await stored(id)).toMatchObject({ status: 'cancelled', cancelReason: 'customer' });
    const next = await book('2027-03-01', '2027-03-03');
    await move(next, 'upcoming');
    await move(next, 'no_show');
    await book('2027-03-01', '2027-03-03');
  });

  test('of another tenant’s booking finds nothing', async () => {
    const id = await book('2027-03-01', '2027-03-03');
    tenant = await createTenant(db.owner);
    await expect(move(id, 'upcoming')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a reschedule', () => {
  const reschedule = (id: string, startDate: string, endDate: string, overrides: object = {}) =>
    rescheduleRental(db.knex, tenant, { ...change(id, overrides), startDate, endDate });

  test('takes the new days, frees the old, counts the revision and prices by day', async () => {
    const id = await book('2027-03-01', '2027-03-03');
    await reschedule(id, '2027-03-03', '2027-03-07');
    expect(await stored(id)).toMatchObject({ revision: 2, priceMinor: 50_000, status: 'pending' });
    expect((await trail(id)).at(-1)).toMatchObject({
      ...{ action: 'rescheduled', fromValue: '2027-03-01/2027-03-03', toValue: '2027-03-03/2027-03-07' },
    });
    await book('2027-03-01', '2027-03-02');
    const link = await db.owner('booking_tokens').where({ bookingId: id }).first();
    expect(link.expiresAt.toISOString().slice(0, 10)).toBe('2027-04-07');
  });

  test('onto taken days keeps the old place and says what is free', async () => {
    const id = await book('2027-03-01', '2027-03-03');
    await book('2027-03-05', '2027-03-06');
    const refusal = (await reschedule(id, '2027-03-04', '2027-03-05').catch((e: Refusal) => e)) as Refusal;
    expect(refusal).toMatchObject({ code: 'slot_unavailable' });
    expect(refusal.extra.alternatives!.length).toBeGreaterThan(0);
    expect(await stored(id)).toMatchObject({ revision: 1, startsAt: new Date('2027-03-01T08:00:00Z') });
  });

  test('under the same operation id happens once', async () => {
    const id = await book('2027-03-01', '2027-03-03');
    const operationId = randomUUID();
    await reschedule(id, '2027-03-11', '2027-03-12', { operationId });
    await reschedule(id, '2027-03-11', '2027-03-12', { operationId });
    expect(await stored(id)).toMatchObject({ revision: 2 });
  });

  test('of two bookings onto each other’s days never ends in a deadlock', async () => {
    for (let round = 0; round < 10; round += 1) {
      const day = `2027-04-${String(round * 2 + 1).padStart(2, '0')}`;
      const next = `2027-04-${String(round * 2 + 2).padStart(2, '0')}`;
      const [a, b] = [await book(day, day), await book(next, next)];
      const outcomes = await Promise.allSettled([reschedule(a, next, next), reschedule(b, day, day)]);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'slot_unavailable' });
      }
    }
  });

  test('of a booking that is over is refused', async () => {
    const id = await book('2027-03-01', '2027-03-03');
    await move(id, 'cancelled');
    await expect(reschedule(id, '2027-03-11', '2027-03-12')).rejects.toMatchObject({
      code: 'invalid_transition',
    });
  });
});

describe('overdue', () => {
  const END = '2027-03-04T08:00:00.000Z';
  const active = async (): Promise<string> => {
    const id = await book('2027-03-01', '2027-03-03', { staff: true });
    await move(id, 'active', { actor: LIFECYCLE_ACTOR, now: '2027-03-01T08:00:00.000Z' });
    return id;
  };

  test('is flagged once, put before staff, and settled by the return', async () => {
    const id = await active();
    expect((await flagOverdue(db.knex, tenant, id, '2027-03-04T07:59:59.999Z')).overdueAt).toBeNull();
    await flagOverdue(db.knex, tenant, id, END);
    await flagOverdue(db.knex, tenant, id, '2027-03-04T09:00:00.000Z');
    expect(await stored(id)).toMatchObject({ overdueAt: new Date(END), status: 'active' });
    expect((await listBookings(db.knex, tenant, { overdue: true }, 1, 10)).total).toBe(1);
    expect(await db.owner('inbox_items').where({ bookingId: id, type: 'overdue' })).toMatchObject([
      { status: 'pending' },
    ]);
    await move(id, 'completed', { now: '2027-03-05T08:00:00.000Z' });
    expect(await db.owner('inbox_items').where({ bookingId: id, type: 'overdue' })).toMatchObject([
      { status: 'done' },
    ]);
    expect((await listBookings(db.knex, tenant, { overdue: true }, 1, 10)).total).toBe(0);
  });
});

describe('lists and details', () => {
  test('are searched by any part of name, mail and phone, however the number is written, and wildcards are literal', async () => {
    const customer = { fullName: 'Zoë 100% Müller', email: 'zoe@example.com', phone: '+13105550142' };
    const id = await book('2027-03-01', '2027-03-03', { customer });
    const find = async (search: string) =>
      (await listBookings(db.knex, tenant, { search }, 1, 10)).rows.map(b => b.id);
    for (const search of ['zoë', 'MÜLLER', 'zoe@ex', '310 555-0142', '(310) 555 0142', '100%']) {
      expect([search, await find(search)]).toEqual([search, [id]]);
    }
    for (const search of ['100_', '%%%', '\\', '5550143'])
      expect([search, await find(search)]).toEqual([search, []]);
  });

  test('are filtered by days that overlap, in the zone of the tenant', async () => {
    await book('2027-03-05', '2027-03-07');
    const total = async (startDate: string, endDate: string) =>
      (await listBookings(db.knex, tenant, { startDate, endDate }, 1, 10)).total;
    expect([await total('2027-03-07', '2027-03-07'), await total('2027-03-08', '2027-03-09')]).toEqual([
      1, 0,
    ]);
    expect([await total('2027-03-01', '2027-03-05'), await total('2027-03-01', '2027-03-04')]).toEqual([
      1, 0,
    ]);
  });

  test('show what staff may do, what lies ahead and what was changed by whom', async () => {
    const id = await book('2027-03-01', '2027-03-03');
    const request = { tenantId: tenant.id, bookingId: id, actor: staff, now: NOW, requestId: 'r' };
    await changeDetails(db.knex, { ...request, change: { notes: 'child seat', customerName: 'Ann Lee' } });
    const details = await bookingDetails({ knex: db.knex, links }, tenant, id, NOW);
    expect(details).toMatchObject({
      ...{
        notes: 'child seat',
        allowedStatuses: ['upcoming', 'cancelled'],
        lifecycleStatus: 'waiting_to_start',
      },
      timers: [{ what: 'expire', at: '2027-02-02T20:00:00.000Z' }],
      auditTrail: [
        { action: 'created' },
        { action: 'details_changed', metadata: { fields: ['notes'] }, actorName: 'Sam' },
      ],
    });
  });
});
