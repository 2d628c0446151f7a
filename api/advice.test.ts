// Advice over HTTP: asked for by managers, read and judged by staff; and what staff are told of bookings in the way of blocks.
import { gatherInsight } from '../services/advice/answer';
import { createBay, createLocation, createMember, createVehicle } from '../tests/factories';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { HOUR_MS, insertBooking } from '../tests/harness/lifecycle';

let world: ApiWorld;
let manager: string;
let staff: string;
beforeAll(async () => {
  world = await startApiWorld();
  manager = await world.app.tokenOf(world.home.users.manager);
  staff = await world.app.tokenOf(world.home.users.staff);
});
afterAll(() => world.stop());

const post = (path: string, body: object, token = manager, key?: string) =>
  world.app.call('POST', path, { token, body, headers: key ? { 'idempotency-key': key } : {} });
const get = (path: string, token = staff) => world.app.call('GET', path, { token });
const RULES_ONLY = { configured: false, perDay: 0 };
const now = () => new Date().toISOString();

test('advice is asked for once, answered beside its facts, listed and judged; each step is in the trail', async () => {
  const { database, home, other } = world;
  const { customerId } = await createMember(database.owner, home.tenant, { tier: 'SILVER' });
  const body = { topic: 'cancellations', customerId, days: 30 };
  const first = await post('/admin/advice', body, manager, 'ask-1');
  expect([first.status, first.body.success]).toEqual([201, true]);
  expect((await post('/admin/advice', body, manager, 'ask-1')).body.adviceId).toBe(first.body.adviceId);
  const path = `/admin/advice/${first.body.adviceId}`;
  expect((await get(path)).body).toMatchObject({
    advice: { status: 'asked', suggestions: [], facts: [], answeredBy: null, days: 30, customerId },
    workflowId: `insight/${home.tenant.slug}/${first.body.adviceId}`,
  });
  const early = await post(`${path}/mark`, { mark: 'done' }, staff);
  expect([early.status, early.body.code]).toEqual([409, 'conflict']);

  await gatherInsight(database.knex, home.tenant, first.body.adviceId, RULES_ONLY, now());
  const marked = await post(`${path}/mark`, { mark: 'useful' }, staff);
  expect(marked.body.advice).toMatchObject({
    ...{ status: 'ready', answeredBy: 'rules', whyRules: 'not_configured', mark: 'useful' },
    markedBy: expect.stringMatching(/^staff/) as unknown,
  });
  expect(marked.body.advice.facts).toContainEqual({ label: 'Tier', value: 'silver' });
  expect(marked.body.advice.suggestions.map(({ area }: { area: string }) => area)).toEqual([
    ...['communication', 'policy', 'system'],
  ]);
  const { body: list } = await get(`/admin/advice?topic=cancellations&customer_id=${customerId}`);
  expect([list.pagination.total, list.advice[0].mark]).toEqual([1, 'useful']);
  expect((await get('/admin/advice?topic=schedule')).body.pagination.total).toBe(0);
  const { body: trail } = await get(`/admin/audit?subject_id=${first.body.adviceId}`, manager);
  expect(trail.trail.map(({ event, to }: { event: string; to: string }) => `${event} ${to}`)).toEqual([
    ...['insight.marked useful', 'insight.answered rules', 'insight.asked cancellations'],
  ]);

  // What is another tenant's can neither be asked about nor read.
  const stranger = await world.app.tokenOf(other.users.manager);
  const foreign = await post('/admin/advice', body, stranger);
  expect([foreign.status, foreign.body.details]).toEqual([
    400,
    [{ field: 'customerId', message: 'There is no such customer.' }],
  ]);
  expect((await get(path, stranger)).status).toBe(404);
  expect((await post(`${path}/mark`, { mark: 'done' }, stranger)).status).toBe(404);
});

test('the schedule of a location counts open, booked and blocked hours on the wall there', async () => {
  const { database, home } = world;
  const hours = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(day => [day, [{ from: '10:00', to: '14:00' }]]));
  const locationId = await createLocation(database.owner, home.tenant, { openingHours: hours });
  const resourceId = await createBay(database.owner, home.tenant, { locationId });
  // Yesterday from 11 to 13 and from 13:30 to 15, an hour of it after closing; noon there is never the change of a clock.
  const { rows } = await database.owner.raw(
    `select (date_trunc('day', now() at time zone :zone) - interval '1 day' + h * interval '1 minute')
       at time zone :zone as at from unnest(array[660, 780, 810, 900, 600, 630]) with ordinality as u(h, n) order by n`,
    { zone: home.tenant.timeZone },
  );
  const at = (rows as { at: Date }[]).map(row => row.at.toISOString());
  const put = (kind: 'session' | 'block', from: number) =>
    insertBooking(database, home.tenant, {
      ...{ kind, resourceId, status: 'completed', start: at[from]!, end: at[from + 1]! },
    });
  await put('session', 0);
  await put('session', 2);
  await put('block', 4);
  const { adviceId } = (await post('/admin/advice', { topic: 'schedule', locationId, days: 7 })).body;
  await gatherInsight(database.knex, home.tenant, adviceId, RULES_ONLY, now());
  const { facts } = (await get(`/admin/advice/${adviceId}`)).body.advice;
  expect(facts).toEqual(
    expect.arrayContaining([
      { label: 'Open', value: '28 h' },
      { label: 'Booked', value: '2.5 h' },
      { label: 'Blocked', value: '0.5 h, 0 h of it where it is fullest' },
      { label: 'Used', value: '9 % of what is open and not blocked' },
    ]),
  );
});

test('staff are told once of a booking that stands where a block is wanted, as the plan says, with the way to decide', async () => {
  const { database, home } = world;
  const resourceId = await createVehicle(database.owner, home.tenant, { kind: 'bay' });
  const soon = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 48 * HOUR_MS;
  const at = (hours: number) => new Date(soon + hours * HOUR_MS).toISOString();
  const session = { kind: 'session', resourceId, start: at(0), end: at(1) } as const;
  const bookingId = await insertBooking(database, home.tenant, session);
  const period = { startTime: at(0), endTime: at(2) };
  const block = { resourceIds: [resourceId], type: 'MAINTENANCE', reason: 'Paint', ...period };
  const { body: made } = await post('/admin/bookings/block', block);
  const told = () => database.owner('notifications').where({ bookingId, event: 'conflict' }).orderBy('id');
  const [message, ...others] = await told();
  expect(others).toEqual([]);
  expect(message).toMatchObject({
    channel: 'slack',
    audience: 'staff',
    status: 'queued',
    body: expect.any(String),
  });
  expect(message.body).toContain(`/staff/blocks/${made.seriesId}`);
  expect(message.deliveryWantedAt).not.toBeNull();
  await post('/admin/bookings/block', block);
  expect(await told()).toHaveLength(1);

  // A block that is free, and is moved onto it.
  const later = { ...block, startTime: at(4), endTime: at(5) };
  const { body: free } = await post('/admin/bookings/block', later);
  expect([free.blocks.length, (await told()).length]).toEqual([1, 1]);
  const moved = await world.app.call('PATCH', `/admin/bookings/block/${free.blocks[0].id}`, {
    ...{ token: manager, body: { startTime: at(0.5), endTime: at(1.5) } },
  });
  expect(moved.status).toBe(200);
  expect((await told()).at(-1).body).toContain(`/staff/blocks/${free.seriesId}`);
});
