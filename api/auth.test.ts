// Logging in and out, and how long a login lasts.
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { PASSWORD, createUser } from '../tests/factories';
import { hash } from '@node-rs/argon2';

const HOUR_MS = 3_600_000;

let world: ApiWorld;
let now = Date.now();
beforeAll(async () => {
  world = await startApiWorld({ env: { SESSION_HOURS: '12' }, replaced: { clock: () => new Date(now) } });
});
beforeEach(() => {
  now = Date.now();
});
afterAll(() => world.stop());

const login = (email: string, password = PASSWORD, more: object = {}, headers: Record<string, string> = {}) =>
  world.app.call('POST', '/auth/login', { body: { email, password, ...more }, headers });
const me = (token: string) => world.app.call('GET', '/auth/me', { token });

it('answers a token, who it is, and a cookie that scripts cannot read', async () => {
  const { email, id } = world.home.users.manager;
  const { status, body, headers } = await login(email.toUpperCase());
  expect(status).toBe(200);
  expect(body).toMatchObject({ success: true, user: { id, email, role: 'manager' } });
  expect(body.user.tenant.slug).toBe(world.home.tenant.slug);
  const cookie = headers.get('set-cookie')!;
  expect(cookie).toMatch(/^berth_session=[\w-]{43}; path=\/; expires=.* GMT; samesite=lax; httponly$/i);
  expect(cookie).toContain(body.token);
  expect((await me(body.token)).body.user).toEqual(body.user);
});

it('keeps only a hash of the token, notes the login, and writes it down', async () => {
  const { id, email } = world.home.users.staff;
  const { body } = await login(email);
  const { owner } = world.database;
  const stored = await owner('sessions').where({ userId: id }).orderBy('created_at', 'desc').first();
  expect(stored.tokenHash).toHaveLength(32);
  expect(stored.tokenHash.toString('base64url')).not.toBe(body.token);
  expect((await owner('users').where({ id }).first()).lastLoginAt.toISOString()).toBe(
    new Date(now).toISOString(),
  );
  const trail = await owner('audit_events').where({ subject: 'user', subjectId: id, action: 'login' });
  expect(trail).toHaveLength(1);
});

it('says the same of a wrong password, an unknown account and one that is switched off', async () => {
  const gone = await createUser(world.database.owner, world.home.tenant, 'staff');
  await world.database.owner('users').where({ id: gone.id }).update({ isActive: false });
  const attempts = [
    await login(world.home.users.admin.email, 'wrong'),
    await login('nobody@nowhere.test'),
    await login(gone.email),
    await login(world.home.users.admin.email, PASSWORD, { tenant: world.other.tenant.slug }),
  ];
  for (const { status, body } of attempts) {
    expect([status, body.code, body.error]).toEqual([401, 'invalid_credentials', 'Invalid credentials']);
  }
});

it('takes about as long for an unknown account as for a known one', async () => {
  const user = await createUser(world.database.owner, world.home.tenant, 'staff');
  await world.database
    .owner('users')
    .where({ id: user.id })
    .update({ passwordHash: await hash('long ago') });
  const time = async (email: string) => {
    const from = performance.now();
    await login(email, 'wrong');
    return performance.now() - from;
  };
  await time('warm@up.test');
  const known: number[] = [];
  const unknown: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    known.push(await time(user.email));
    unknown.push(await time('nobody@nowhere.test'));
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[3]!;
  expect(median(unknown)).toBeGreaterThan(median(known) / 2);
});

it('asks which tenant, when the password opens several', async () => {
  const { owner } = world.database;
  const email = 'both@example.com';
  for (const { tenant } of [world.home, world.other]) {
    const { id } = await createUser(owner, tenant, 'staff');
    await owner('users').where({ id }).update({ email });
  }
  const both = await login(email);
  expect([both.status, both.body.details[0].field]).toEqual([400, 'tenant']);
  const one = await login(email, PASSWORD, { tenant: world.other.tenant.slug });
  expect(one.body.user.tenant.slug).toBe(world.other.tenant.slug);
});

it('ends at once when one logs out, and with the account', async () => {
  const user = await createUser(world.database.owner, world.home.tenant, 'staff');
  const { body } = await login(user.email);
  const out = await world.app.call('POST', '/auth/logout', { token: body.token });
  expect([out.status, out.headers.get('set-cookie')]).toEqual([
    200,
    expect.stringMatching(/^berth_session=;/),
  ]);
  expect((await me(body.token)).status).toBe(401);

  const again = await login(user.email);
  await world.database.owner('users').where({ id: user.id }).update({ isActive: false });
  expect((await me(again.body.token)).status).toBe(401);
  expect((await world.app.call('POST', '/auth/logout')).status).toBe(200);
});

it('lasts twelve hours and not a millisecond longer', async () => {
  const { body } = await login(world.home.users.operator.email);
  const from = now;
  now = from + 12 * HOUR_MS - 1;
  expect((await me(body.token)).status).toBe(200);
  now = from + 12 * HOUR_MS;
  expect((await me(body.token)).status).toBe(401);
});

it('accepts the cookie as well as the Bearer, and prefers the Bearer', async () => {
  const [staff, admin] = [
    await login(world.home.users.staff.email),
    await login(world.home.users.admin.email),
  ];
  const cookie = `berth_session=${staff.body.token as string}`;
  const byCookie = await world.app.call('GET', '/auth/me', { headers: { cookie } });
  expect(byCookie.body.user.role).toBe('staff');
  const both = await world.app.call('GET', '/auth/me', {
    token: admin.body.token as string,
    headers: { cookie },
  });
  expect(both.body.user.role).toBe('admin');
});
