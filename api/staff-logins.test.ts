// Logins of staff: who is invited, changed and deactivated by admins, and that an admin is always left. Passwords are in
// staff-passwords.test.ts.
import { randomUUID } from 'node:crypto';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { earlierEventsPassed, openStream } from '../tests/harness/event-stream';
import { PASSWORD, createTenant, createUser } from '../tests/factories';
import type { TestUser } from '../tests/factories';

let world: ApiWorld;
let admin: string;
beforeAll(async () => {
  // Streams are ended by events, long before this would.
  world = await startApiWorld({ replaced: { pace: { heartbeatMs: 60_000, sessionCheckMs: 60_000 } } });
  admin = await world.app.tokenOf(world.home.users.admin);
});
afterAll(() => world.stop());

const NEW_PASSWORD = 'a harbour full of boats';

const call = (method: string, path: string, body?: object, headers?: Record<string, string>) =>
  world.app.call(method, path, { token: admin, body, headers });
const pathOf = ({ id }: { id: string }): string => `/admin/users/${id}`;
const added = (role: TestUser['role'] = 'staff') => createUser(world.database.owner, world.home.tenant, role);
const statusOf = async (token: string) => (await world.app.call('GET', '/auth/me', { token })).status;
const logIn = (email: string, password = PASSWORD) =>
  world.app.call('POST', '/auth/login', { body: { email, password } });
const fresh = () => `kim-${randomUUID().slice(0, 8)}@home.test`;
const invite = (email: string, role = 'staff', headers?: Record<string, string>) =>
  call('POST', '/admin/users', { name: 'Kim Kay', email, role }, headers);
const mailsTo = (recipient: string) =>
  world.database.owner('notifications').where({ recipient }).orderBy('createdAt');
const events = (subjectId: string) =>
  world.database.owner('audit_events').where({ subject: 'user', subjectId }).orderBy('id');
const tokenIn = (url: string): string => url.split('/').at(-1)!;
const take = (token: string, password = NEW_PASSWORD) =>
  world.app.call('POST', `/auth/links/${token}`, { body: { password } });

describe('the list', () => {
  it('has everybody who works here, those that were deactivated last, and no member', async () => {
    const gone = await added();
    await call('PATCH', pathOf(gone), { isActive: false });
    const { body } = await call('GET', '/admin/users?limit=200');
    const shown = (body.users as { id: string; role: string; state: string }[]).map(({ id }) => id);
    expect(shown).toEqual(expect.arrayContaining([world.home.users.operator.id, gone.id]));
    expect(shown).not.toContain(world.home.users.member.id);
    expect(shown).not.toContain(world.other.users.staff.id);
    expect(body.users.at(-1)).toMatchObject({ state: 'deactivated' });
    expect(body.pagination.total).toBe(shown.length);
  });

  it('is narrowed by words, a percent sign being one, by role, and by whether it is active', async () => {
    const word = `Zz${randomUUID().slice(0, 8)}`;
    const one = await added('operator');
    await call('PATCH', pathOf(one), { name: `${word}% Kim` });
    const two = await added('staff');
    await call('PATCH', pathOf(two), { email: `${word}@x.test`, isActive: false });
    const ids = async (query: string) => {
      const { body } = await call('GET', `/admin/users?${query}`);
      return (body.users as { id: string }[]).map(({ id }) => id);
    };
    expect(await ids(`search=${word}`)).toEqual([one.id, two.id]);
    expect(await ids(`search=${encodeURIComponent(`${word}%`)}`)).toEqual([one.id]);
    expect(await ids(`search=${word}&role=staff`)).toEqual([two.id]);
    expect(await ids(`search=${word}&status=active`)).toEqual([one.id]);
  });
});

describe('an invitation', () => {
  it('is mailed, chooses the password once, and logs in with the role', async () => {
    const email = fresh();
    const { status, body } = await invite(email, 'manager');
    expect([status, body.user]).toEqual([
      201,
      expect.objectContaining({ email, role: 'manager', state: 'invited', lastLoginAt: null }),
    ]);
    const [mail] = await mailsTo(email);
    expect(mail).toMatchObject({ event: 'staff_invitation', status: 'queued', audience: 'staff' });
    expect(mail.deliveryWantedAt).not.toBeNull();
    expect((await logIn(email)).status).toBe(401);

    const token = tokenIn(body.user.link.url as string);
    const { body: about } = await world.app.call('GET', `/auth/links/${token}`);
    expect(about.link).toMatchObject({ purpose: 'invitation', email, name: 'Kim Kay', role: 'manager' });
    const taken = await take(token);
    expect([taken.status, taken.body.user.role]).toEqual([200, 'manager']);
    expect(taken.headers.get('set-cookie')).toMatch(/^berth_session=/);
    expect(await statusOf(taken.body.token as string)).toBe(200);
    expect((await logIn(email, NEW_PASSWORD)).status).toBe(200);
    for (const again of [await take(token), await world.app.call('GET', `/auth/links/${token}`)])
      expect([again.status, again.body.code]).toEqual([404, 'not_found']);
    const { body: after } = await call('GET', pathOf(body.user));
    expect(after.user).toMatchObject({ state: 'active', link: null, lastLoginAt: expect.any(String) });
    const actions = (await events(body.user.id as string)).map(({ action }) => action as string);
    expect(actions).toEqual(['invited', 'login', 'invitation_taken', 'login']);
  });

  it('is taken by one of many who try at once', async () => {
    const { body } = await invite(fresh());
    const token = tokenIn(body.user.link.url as string);
    const answers = await Promise.all(Array.from({ length: 5 }, () => take(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404]);
  });

  it('is made once per key and once per address, also by many at once, and not for the address of a member', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const email = fresh();
    const first = await invite(email, 'staff', key);
    const again = await invite(email, 'staff', key);
    expect(again.body).toEqual({ ...first.body, user: { ...first.body.user, link: null } });
    expect(await mailsTo(email)).toHaveLength(1);
    const raced = fresh();
    const all = await Promise.all(Array.from({ length: 4 }, () => invite(raced)));
    expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const taken = await invite(world.home.users.member.email.toUpperCase());
    expect([taken.status, taken.body.details]).toEqual([
      409,
      [{ field: 'email', message: 'Has a login already.' }],
    ]);
    expect((await invite(world.other.users.staff.email)).status).toBe(201);
  });

  it('is sent again until there is a password, and a reset afterwards; only the latest link is good', async () => {
    const { body } = await invite(fresh());
    const second = await call('POST', `${pathOf(body.user)}/link`);
    expect(second.body.user.link.purpose).toBe('invitation');
    expect((await take(tokenIn(body.user.link.url as string))).status).toBe(404);
    expect((await take(tokenIn(second.body.user.link.url as string))).status).toBe(200);
    const third = await call('POST', `${pathOf(body.user)}/link`);
    expect(third.body.user.link).toMatchObject({
      purpose: 'reset',
      url: expect.stringContaining('/login/reset/'),
    });
    const hours = (Date.parse(third.body.user.link.expiresAt as string) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(0.9);
    expect(hours).toBeLessThanOrEqual(1);
  });

  it('opens nothing when it is forged, too old, of a vendor, sent to an address that is no longer the one, or ended', async () => {
    const { body } = await invite(fresh());
    const { id } = body.user as { id: string };
    const token = tokenIn(body.user.link.url as string);
    const { links } = world.app.deps;
    const { id: linkId } = await world.database
      .owner('user_links')
      .where({ userId: id })
      .first<{ id: string }>();
    const forged = `${token.slice(0, -3)}${token.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    for (const bad of [forged, 'nonsense', tokenIn(links.vipLinkUrlOf('reset', linkId))])
      expect((await take(bad)).status).toBe(404);
    const stored = () => world.database.owner('user_links').where({ userId: id });
    await stored().update({ expiresAt: new Date(Date.now() - 1) });
    expect((await take(token)).status).toBe(404);
    await stored().update({ expiresAt: new Date(Date.now() + 1_000_000) });
    await call('PATCH', pathOf({ id }), { email: fresh() });
    expect((await take(token)).status).toBe(404);
    const renewed = await call('POST', `${pathOf({ id })}/link`);
    await call('PATCH', pathOf({ id }), { isActive: false });
    await call('PATCH', pathOf({ id }), { isActive: true });
    expect((await take(tokenIn(renewed.body.user.link.url as string))).status).toBe(404);
  });

  it('has a link that is nowhere in the database', async () => {
    const { body } = await invite(fresh(), 'staff', { 'idempotency-key': randomUUID() });
    const token = tokenIn(body.user.link.url as string);
    for (const table of ['idempotency_keys', 'notifications', 'user_links', 'audit_events']) {
      const rows = JSON.stringify(await world.database.owner(table));
      expect([table, rows.includes(token)]).toEqual([table, false]);
    }
  });
});

describe('a change', () => {
  it('is seen at once by whoever is logged in, and stands in the trail with before and after', async () => {
    const user = await added();
    const token = await world.app.login(user);
    const email = fresh();
    const { status, body } = await call('PATCH', pathOf(user), { name: 'Kim', email, role: 'operator' });
    expect([status, body.user]).toEqual([
      200,
      expect.objectContaining({ name: 'Kim', email, role: 'operator' }),
    ]);
    const { body: me } = await world.app.call('GET', '/auth/me', { token });
    expect(me.user).toMatchObject({ name: 'Kim', email, role: 'operator' });
    const changes = (await events(user.id)).filter(({ action }) => action !== 'login');
    expect(changes.map(({ action, fromValue, toValue }) => [action, fromValue, toValue])).toEqual([
      ['name_changed', expect.stringMatching(/^staff \d+$/), 'Kim'],
      ['email_changed', user.email, email],
      ['role_changed', 'staff', 'operator'],
    ]);
    await call('PATCH', pathOf(user), { name: 'Kim', role: 'operator', isActive: true });
    expect(await events(user.id)).toHaveLength(changes.length + 1);
    const { body: trail } = await call('GET', '/admin/audit?event=user.role_changed');
    expect(trail.trail[0]).toMatchObject({ about: 'Kim', from: 'staff', to: 'operator' });
  });

  it('to an address that is taken is refused, also of several at once', async () => {
    const [one, two, three] = [await added(), await added(), await added()];
    const taken = await call('PATCH', pathOf(one), { email: two.email.toUpperCase() });
    expect([taken.status, taken.body.details[0].field]).toEqual([409, 'email']);
    const email = fresh();
    const raced = await Promise.all([
      ...[one, two, three].map(user => call('PATCH', pathOf(user), { email })),
      invite(email),
    ]);
    expect(raced.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(raced.filter(({ status }) => status === 409)).toHaveLength(3);
  });

  it('ends sessions, streams and links at once when it deactivates, and they stay ended', async () => {
    await earlierEventsPassed(world.database.owner);
    const user = await added();
    const token = await world.app.login(user);
    const stream = await openStream(world.app.url, { token });
    expect(await statusOf(token)).toBe(200);
    const { body } = await call('PATCH', pathOf(user), { isActive: false });
    expect(body.user.state).toBe('deactivated');
    await stream.ended;
    expect(await statusOf(token)).toBe(401);
    expect((await world.app.call('GET', '/bookings', { token })).status).toBe(401);
    expect((await logIn(user.email)).status).toBe(401);
    expect((await call('POST', `${pathOf(user)}/link`)).status).toBe(409);
    await call('PATCH', pathOf(user), { isActive: true });
    expect(await statusOf(token)).toBe(401);
    expect((await logIn(user.email)).status).toBe(200);
  });

  it('of a member, or of another business, is one of nobody', async () => {
    for (const { id } of [world.home.users.member, world.other.users.staff, { id: randomUUID() }]) {
      for (const [method, path, body] of [
        ['GET', pathOf({ id }), undefined],
        ['PATCH', pathOf({ id }), { isActive: false }],
        ['POST', `${pathOf({ id })}/link`, undefined],
      ] as const) {
        expect([method, (await call(method, path, body)).status]).toEqual([method, 404]);
      }
    }
    const { owner } = world.database;
    const untouched = await owner('users')
      .where({ id: world.home.users.member.id })
      .first<{ isActive: boolean }>();
    expect(untouched.isActive).toBe(true);
  });

  it('is for admins of staff: not for managers, and not for a vendor', async () => {
    const user = await added();
    const answers = [
      await world.app.tokenOf(world.home.users.manager),
      await world.app.vendorTokenOf(world.home.vendor),
    ].map(token => world.app.call('PATCH', pathOf(user), { token, body: { role: 'admin' } }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([403, 401]);
  });
});

describe('an admin', () => {
  /** A business with these admins, and nobody else. */
  async function business(count: number) {
    const tenant = await createTenant(world.database.owner);
    const admins = await Promise.all(
      Array.from({ length: count }, () => createUser(world.database.owner, tenant, 'admin')),
    );
    const tokens = await Promise.all(admins.map(each => world.app.login(each)));
    return { tenant, admins, tokens };
  }
  const change = (token: string, user: TestUser, body: object) =>
    world.app.call('PATCH', pathOf(user), { token, body });
  const left = async ({ id }: { id: string }): Promise<number> => {
    const still = world.database.owner('users').where({ tenantId: id, role: 'admin', isActive: true });
    return (await still).length;
  };

  it('who is the last one is neither deactivated nor demoted', async () => {
    const { tenant, admins, tokens } = await business(1);
    for (const [body, field] of [
      [{ isActive: false }, 'isActive'],
      [{ role: 'manager' }, 'role'],
    ] as const) {
      const answer = await change(tokens[0]!, admins[0]!, body);
      expect([answer.status, answer.body.details[0].field]).toEqual([409, field]);
      expect(answer.body.message).toContain('the only admin left');
    }
    expect(await left(tenant)).toBe(1);
    expect(await statusOf(tokens[0]!)).toBe(200);
  });

  it('is not made up for by one who was only invited', async () => {
    const { tenant, admins, tokens } = await business(2);
    const [ada, bob] = admins;
    const invited = { name: 'Cy', email: `cy-${tenant.slug}@home.test`, role: 'admin' };
    const { status } = await world.app.call('POST', '/admin/users', { token: tokens[0]!, body: invited });
    expect(status).toBe(201);
    expect((await change(tokens[0]!, bob!, { isActive: false })).status).toBe(200);
    const { body } = await change(tokens[0]!, ada!, { role: 'manager' });
    expect(body.message).toContain('the only admin left');
  });

  it('does not change the own role, nor deactivates the own login, but may have another name', async () => {
    const { admins, tokens } = await business(2);
    for (const body of [{ role: 'staff' }, { isActive: false }]) {
      const answer = await change(tokens[0]!, admins[0]!, body);
      expect([answer.status, answer.body.message]).toEqual([
        409,
        expect.stringContaining('another admin can'),
      ]);
    }
    expect((await change(tokens[0]!, admins[0]!, { name: 'Ada', role: 'admin' })).status).toBe(200);
  });

  it.each([
    ['deactivate', { isActive: false }],
    ['demote', { role: 'staff' }],
  ])('is always left, however many %s each other at once', async (_, body) => {
    for (let round = 0; round < 5; round += 1) {
      const { tenant, admins, tokens } = await business(4);
      const answers = await Promise.all(
        tokens.map((token, i) => change(token, admins[(i + 1) % admins.length]!, body)),
      );
      const statuses = answers.map(({ status }) => status);
      // Whoever was faster may have ended the session of another, or its role, before it was looked at.
      for (const status of statuses) expect([200, 401, 403, 409]).toContain(status);
      expect(await left(tenant)).toBe(4 - statuses.filter(status => status === 200).length);
      expect(await left(tenant)).toBeGreaterThan(0);
    }
  });
});
