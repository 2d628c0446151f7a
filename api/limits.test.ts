// How often one may log in and book: on both sides of every limit, shared by all processes, and closed when in doubt.
import { randomUUID } from 'node:crypto';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { startTestApp } from '../tests/harness/app';
import type { TestApp } from '../tests/harness/app';
import { PASSWORD, createUser } from '../tests/factories';
import { networkOf } from './policies/limits';

const LIMITED = {
  RATE_LIMITS: 'on',
  LOGIN_LIMIT: '3',
  LOGIN_WINDOW_SECONDS: '600',
  CREATION_LIMIT: '4',
  CREATION_WINDOW_SECONDS: '2',
  KEY_LIMIT: '5',
  KEY_WINDOW_SECONDS: '600',
  TRUST_PROXY: 'on',
};

let world: ApiWorld;
let second: TestApp;
let address = 0;
beforeAll(async () => {
  world = await startApiWorld({ env: LIMITED });
  second = await startTestApp(world.database.url, { env: LIMITED });
});
afterAll(async () => {
  await second.stop();
  await world.stop();
});

/** An address nobody has called from yet. */
const newAddress = () => ({ 'x-forwarded-for': `203.0.113.${(address += 1)}` });
const login = (email: string, password: string, headers = newAddress(), app: TestApp = world.app) =>
  app.call('POST', '/auth/login', { body: { email, password }, headers });
const newUser = () => createUser(world.database.owner, world.home.tenant, 'staff');

it('lets an account be tried three times, from anywhere and on any process, and not a fourth', async () => {
  const { email } = await newUser();
  expect((await login(email, 'wrong')).status).toBe(401);
  expect((await login(email.toUpperCase(), 'wrong', newAddress(), second)).status).toBe(401);
  expect((await login(email, 'wrong')).status).toBe(401);
  const fourth = await login(email, PASSWORD, newAddress(), second);
  expect([fourth.status, fourth.body.code]).toEqual([429, 'rate_limited']);
  expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(590);
  expect((await login((await newUser()).email, PASSWORD)).status).toBe(200);
});

it('limits accounts that do not exist in the same way', async () => {
  const statuses = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await login('ghost@nowhere.test', 'x')).status);
  expect(statuses).toEqual([401, 401, 401, 429]);
});

it('does not count a login that succeeds', async () => {
  const { email } = await newUser();
  const from = newAddress();
  for (let i = 0; i < 20; i += 1) expect((await login(email, PASSWORD, from)).status).toBe(200);
});

it('lets one address try fifteen accounts, and not a sixteenth', async () => {
  const from = newAddress();
  for (let i = 0; i < 15; i += 1) expect((await login(`a${i}@nowhere.test`, 'x', from)).status).toBe(401);
  expect((await login('a15@nowhere.test', 'x', from)).status).toBe(429);
  expect((await login('a15@nowhere.test', 'x')).status).toBe(401);
});

it('lets one address book four times in a window, and again when it is over', async () => {
  const from = newAddress();
  const book = (app: TestApp) => app.call('POST', '/bookings', { body: world.rental(), headers: from });
  for (const app of [world.app, second, world.app, second]) expect((await book(app)).status).toBe(201);
  const fifth = await book(world.app);
  expect([fifth.status, fifth.body.code]).toEqual([429, 'rate_limited']);
  const waitSeconds = Number(fifth.headers.get('retry-after'));
  expect(waitSeconds).toBeGreaterThan(0);
  expect(waitSeconds).toBeLessThanOrEqual(2);
  await new Promise(resolve => setTimeout(resolve, waitSeconds * 1000));
  expect((await book(world.app)).status).toBe(201);
});

it('lets one address answer as many offers as it may book, and another one all the same', async () => {
  const { owner } = world.database;
  const { tenant } = world.home;
  const [service] = await owner('services')
    .insert({ tenantId: tenant.id, name: 'Cut', durationMinutes: 30 })
    .returning<{ id: string }[]>('id');
  const [staff] = await owner('resources')
    .insert({ tenantId: tenant.id, kind: 'staff', name: 'Kim' })
    .returning<{ id: string }[]>('id');
  const start = Date.now() + 86_400_000;
  const [slot] = await owner('slots')
    .insert({
      ...{ tenantId: tenant.id, serviceId: service!.id, staffId: staff!.id, status: 'held' },
      ...{ startsAt: new Date(start), endsAt: new Date(start + 1_800_000), heldUntil: new Date() },
    })
    .returning<{ id: string }[]>('id');
  const [entry] = await owner('waitlist_entries')
    .insert({ ...{ tenantId: tenant.id, serviceId: service!.id }, customerName: 'Bo', customerPhone: '+1' })
    .returning<{ id: string }[]>('id');
  const id = randomUUID();
  await owner('waitlist_offers').insert({
    ...{ id, tenantId: tenant.id, entryId: entry!.id, slotId: slot!.id, expiresAt: new Date(start) },
  });
  const secret = world.app.deps.links.offerUrlOf(id).split('/').at(-1)!;
  const answer = async (what: string, headers: Record<string, string>) =>
    (await world.app.call('POST', `/public/offers/${secret}/${what}`, { headers })).status;
  const from = newAddress();
  const answers: number[] = [];
  for (const what of ['decline', 'decline', 'accept', 'decline', 'decline', 'accept'])
    answers.push(await answer(what, from));
  expect(answers).toEqual([200, 200, 409, 200, 429, 429]);
  expect(await answer('decline', newAddress())).toBe(200);
});

it('lets another system call five times with its key, on any process, and with another key all the same', async () => {
  const token = await world.app.tokenOf(world.home.users.manager);
  const newKey = async () => {
    const body = { name: 'Till', purposes: ['stock_movements'] };
    return (await world.app.call('POST', '/admin/api-keys', { token, body })).body.key as string;
  };
  // Nothing is sold here: what is wrong with a call is said after it was counted.
  const sell = (key: string, app: TestApp = world.app, headers = newAddress()) =>
    app.call('POST', '/inventory/movements', { token: key, body: {}, headers });
  const [key, other] = [await newKey(), await newKey()];
  for (const app of [world.app, second, world.app, second, world.app]) {
    expect((await sell(key, app)).status).toBe(400);
  }
  const sixth = await sell(key, second);
  expect([sixth.status, sixth.body.code]).toEqual([429, 'rate_limited']);
  expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(590);
  expect((await sell(other)).status).toBe(400);
  const asked = await world.app.call('GET', `/customers/${randomUUID()}/booking-context`, { token: other });
  expect(asked.status).toBe(403);
});

it('does not limit staff, wrong input, or a repeated request', async () => {
  const from = newAddress();
  const token = await world.app.tokenOf(world.home.users.staff);
  for (let i = 0; i < 6; i += 1) {
    expect(
      (await world.app.call('POST', '/bookings', { body: world.rental(), headers: from, token })).status,
    ).toBe(201);
    expect((await world.app.call('POST', '/bookings', { body: {}, headers: from })).status).toBe(400);
  }
  const body = world.rental();
  const headers = { ...from, 'idempotency-key': 'limited' };
  for (let i = 0; i < 6; i += 1) {
    expect((await world.app.call('POST', '/bookings', { body, headers })).status).toBe(201);
  }
});

it('keeps digests of accounts and addresses only', async () => {
  const keys = await world.database.owner('rate_limits').pluck('key');
  expect(keys.length).toBeGreaterThan(5);
  for (const key of keys) expect(key).toMatch(/^(login|login-from|creation|key):[\w-]{43}$/);
});

it('lets nobody through when the budgets cannot be read', async () => {
  const { owner } = world.database;
  await owner.raw('alter table rate_limits rename to rate_limits_gone');
  try {
    for (const answer of [
      await login(world.home.users.admin.email, PASSWORD),
      await world.app.call('POST', '/bookings', { body: world.rental(), headers: newAddress() }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([503, 'database_unavailable']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  } finally {
    await owner.raw('alter table rate_limits_gone rename to rate_limits');
  }
  expect((await login(world.home.users.admin.email, PASSWORD)).status).toBe(200);
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('counts %s as %s', (given, network) => {
  expect(networkOf(given)).toBe(network);
});
