// Passwords of staff and members: forgotten, and changed by whoever knows the old one.
import { randomUUID } from 'node:crypto';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { PASSWORD, createUser } from '../tests/factories';
import type { TestUser } from '../tests/factories';

let world: ApiWorld;
let admin: string;
beforeAll(async () => {
  world = await startApiWorld();
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

describe('a forgotten password', () => {
  const forget = (email: string) => world.app.call('POST', '/auth/forgot', { body: { email } });

  it('answers the same whoever asks, and mails a link to the login there is', async () => {
    const user = await added();
    const before = await world.app.login(user);
    for (const email of [user.email.toUpperCase(), 'no@body.test', world.home.users.member.email]) {
      const { status, body } = await forget(email);
      expect([status, body]).toEqual([200, { success: true }]);
    }
    const [mail, ...more] = await mailsTo(user.email);
    expect([more, mail.event, mail.status]).toEqual([[], 'staff_reset', 'queued']);
    expect(mail.body).toContain('[The link is in the mail only.]');
    const [toMember] = await mailsTo(world.home.users.member.email);
    expect(toMember).toMatchObject({ event: 'member_reset', audience: 'customer', status: 'queued' });
    const link = await world.database.owner('user_links').where({ userId: user.id }).first<{ id: string }>();
    const { body: seen } = await call('GET', pathOf(user));
    expect(seen.user.link).toBeNull();
    const taken = await take(tokenIn(world.app.deps.links.staffLinkUrlOf('reset', link.id)));
    expect(taken.status).toBe(200);
    expect(await statusOf(before)).toBe(401);
    expect((await logIn(user.email)).status).toBe(401);
    expect((await logIn(user.email, NEW_PASSWORD)).status).toBe(200);
  });

  it('mails nothing to a login that is deactivated, and the invitation again to one that was never taken', async () => {
    const gone = await added();
    await call('PATCH', pathOf(gone), { isActive: false });
    await forget(gone.email);
    expect(await mailsTo(gone.email)).toEqual([]);
    const email = fresh();
    await invite(email);
    await forget(email);
    expect((await mailsTo(email)).map(({ event }) => event as string)).toEqual([
      'staff_invitation',
      'staff_invitation',
    ]);
  });

  it('is asked for a few times only, without anybody being locked out of logging in', async () => {
    const limited = await startApiWorld({ env: { RATE_LIMITS: 'on', LOGIN_LIMIT: '3' } });
    const { email } = limited.home.users.staff;
    const statuses = [];
    for (let i = 0; i < 4; i += 1)
      statuses.push((await limited.app.call('POST', '/auth/forgot', { body: { email } })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const body = { email, password: PASSWORD };
    expect((await limited.app.call('POST', '/auth/login', { body })).status).toBe(200);
    await limited.stop();
  });
});

describe('a password of one’s own', () => {
  const change = (token: string, currentPassword: string, password = NEW_PASSWORD) =>
    world.app.call('POST', '/auth/password', { token, body: { currentPassword, password } });

  it.each(['staff', 'member'] as const)(
    'is changed by %s who knows the old one; other sessions end',
    async role => {
      const user = await added(role);
      const [mine, elsewhere] = [await world.app.login(user), await world.app.login(user)];
      const { status, body } = await change(mine, PASSWORD);
      expect([status, body]).toEqual([200, { success: true }]);
      expect([await statusOf(mine), await statusOf(elsewhere)]).toEqual([200, 401]);
      expect((await logIn(user.email)).status).toBe(401);
      expect((await logIn(user.email, NEW_PASSWORD)).status).toBe(200);
      expect((await events(user.id)).map(({ action }) => action as string)).toContain('password_changed');
    },
  );

  it('leaves nobody in who logged in with the old one at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const user = await added();
      const mine = await world.app.login(user);
      const [changed, ...others] = await Promise.all([
        change(mine, PASSWORD),
        ...[1, 2, 3].map(() => logIn(user.email)),
      ]);
      expect(changed.status).toBe(200);
      for (const { status, body } of others) {
        expect([200, 401]).toContain(status);
        if (status === 200) expect(await statusOf(body.token as string)).toBe(401);
      }
    }
  });

  it('stays when the old one is wrong, and both wrong fields are named', async () => {
    const user = await added();
    const token = await world.app.login(user);
    const wrong = await change(token, 'not it');
    expect([wrong.status, wrong.body.details]).toEqual([
      400,
      [{ field: 'currentPassword', message: 'Is not your password.' }],
    ]);
    expect(
      (await change(token, '', 'short')).body.details.map(({ field }: { field: string }) => field),
    ).toEqual([...['currentPassword', 'password']]);
    expect((await logIn(user.email)).status).toBe(200);
  });

  it('is guessed a few times only, in an open session that somebody left', async () => {
    const limited = await startApiWorld({ env: { RATE_LIMITS: 'on', LOGIN_LIMIT: '3' } });
    const token = await limited.app.login(limited.home.users.staff);
    const statuses = [];
    for (let i = 0; i < 4; i += 1) {
      const body = { currentPassword: `guess ${i}`, password: NEW_PASSWORD };
      statuses.push((await limited.app.call('POST', '/auth/password', { token, body })).status);
    }
    expect(statuses).toEqual([400, 400, 400, 429]);
    await limited.stop();
  });

  it('ends the links that were sent before', async () => {
    const user = await added();
    const { body } = await call('POST', `${pathOf(user)}/link`);
    expect((await change(await world.app.login(user), PASSWORD)).status).toBe(200);
    expect((await take(tokenIn(body.user.link.url as string))).status).toBe(404);
  });
});
