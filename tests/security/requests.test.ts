// What strangers send: forged and stolen sessions, requests of foreign pages on every route, words that try to become
// headers, compressed bodies, addresses that lead elsewhere; and what of it stands in the log afterwards.
import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { routes } from '../../contracts';
import { pathOf } from '../../contracts/client';
import type { RouteContract } from '../../contracts/route';
import { loginRealmOf } from '../../contracts/route';
import { PASSWORD, createUser, createVendor } from '../factories';
import type { ApiWorld } from '../harness/api-world';
import { startApiWorld } from '../harness/api-world';

const CALENDARS = 'https://calendars.test/dav/{tenant}/';

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld({
    env: { CALDAV_URL: CALENDARS, CALDAV_USERNAME: 'berth', CALDAV_PASSWORD: 'caldav-password' },
  });
});
afterAll(() => world.stop());

const declared: RouteContract[] = Object.values(routes);
const COOKIES = { staff: 'berth_session', vip: 'berth_vip' } as const;
const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const me = async (headers: Record<string, string>, path = '/auth/me') =>
  (await world.app.call('GET', path, { headers })).status;

describe('a session', () => {
  it('is never the one that was there before the login: a token planted in a browser opens nothing', async () => {
    for (const [realm, path, user] of [
      ['staff', '/auth', world.home.users.manager],
      ['vip', '/vip/auth', world.home.vendor],
    ] as const) {
      const planted = randomBytes(32).toString('base64url');
      const cookie = `${COOKIES[realm]}=${planted}`;
      const body = { email: user.email, password: PASSWORD };
      const login = await world.app.call('POST', `${path}/login`, {
        body,
        headers: { cookie, origin: world.app.url },
      });
      expect([login.status, login.body.token === planted]).toEqual([200, false]);
      expect(await me({ cookie }, `${path}/me`)).toBe(401);
    }
  });

  it('that was stolen ends with the logout, and what is stored of it opens nothing', async () => {
    const user = await createUser(world.database.owner, world.home.tenant, 'staff');
    const vendor = await createVendor(world.database.owner, world.home.tenant);
    for (const [realm, path, token, table] of [
      ['staff', '/auth', await world.app.login(user), 'sessions'],
      ['vip', '/vip/auth', await world.app.vendorLogin(vendor), 'vip_sessions'],
    ] as const) {
      const rows = (await world.database.owner(table).select('tokenHash')) as { tokenHash: Buffer }[];
      for (const { tokenHash } of rows) {
        for (const stolen of [tokenHash.toString('base64url'), tokenHash.toString('hex')]) {
          expect(await me({ cookie: `${COOKIES[realm]}=${stolen}` }, `${path}/me`)).toBe(401);
        }
      }
      expect(await me({ authorization: `Bearer ${token}` }, `${path}/me`)).toBe(200);
      await world.app.call('POST', `${path}/logout`, { token });
      expect(await me({ authorization: `Bearer ${token}` }, `${path}/me`)).toBe(401);
    }
  });

  it('is found by the whole token alone', async () => {
    const token = await world.app.login(world.home.users.staff);
    const near = [
      token.slice(0, -1),
      `${token}A`,
      token.toUpperCase(),
      `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`,
    ];
    for (const guess of near)
      expect([guess, await me({ authorization: `Bearer ${guess}` })]).toEqual([guess, 401]);
    expect(await me({ authorization: `Bearer ${token}` })).toBe(200);
  });
});

describe('a request that a foreign page makes a browser send', () => {
  const changing = declared.filter(({ method }) => method !== 'GET');
  const foreignOrigins = [{}, { origin: 'https://evil.test' }, { origin: 'null' }];

  it('is refused on every route that changes something, in both realms, whatever its cookie may', async () => {
    const tokens = {
      staff: await world.app.tokenOf(world.home.users.admin),
      vip: await world.app.vendorTokenOf(world.home.vendor),
    };
    expect(changing.length).toBeGreaterThan(80);
    for (const route of changing) {
      const realm = loginRealmOf(route.access);
      const cookie = `${COOKIES[realm]}=${tokens[realm]}`;
      const path = pathOf(route, new Proxy({}, { get: () => ID, has: () => true }) as Record<string, string>);
      for (const origin of foreignOrigins) {
        const { status, body } = await world.app.call(route.method, path, {
          ...{ body: {}, headers: { cookie, ...origin } as Record<string, string> },
        });
        expect([route.name, origin, status, body?.code]).toEqual([
          route.name,
          origin,
          403,
          'origin_mismatch',
        ]);
      }
    }
    expect(await me({ cookie: `${COOKIES.staff}=${tokens.staff}` })).toBe(200);
  });

  it('may not read an answer: nothing is shared with other origins', async () => {
    const headers = { origin: 'https://evil.test', 'access-control-request-method': 'POST' };
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await world.app.call(method, '/bookings', { headers });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });
});

describe('vendors who forgot their password', () => {
  it('learn from no answer, and not from its time, who has a login', async () => {
    const ask = async (email: string) => {
      const from = performance.now();
      const { status, text } = await world.app.call('POST', '/vip/auth/login', {
        body: { email, password: 'wrong' },
      });
      return { status, code: (JSON.parse(text) as { code: string }).code, ms: performance.now() - from };
    };
    // Made with the parameters that real logins have; those of the tests are quicker.
    const { hash } = await import('@node-rs/argon2');
    const vendor = await createVendor(world.database.owner, world.home.tenant);
    await world.database
      .owner('vip_users')
      .where({ id: vendor.id })
      .update({ passwordHash: await hash('long ago') });
    const known: number[] = [];
    const unknown: number[] = [];
    await ask('warm@up.test');
    for (let i = 0; i < 7; i += 1) {
      const [one, other] = [await ask(vendor.email), await ask('nobody@nowhere.test')];
      expect([one.status, one.code]).toEqual([other.status, other.code]);
      known.push(one.ms);
      unknown.push(other.ms);
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[3]!;
    expect(median(unknown)).toBeGreaterThan(median(known) / 2);
  });
});

/** As no client of good manners sends it. */
function raw(
  path: string,
  headers: Record<string, string>,
  body?: Buffer,
): Promise<{ status: number; text: string; headers: object }> {
  return new Promise((resolve, reject) => {
    const url = new URL(`/api${path}`, world.app.url);
    const sent = httpRequest(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      got => {
        let text = '';
        got.on('data', chunk => (text += String(chunk)));
        got.on('end', () => resolve({ status: got.statusCode!, text, headers: got.headers }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

it('a compressed body is not unpacked, however small it is', async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
  for (const encoding of ['gzip', 'deflate', 'br']) {
    const { status, text } = await raw('/bookings', { 'content-encoding': encoding }, bomb);
    expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([400, 'malformed_json']);
  }
});

it('what a caller writes into headers and addresses does not become a header of the answer', async () => {
  const id = 'abcdefgh%0d%0aset-cookie: a=b';
  const body = Buffer.from('{}');
  const answer = await raw(
    `/bookings?x=${id}`,
    { 'x-request-id': id, 'x-forwarded-host': `evil.test${id}` },
    body,
  );
  expect(answer.status).toBe(400);
  expect(answer.headers).not.toHaveProperty('set-cookie');
  expect(JSON.stringify(answer.headers)).not.toContain('abcdefgh');
});

it.each([
  'http://169.254.169.254/latest/meta-data/',
  'https://calendars.test.evil.test/dav/x/',
  'https://calendars.test@evil.test/dav/x/',
  'https://evil.test/dav/x/',
  'https://calendars.test/dav/other-tenant/kim/',
  'https://calendars.test/dav/%2e%2e/admin/',
  'file:///etc/passwd',
  'https://calendars.test:8443/dav/x/',
])('the calendar %s is none that this Berth would ask', async url => {
  const token = await world.app.tokenOf(world.home.users.manager);
  const staff = await world.database
    .owner('resources')
    .insert({ tenantId: world.home.tenant.id, kind: 'staff', name: 'Kim' })
    .returning<{ id: string }[]>('id');
  const { status, body } = await world.app.call('PUT', `/calendars/${staff[0]!.id}`, {
    token,
    body: { url },
  });
  expect([status, body.details?.[0].field]).toEqual([400, 'url']);
});

it('the log holds no password, no token, no link, and nothing about people', async () => {
  const user = await createUser(world.database.owner, world.home.tenant, 'staff');
  const token = await world.app.login(user);
  const customer = { fullName: 'Zenobia Quux', email: 'zenobia@quux.example', phone: '+13105550177' };
  const booked = await world.app.call('POST', '/bookings', { body: { ...world.rental(), customer } });
  const link = (booked.body.bookingUrl as string).split('/').at(-1)!;
  await world.app.call('GET', `/public/bookings/${link}`);
  await world.app.call('GET', `/bookings?search=Quux`, { token });
  await world.app.call('POST', '/auth/login', { body: { email: user.email, password: 'hunter2-hunter2' } });
  await world.database.owner.raw('alter table inbox_items rename to inbox_items_gone');
  try {
    // An error that nobody expected, with all of it in the request.
    const failed = await world.app.call('POST', '/bookings', { body: { ...world.rental(), customer } });
    expect([failed.status, failed.text.includes('inbox_items')]).toEqual([500, false]);
  } finally {
    await world.database.owner.raw('alter table inbox_items_gone rename to inbox_items');
  }
  const log = JSON.stringify(world.app.log);
  expect(log).toContain('Unexpected error');
  for (const secret of [
    token,
    link,
    PASSWORD,
    'hunter2',
    'Quux',
    'quux.example',
    '5550177',
    user.email,
    'caldav-password',
  ])
    expect([secret, log.includes(secret)]).toEqual([secret, false]);
});
