// The realm of vendors: logging in and out, what ends a session, links that set a password, and the stream of what
// concerns a vendor.
import { setTimeout as pause } from 'node:timers/promises';
import { routes } from '../contracts';
import type { RouteContract } from '../contracts/route';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import type { EventStream } from '../tests/harness/event-stream';
import { earlierEventsPassed, openStream } from '../tests/harness/event-stream';
import { PASSWORD, createVendor } from '../tests/factories';
import type { TestVipUser } from '../tests/factories';

let world: ApiWorld;
let vendor: TestVipUser;
let manager: string;
beforeAll(async () => {
  // Sessions are looked at when something ends them, long before this would.
  world = await startApiWorld({ replaced: { pace: { heartbeatMs: 60_000, sessionCheckMs: 60_000 } } });
  manager = await world.app.tokenOf(world.home.users.manager);
});
beforeEach(async () => {
  vendor = await createVendor(world.database.owner, world.home.tenant);
});
afterAll(() => world.stop());

const NEW_PASSWORD = 'a barn full of hay';

const logIn = (email: string, password = PASSWORD, extra: object = {}) =>
  world.app.call('POST', '/vip/auth/login', { body: { email, password, ...extra } });
const statusOf = async (token: string): Promise<number> =>
  (await world.app.call('GET', '/vip/auth/me', { token })).status;
const loginPath = ({ vendorId, id }: TestVipUser): string => `/vendors/${vendorId}/logins/${id}`;
const asManager = (method: string, path: string, body?: object) =>
  world.app.call(method, path, { token: manager, body });

/** The token in the latest link of a login, as the mail would carry it. */
async function linkOf({ id }: { id: string }): Promise<string> {
  const link = await world.database
    .owner('vip_links')
    .where({ vipUserId: id })
    .orderBy('created_at', 'desc')
    .first();
  return world.app.deps.links
    .vipLinkUrlOf('reset', link.id as string)
    .split('/')
    .at(-1)!;
}
const take = (token: string, password = NEW_PASSWORD) =>
  world.app.call('POST', `/vip/links/${token}`, { body: { password } });

describe('logging in', () => {
  it('answers a token and who it is, sets a cookie of its own, and notes when', async () => {
    const { status, body, headers } = await logIn(vendor.email.toUpperCase());
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      user: {
        id: vendor.id,
        email: vendor.email,
        vendor: { id: vendor.vendorId, name: vendor.vendorName },
        tenant: { id: world.home.tenant.id, timeZone: 'America/Los_Angeles' },
      },
    });
    expect(headers.get('set-cookie')).toMatch(
      /^berth_vip=[\w-]{43}; path=\/; expires=.*; samesite=lax; httponly/,
    );
    const me = await world.app.call('GET', '/vip/auth/me', { token: body.token as string });
    expect(me.body.user).toEqual(body.user);
    const cookie = `berth_vip=${body.token}`;
    const byCookie = await world.app.call('GET', '/vip/auth/me', { headers: { cookie } });
    expect(byCookie.body.user).toEqual(body.user);
    const stored = await world.database.owner('vip_users').where({ id: vendor.id }).first();
    expect(stored.lastLoginAt).toEqual(expect.any(Date));
  });

  it('says the same of a wrong password, an unknown address and somebody of staff', async () => {
    const staff = world.home.users.admin.email;
    for (const answer of [
      await logIn(vendor.email, 'wrong'),
      await logIn('no@body.test'),
      await logIn(staff),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([401, 'invalid_credentials']);
    }
    const other = await world.app.call('POST', '/auth/login', {
      body: { email: vendor.email, password: PASSWORD },
    });
    expect([other.status, other.body.code]).toEqual([401, 'invalid_credentials']);
  });

  it('asks which business is meant by an address that has a login at several', async () => {
    const { email } = await createVendor(world.database.owner, world.other.tenant);
    await world.database.owner('vip_users').where({ id: vendor.id }).update({ email });
    const { status, body } = await logIn(email);
    expect([status, body.details[0].field]).toEqual([400, 'tenant']);
    const named = await logIn(email, PASSWORD, { tenant: world.home.tenant.slug });
    expect([named.status, named.body.user.vendor.id]).toEqual([200, vendor.vendorId]);
  });

  it('is refused to whoever has not chosen a password yet, with every password', async () => {
    await world.database.owner('vip_users').where({ id: vendor.id }).update({ passwordHash: null });
    expect((await logIn(vendor.email)).status).toBe(401);
  });

  it('has a budget of its own for guesses', async () => {
    const limited = await startApiWorld({ env: { RATE_LIMITS: 'on', LOGIN_LIMIT: '3' } });
    const { email } = limited.home.vendor;
    const guess = (path: string) => limited.app.call('POST', path, { body: { email, password: 'wrong' } });
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await guess('/vip/auth/login')).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
    expect((await guess('/auth/login')).status).toBe(401);
    await limited.stop();
  });
});

describe('a session', () => {
  it('ends with a logout, and the cookie is taken back', async () => {
    const token = await world.app.vendorLogin(vendor);
    const headers = { cookie: `berth_vip=${token}`, origin: world.app.url };
    const { status, headers: sent } = await world.app.call('POST', '/vip/auth/logout', { headers });
    expect([status, sent.get('set-cookie')]).toEqual([
      200,
      expect.stringMatching(/^berth_vip=; .*expires=Thu, 01 Jan 1970/),
    ]);
    expect(await statusOf(token)).toBe(401);
    expect((await world.app.call('POST', '/vip/auth/logout')).status).toBe(200);
  });

  it('of a cookie changes things only when our own pages asked', async () => {
    const headers = { cookie: `berth_vip=${await world.app.vendorLogin(vendor)}` };
    for (const origin of [undefined, 'https://evil.test']) {
      const sent = { ...headers, ...(origin ? { origin } : {}) };
      const { status, body } = await world.app.call('POST', '/vip/auth/logout', { headers: sent });
      expect([status, body.code]).toEqual([403, 'origin_mismatch']);
    }
  });

  it('is nobody on public pages, where a cookie of staff would be known', async () => {
    const theirs = await createVendor(world.database.owner, world.other.tenant);
    const headers = { cookie: `berth_vip=${await world.app.vendorLogin(theirs)}` };
    const { body } = await world.app.call('GET', '/public/site', { headers });
    expect(body.site.tenant.slug).toBe(world.home.tenant.slug);
  });

  it.each([
    ['its login', (user: TestVipUser) => loginPath(user)],
    ['its vendor', (user: TestVipUser) => `/vendors/${user.vendorId}`],
  ])('ends at once when %s is deactivated, and stays so when it is active again', async (_, pathOf) => {
    const token = await world.app.vendorLogin(vendor);
    expect(await statusOf(token)).toBe(200);
    expect((await asManager('PATCH', pathOf(vendor), { isActive: false })).status).toBe(200);
    expect(await statusOf(token)).toBe(401);
    expect((await logIn(vendor.email)).status).toBe(401);
    expect((await asManager('PATCH', pathOf(vendor), { isActive: true })).status).toBe(200);
    expect(await statusOf(token)).toBe(401);
    expect((await logIn(vendor.email)).status).toBe(200);
  });
});

describe('a link that sets the password', () => {
  it('does so once, logs in, and ends every other session and link', async () => {
    const before = await world.app.vendorLogin(vendor);
    await asManager('POST', `${loginPath(vendor)}/link`);
    const token = await linkOf(vendor);
    const { body: about } = await world.app.call('GET', `/vip/links/${token}`);
    expect(about.link).toMatchObject({
      purpose: 'reset',
      email: vendor.email,
      vendorName: vendor.vendorName,
    });

    const taken = await take(token);
    expect([taken.status, taken.body.user.id]).toEqual([200, vendor.id]);
    expect(taken.headers.get('set-cookie')).toMatch(/^berth_vip=/);
    expect(await statusOf(taken.body.token as string)).toBe(200);
    expect(await statusOf(before)).toBe(401);
    expect((await logIn(vendor.email)).status).toBe(401);
    expect((await logIn(vendor.email, NEW_PASSWORD)).status).toBe(200);
    for (const again of [await take(token), await world.app.call('GET', `/vip/links/${token}`)]) {
      expect([again.status, again.body.code]).toEqual([404, 'not_found']);
    }
  });

  it('is taken by one of many who try at once', async () => {
    await asManager('POST', `${loginPath(vendor)}/link`);
    const token = await linkOf(vendor);
    const answers = await Promise.all(Array.from({ length: 5 }, () => take(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404]);
  });

  it('opens nothing when it is forged, too old, replaced, or its login is deactivated', async () => {
    await asManager('POST', `${loginPath(vendor)}/link`);
    const first = await linkOf(vendor);
    await pause(2); // The latest is found by its time.
    await asManager('POST', `${loginPath(vendor)}/link`);
    const latest = await linkOf(vendor);
    const forged = `${latest.slice(0, -3)}${latest.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    for (const token of [
      first,
      forged,
      'nonsense',
      world.app.deps.links.urlOf(vendor.id).split('/').at(-1)!,
    ]) {
      expect((await take(token)).status).toBe(404);
    }
    const links = () => world.database.owner('vip_links').where({ vipUserId: vendor.id });
    await links().update({ expiresAt: new Date(Date.now() - 1) });
    expect((await take(latest)).status).toBe(404);
    await links().update({ expiresAt: new Date(Date.now() + 1_000_000) });
    await asManager('PATCH', loginPath(vendor), { isActive: false });
    expect((await take(latest)).status).toBe(404);
    await asManager('PATCH', loginPath(vendor), { isActive: true });
    expect((await take(latest)).status).toBe(404);
  });

  it('wants a password that is long enough', async () => {
    await asManager('POST', `${loginPath(vendor)}/link`);
    const token = await linkOf(vendor);
    for (const [password, status] of [
      ['x'.repeat(9), 400],
      ['x'.repeat(201), 400],
      ['x'.repeat(10), 200],
    ] as const) {
      expect((await take(token, password)).status).toBe(status);
    }
  });
});

describe('a forgotten password', () => {
  const forget = (email: string) => world.app.call('POST', '/vip/auth/forgot', { body: { email } });
  const mails = () => world.database.owner('notifications').where({ recipient: vendor.email });

  it('answers the same whoever asks, and mails a link to the login there is', async () => {
    const answers = [await forget(vendor.email), await forget('no@body.test')];
    for (const { status, body } of answers) expect([status, body]).toEqual([200, { success: true }]);
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ event: 'vendor_reset', channel: 'email', status: 'queued' });
    expect(mail.deliveryWantedAt).toEqual(expect.any(Date));
    expect((await take(await linkOf(vendor))).status).toBe(200);
  });

  it('mails nothing to a login that is deactivated', async () => {
    await asManager('PATCH', loginPath(vendor), { isActive: false });
    expect((await forget(vendor.email)).status).toBe(200);
    expect(await mails()).toEqual([]);
  });

  it('keeps the link out of what is stored, and out of what staff can see', async () => {
    await forget(vendor.email);
    const token = await linkOf(vendor);
    const [mail] = await mails();
    expect(mail.body).toContain('[The link is in the mail only.]');
    expect(JSON.stringify(mail)).not.toContain(token);
    const { text } = await asManager('GET', `/vendors/${vendor.vendorId}`);
    expect(text).not.toContain(token);
  });
});

describe('the stream of a vendor', () => {
  const open: EventStream[] = [];
  beforeEach(() => earlierEventsPassed(world.database.owner));
  afterEach(() => open.splice(0).forEach(stream => stream.close()));

  async function watch(token: string, options: object = {}): Promise<EventStream> {
    const stream = await openStream(world.app.url, { token, path: '/vip/events', ...options });
    open.push(stream);
    return stream;
  }

  /** An event that staff cause at a tenant, about a vendor or about none. */
  async function write(
    action: string,
    vendorId: string | null,
    tenantId = world.home.tenant.id,
    subject = 'booking',
  ) {
    await world.database.owner('audit_events').insert({
      ...{ tenantId, vendorId, subject, subjectId: world.home.carId, action },
      ...{ actorType: 'staff', actorName: 'Test', createdAt: new Date() },
    });
    await world.database.owner.raw(`select pg_notify('berth', ?)`, [tenantId]);
  }

  /** Events that are no logins, up to this many. */
  async function actions({ events }: EventStream, count: number): Promise<string[]> {
    const got: string[] = [];
    while (got.length < count) {
      const { data } = await events.next();
      if (data.action !== 'login') got.push(data.action!);
    }
    return got;
  }

  it('tells what concerns it, and nothing of other vendors, of staff or of other tenants', async () => {
    const rival = await createVendor(world.database.owner, world.home.tenant);
    const mine = await watch(await world.app.vendorLogin(vendor));
    const theirs = await watch(await world.app.vendorLogin(rival));
    await write('of staff', null);
    await write('of theirs', rival.vendorId);
    await write('of others', world.other.vendor.vendorId, world.other.tenant.id);
    await write('of mine', vendor.vendorId);
    expect(await actions(mine, 1)).toEqual(['of mine']);
    expect(await actions(theirs, 1)).toEqual(['of theirs']);
  });

  it('tells each of them what happens to needs, of its own tenant only', async () => {
    const stream = await watch(await world.app.vendorLogin(vendor));
    await write('created elsewhere', null, world.other.tenant.id, 'need');
    await write('created', null, world.home.tenant.id, 'need');
    expect(await actions(stream, 1)).toEqual(['created']);
  });

  it('goes on where it stopped, with its own only', async () => {
    const token = await world.app.vendorLogin(vendor);
    const stream = await watch(token);
    await write('first', vendor.vendorId);
    expect(await actions(stream, 1)).toEqual(['first']);
    stream.close();
    await write('of staff', null);
    await write('away', vendor.vendorId);
    expect(await actions(await watch(token, { lastEventId: stream.lastId() }), 1)).toEqual(['away']);
  });

  it('ends at once with its session: at the logout, and when the vendor is deactivated', async () => {
    const token = await world.app.vendorLogin(vendor);
    const [leaving, staying] = [await watch(token), await watch(await world.app.vendorLogin(vendor))];
    await world.app.call('POST', '/vip/auth/logout', { token });
    await leaving.ended;
    expect(await actions(staying, 1)).toEqual(['logout']);
    await asManager('PATCH', `/vendors/${vendor.vendorId}`, { isActive: false });
    await staying.ended;
  });

  it('is refused to staff, as that of staff is to vendors', async () => {
    expect((await watch(manager)).status).toBe(401);
    expect((await watch(await world.app.vendorLogin(vendor), { path: '/events' })).status).toBe(401);
  });
});

describe('what a vendor asks for', () => {
  interface Query {
    sql: string;
    __knexTxId?: string;
  }
  const listed = Object.values<RouteContract>(routes).filter(
    ({ access, method, path, produces }) =>
      access.realm === 'vip' && method === 'GET' && !path.includes(':') && !produces,
  );

  /** Statements about what belongs to vendors, outside of the transaction of one. */
  async function unguarded(work: () => Promise<unknown>): Promise<string[]> {
    const { knex } = world.app.deps;
    const { rows } = await world.database.owner.raw<{ rows: { name: string }[] }>(
      `select table_name as name from information_schema.columns where column_name = 'vendor_id'`,
    );
    const tables = new RegExp(`\\b(vendors|${rows.map(({ name }) => name).join('|')})\\b`);
    const guarded = new Set<string | undefined>();
    const found: string[] = [];
    const note = ({ sql, __knexTxId: id }: Query) => {
      if (sql.includes('app.vendor_id')) guarded.add(id);
      else if (tables.test(sql) && !guarded.has(id)) found.push(sql);
    };
    knex.on('query', note);
    await work();
    knex.removeListener('query', note);
    return found;
  }

  it('is done in its own transaction, where nothing of others is visible: every list there is', async () => {
    const token = await world.app.vendorLogin(vendor);
    const today = new Date().toISOString().slice(0, 10);
    const asked: string[] = [];
    for (const route of listed) {
      const found = await unguarded(async () => {
        const plain = await world.app.call('GET', route.path, { token });
        const { status } =
          plain.status === 400
            ? await world.app.call('GET', `${route.path}?from=${today}&to=${today}&search=a`, { token })
            : plain;
        expect([route.name, status]).toEqual([route.name, 200]);
      });
      expect([route.name, found]).toEqual([route.name, []]);
      asked.push(route.name);
    }
    expect(asked.length).toBeGreaterThanOrEqual(7);
  });

  it('would be noticed if it were not', async () => {
    const asStaff = () => world.app.call('GET', '/vendors', { token: manager });
    expect((await unguarded(asStaff)).length).toBeGreaterThan(0);
  });
});
