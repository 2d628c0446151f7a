// Locations, vehicles, bays and docks as managers keep them: names, rows of them, and what out of service means for
// everybody who sells or books.
import { randomUUID } from 'node:crypto';
import { addDays } from '../domain/calendar';
import { rescheduleToTimes } from '../services/bookings/session-move';
import { createBay, createDock, createMember, createVehicle } from '../tests/factories';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

let world: ApiWorld;
let token: string;
let staffToken: string;
beforeAll(async () => {
  world = await startApiWorld();
  token = await world.app.tokenOf(world.home.users.manager);
  staffToken = await world.app.tokenOf(world.home.users.staff);
});
afterAll(() => world.stop());

const DAY = addDays(new Date().toISOString().slice(0, 10), 3);
let hour = 0;
/** An hour nobody has used yet. */
const nextHour = () => {
  hour += 1;
  const at = (n: number) => new Date(Date.parse(`${DAY}T00:00:00Z`) + n * 3_600_000).toISOString();
  return { startTime: at(hour), endTime: at(hour + 1) };
};

const call = (method: string, path: string, body?: object, by = token) =>
  world.app.call(method, path, { token: by, body });
const patch = (id: string, body: object) => call('PATCH', `/admin/resources/${id}`, body);
const putOut = (id: string) => patch(id, { isActive: false });

async function location(name = `Place ${randomUUID().slice(0, 8)}`): Promise<string> {
  const { status, body } = await call('POST', '/admin/locations', { name });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.location.id;
}

async function bay(locationId?: string): Promise<string> {
  const at = locationId ?? (await location());
  return (await call('POST', '/admin/resources', { kind: 'bay', name: 'Bay', locationId: at })).body
    .resources[0].id;
}

const session = (resourceId: string) =>
  call('POST', '/bookings', { resourceId, ...nextHour(), customerName: 'Ann Lee' }, staffToken);

const trailOf = (subjectId: string) =>
  world.database
    .owner('audit_events')
    .where({ subjectId })
    .orderBy('id')
    .select<object[]>('action', 'fromValue', 'toValue', 'actorId');

describe('locations', () => {
  it('are added, renamed and given a zone of their own, each change on the trail', async () => {
    const { status, body } = await call('POST', '/admin/locations', { name: 'North Pier' });
    expect([status, body.location]).toEqual([
      201,
      {
        ...{ id: expect.any(String), name: 'North Pier', alwaysOpen: true, openingHours: {} },
        ...{ timeZone: 'America/Los_Angeles', ownTimeZone: null, inService: 0, outOfService: 0 },
      },
    ]);
    const path = `/admin/locations/${body.location.id}`;
    const openingHours = { '1': [{ from: '09:00', to: '17:00' }] };
    const change = { name: 'South Pier', timeZone: 'America/Denver', openingHours };
    expect((await call('PATCH', path, change)).body.location).toMatchObject({
      ...{ name: 'South Pier', timeZone: 'America/Denver', ownTimeZone: 'America/Denver', openingHours },
    });
    expect((await call('PATCH', path, { timeZone: null })).body.location.ownTimeZone).toBeNull();
    const { id: actorId } = world.home.users.manager;
    const zones = ['America/Los_Angeles', 'America/Denver'] as const;
    expect(await trailOf(body.location.id)).toEqual([
      { action: 'created', fromValue: null, toValue: 'North Pier', actorId },
      { action: 'renamed', fromValue: 'North Pier', toValue: 'South Pier', actorId },
      { action: 'zone_changed', fromValue: zones[0], toValue: zones[1], actorId },
      { action: 'hours_changed', fromValue: null, toValue: null, actorId },
      { action: 'zone_changed', fromValue: zones[1], toValue: zones[0], actorId },
    ]);
  });

  it('have a name each, whatever its case, and hours that do not overlap', async () => {
    const first = await location('Harbour');
    const again = await call('POST', '/admin/locations', { name: 'HARBOUR' });
    expect([again.status, again.body.code, again.body.details[0].field]).toEqual([409, 'conflict', 'name']);
    const second = await location('Hill');
    expect((await call('PATCH', `/admin/locations/${second}`, { name: 'harbour' })).status).toBe(409);
    expect((await call('PATCH', `/admin/locations/${first}`, { name: 'harbour' })).status).toBe(200);
    const twice = {
      '2': [
        { from: '09:00', to: '12:00' },
        { from: '11:00', to: '13:00' },
      ],
    };
    const hours = await call('PATCH', `/admin/locations/${first}`, { openingHours: twice });
    expect([hours.status, hours.body.details[0].field]).toEqual([400, 'openingHours.2']);
  });

  it('open on the grid by the clock of their own zone', async () => {
    const name = 'Mountain';
    const made = await call('POST', '/admin/locations', {
      ...{ name, timeZone: 'America/Denver' },
      openingHours: Object.fromEntries(
        ['1', '2', '3', '4', '5', '6', '7'].map(day => [day, [{ from: '10:00', to: '12:00' }]]),
      ),
    });
    const { id } = made.body.location;
    await bay(id);
    const opensOn = async (path: string): Promise<number> => {
      const { grid } = (await call('GET', path)).body;
      const mountain = grid.locations.find((location: { id: string }) => location.id === id);
      return (Date.parse(mountain.open[0].startTime) - Date.parse(grid.dayStart)) / 3_600_000;
    };
    // Its own day; in that of the business, ten in Denver is nine in Los Angeles.
    expect(await opensOn(`/grid?date=${DAY}&location_id=${id}`)).toBe(10);
    expect(await opensOn(`/grid?date=${DAY}`)).toBe(9);
  });
});

describe('vehicles, bays and docks', () => {
  it('come one by one with their facts, or as a row in the order of their numbers', async () => {
    const attributes = { seats: '5', colour: 'red' };
    const facts = {
      description: 'Quiet.',
      price: 89.5,
      attributes,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 90,
    };
    const car = (await call('POST', '/admin/resources', { kind: 'vehicle', name: 'Zoe', ...facts })).body;
    expect(car.resources).toEqual([
      {
        ...{
          id: expect.any(String),
          kind: 'vehicle',
          name: 'Zoe',
          ...facts,
          currency: 'USD',
          isActive: true,
        },
        ...{ locationId: null, locationName: null, standing: 0, hasBookings: false },
      },
    ]);
    const locationId = await location();
    const row = { kind: 'bay', name: 'Bay', numbers: { from: 1, to: 12 }, locationId, price: 30 };
    const made = await call('POST', '/admin/resources', row);
    const names = Array.from({ length: 12 }, (_, i) => `Bay ${i + 1}`);
    expect([made.status, made.body.resources.map((r: { name: string }) => r.name)]).toEqual([201, names]);
    const grid = (await call('GET', `/grid?date=${DAY}&location_id=${locationId}`)).body.grid;
    expect(grid.resources.map((r: { name: string }) => r.name)).toEqual(names);
    expect(await trailOf(made.body.resources[0].id)).toMatchObject([{ action: 'created', toValue: 'Bay 1' }]);
  });

  it('of one kind at one location have different names; a row is made whole or not at all', async () => {
    const locationId = await location();
    await call('POST', '/admin/resources', { kind: 'bay', name: 'bay 3', locationId });
    const row = { kind: 'bay', name: 'Bay', numbers: { from: 1, to: 5 }, locationId };
    const refused = await call('POST', '/admin/resources', row);
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
    expect(refused.body.details).toEqual([{ field: 'name', message: 'bay 3 is there already.' }]);
    const list = await call('GET', `/admin/resources?location_id=${locationId}`);
    expect(list.body.resources).toHaveLength(1);
    expect((await call('POST', '/admin/resources', { ...row, locationId: await location() })).status).toBe(
      201,
    );
    expect((await call('POST', '/admin/resources', { ...row, kind: 'vehicle' })).status).toBe(201);
    const many = await call('POST', '/admin/resources', { ...row, numbers: { from: 1, to: 201 } });
    expect([many.status, many.body.details[0].field]).toEqual([400, 'numbers.to']);
  });

  it('asked for twice at once, a name is given once', async () => {
    const locationId = await location();
    const body = { kind: 'bay', name: 'Bay', locationId, numbers: { from: 1, to: 3 } };
    const both = await Promise.all([1, 2].map(() => call('POST', '/admin/resources', body)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('are made once by a form that is sent twice at once, and both are told so', async () => {
    const body = { kind: 'bay', name: 'Bay', locationId: await location(), numbers: { from: 1, to: 3 } };
    const headers = { 'idempotency-key': randomUUID() };
    const send = () => world.app.call('POST', '/admin/resources', { token, body, headers });
    const [one, two] = await Promise.all([send(), send()]);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(two.body).toEqual(one.body);
  });

  it('are known by their ids in whatever letters', async () => {
    const locationId = await location();
    const id = await bay(locationId);
    await session(id);
    const same = await patch(id.toUpperCase(), { locationId: locationId.toUpperCase() });
    expect([same.status, same.body.resource?.id]).toEqual([200, id]);
  });

  it('are changed, and the trail says what was and what is', async () => {
    const id = await bay();
    const changed = await patch(id, { name: 'Booth', price: 12, attributes: { screen: '34 inch' } });
    expect(changed.body.resource).toMatchObject({
      name: 'Booth',
      price: 12,
      attributes: { screen: '34 inch' },
    });
    expect((await patch(id, { price: null })).body.resource.price).toBeNull();
    expect((await trailOf(id)).slice(1)).toMatchObject([
      { action: 'renamed', fromValue: 'Bay', toValue: 'Booth' },
      { action: 'changed' },
      { action: 'changed' },
    ]);
    expect((await patch(id, { locationId: null })).body.details[0].field).toBe('locationId');
    expect((await patch(id, { locationId: randomUUID() })).body.details[0].field).toBe('locationId');
  });

  it('stay where they are while bookings stand on them', async () => {
    const [id, elsewhere] = [await bay(), await location()];
    const { booking } = (await session(id)).body;
    const refused = await patch(id, { locationId: elsewhere });
    expect([refused.status, refused.body.message]).toEqual([
      409,
      expect.stringContaining('1 booking stands'),
    ]);
    await world.database
      .owner('bookings')
      .where({ id: booking.id })
      .update({ status: 'cancelled', cancelReason: 'staff' });
    expect((await patch(id, { locationId: elsewhere })).body.resource.locationId).toBe(elsewhere);
  });

  it('are removed if they were never booked, and otherwise put out of service', async () => {
    const id = await bay();
    const gone = await call('DELETE', `/admin/resources/${id}`);
    expect(gone.body).toMatchObject({ removed: true, resource: { id } });
    expect((await call('GET', `/admin/resources/${id}`)).status).toBe(404);
    expect((await call('DELETE', `/admin/resources/${id}`)).status).toBe(404);
    const booked = await bay();
    await session(booked);
    const kept = await call('DELETE', `/admin/resources/${booked}`);
    expect(kept.body).toMatchObject({ removed: false, resource: { isActive: false, standing: 1 } });
    expect((await call('DELETE', `/admin/resources/${booked}`)).body.removed).toBe(false);
    const actions = (await trailOf(booked)).map(event => (event as { action: string }).action);
    expect(actions).toEqual(['created', 'out_of_service']);
  });

  it('that are removed while somebody books them are sold or gone, never both', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await bay();
      const [booked, deleted] = await Promise.all([session(id), call('DELETE', `/admin/resources/${id}`)]);
      expect(deleted.status).toBe(200);
      const standing = await world.database.owner('bookings').where({ resourceId: id });
      expect(standing).toHaveLength(booked.status === 201 ? 1 : 0);
      if (deleted.body.removed) expect([404, 409]).toContain(booked.status);
      else expect(deleted.body.resource.isActive).toBe(false);
    }
  });

  it('do not show staff members, who are kept at the front desk', async () => {
    const { staff } = (await call('POST', '/staff', { name: 'Kim' })).body;
    expect((await call('GET', `/admin/resources/${staff.id}`)).status).toBe(404);
    expect((await putOut(staff.id)).status).toBe(404);
    expect((await call('DELETE', `/admin/resources/${staff.id}`)).status).toBe(404);
  });
});

describe('another vehicle of a rental', () => {
  it('is given by staff, not taken by its member', async () => {
    const member = await createMember(world.database.owner, world.home.tenant, { tier: 'GOLD' });
    const own = await world.app.tokenOf(member);
    const other = await createVehicle(world.database.owner, world.home.tenant);
    const body = world.rental();
    const { bookingId } = (await call('POST', '/bookings', body, own)).body;
    const { startDate, endDate } = body;
    const wish = { startDate, endDate, resourceId: other };
    const refused = await call('POST', `/bookings/${bookingId}/reschedule`, wish, own);
    expect([refused.status, refused.body.message]).toEqual([403, expect.stringContaining('given by staff')]);
  });
});

describe('out of service', () => {
  const OUT = [409, 'out_of_service'];
  const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
  const rental = (carId: string) => world.app.call('POST', '/bookings', { body: world.rental(carId) });
  const vehicle = (name: string) => createVehicle(world.database.owner, world.home.tenant, { name });

  it('a vehicle is on no list, has no free days, and is sold to nobody, with what is free instead', async () => {
    const [car] = [await vehicle('Alto'), await vehicle('Baleno')];
    expect((await rental(car)).status).toBe(201);
    expect((await putOut(car)).body.resource).toMatchObject({ isActive: false, standing: 1 });
    const { resources } = (await world.app.call('GET', '/resources?kind=vehicle')).body;
    expect(resources.map((r: { id: string }) => r.id)).not.toContain(car);
    const days = await world.app.call('GET', `/availability?car_id=${car}&start=${DAY}&end=${DAY}`);
    expect(days.status).toBe(404);
    const refused = await rental(car);
    expect(codeOf(refused)).toEqual(OUT);
    expect(refused.body.message).toContain('Alto is out of service');
    expect(refused.body.alternatives.length).toBeGreaterThan(0);
    const offered = refused.body.alternatives.map((a: { resourceId: string }) => a.resourceId);
    expect(offered).not.toContain(car);
    const byStaff = await call('POST', '/bookings', world.rental(car), staffToken);
    expect(codeOf(byStaff)).toEqual(OUT);
  });

  it('a bay is on no grid, has no free times, and is sold to nobody, members included', async () => {
    const locationId = await location();
    const [out, left] = [
      await bay(locationId),
      (await call('POST', '/admin/resources', { kind: 'bay', name: 'Left', locationId })).body.resources[0]
        .id,
    ];
    await putOut(out);
    const grid = (await call('GET', `/grid?date=${DAY}&location_id=${locationId}`)).body.grid;
    expect(grid.resources.map((r: { id: string }) => r.id)).toEqual([left]);
    const times = `from=${DAY}T08:00:00Z&to=${DAY}T12:00:00Z`;
    expect((await world.app.call('GET', `/availability?resource_id=${out}&${times}`)).status).toBe(404);
    expect(codeOf(await session(out))).toEqual(OUT);
    const member = await createMember(world.database.owner, world.home.tenant, { tier: 'GOLD' });
    const own = { resourceId: out, ...nextHour() };
    expect(codeOf(await call('POST', '/bookings', own, await world.app.tokenOf(member)))).toEqual(OUT);
    const override = { resourceId: out, ...nextHour(), overrideRules: true, overrideReason: 'Because' };
    expect([400, 409]).toContain((await call('POST', '/bookings', override, staffToken)).status);
    const block = { resourceIds: [out], ...nextHour(), type: 'MAINTENANCE', reason: 'Paint' };
    expect((await call('POST', '/admin/bookings/block', block)).status).toBe(400);
  });

  it('a bay is offered to nobody who finds another one taken', async () => {
    const locationId = await location();
    const taken = await bay(locationId);
    const out = await createBay(world.database.owner, world.home.tenant, { locationId, name: 'Out' });
    await putOut(out);
    const times = nextHour();
    const book = () => call('POST', '/bookings', { resourceId: taken, ...times }, staffToken);
    await book();
    const { status, body } = await book();
    expect(status).toBe(409);
    expect(body.alternatives.map((a: { resourceId: string }) => a.resourceId)).not.toContain(out);
  });

  it('a dock takes no delivery: without another one no window is free', async () => {
    const dock = await createDock(world.database.owner, world.home.tenant);
    const vendor = await world.app.vendorTokenOf(world.home.vendor);
    const windows = async () =>
      (await call('GET', `/vip/delivery-windows?from=${DAY}&to=${addDays(DAY, 6)}`, undefined, vendor)).body
        .windows as { available: boolean; bookingDate: string; timeSlot: string }[];
    const free = (await windows()).find(({ available }) => available)!;
    await putOut(dock);
    expect((await windows()).some(({ available }) => available)).toBe(false);
    const items = [{ productName: 'Hops', estimatedQuantity: 2 }];
    const { bookingDate, timeSlot } = free;
    const order = () => call('POST', '/vip/bookings', { bookingDate, timeSlot, items }, vendor);
    expect(codeOf(await order())).toEqual([409, 'slot_unavailable']);
    await patch(dock, { isActive: true });
    expect((await order()).status).toBe(201);
  });

  it('a session moves neither within it nor to it, but away from it', async () => {
    const locationId = await location();
    const numbers = { from: 1, to: 3 };
    const row = { kind: 'bay', name: 'Bay', numbers, locationId };
    const [first, second, third] = (await call('POST', '/admin/resources', row)).body.resources.map(
      ({ id }: { id: string }) => id,
    );
    const { bookingId } = (await session(first)).body;
    const move = (resourceId?: string) => {
      const { startTime, endTime } = nextHour();
      return rescheduleToTimes(world.database.knex, world.home.tenant, {
        ...{ bookingId, startTime, endTime, ...(resourceId ? { resourceId } : {}) },
        actor: { type: 'staff', id: world.home.users.staff.id, name: 'Sam' },
        ...{ now: new Date().toISOString(), operationId: randomUUID() },
      });
    };
    await putOut(second);
    await expect(move(second)).rejects.toMatchObject({ code: 'out_of_service' });
    await putOut(first);
    await expect(move()).rejects.toMatchObject({ code: 'out_of_service' });
    expect(await move(third)).toMatchObject({ resourceId: third });
  });

  it('put out while a session is moved to it, a bay has that session or none', async () => {
    for (let round = 0; round < 5; round++) {
      const ids = await Promise.all([bay(), bay()]);
      const { bookingId } = (await session(ids[1]!)).body;
      const moving = rescheduleToTimes(world.database.knex, world.home.tenant, {
        ...{ bookingId, ...nextHour(), resourceId: ids[0]! },
        actor: { type: 'staff', id: world.home.users.staff.id, name: 'Sam' },
        ...{ now: new Date().toISOString(), operationId: randomUUID() },
      }).then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'out_of_service' });
          return false;
        },
      );
      const [moved, out] = await Promise.all([moving, putOut(ids[0]!)]);
      expect(out.status).toBe(200);
      // What the answer says stands on it is what stands on it.
      expect(out.body.resource.standing).toBe(moved ? 1 : 0);
    }
  });

  it('what stands stays, and is sold again once the bay is back', async () => {
    const id = await bay();
    const { bookingId } = (await session(id)).body;
    await putOut(id);
    expect((await call('GET', `/bookings/${bookingId}`)).body.booking.status).toBe('upcoming');
    const list = await call('GET', `/bookings?resource_id=${id}&status=pending,upcoming,active`);
    expect(list.body.pagination.total).toBe(1);
    expect(codeOf(await session(id))).toEqual(OUT);
    expect((await patch(id, { isActive: true })).body.resource.isActive).toBe(true);
    expect((await session(id)).status).toBe(201);
  });

  it('put out while somebody books it, a bay has that booking or none, and none afterwards', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await bay();
      const [booked, out] = await Promise.all([session(id), putOut(id)]);
      expect([booked.status, out.status]).toEqual([expect.any(Number), 200]);
      expect([201, 409]).toContain(booked.status);
      const standing = booked.status === 201 ? 1 : 0;
      expect((await call('GET', `/admin/resources/${id}`)).body.resource.standing).toBe(standing);
    }
  });

  it('a slot of somebody who is off the roster is sold to nobody', async () => {
    const { service } = (await call('POST', '/services', { name: 'Lesson', durationMinutes: 30 })).body;
    const { staff } = (await call('POST', '/staff', { name: 'Lou', serviceIds: [service.id] })).body;
    const [slot] = await world.database
      .owner('slots')
      .insert({
        ...{ tenantId: world.home.tenant.id, serviceId: service.id, staffId: staff.id },
        ...{ startsAt: `${DAY}T18:00:00Z`, endsAt: `${DAY}T18:30:00Z` },
      })
      .returning('id');
    await call('DELETE', `/staff/${staff.id}`);
    const opened = await call('PATCH', `/slots/${slot.id}`, { status: 'open' });
    expect(codeOf(opened)).toEqual([409, 'conflict']);
    expect(opened.body.message).toContain('Lou is off the roster');
    // However it came to be open, it is still nobody's.
    await world.database.owner('slots').where({ id: slot.id }).update({ status: 'open', closedBy: null });
    const { slots } = (await call('GET', `/slots?staff_id=${staff.id}&from=${DAY}&to=${DAY}`)).body;
    expect(slots).toMatchObject([{ status: 'open', available: false }]);
    const body = { slot_id: slot.id, customer_name: 'Ann Lee', customer_phone: '+13105550100' };
    const booked = await call('POST', '/bookings', { ...body, booking_source: 'direct' }, staffToken);
    expect(codeOf(booked)).toEqual([400, 'slot_closed']);
    expect(booked.body.message).toContain('Lou is off the roster');
  });
});
