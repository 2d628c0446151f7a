// Logins of members: given and ended by managers, taken by the member, and gone with an erasure.
import { randomUUID } from 'node:crypto';
import { beginErasure } from '../services/privacy/begin';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { PASSWORD, createMember } from '../tests/factories';
import { eventually } from '../tests/harness/worker-process';

let world: ApiWorld;
let manager: string;
beforeAll(async () => {
  world = await startApiWorld();
  manager = await world.app.tokenOf(world.home.users.manager);
});
afterAll(() => world.stop());

const NEW_PASSWORD = 'a harbour full of boats';

const call = (method: string, path: string, body?: object, headers?: Record<string, string>) =>
  world.app.call(method, path, { token: manager, body, headers });
const fresh = () => `ann-${randomUUID().slice(0, 8)}@home.test`;
const statusOf = async (token: string) => (await world.app.call('GET', '/auth/me', { token })).status;
const logIn = (email: string, password = PASSWORD) =>
  world.app.call('POST', '/auth/login', { body: { email, password } });
const take = (token: string, password = NEW_PASSWORD) =>
  world.app.call('POST', `/auth/links/${token}`, { body: { password } });
const mailsTo = (recipient: string) =>
  world.database.owner('notifications').where({ recipient }).orderBy('createdAt');
const loginPath = (id: string): string => `/customers/${id}/login`;
const invite = (id: string, headers?: Record<string, string>) =>
  call('POST', loginPath(id), undefined, headers);

async function customer(email: string | null = fresh()): Promise<string> {
  const [row] = await world.database
    .owner('customers')
    .insert({ tenantId: world.home.tenant.id, fullName: 'Ann Lee', email })
    .returning<{ id: string }[]>('id');
  return row!.id;
}

interface Shown {
  login: { state: string; email: string; link: { url: string; purpose: string } | null } | null;
}
const tokenIn = ({ login }: Shown): string => login!.link!.url.split('/').at(-1)!;
const seen = async (id: string, token = manager): Promise<Shown> =>
  (await world.app.call('GET', `/customers/${id}`, { token })).body.customer as Shown;
/** So many wait for a lock that somebody else holds. */
const waiting = (count: number) =>
  eventually('they wait for each other', async () => {
    const { rows } = await world.database.owner.raw<{ rows: unknown[] }>(
      `select 1 from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`,
    );
    return rows.length === count;
  });
const actionsOn = async (subjectId: string) => {
  const rows = world.database.owner('audit_events').where({ subject: 'customer', subjectId }).orderBy('id');
  return (await rows).map(({ action }) => action as string);
};

describe('an invitation', () => {
  it('is mailed, chooses the password once, and logs in as the member, who can book', async () => {
    const email = fresh();
    const id = await customer(email);
    expect(await seen(id)).toMatchObject({ hasLogin: false, login: null });
    const { status, body } = await invite(id);
    expect(status).toBe(200);
    expect(body.customer.login).toMatchObject({ role: 'member', email, state: 'invited', lastLoginAt: null });
    const [mail, ...more] = await mailsTo(email);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ event: 'member_invitation', audience: 'customer', status: 'queued' });
    expect(mail.body).toContain('[The link is in the mail only.]');
    expect((await logIn(email, NEW_PASSWORD)).status).toBe(401);

    const token = tokenIn(body.customer as Shown);
    const { body: about } = await world.app.call('GET', `/auth/links/${token}`);
    expect(about.link).toMatchObject({ purpose: 'invitation', email, name: 'Ann Lee', role: 'member' });
    const taken = await take(token);
    expect([taken.status, taken.body.user.role]).toEqual([200, 'member']);
    const me = await world.app.call('GET', '/auth/me', { token: taken.body.token as string });
    expect(me.body.user).toMatchObject({ customerId: id, permissions: { canBook: true } });
    expect((await take(token)).status).toBe(404);
    expect((await logIn(email, NEW_PASSWORD)).status).toBe(200);
    expect(await seen(id)).toMatchObject({ login: { state: 'active', link: null } });
    expect(await actionsOn(id)).toEqual(['login_invited']);
  });

  it('is sent again until there is a password, and a reset afterwards; only the latest link is good', async () => {
    const id = await customer();
    const first = tokenIn((await invite(id)).body.customer as Shown);
    const second = (await invite(id)).body.customer as Shown;
    expect(second.login!.link!.purpose).toBe('invitation');
    expect((await take(first)).status).toBe(404);
    expect((await take(tokenIn(second))).status).toBe(200);
    const third = (await invite(id)).body.customer as Shown;
    expect(third.login).toMatchObject({ state: 'active', link: { purpose: 'reset' } });
    expect((await take(tokenIn(third), `${NEW_PASSWORD} again`)).status).toBe(200);
    expect((await logIn(third.login!.email, NEW_PASSWORD)).status).toBe(401);
    expect(await actionsOn(id)).toEqual(['login_invited', 'login_invited', 'login_reset_sent']);
  });

  it('goes to the address the customer has now, as long as there is no password', async () => {
    const [before, after] = [fresh(), fresh()];
    const id = await customer(before);
    const old = tokenIn((await invite(id)).body.customer as Shown);
    expect((await call('PATCH', `/customers/${id}`, { email: after })).status).toBe(200);
    // Whoever reads the mail of the old one is a stranger: neither what was sent there opens anything, nor is more sent.
    expect((await take(old)).status).toBe(404);
    await call('POST', '/auth/forgot', { email: before });
    expect(await mailsTo(before)).toHaveLength(1);
    expect(await seen(id)).toMatchObject({ login: { state: 'invited', email: after, link: null } });
    expect((await invite(id)).body.customer.login).toMatchObject({ state: 'invited', email: after });
    expect((await take(old)).status).toBe(404);
    expect(await mailsTo(after)).toHaveLength(1);
  });

  it('ends with the address, where there is none any more or it is another login’s', async () => {
    for (const email of [null, world.home.users.operator.email]) {
      const id = await customer();
      const link = tokenIn((await invite(id)).body.customer as Shown);
      const change = { email, phone: '+13105550199' };
      expect((await call('PATCH', `/customers/${id}`, change)).status).toBe(200);
      expect((await take(link)).status).toBe(404);
      expect(await seen(id)).toMatchObject({ login: { state: 'deactivated' } });
    }
  });

  it.each([
    ['replaced', (id: string) => invite(id)],
    ['sent elsewhere', (id: string) => call('PATCH', `/customers/${id}`, { email: fresh() })],
  ])('is taken or %s, when both are tried at once, and neither has to be tried again', async (_, other) => {
    const id = await customer();
    const link = tokenIn((await invite(id)).body.customer as Shown);
    // Taking it has locked the login already, and is kept from going on until the other one waits for that.
    const held = await world.database.owner.transaction();
    await held('user_links')
      .whereIn('userId', held('users').where({ customerId: id }).select('id'))
      .forUpdate();
    const taken = take(link);
    await waiting(1);
    const also = other(id);
    await waiting(2);
    await held.rollback();
    expect([(await taken).status, (await also).status]).toEqual([200, 200]);
  });

  it.each([
    ['there is no mail address', () => null, /no mail address of Ann Lee/],
    [
      'the address is a colleague’s',
      () => world.home.users.staff.email.toUpperCase(),
      /address of another login already.*Ann Lee was not invited/,
    ],
    ['the address is another member’s', () => world.home.users.member.email, /address of another login/],
  ])('is refused in words when %s, and leaves no login', async (_, emailOf, words) => {
    const id = await customer(emailOf());
    const { status, body } = await invite(id);
    expect([status, body.code]).toEqual([409, 'conflict']);
    expect(body.message).toMatch(words);
    expect(await seen(id)).toMatchObject({ hasLogin: false, login: null });
    expect(await actionsOn(id)).toEqual([]);
  });

  it('is made once per key and once by many at once', async () => {
    const id = await customer();
    const key = { 'idempotency-key': randomUUID() };
    const first = (await invite(id, key)).body.customer as Shown;
    const again = (await invite(id, key)).body.customer as Shown;
    expect(again).toEqual({ ...first, login: { ...first.login, link: null } });
    expect(await mailsTo(first.login!.email)).toHaveLength(1);
    const raced = await customer();
    const all = await Promise.all(Array.from({ length: 4 }, () => invite(raced)));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await world.database.owner('users').where({ customerId: raced })).toHaveLength(1);
    const good = world.database.owner('user_links').whereNull('revokedAt');
    const users = world.database.owner('users').where({ customerId: raced }).select('id');
    expect(await good.whereIn('userId', users)).toHaveLength(1);
  });

  it('has a link that managers see, and nobody else', async () => {
    const id = await customer();
    await invite(id);
    expect((await seen(id)).login!.link).not.toBeNull();
    for (const role of ['staff', 'operator'] as const) {
      const token = await world.app.tokenOf(world.home.users[role]);
      expect(await seen(id, token)).toMatchObject({ login: { state: 'invited', link: null } });
    }
  });
});

describe('deactivating', () => {
  it('logs out at once, ends links, and lasts until a new invitation, which the old password does not survive', async () => {
    const member = await createMember(world.database.owner, world.home.tenant);
    const id = member.customerId;
    const session = await world.app.login(member);
    const reset = tokenIn((await invite(id)).body.customer as Shown);
    const { status, body } = await call('DELETE', loginPath(id));
    expect([status, body.customer.login]).toMatchObject([200, { state: 'deactivated', link: null }]);
    expect(await statusOf(session)).toBe(401);
    expect((await take(reset)).status).toBe(404);
    expect((await logIn(member.email)).status).toBe(401);
    await world.app.call('POST', '/auth/forgot', { body: { email: member.email } });
    expect(await mailsTo(member.email)).toHaveLength(1);
    expect((await call('DELETE', loginPath(id))).status).toBe(200);

    const invited = (await invite(id)).body.customer as Shown;
    expect(invited.login).toMatchObject({ state: 'invited', link: { purpose: 'invitation' } });
    expect((await logIn(member.email)).status).toBe(401);
    expect((await take(tokenIn(invited))).status).toBe(200);
    expect(await actionsOn(id)).toEqual(['login_reset_sent', 'login_deactivated', 'login_invited']);
  });

  it('of a customer without a login is 404, and of somebody who works here refused', async () => {
    const id = await customer();
    expect((await call('DELETE', loginPath(id))).status).toBe(404);
    const { users } = world.home;
    await world.database.owner('users').where({ id: users.staff.id }).update({ customerId: id });
    for (const method of ['POST', 'DELETE']) {
      const { status, body } = await call(method, loginPath(id));
      expect([status, body.error]).toEqual([409, 'Login of staff']);
    }
    expect(await seen(id)).toMatchObject({ login: { role: 'staff', state: 'active', link: null } });
    expect((await logIn(users.staff.email)).status).toBe(200);
  });
});

it('is for managers: 403 for staff, operators and members; a customer of another business does not exist', async () => {
  const id = await customer();
  for (const role of ['staff', 'operator', 'member'] as const) {
    const token = await world.app.tokenOf(world.home.users[role]);
    for (const method of ['POST', 'DELETE'])
      expect((await world.app.call(method, loginPath(id), { token })).status).toBe(403);
  }
  const foreign = await createMember(world.database.owner, world.other.tenant);
  for (const method of ['POST', 'DELETE'])
    expect((await call(method, loginPath(foreign.customerId))).status).toBe(404);
  expect((await logIn(foreign.email)).status).toBe(200);
});

it('a customer that is erased cannot log in: sessions, links and the address are gone, and nobody invites it again', async () => {
  const email = fresh();
  const id = await customer(email);
  const taken = await take(tokenIn((await invite(id)).body.customer as Shown));
  const reset = tokenIn((await invite(id)).body.customer as Shown);
  const asked = await call('POST', `/customers/${id}/erasure`, { confirm: 'Ann Lee' });
  const jobId = asked.body.jobId as string;
  const now = new Date().toISOString();
  expect(await beginErasure(world.app.deps.knex, world.home.tenant.id, jobId, now)).toEqual({
    status: 'running',
  });
  expect(await statusOf(taken.body.token as string)).toBe(401);
  expect((await take(reset)).status).toBe(404);
  expect((await logIn(email, NEW_PASSWORD)).status).toBe(401);
  const users = world.database.owner('users').where({ customerId: id }).select('id');
  for (const table of ['sessions', 'user_links'])
    expect(await world.database.owner(table).whereIn('userId', users)).toEqual([]);
  const again = await invite(id);
  expect([again.status, again.body.error]).toEqual([409, 'Erased']);
});
