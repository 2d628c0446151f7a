// Sessions of bays over HTTP: booked by members and staff, refused with what would be possible, moved and cancelled by
// whom they belong to; limits that hold however many ask at once.
import { randomUUID } from 'node:crypto';
import { addDays, dateOf, instantAt } from '../domain/calendar';
import { plusMs } from '../domain/instants';
import { createBay, createLocation, createMember } from '../tests/factories';
import type { MemberOverrides } from '../tests/factories';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

// On a busy machine it takes long to make a database and log in.
jest.setTimeout(30_000);

const ZONE = 'America/Los_Angeles';
const HOUR_MS = 3_600_000;
const today = dateOf(new Date().toISOString(), ZONE);
const at = (days: number, time: string): string => instantAt(addDays(today, days), time, ZONE);

let world: ApiWorld;
let staff: string;
let pier: string;
let bays: string[];
beforeAll(async () => {
  world = await startApiWorld();
  staff = await world.app.tokenOf(world.home.users.staff);
});
/** Each test has a location with three bays of its own. */
beforeEach(async () => {
  const { owner } = world.database;
  pier = await createLocation(owner, world.home.tenant);
  bays = [];
  for (let position = 0; position < 3; position += 1) {
    const place = { locationId: pier, position, name: `Bay ${position + 1}`, priceMinor: 4_000 };
    bays.push(await createBay(owner, world.home.tenant, place));
  }
});
afterAll(() => world.stop());

/** From today. */
const DAYS = 3;

async function member(overrides: MemberOverrides = { tier: 'GOLD' }) {
  const made = await createMember(world.database.owner, world.home.tenant, overrides);
  return { ...made, token: await world.app.login(made) };
}
const hours = (days: number, from: string, lengthMs = HOUR_MS) => {
  const startTime = at(days, from);
  return { startTime, endTime: plusMs(startTime, lengthMs) };
};
const send = (method: string, path: string, token: string | undefined, body?: unknown, key?: string) =>
  world.app.call(method, path, { token, body, headers: key ? { 'idempotency-key': key } : {} });
const book = (token: string, body: object, key?: string) => send('POST', '/bookings', token, body, key);
const rulesOf = (body: { violations: { rule: string }[] }) => body.violations.map(({ rule }) => rule);

describe('booking', () => {
  it('is upcoming at once for a member who keeps the rules, with price, owner and cut-off', async () => {
    const ann = await member();
    const made = await book(ann.token, {
      resourceId: bays[0],
      ...hours(DAYS, '10:00', 1.5 * HOUR_MS),
      notes: 'Two of us',
    });
    expect([made.status, made.body]).toMatchObject([
      201,
      {
        ...{ success: true, message: 'Booking created' },
        booking: {
          ...{
            kind: 'session',
            status: 'upcoming',
            resourceName: 'Bay 1',
            customerId: ann.customerId,
            price: 60,
          },
          ...{ notes: 'Two of us', bookingSource: 'web', locationId: pier, customerEmail: ann.email },
        },
      },
    ]);
    const stored = await world.database.owner('bookings').where({ id: made.body.bookingId }).first();
    expect(stored.cancellationCutoffMinutes).toBe(120);
    const inbox = await send('GET', '/inbox', staff);
    expect(inbox.body.items.map(({ title }: { title: string }) => title)).toContain(
      `Bay 1 for ${made.body.booking.customerName}`,
    );
  });

  it('gives a member without bookings its customer with the first one, and knows it from then on', async () => {
    const token = await world.app.login(world.home.users.member);
    const before = (await send('GET', '/auth/me', token)).body.user;
    expect(before).toMatchObject({
      ...{ customerId: null, tier: null, tags: [] },
      permissions: { canBook: true, maxAdvanceDays: 14, maxConcurrentBookings: 2, blacklistedLocations: [] },
    });
    const made = await book(token, { resourceId: bays[0], ...hours(DAYS, '10:00') });
    expect(made.status).toBe(201);
    const { customerId } = (await send('GET', '/auth/me', token)).body.user;
    expect(customerId).toBe(made.body.booking.customerId);
    expect((await send('GET', '/auth/me', staff)).body.user).not.toHaveProperty('permissions');
  });

  it('is made by staff for a known customer, somebody new, or nobody in particular', async () => {
    const ann = await member();
    const days = DAYS;
    const known = await book(staff, {
      resourceId: bays[0],
      ...hours(days, '10:00'),
      customerId: ann.customerId,
    });
    expect(known.body.booking).toMatchObject({ customerId: ann.customerId, bookingSource: 'manual' });
    const person = { customerName: 'Bo Berg', customerPhone: '(310) 555-0177' };
    const fresh = await book(staff, { resourceId: bays[1], ...hours(days, '10:00'), ...person });
    expect(fresh.body.booking).toMatchObject({ customerName: 'Bo Berg', customerPhone: '+13105550177' });
    const again = await book(staff, { resourceId: bays[1], ...hours(days, '12:00'), ...person });
    expect(again.body.booking.customerId).toBe(fresh.body.booking.customerId);
    const nobody = await book(staff, { resourceId: bays[2], ...hours(days, '10:00') });
    expect([nobody.status, nobody.body.booking]).toMatchObject([201, { customerId: null, customerName: '' }]);
    const detail = await send('GET', `/bookings/${nobody.body.bookingId}`, staff);
    expect(detail.status).toBe(200);
  });

  it('names every wrong field, and answers for places and people that are not there', async () => {
    const ann = await member();
    const days = DAYS;
    const off = { startTime: at(days, '10:10'), endTime: at(days, '10:05') };
    const wrong = await book(ann.token, { resourceId: bays[0], ...off });
    expect([wrong.status, wrong.body.details.map((d: { field: string }) => d.field)]).toEqual([
      400,
      ['startTime', 'endTime'],
    ]);
    const past = await book(ann.token, { resourceId: bays[0], ...hours(-1, '10:00') });
    expect(past.body.details).toEqual([{ field: 'startTime', message: 'Must not be in the past.' }]);
    const status = async (token: string, body: object) => (await book(token, body)).status;
    expect(await status(ann.token, { resourceId: randomUUID(), ...hours(days, '10:00') })).toBe(404);
    expect(await status(ann.token, { resourceId: world.home.carId, ...hours(days, '10:00') })).toBe(404);
    const foreign = await createBay(world.database.owner, world.other.tenant);
    expect(await status(ann.token, { resourceId: foreign, ...hours(days, '10:00') })).toBe(404);
    expect(
      await status(staff, { resourceId: bays[0], ...hours(days, '10:00'), customerId: randomUUID() }),
    ).toBe(404);
    expect(
      await status(staff, { resourceId: bays[0], ...hours(days, '10:00'), customerPhone: '3105550100' }),
    ).toBe(400);
    const other = { resourceId: bays[0], ...hours(days, '10:00'), customerId: randomUUID() };
    expect(await status(ann.token, other)).toBe(403);
    const against = { resourceId: bays[0], ...hours(days, '10:00'), overrideReason: 'I want to' };
    expect(await status(ann.token, against)).toBe(403);
    const operator = await world.app.tokenOf(world.home.users.operator);
    expect(await status(operator, { resourceId: bays[0], ...hours(days, '10:00') })).toBe(403);
    const anonymous = await send('POST', '/bookings', undefined, {
      resourceId: bays[0],
      ...hours(days, '10:00'),
    });
    expect(anonymous.status).toBe(401);
  });

  it('gives the first answer again for the same key', async () => {
    const ann = await member();
    const body = { resourceId: bays[0], ...hours(DAYS, '10:00') };
    const key = randomUUID();
    const [first, second] = [await book(ann.token, body, key), await book(ann.token, body, key)];
    expect([second.status, second.body.bookingId]).toEqual([201, first.body.bookingId]);
    const { rows } = await world.database.owner.raw(
      `select count(*)::integer as n from bookings where customer_id = ?`,
      [ann.customerId],
    );
    expect(rows[0].n).toBe(1);
  });
});

describe('a place that is taken', () => {
  it('is 409 with three others that can really be booked', async () => {
    const [ann, bo] = [await member({ tier: 'PLATINUM' }), await member({ tier: 'PLATINUM' })];
    const days = DAYS;
    await book(ann.token, { resourceId: bays[0], ...hours(days, '10:00') });
    const lost = await book(bo.token, { resourceId: bays[0], ...hours(days, '10:30') });
    expect([lost.status, lost.body.code]).toEqual([409, 'slot_unavailable']);
    expect(lost.body.alternatives).toHaveLength(3);
    expect(lost.body.alternatives[0]).toMatchObject({ resourceName: 'Bay 2', startTime: at(days, '10:30') });
    for (const { resourceId, startTime, endTime } of lost.body.alternatives) {
      const made = await book(bo.token, { resourceId, startTime, endTime });
      expect(made.status).toBe(201);
    }
  });

  it('is one session, however many race for it', async () => {
    const body = { resourceId: bays[0], ...hours(DAYS, '10:00') };
    const racers = await Promise.all(Array.from({ length: 8 }, () => member()));
    const answers = await Promise.all(racers.map(({ token }) => book(token, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });
});

describe('a rule that says no', () => {
  it('is 422 with every rule, and suggestions that keep them all and are free', async () => {
    const ann = await member({ tier: 'BRONZE' });
    await book(staff, { resourceId: bays[0], ...hours(14, '10:00'), overrideReason: 'Taken for the test' });
    const refused = await book(ann.token, { resourceId: bays[0], ...hours(20, '10:00', HOUR_MS / 2) });
    expect([refused.status, refused.body.code, rulesOf(refused.body)]).toEqual([
      ...[422, 'rule_violation'],
      ['minimum_duration', 'advance_booking'],
    ]);
    expect(refused.body.violations[1]).toMatchObject({ limit: 14, actual: 20 });
    expect(refused.body.suggestions).toHaveLength(3);
    const [first] = refused.body.suggestions;
    expect(first).toMatchObject({ resourceName: 'Bay 2', ...hours(14, '10:00') });
    const made = await book(ann.token, { resourceId: first.resourceId, ...hours(14, '10:00') });
    expect(made.status).toBe(201);
  });

  it('is a closed location: the suggestions are in its hours, past midnight too', async () => {
    const { owner } = world.database;
    const night = await createLocation(owner, world.home.tenant, {
      openingHours: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(n => [n, [{ from: '20:00', to: '01:00' }]])),
    });
    const bay = await createBay(owner, world.home.tenant, { locationId: night });
    const ann = await member();
    const days = DAYS;
    const refused = await book(ann.token, { resourceId: bay, ...hours(days, '19:30') });
    expect(rulesOf(refused.body)).toEqual(['opening_hours']);
    expect(refused.body.suggestions[0]).toMatchObject({ resourceId: bay, ...hours(days, '20:00') });
    expect((await book(ann.token, { resourceId: bay, ...hours(days + 1, '00:00') })).status).toBe(201);
  });

  it('is a block: what it is kept for stays unsaid, and other bays are suggested', async () => {
    const ann = await member();
    const days = DAYS;
    const { startTime, endTime } = hours(days, '10:00');
    const period = world.database.owner.raw('tstzrange(?, ?)', [startTime, endTime]);
    const times = { createdAt: new Date(), updatedAt: new Date() };
    await world.database.owner('bookings').insert({
      ...{ tenantId: world.home.tenant.id, kind: 'block', blockType: 'MAINTENANCE', resourceId: bays[0] },
      ...{ status: 'upcoming', source: 'manual', period, occupied: period, timeZone: ZONE, currency: 'USD' },
      ...{ notes: 'Broken wheel', ...times },
    });
    const refused = await book(ann.token, { resourceId: bays[0], ...hours(days, '10:30') });
    expect(rulesOf(refused.body)).toEqual(['blackout_period']);
    expect(refused.text).not.toContain('Broken wheel');
    expect(refused.body.suggestions[0].resourceName).toBe('Bay 2');
  });

  it('binds staff too, who may override it with a reason that is recorded', async () => {
    const body = { resourceId: bays[0], ...hours(DAYS, '10:00', HOUR_MS / 2), customerName: 'Ann Lee' };
    const refused = await book(staff, body);
    expect([refused.status, rulesOf(refused.body)]).toEqual([422, ['minimum_duration']]);
    const made = await book(staff, { ...body, overrideReason: 'A short trial' });
    expect(made.status).toBe(201);
    const { booking } = (await send('GET', `/bookings/${made.body.bookingId}`, staff)).body;
    const overridden = booking.auditTrail.find(
      ({ action }: { action: string }) => action === 'rules_overridden',
    );
    expect(overridden).toMatchObject({ to: 'minimum_duration', reason: 'A short trial', actorType: 'staff' });
  });
});

describe('limits', () => {
  it('hold under 20 parallel requests of one member', async () => {
    const ann = await member({ tier: 'SILVER' });
    const days = DAYS;
    const bodies = Array.from({ length: 20 }, (_, n) => ({
      resourceId: bays[n % 3],
      ...hours(days, `${String(2 + Math.floor(n / 3)).padStart(2, '0')}:00`),
    }));
    const answers = await Promise.all(bodies.map(body => book(ann.token, body)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(3).fill(201), ...Array(17).fill(422)]);
    const refused = answers.find(({ status }) => status === 422)!;
    expect(refused.body.violations).toMatchObject([{ rule: 'concurrent_bookings', limit: 3, actual: 4 }]);
    expect(refused.body.suggestions).toEqual([]);
  });

  it('count what is ahead: a cancelled session makes room', async () => {
    const ann = await member({ tier: 'BRONZE' });
    const days = DAYS;
    const first = await book(ann.token, { resourceId: bays[0], ...hours(days, '10:00') });
    await book(ann.token, { resourceId: bays[0], ...hours(days, '12:00') });
    const third = { resourceId: bays[0], ...hours(days, '14:00') };
    expect((await book(ann.token, third)).status).toBe(422);
    expect((await send('DELETE', `/bookings/${first.body.bookingId}`, ann.token)).status).toBe(200);
    expect((await book(ann.token, third)).status).toBe(201);
  });
});

describe('a member and its bookings', () => {
  it('sees its own and no other, without what staff wrote down', async () => {
    const [ann, bo] = [await member(), await member()];
    const days = DAYS;
    const own = await book(ann.token, { resourceId: bays[0], ...hours(days, '10:00') });
    const foreign = await book(bo.token, { resourceId: bays[1], ...hours(days, '10:00') });
    const list = async (query = '') => (await send('GET', `/bookings${query}`, ann.token)).body;
    expect((await list()).bookings.map(({ id }: { id: string }) => id)).toEqual([own.body.bookingId]);
    expect((await list('?search=zzz')).pagination.total).toBe(0);
    expect((await list(`?search=${encodeURIComponent(ann.email)}`)).pagination.total).toBe(1);
    const { status, body } = await send('GET', `/bookings/${own.body.bookingId}`, ann.token);
    expect([status, body.booking]).toMatchObject([200, { auditTrail: [], allowedStatuses: ['cancelled'] }]);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
    ] as const) {
      expect((await send(method, `/bookings/${foreign.body.bookingId}${path}`, ann.token)).status).toBe(404);
    }
    const move = hours(days, '15:00');
    const path = `/bookings/${foreign.body.bookingId}/reschedule`;
    expect((await send('POST', path, ann.token, move)).status).toBe(404);
    expect((await send('POST', `/bookings/${own.body.bookingId}/confirm`, ann.token)).status).toBe(403);
    expect((await send('POST', `/bookings/${own.body.bookingId}/no-show`, ann.token)).status).toBe(403);
  });

  it('cancels its own until the cut-off, and is told after it', async () => {
    const ann = await member();
    const soon = plusMs(
      new Date(Math.ceil(Date.now() / (HOUR_MS / 2)) * (HOUR_MS / 2)).toISOString(),
      HOUR_MS,
    );
    const late = await book(ann.token, {
      resourceId: bays[2],
      startTime: soon,
      endTime: plusMs(soon, HOUR_MS),
    });
    expect(late.status).toBe(201);
    const refused = await send('DELETE', `/bookings/${late.body.bookingId}`, ann.token);
    expect([refused.status, rulesOf(refused.body)]).toEqual([422, ['cancellation_cutoff']]);
    const { body } = await send('GET', `/rules/violations?customer_id=${ann.customerId}`, staff);
    expect(body.violations).toMatchObject([{ rule: 'cancellation_cutoff', count: 1, pattern: null }]);
    expect((await send('DELETE', `/bookings/${late.body.bookingId}`, staff)).status).toBe(200);
    const early = await book(ann.token, { resourceId: bays[0], ...hours(DAYS, '10:00') });
    const cancelled = await send('DELETE', `/bookings/${early.body.bookingId}`, ann.token);
    expect([cancelled.status, cancelled.body.booking]).toMatchObject([200, { cancelReason: 'customer' }]);
  });

  it('also books vehicles as itself', async () => {
    const ann = await member();
    const made = await world.app.call('POST', '/bookings', { token: ann.token, body: world.rental() });
    expect([made.status, made.body.booking.customerId]).toEqual([201, ann.customerId]);
  });
});

describe('moving a session', () => {
  const move = (token: string, id: string, body: object, key = randomUUID()) =>
    send('POST', `/bookings/${id}/reschedule`, token, body, key);

  it('to another time and bay keeps the old place until the new one is sure, once per key', async () => {
    const ann = await member();
    const days = DAYS;
    const { bookingId: id } = (await book(ann.token, { resourceId: bays[0], ...hours(days, '10:00') })).body;
    const key = randomUUID();
    const to = { ...hours(days, '12:00', 2 * HOUR_MS), resourceId: bays[1] };
    const moved = await move(ann.token, id, to, key);
    expect([moved.status, moved.body.booking]).toMatchObject([
      200,
      { startTime: to.startTime, endTime: to.endTime, resourceName: 'Bay 2', revision: 2, price: 80 },
    ]);
    expect((await move(ann.token, id, to, key)).body.booking.revision).toBe(2);
    expect((await move(staff, id, to)).body.booking.revision).toBe(2);
    const { booking } = (await send('GET', `/bookings/${id}`, staff)).body;
    expect(booking.auditTrail.at(-1)).toMatchObject({
      ...{ action: 'rescheduled', metadata: { fromResource: 'Bay 1', toResource: 'Bay 2' } },
    });
    await book(staff, { resourceId: bays[2], ...hours(days, '12:00'), customerName: 'Bo Berg' });
    const taken = await move(ann.token, id, { ...hours(days, '12:30'), resourceId: bays[2] });
    expect([taken.status, taken.body.code]).toEqual([409, 'slot_unavailable']);
    expect(taken.body.alternatives).toHaveLength(3);
    const days2 = await move(staff, id, { startDate: addDays(today, days), endDate: addDays(today, days) });
    expect([days2.status, days2.body.details]).toMatchObject([400, [{ field: 'startTime' }]]);
  });

  it('by its member is bound by the rules and by how often it was moved; staff decide otherwise', async () => {
    const ann = await member({ tier: 'BRONZE' });
    const days = DAYS;
    const { bookingId: id } = (await book(ann.token, { resourceId: bays[0], ...hours(days, '10:00') })).body;
    await book(ann.token, { resourceId: bays[1], ...hours(days, '10:00') });
    expect((await move(ann.token, id, hours(days, '11:00'))).status).toBe(200);
    const short = await move(ann.token, id, hours(days, '12:00', HOUR_MS / 2));
    expect([short.status, rulesOf(short.body)]).toEqual([422, ['minimum_duration']]);
    expect(short.body.suggestions[0]).toMatchObject({ resourceId: bays[0], ...hours(days, '12:00') });
    expect((await move(staff, id, hours(days, '12:00'))).status).toBe(200);
    expect((await move(ann.token, id, hours(days, '13:00'))).status).toBe(200);
    const third = await move(ann.token, id, hours(days, '14:00'));
    expect(third.body.violations).toMatchObject([{ rule: 'reschedule_limit', limit: 2, actual: 3 }]);
    const asked = { ...hours(days, '14:00'), overrideReason: 'Please' };
    expect((await move(ann.token, id, asked)).status).toBe(403);
    const half = hours(days, '14:00', HOUR_MS / 2);
    expect((await move(staff, id, half)).status).toBe(422);
    expect((await move(staff, id, { ...half, overrideReason: 'Has to leave' })).status).toBe(200);
  });
});

describe('what is free', () => {
  it('is said for each half hour, for as long as is wanted', async () => {
    const days = DAYS;
    await book(staff, { resourceId: bays[0], ...hours(days, '10:00'), customerName: 'Ann Lee' });
    const window = `from=${at(days, '08:30')}&to=${at(days, '12:00')}`;
    const { status, body } = await world.app.call(
      'GET',
      `/availability?resource_id=${bays[0]}&${window}&duration=60`,
    );
    expect(status).toBe(200);
    const free = body.slots.filter((slot: { available: boolean }) => slot.available);
    expect(free.map(({ startTime }: { startTime: string }) => startTime)).toEqual([
      at(days, '08:30'),
      at(days, '09:00'),
      at(days, '11:00'),
    ]);
    expect(body.slots).toHaveLength(6);
    const car = await world.app.call('GET', `/availability?resource_id=${world.home.carId}&${window}`);
    expect(car.status).toBe(404);
  });
});
