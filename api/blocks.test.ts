// Blocks over HTTP: what is free is blocked, what stands in the way is told, and nothing is done about it by itself.
import { inTenant } from '../db/connection';
import { addDays, instantAt, weekdayOf } from '../domain/calendar';
import { createBay, createLocation, createVehicle } from '../tests/factories';
import type { Answer } from '../tests/harness/app';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

let world: ApiWorld;
let token: string;
const LA = 'America/Los_Angeles';
beforeAll(async () => {
  world = await startApiWorld();
  token = await world.app.tokenOf(world.home.users.manager);
});
afterAll(() => world.stop());

const bay = () => createVehicle(world.database.owner, world.home.tenant, { kind: 'bay', priceMinor: null });
/** On the wall of the place, as an instant. */
const at = (date: string, time: string): string => instantAt(date, time, LA);
/** Next year: far enough for any day to be ahead, and with both changes of the clock. */
const YEAR = new Date().getUTCFullYear() + 1;
const day = (monthAndDay: string): string => `${YEAR}-${monthAndDay}`;

interface BlockBody {
  resourceIds: string[];
  startTime: string;
  endTime: string;
  type?: string;
  reason?: string;
  recurrence?: string;
}
const block = (body: BlockBody, options: { key?: string; token?: string } = {}): Promise<Answer> =>
  world.app.call('POST', '/admin/bookings/block', {
    token: options.token ?? token,
    body: { type: 'MAINTENANCE', reason: 'Oil change', ...body },
    headers: options.key ? { 'idempotency-key': options.key } : {},
  });
const get = (path: string, as = token) => world.app.call('GET', path, { token: as });

test('a block is a booking of its own: it takes its place, is told by its type, and waits for its lifecycle', async () => {
  const [one, two] = [await bay(), await bay()];
  const period = { startTime: at(day('02-01'), '10:00'), endTime: at(day('02-01'), '12:00') };
  const { status, body } = await block({ resourceIds: [one, two], ...period, type: 'TRAINING' });
  expect([status, body.success, body.blocks.length, body.conflicts]).toEqual([201, true, 2, []]);
  const booking = (await get(`/bookings/${body.blocks[0].id}`)).body.booking;
  expect(booking).toMatchObject({
    ...{ kind: 'block', blockType: 'TRAINING', status: 'upcoming', notes: 'Oil change', customerId: null },
    ...{ ...period, allowedStatuses: ['cancelled'] },
    auditTrail: [{ action: 'created', to: 'upcoming', reason: 'Oil change' }],
    lifecycle: { status: 'waiting_to_start' },
  });
  const again = await block({ resourceIds: [one], ...period });
  expect(again.body).toMatchObject({ blocks: [], totalConflicts: 1 });
  const { rows } = await world.database.knex.raw('select booking_id from claim_unstarted_bookings(50, ?)', [
    '1 second',
  ]);
  expect(rows.map((row: { booking_id: string }) => row.booking_id)).toEqual(
    expect.arrayContaining(body.blocks.map(({ id }: { id: string }) => id)),
  );
});

test('every Monday night is every Monday night, over the change of the clock', async () => {
  // The clock goes forward on the second Sunday in March.
  const change = addDays(day('03-08'), (7 - weekdayOf(day('03-08'))) % 7);
  const mondays = [-6, 1, 8].map(days => addDays(change, days));
  const { body } = await block({
    resourceIds: [await bay()],
    startTime: at(mondays[0]!, '22:00'),
    endTime: at(addDays(mondays[0]!, 1), '06:00'),
    recurrence: 'FREQ=WEEKLY;BYDAY=MO;COUNT=3',
  });
  expect(body.blocks.map(({ startTime, endTime }: BlockBody) => [startTime, endTime])).toEqual(
    mondays.map(monday => [at(monday, '22:00'), at(addDays(monday, 1), '06:00')]),
  );
  const utcTimes = body.blocks.map(({ startTime }: BlockBody) => startTime.slice(11, 16));
  expect(utcTimes).toEqual(['06:00', '05:00', '05:00']);
});

test('days on which a booking stands are conflicts: with who stands there, where it could move, and what could be done', async () => {
  const [car, other] = [
    await createVehicle(world.database.owner, world.home.tenant, { kind: 'vehicle' }),
    await createVehicle(world.database.owner, world.home.tenant, { kind: 'vehicle', name: 'Spare' }),
  ];
  const rental = world.rental(car);
  const booked = await world.app.call('POST', '/bookings', { token, body: rental });
  const startTime = at(rental.startDate, '08:00');
  const { status, body } = await block({
    resourceIds: [car],
    startTime,
    endTime: at(rental.startDate, '09:00'),
    recurrence: 'FREQ=DAILY;COUNT=4',
  });
  expect([status, body.blocks.length, body.totalConflicts]).toEqual([201, 2, 2]);
  expect(body.conflicts[0]).toMatchObject({
    ...{ date: rental.startDate, resourceId: car, startTime, choices: ['skip', 'cancel', 'move'] },
    bookings: [{ id: booked.body.bookingId, kind: 'rental', status: 'upcoming', customerName: 'Ann Lee' }],
  });
  expect(body.conflicts[0].bookings[0].canMoveTo.length).toBeGreaterThan(0);
  expect(other).toBeTruthy();
  expect((await get(`/bookings/${booked.body.bookingId}`)).body.booking.status).toBe('upcoming');

  const conflict = body.conflicts[0] as { id: string };
  const decide = (decisions: unknown[]) =>
    world.app.call('POST', `/admin/blocks/${body.seriesId}/conflicts`, { token, body: { decisions } });
  const unnamed = await decide([{ conflictId: conflict.id, action: 'cancel' }]);
  expect([unnamed.status, unnamed.body.details]).toEqual([
    400,
    [{ field: 'decisions.0.bookingIds', message: 'Name the bookings it is about.' }],
  ]);
  expect((await decide([{ conflictId: conflict.id, action: 'skip' }])).body).toMatchObject({
    skipped: 1,
    jobId: null,
  });
  const twice = await decide([{ conflictId: conflict.id, action: 'skip' }]);
  expect([twice.status, twice.body.details[0].field]).toEqual([400, 'decisions.0.conflictId']);
  const { body: left } = await get(`/admin/blocks/${body.seriesId}`);
  expect(left).toMatchObject({ series: { openConflicts: 1, dates: 2, recurrence: 'FREQ=DAILY;COUNT=4' } });
});

test('a night after a night follows at once, whatever is kept free beside a booking', async () => {
  const id = await createVehicle(world.database.owner, world.home.tenant, {
    ...{ kind: 'bay', bufferAfter: '30 minutes', bufferBefore: '15 minutes' },
  });
  const days = { startTime: at(day('05-01'), '00:00'), endTime: at(day('05-02'), '00:00') };
  const { body } = await block({ resourceIds: [id], ...days, recurrence: 'FREQ=DAILY;COUNT=5' });
  expect([body.blocks.length, body.totalConflicts]).toEqual([5, 0]);
});

test('what makes no sense is refused with the field and the reason, and leaves nothing behind', async () => {
  const id = await bay();
  const good = {
    resourceIds: [id],
    startTime: at(day('03-01'), '10:00'),
    endTime: at(day('03-01'), '11:00'),
  };
  const past = { startTime: '2020-01-01T10:00:00Z', endTime: '2020-01-01T11:00:00Z' };
  const problems = async (body: BlockBody) => {
    const answer = await block(body);
    return [answer.status, answer.body.details];
  };
  expect(await problems({ ...good, recurrence: 'FREQ=DAILY' })).toEqual([
    400,
    [{ field: 'recurrence', message: 'It must say when it ends: COUNT or UNTIL.' }],
  ]);
  expect(await problems({ ...good, ...past })).toEqual([
    400,
    [{ field: 'endTime', message: 'Must be in the future: what is past cannot be blocked.' }],
  ]);
  expect(await problems({ ...good, endTime: at(`${YEAR + 1}-03-04`, '10:00') })).toEqual([
    400,
    [{ field: 'endTime', message: 'At most 366 days after startTime.' }],
  ]);
  expect(await problems({ ...good, resourceIds: [id, world.other.carId] })).toEqual([
    400,
    [{ field: 'resourceIds.1', message: 'There is no such resource.' }],
  ]);
  const many = Array.from({ length: 201 }, (_, i) => id.slice(0, -3) + String(i).padStart(3, '0'));
  expect(await problems({ ...good, resourceIds: many })).toEqual([
    400,
    [{ field: 'resourceIds', message: 'At most 200 resources.' }],
  ]);
  const kept = await world.database.owner('bookings').where({ resourceId: id });
  expect(kept).toEqual([]);
});

test('the same key blocks once', async () => {
  const body = {
    resourceIds: [await bay()],
    startTime: at(day('06-01'), '10:00'),
    endTime: at(day('06-01'), '11:00'),
  };
  const [first, second] = await Promise.all([block(body, { key: 'k1' }), block(body, { key: 'k1' })]);
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body.seriesId).toBe(first.body.seriesId);
  expect(second.body.blocks).toEqual(first.body.blocks);
  expect((await block({ ...body, reason: 'Other' }, { key: 'k1' })).status).toBe(422);
});

test('staff may look at blocks, but only managers make them', async () => {
  const staff = await world.app.tokenOf(world.home.users.staff);
  const body = {
    resourceIds: [await bay()],
    startTime: at(day('06-02'), '10:00'),
    endTime: at(day('06-02'), '11:00'),
  };
  expect((await block(body, { token: staff })).status).toBe(403);
  expect((await get('/admin/blocks', staff)).status).toBe(200);
});

test('everybody may know when a resource is blocked, not why nor by whom', async () => {
  const id = await bay();
  const period = { startTime: at(day('07-01'), '10:00'), endTime: at(day('07-01'), '11:00') };
  await block({ resourceIds: [id], ...period, reason: 'Secret party of Ann', type: 'PRIVATE_EVENT' });
  const ask = (query: string) => world.app.call('GET', `/blackouts?${query}`);
  const { status, text, body } = await ask(`from=${day('07-01')}&to=${day('07-01')}&resource_id=${id}`);
  expect([status, body]).toEqual([
    200,
    { success: true, blackouts: [{ resourceId: id, ...period }], complete: true },
  ]);
  expect(text).not.toMatch(/Secret|Ann|PRIVATE/);
  const ids = async (query: string) =>
    (await ask(query)).body.blackouts.map((each: { resourceId: string }) => each.resourceId);
  expect(await ids(`from=${day('07-01')}&to=${day('07-02')}`)).toContain(id);
  // An instant is an end, not a day: what begins at it is after it.
  expect(await ids(`from=${day('07-01')}&to=${period.startTime}`)).not.toContain(id);
  expect(await ids(`from=${period.endTime}&to=${day('07-03')}`)).not.toContain(id);
  expect((await ask(`from=${day('07-01')}&to=${day('07-01')}&resource_id=${randomId}`)).status).toBe(404);
  const foreign = await ask(`from=${day('07-01')}&to=${day('07-02')}&tenant=${world.other.tenant.slug}`);
  expect(foreign.body.blackouts).toEqual([]);
});
const randomId = '11111111-1111-4111-8111-111111111111';

describe('a series', () => {
  async function series(count = 4) {
    const { body } = await block({
      resourceIds: [await bay()],
      startTime: at(day('08-02'), '10:00'),
      endTime: at(day('08-02'), '12:00'),
      recurrence: `FREQ=DAILY;COUNT=${count}`,
    });
    return body as { seriesId: string; blocks: { id: string; startTime: string }[] };
  }
  const change = (id: string, body: unknown) =>
    world.app.call('PATCH', `/admin/bookings/block/${id}`, { token, body });
  const wordsOf = (ids: string[]) =>
    inTenant(world.database.knex, world.home.tenant.id, trx =>
      trx('bookings').whereIn('id', ids).orderBy('starts_at').pluck('notes'),
    );

  test('one date, the following ones, or all are told anew', async () => {
    const { seriesId, blocks } = await series();
    const ids = blocks.map(({ id }) => id);
    expect((await change(ids[0]!, { reason: 'One' })).body).toMatchObject({ changed: 1, jobId: null });
    expect(await wordsOf(ids)).toEqual(['One', 'Oil change', 'Oil change', 'Oil change']);
    expect((await change(ids[2]!, { scope: 'following', reason: 'After' })).body).toMatchObject({
      changed: 2,
    });
    expect(await wordsOf(ids)).toEqual(['One', 'Oil change', 'After', 'After']);
    expect((await get(`/admin/blocks/${seriesId}`)).body.series).toMatchObject({
      dates: 2,
      reason: 'Oil change',
    });
    // A series is known by its blocks too: the ones that follow have become another.
    const named = await Promise.all(ids.map(id => get(`/admin/blocks/${id}`)));
    expect(named.map(({ body }) => body.series.id === seriesId)).toEqual([true, true, false, false]);
    expect((await get(`/admin/blocks/${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`)).status).toBe(404);
    expect((await change(ids[0]!, { scope: 'all', reason: 'All', type: 'BLOCKED' })).body.changed).toBe(2);
    expect(await wordsOf(ids)).toEqual(['All', 'All', 'After', 'After']);
  });

  test('times are changed by a job, each on its own day; only one date moves to another', async () => {
    const { blocks } = await series();
    const times = { startTime: at(day('08-03'), '13:00'), endTime: at(day('08-03'), '14:30') };
    const { status, body } = await change(blocks[1]!.id, { scope: 'following', ...times });
    expect([status, body.changed]).toEqual([200, 3]);
    const items = await world.database.owner('bulk_items').where({ jobId: body.jobId }).orderBy('number');
    // Later times: the last date goes first.
    expect(items.map(({ spec }: { spec: { start: string } }) => spec.start)).toEqual([
      at(day('08-05'), '13:00'),
      at(day('08-04'), '13:00'),
      at(day('08-03'), '13:00'),
    ]);
    const moved = { startTime: at(day('08-20'), '13:00'), endTime: at(day('08-20'), '14:30') };
    expect((await change(blocks[1]!.id, { scope: 'all', ...moved })).body.details[0].field).toBe('startTime');
    expect((await change(blocks[1]!.id, { scope: 'one', ...moved })).body.changed).toBe(1);
  });

  test('dates are taken away by a job that can be undone, and what is over cannot be changed', async () => {
    const { blocks } = await series(3);
    const path = `/admin/bookings/block/${blocks[1]!.id}`;
    const { body } = await world.app.call('DELETE', `${path}?scope=following`, { token });
    expect(body).toMatchObject({ success: true, changed: 2 });
    expect((await get(`/admin/jobs/${body.jobId}`)).body.job).toMatchObject({
      ...{ operation: 'cancel', status: 'queued', total: 2, left: 2, canUndo: false },
    });
    const cancelled = blocks[2]!.id;
    await world.app.call('DELETE', `/bookings/${cancelled}`, { token });
    const late = await change(cancelled, { reason: 'Too late' });
    expect([late.status, late.body.code, late.body.from]).toEqual([400, 'invalid_transition', 'cancelled']);
  });
});

describe('at a location with a clock of its own', () => {
  const LONDON = 'Europe/London';
  const bayIn = async (timeZone: string) => {
    const { owner } = world.database;
    const locationId = await createLocation(owner, world.home.tenant, { timeZone });
    return createBay(owner, world.home.tenant, { locationId, name: `Bay in ${timeZone}` });
  };
  const inLondon = (date: string, time: string): string => instantAt(date, time, LONDON);
  const startsOf = (blocks: BlockBody[]): string[] => blocks.map(({ startTime }) => startTime);
  const seriesOf = async (id: string) => (await get(`/admin/blocks/${id}`)).body;
  // The clock in London goes forward on the last Sunday in March, when that in Los Angeles has long done so.
  const change = addDays(day('03-31'), -(weekdayOf(day('03-31')) % 7));
  const saturdays = [-8, -1, 6].map(days => addDays(change, days));
  const nights = async (resourceIds: string[]) =>
    block({
      resourceIds,
      startTime: inLondon(saturdays[0]!, '22:00'),
      endTime: inLondon(saturdays[0]!, '23:00'),
      recurrence: 'FREQ=WEEKLY;BYDAY=SA;COUNT=3',
    });

  test('it repeats on that clock, over its change', async () => {
    const { status, body } = await nights([await bayIn(LONDON)]);
    expect([status, startsOf(body.blocks)]).toEqual([201, saturdays.map(date => inLondon(date, '22:00'))]);
    expect(startsOf(body.blocks).map(start => start.slice(11, 16))).toEqual(['22:00', '22:00', '21:00']);
    const { series } = await seriesOf(body.seriesId);
    expect(series).toMatchObject({ timeZone: LONDON, zoneName: 'London time' });
    const { booking } = (await get(`/bookings/${body.blocks[0].id}`)).body;
    expect(booking).toMatchObject({ timeZone: LONDON, zoneName: 'London time' });
  });

  test('its times change on that clock, each on its own day', async () => {
    const { body } = await nights([await bayIn(LONDON)]);
    const wanted = { startTime: inLondon(saturdays[0]!, '00:30'), endTime: inLondon(saturdays[0]!, '02:30') };
    const path = `/admin/bookings/block/${body.blocks[0].id}`;
    const changed = await world.app.call('PATCH', path, { token, body: { scope: 'all', ...wanted } });
    expect([changed.status, changed.body.changed]).toEqual([200, 3]);
    const items = await world.database.owner('bulk_items').where({ jobId: changed.body.jobId });
    const starts = items.map(({ spec }: { spec: { start: string } }) => spec.start).sort();
    expect(starts).toEqual(saturdays.map(date => inLondon(date, '00:30')));
  });

  test('what a bulk job blocks repeats on it as well', async () => {
    const period = { startTime: inLondon(saturdays[0]!, '22:00'), endTime: inLondon(saturdays[0]!, '23:00') };
    const repeated = { ...period, recurrence: 'FREQ=WEEKLY;COUNT=3', resourceIds: [await bayIn(LONDON)] };
    const body = { operation: 'block', type: 'MAINTENANCE', reason: 'Paint', ...repeated };
    const started = await world.app.call('POST', '/admin/bookings/bulk', { token, body });
    const items = await world.database.owner('bulk_items').where({ jobId: started.body.jobId });
    const starts = items.map(({ spec }: { spec: { start: string } }) => spec.start).sort();
    expect(starts).toEqual(saturdays.map(date => inLondon(date, '22:00')));
  });

  test('what stands in the way does so on the day there', async () => {
    const bayId = await bayIn('Australia/Eucla');
    // 08:00 on the 10th in Eucla is 23:15 in UTC and 15:15 in Los Angeles, both on the 9th.
    const [startTime, endTime] = ['08:00', '09:00'].map(time =>
      instantAt(day('02-10'), time, 'Australia/Eucla'),
    );
    const period = { resourceIds: [bayId], startTime: startTime!, endTime: endTime! };
    expect((await block(period)).body.totalConflicts).toBe(0);
    expect((await block(period)).body.conflicts).toMatchObject([{ date: day('02-10'), startTime }]);
  });

  test('resources on different clocks are blocked one clock at a time', async () => {
    const [bayHere, bayThere] = [await bay(), await bayIn('Asia/Kathmandu')];
    const { status, body } = await nights([bayThere, bayHere]);
    expect([status, body.details.map(({ field }: { field: string }) => field)]).toEqual([
      400,
      ['resourceIds'],
    ]);
    expect(body.details[0].message).toContain('Bay in Asia/Kathmandu on Kathmandu time');
    expect(body.details[0].message).toContain('on Los Angeles time');
    // A vehicle goes by the days of the business, wherever it stands.
    expect((await nights([bayHere, world.home.carId])).status).toBe(201);
  });
});
