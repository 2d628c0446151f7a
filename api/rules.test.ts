// Members, restrictions and rules over HTTP: what managers change, what it would have refused, what was refused, the
// context for other systems, and the day of a grid.
import { randomUUID } from 'node:crypto';
import { getGrid } from '../contracts/grid';
import { addDays, dateOf, instantAt } from '../domain/calendar';
import { plusMs } from '../domain/instants';
import { createBay, createLocation, createMember, createVehicle } from '../tests/factories';
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
let manager: string;
let staff: string;
let pier: string;
let bay: string;
beforeAll(async () => {
  world = await startApiWorld();
  manager = await world.app.tokenOf(world.home.users.manager);
  staff = await world.app.tokenOf(world.home.users.staff);
});
beforeEach(async () => {
  const { owner } = world.database;
  await owner('booking_rules').delete();
  pier = await createLocation(owner, world.home.tenant);
  bay = await createBay(owner, world.home.tenant, { locationId: pier });
});
afterAll(() => world.stop());

const send = (method: string, path: string, token: string | undefined, body?: unknown) =>
  world.app.call(method, path, { token, body });
async function member(overrides: MemberOverrides = {}) {
  const made = await createMember(world.database.owner, world.home.tenant, overrides);
  return { ...made, token: await world.app.login(made) };
}
const hours = (days: number, from: string, lengthMs = HOUR_MS) => {
  const startTime = at(days, from);
  return { startTime, endTime: plusMs(startTime, lengthMs) };
};
const book = (token: string, body: object) => send('POST', '/bookings', token, { resourceId: bay, ...body });
const rulesOf = (body: { violations: { rule: string }[] }) => body.violations.map(({ rule }) => rule);

describe('rules', () => {
  it('are those of the seed until they are changed, per tenant, tier and location; the strictest wins', async () => {
    const { body } = await send('GET', '/rules', staff);
    expect(body.rules.tenant).toEqual({ minDurationMinutes: 60, maxReschedules: 2 });
    expect(body.rules.tiers.BRONZE).toEqual({ maxAdvanceDays: 14, maxConcurrentBookings: 2 });
    expect(body.rules.locations).toContainEqual(
      expect.objectContaining({ id: pier, alwaysOpen: true, timeZone: ZONE, parameters: {} }),
    );
    const ann = await member({ tier: 'PLATINUM' });
    expect((await book(ann.token, hours(50, '10:00'))).status).toBe(201);
    const place = {
      scope: 'location',
      locationId: pier,
      parameters: { maxAdvanceDays: 20, minDurationMinutes: 120 },
    };
    expect((await send('PUT', '/rules', manager, place)).status).toBe(200);
    await send('PUT', '/rules', manager, { scope: 'tenant', parameters: { minDurationMinutes: 90 } });
    const refused = await book(ann.token, hours(50, '12:00', 1.5 * HOUR_MS));
    expect(refused.body.violations).toMatchObject([
      { rule: 'minimum_duration', limit: 120 },
      { rule: 'advance_booking', limit: 20 },
    ]);
    await send('PUT', '/rules', manager, { ...place, parameters: { maxAdvanceDays: null } });
    expect(rulesOf((await book(ann.token, hours(50, '12:00', 1.5 * HOUR_MS))).body)).toEqual([
      'minimum_duration',
    ]);
    const trail = (await send('GET', '/admin/audit?event=rules.changed', manager)).body.trail;
    expect(trail[0]).toMatchObject({
      metadata: { from: { maxAdvanceDays: 20 }, to: { maxAdvanceDays: null } },
    });
  });

  it('have opening hours that must not overlap', async () => {
    const path = `/rules/locations/${pier}/opening-hours`;
    const wrong = {
      1: [
        { from: '10:00', to: '14:00' },
        { from: '13:30', to: '18:00' },
      ],
    };
    const refused = await send('PUT', path, manager, { openingHours: wrong });
    expect([refused.status, refused.body.details]).toMatchObject([400, [{ field: 'openingHours.1' }]]);
    const openingHours = { 1: [{ from: '10:00', to: '14:00' }], 2: [] };
    const { body } = await send('PUT', path, manager, { openingHours });
    expect(body.rules.locations.find(({ id }: { id: string }) => id === pier)).toMatchObject({
      ...{ alwaysOpen: false, openingHours },
    });
    expect(
      (await send('PUT', `/rules/locations/${randomUUID()}/opening-hours`, manager, { openingHours })).status,
    ).toBe(404);
  });

  it('can be tried on what was booked, and change nothing', async () => {
    await world.database.owner('bookings').delete();
    const ann = await member({ tier: 'GOLD' });
    for (const days of [2, 5, 20]) expect((await book(ann.token, hours(days, '10:00'))).status).toBe(201);
    await book(staff, {
      ...hours(3, '10:00', HOUR_MS / 2),
      customerId: ann.customerId,
      overrideReason: 'A trial',
    });
    const attempt = {
      scope: 'tier',
      tier: 'GOLD',
      parameters: { maxAdvanceDays: 4, maxConcurrentBookings: 2 },
    };
    const { status, body } = await send('POST', '/rules/dry-run', manager, attempt);
    expect([status, body.dryRun]).toMatchObject([
      200,
      { considered: 4, refused: 3, refusedNow: 1, complete: true },
    ]);
    // The third was one too many, and the fourth; two of them were too early, and staff allowed one that was too short.
    expect(body.dryRun.byRule).toEqual(
      expect.arrayContaining([
        { rule: 'advance_booking', refused: 2, refusedNow: 0 },
        { rule: 'concurrent_bookings', refused: 2, refusedNow: 0 },
        { rule: 'minimum_duration', refused: 1, refusedNow: 1 },
      ]),
    );
    expect(body.dryRun.examples[0].messages.join(' ')).toContain('at least 1 h');
    expect((await book(ann.token, hours(25, '10:00'))).status).toBe(422);
    expect((await send('GET', '/rules', manager)).body.rules.tiers.GOLD.maxAdvanceDays).toBe(30);
  });

  it('count what they refuse per customer and rule, and what repeats is a pattern', async () => {
    const ann = await member();
    for (let n = 0; n < 4; n += 1) expect((await book(ann.token, hours(20 + n, '10:00'))).status).toBe(422);
    await book(ann.token, hours(3, '10:00', HOUR_MS / 2));
    const early = { ...hours(20, '10:00'), customerId: ann.customerId, overrideReason: 'A loyal guest' };
    expect((await book(staff, early)).status).toBe(201);
    const { body } = await send('GET', `/rules/violations?customer_id=${ann.customerId}`, staff);
    expect(body.violations).toMatchObject([
      { rule: 'advance_booking', count: 4, overridden: 1, pattern: '4 times too early in 30 days' },
      { rule: 'minimum_duration', count: 1, overridden: 0, pattern: null },
    ]);
  });
});

describe('members', () => {
  it('are found by name, tier, tag and whether they are restricted', async () => {
    const ann = await member({ tier: 'GOLD' });
    const path = `/customers/${ann.customerId}`;
    const changed = await send('PATCH', path, manager, { tags: ['racer', 'early bird'], tier: 'SILVER' });
    expect([changed.status, changed.body.customer]).toMatchObject([
      200,
      { tier: 'SILVER', tags: ['early bird', 'racer'], hasLogin: true, permissions: { maxAdvanceDays: 21 } },
    ]);
    const ids = async (query: string) => {
      const { body } = await send('GET', `/customers?${query}`, staff);
      return body.customers.map(({ id }: { id: string }) => id);
    };
    expect(await ids('tag=racer&tier=SILVER&login=true')).toEqual([ann.customerId]);
    expect(await ids('tag=racer&tier=GOLD')).toEqual([]);
    expect(await ids(`search=${encodeURIComponent(ann.email.toUpperCase())}`)).toEqual([ann.customerId]);
    expect(await ids(`search=${encodeURIComponent('%')}`)).toEqual([]);
    expect(await ids('tag=racer&restricted=true')).toEqual([]);
    await send('POST', `${path}/restrictions`, manager, { type: 'BOOKING_BAN', reason: 'Did not come' });
    expect(await ids('tag=racer&restricted=true')).toEqual([ann.customerId]);
  });

  it('may more or less than their tier where managers say so', async () => {
    const ann = await member();
    const path = `/customers/${ann.customerId}`;
    await send('PATCH', path, manager, { overrides: { maxAdvanceDays: 90, blacklistedLocations: [pier] } });
    const me = (await send('GET', '/auth/me', ann.token)).body.user;
    expect(me).toMatchObject({
      ...{ customerId: ann.customerId, tier: null },
      permissions: { maxAdvanceDays: 90, maxConcurrentBookings: 2, blacklistedLocations: [pier] },
    });
    const refused = await book(ann.token, hours(80, '10:00'));
    expect(rulesOf(refused.body)).toEqual(['blacklisted_location']);
    for (const { resourceId } of refused.body.suggestions) expect(resourceId).not.toBe(bay);
  });

  it('book nothing while they are banned, sessions and vehicles alike, until it expires or is lifted', async () => {
    const ann = await member();
    const path = `/customers/${ann.customerId}/restrictions`;
    const past = { type: 'BOOKING_BAN', reason: 'Did not come', expiresAt: '2020-01-01T00:00:00Z' };
    expect((await send('POST', path, manager, past)).body.details).toMatchObject([{ field: 'expiresAt' }]);
    const ban = { ...past, expiresAt: plusMs(new Date().toISOString(), HOUR_MS) };
    const { status, body } = await send('POST', path, manager, ban);
    expect([status, body]).toMatchObject([
      201,
      { restriction: { type: 'BOOKING_BAN', inForce: true, value: null }, permissions: { canBook: false } },
    ]);
    const session = await book(ann.token, hours(3, '10:00'));
    expect([session.status, rulesOf(session.body), session.body.suggestions]).toEqual([
      422,
      ['booking_ban'],
      [],
    ]);
    expect(session.text).not.toContain('Did not come');
    const rental = await world.app.call('POST', '/bookings', { token: ann.token, body: world.rental() });
    expect([rental.status, rulesOf(rental.body)]).toEqual([422, ['booking_ban']]);
    const anonymous = {
      ...world.rental(),
      customer: { fullName: 'Ann Lee', email: ann.email.toUpperCase() },
    };
    expect((await world.app.call('POST', '/bookings', { body: anonymous })).status).toBe(422);
    expect((await world.app.call('POST', '/bookings', { token: staff, body: anonymous })).status).toBe(201);
    await world.database
      .owner('booking_restrictions')
      .where({ id: body.restriction.id })
      .update({
        expiresAt: plusMs(new Date().toISOString(), -1),
      });
    expect((await book(ann.token, hours(3, '10:00'))).status).toBe(201);
    await world.database
      .owner('booking_restrictions')
      .where({ id: body.restriction.id })
      .update({ expiresAt: null });
    expect((await book(ann.token, hours(3, '12:00'))).status).toBe(422);
    expect((await send('DELETE', `${path}/${body.restriction.id}`, manager)).body.permissions.canBook).toBe(
      true,
    );
    expect((await send('DELETE', `${path}/${body.restriction.id}`, manager)).status).toBe(404);
    expect((await book(ann.token, hours(3, '12:00'))).status).toBe(201);
  });

  it('have restrictions of a location and of numbers, which are checked', async () => {
    const ann = await member();
    const path = `/customers/${ann.customerId}/restrictions`;
    const foreign = { type: 'BLACKLISTED_LOCATION', reason: 'Broke a wheel', value: randomUUID() };
    expect((await send('POST', path, manager, foreign)).body.details).toMatchObject([{ field: 'value' }]);
    const made = await send('POST', path, manager, { ...foreign, value: pier });
    expect(made.body.permissions.blacklistedLocations).toEqual([pier]);
    const one = { type: 'MAX_CONCURRENT_BOOKINGS', reason: 'Two no-shows', value: 1 };
    expect((await send('POST', path, manager, one)).body.permissions.maxConcurrentBookings).toBe(1);
    const { customer } = (await send('GET', `/customers/${ann.customerId}`, staff)).body;
    expect(
      customer.restrictions.map(({ type, value, createdBy }: Record<string, unknown>) => [
        type,
        value,
        createdBy,
      ]),
    ).toEqual([
      ['MAX_CONCURRENT_BOOKINGS', 1, expect.stringContaining('manager')],
      ['BLACKLISTED_LOCATION', pier, expect.stringContaining('manager')],
    ]);
  });
});

describe('what a member is told it may book', () => {
  const rule = (scope: object, parameters: object) =>
    send('PUT', '/rules', manager, { ...scope, parameters });
  const me = async (token: string) => (await send('GET', '/auth/me', token)).body.user.permissions;

  it('is what it can book: the rules for everybody are in it, on both sides of the last day', async () => {
    const ann = await member({ tier: 'BRONZE' });
    expect(await me(ann.token)).toMatchObject({ maxAdvanceDays: 14, maxConcurrentBookings: 2 });
    await rule({ scope: 'tenant' }, { maxAdvanceDays: 7, maxConcurrentBookings: 1 });
    const told = { maxAdvanceDays: 7, maxConcurrentBookings: 1, locationLimits: [] };
    expect(await me(ann.token)).toMatchObject(told);
    const { customer } = (await send('GET', `/customers/${ann.customerId}`, staff)).body;
    expect(customer.permissions).toMatchObject(told);
    expect(await me(await world.app.tokenOf(world.home.users.member))).toMatchObject(told);
    expect(rulesOf((await book(ann.token, hours(8, '10:00'))).body)).toEqual(['advance_booking']);
    expect((await book(ann.token, hours(7, '10:00'))).status).toBe(201);
    expect(rulesOf((await book(ann.token, hours(7, '12:00'))).body)).toEqual(['concurrent_bookings']);
  });

  it('is less at a location that allows less, and there only', async () => {
    const ann = await member({ tier: 'BRONZE' });
    const elsewhere = await createLocation(world.database.owner, world.home.tenant);
    const other = await createBay(world.database.owner, world.home.tenant, { locationId: elsewhere });
    await rule({ scope: 'location', locationId: pier }, { maxAdvanceDays: 5 });
    await rule({ scope: 'location', locationId: elsewhere }, { maxAdvanceDays: 20 });
    expect(await me(ann.token)).toMatchObject({
      ...{ maxAdvanceDays: 14, maxConcurrentBookings: 2 },
      locationLimits: [{ locationId: pier, maxAdvanceDays: 5, maxConcurrentBookings: 2 }],
    });
    const refused = await book(ann.token, hours(6, '10:00'));
    expect(refused.body.violations).toMatchObject([{ rule: 'advance_booking', limit: 5, actual: 6 }]);
    expect((await book(ann.token, hours(5, '10:00'))).status).toBe(201);
    expect((await book(ann.token, { ...hours(14, '10:00'), resourceId: other })).status).toBe(201);
  });
});

describe('a restriction refuses a session and says why', () => {
  const restrict = async (id: string, type: string, value: string | number) => {
    const body = { type, reason: 'Two no-shows', value };
    expect((await send('POST', `/customers/${id}/restrictions`, manager, body)).status).toBe(201);
  };
  const said = ({ status, body }: Awaited<ReturnType<typeof book>>) => [status, body.message, rulesOf(body)];

  it('of a location, at that one only', async () => {
    const ann = await member();
    await world.database.owner('locations').where({ id: pier }).update({ name: 'Long Pier' });
    await restrict(ann.customerId, 'BLACKLISTED_LOCATION', pier);
    const refused = await book(ann.token, hours(3, '10:00'));
    expect(said(refused)).toEqual([
      422,
      'Bookings at Long Pier are not possible for this account. Other locations are.',
      ['blacklisted_location'],
    ]);
    expect(refused.text).not.toContain('no-shows');
    const locationId = await createLocation(world.database.owner, world.home.tenant);
    const other = await createBay(world.database.owner, world.home.tenant, { locationId });
    expect((await book(ann.token, { ...hours(3, '10:00'), resourceId: other })).status).toBe(201);
  });

  it('of days ahead, from the day after the last one', async () => {
    const ann = await member();
    await restrict(ann.customerId, 'MAX_ADVANCE_DAYS', 2);
    expect(said(await book(ann.token, hours(3, '10:00')))).toEqual([
      422,
      'Sessions can be booked up to 2 days ahead; this one is 3 days ahead.',
      ['advance_booking'],
    ]);
    expect((await book(ann.token, hours(2, '10:00'))).status).toBe(201);
  });

  it('of sessions at once, from the one too many', async () => {
    const ann = await member();
    await restrict(ann.customerId, 'MAX_CONCURRENT_BOOKINGS', 1);
    expect((await book(ann.token, hours(2, '10:00'))).status).toBe(201);
    expect(said(await book(ann.token, hours(2, '12:00')))).toEqual([
      422,
      'At most 1 session can be booked at the same time; this would be number 2.',
      ['concurrent_bookings'],
    ]);
  });
});

it('what is refused twice is no pattern, what is refused three times is one', async () => {
  const ann = await member({ tier: 'BRONZE' });
  const pattern = async () => {
    const { body } = await send('GET', `/rules/violations?customer_id=${ann.customerId}`, staff);
    return body.violations.map((row: { count: number; pattern: string | null }) => [row.count, row.pattern]);
  };
  for (const day of [20, 21]) expect((await book(ann.token, hours(day, '10:00'))).status).toBe(422);
  expect(await pattern()).toEqual([[2, null]]);
  expect((await book(ann.token, hours(22, '10:00'))).status).toBe(422);
  expect(await pattern()).toEqual([[3, '3 times too early in 30 days']]);
});

it('whom staff let book nothing rents nothing under the same mail address either', async () => {
  const ann = await member();
  const path = `/customers/${ann.customerId}`;
  const rent = (email: string) =>
    world.app.call('POST', '/bookings', {
      body: { ...world.rental(), customer: { fullName: 'Ann Lee', email } },
    });
  expect((await send('PATCH', path, manager, { overrides: { canBook: false } })).status).toBe(200);
  const refused = await rent(ann.email.toUpperCase());
  expect([refused.status, rulesOf(refused.body)]).toEqual([422, ['booking_ban']]);
  expect((await rent('somebody.else@example.com')).status).toBe(201);
  await send('PATCH', path, manager, { overrides: { canBook: true } });
  expect((await rent(ann.email)).status).toBe(201);
});

describe('the context of a customer', () => {
  it('is told to other systems by their key, and to nobody else by it', async () => {
    const ann = await member();
    const { apiKey, key } = (await send('POST', '/admin/api-keys', manager, { name: 'Help desk' })).body;
    expect(key).toMatch(/^bk_[\w-]{43}$/);
    const path = `/customers/${ann.customerId}/booking-context`;
    expect((await send('GET', path, key)).body).toEqual({ success: true, hasBooking: false });
    const made = await book(ann.token, { ...hours(1, '10:00'), notes: 'Surprise party' });
    const { body, text } = await send('GET', path, key);
    expect(body).toMatchObject({
      ...{
        hasBooking: true,
        bookingDetails: { id: made.body.bookingId, kind: 'session', status: 'upcoming' },
      },
    });
    expect(body.bookingIn).toMatch(/^\d+ (h|days|min)/);
    expect(text).not.toMatch(/Surprise|@/);
    expect((await send('GET', path, staff)).body).toEqual(body);
    const elsewhere = await createMember(world.database.owner, world.other.tenant);
    expect((await send('GET', `/customers/${elsewhere.customerId}/booking-context`, key)).status).toBe(404);
    for (const other of [
      '/bookings',
      '/customers',
      '/auth/me',
      '/rules',
      `/bookings/${made.body.bookingId}`,
    ]) {
      expect([other, (await send('GET', other, key)).status]).toEqual([other, 401]);
    }
    expect((await send('GET', '/admin/api-keys', manager)).body.apiKeys).toMatchObject([
      { name: 'Help desk', hint: key.slice(-4), lastUsedOn: expect.stringMatching(/^\d{4}-/) },
    ]);
    await send('DELETE', `/admin/api-keys/${apiKey.id}`, manager);
    expect((await send('GET', path, key)).status).toBe(401);
    const stored = await world.database.owner('api_keys').select();
    expect(JSON.stringify(stored)).not.toContain(key);
  });
});

describe('the grid', () => {
  it('is one day of a location: its bays, what is booked there, hours, and who', async () => {
    const { owner } = world.database;
    const ann = await member({ tier: 'GOLD' });
    const other = await createBay(owner, world.home.tenant, {});
    await createVehicle(owner, world.home.tenant);
    const evening = { from: '18:00', to: '02:00' };
    const openingHours = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(n => [n, [evening]]));
    await send('PUT', `/rules/locations/${pier}/opening-hours`, manager, { openingHours });
    const made = await book(ann.token, hours(3, '18:00'));
    const late = await book(ann.token, hours(2, '23:30', 2 * HOUR_MS));
    const gone = await book(ann.token, hours(3, '20:00'));
    await send('DELETE', `/bookings/${gone.body.bookingId}`, ann.token);
    const walkIn = await book(staff, { ...hours(3, '22:00') });
    const date = addDays(today, 3);
    const { status, body } = await send('GET', `/grid?date=${date}&location_id=${pier}`, staff);
    expect(status).toBe(200);
    expect(getGrid.output!.parse(body)).toEqual(body);
    expect(body.grid).toMatchObject({
      ...{ date, today, timeZone: ZONE, dayStart: at(3, '00:00'), dayEnd: at(4, '00:00') },
      resources: [{ id: bay, kind: 'bay', locationId: pier }],
      locations: [
        {
          id: pier,
          open: [
            { startTime: at(3, '00:00'), endTime: at(3, '02:00') },
            { startTime: at(3, '18:00'), endTime: at(4, '00:00') },
          ],
        },
      ],
      bookings: [
        { id: late.body.bookingId, startTime: at(2, '23:30'), endTime: at(3, '01:30') },
        {
          ...{ id: made.body.bookingId, type: 'CUSTOMER', status: 'upcoming', tier: 'GOLD', revision: 1 },
          ...{ title: made.body.booking.customerName, customerId: ann.customerId, resourceId: bay },
        },
        { id: walkIn.body.bookingId, title: 'Walk-in', customerId: null },
      ],
    });
    expect([46, 48, 50]).toContain(body.grid.slots.length);
    const all = (await send('GET', `/grid?date=${date}`, staff)).body.grid;
    expect(all.resources.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([bay, other]));
    expect((await send('GET', `/grid?location_id=${randomUUID()}`, staff)).status).toBe(404);
  });

  it('has as many half hours as the day really has', async () => {
    const count = async (date: string) =>
      (await send('GET', `/grid?date=${date}`, staff)).body.grid.slots.length;
    expect([await count('2027-03-14'), await count('2027-11-07'), await count('2027-06-01')]).toEqual([
      46, 50, 48,
    ]);
  });

  it('shows blocks that began days ago, with what they are for', async () => {
    const period = world.database.owner.raw('tstzrange(?, ?)', [at(-5, '10:00'), at(10, '10:00')]);
    const times = { createdAt: new Date(), updatedAt: new Date() };
    await world.database.owner('bookings').insert({
      ...{ tenantId: world.home.tenant.id, kind: 'block', blockType: 'MAINTENANCE', resourceId: bay },
      ...{ status: 'active', source: 'manual', period, occupied: period, timeZone: ZONE, currency: 'USD' },
      ...{ notes: 'Broken wheel', ...times },
    });
    const { grid } = (await send('GET', `/grid?location_id=${pier}`, staff)).body;
    expect(grid.bookings).toMatchObject([{ type: 'MAINTENANCE', title: 'Broken wheel', status: 'active' }]);
  });
});
