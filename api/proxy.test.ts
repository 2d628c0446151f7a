// Behind a proxy that the API was told to believe.
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { PASSWORD } from '../tests/factories';

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld({
    env: { TRUST_PROXY: 'on', RATE_LIMITS: 'on', CREATION_LIMIT: '1', CREATION_WINDOW_SECONDS: '600' },
  });
});
afterAll(() => world.stop());

const https = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'cars.example.com' };

it('sends the cookie over https only, when the request came so', async () => {
  const body = { email: world.home.users.staff.email, password: PASSWORD };
  const secure = await world.app.call('POST', '/auth/login', { body, headers: https });
  expect(secure.headers.get('set-cookie')).toMatch(/; secure/i);
  expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000');
  const plain = await world.app.call('POST', '/auth/login', { body });
  expect(plain.headers.get('set-cookie')).not.toMatch(/; secure/i);
});

it('takes the forwarded host for the own origin', async () => {
  const cookie = `berth_session=${await world.app.tokenOf(world.home.users.staff)}`;
  const post = (origin: string) =>
    world.app.call('POST', '/bookings', { body: world.rental(), headers: { ...https, cookie, origin } });
  expect((await post('https://cars.example.com')).status).toBe(201);
  expect((await post('http://cars.example.com')).status).toBe(403);
});

it('finds the tenant of a host name', async () => {
  const { id, slug } = world.other.tenant;
  await world.database.owner('tenants').where({ id }).update({ hostname: 'cars.example.com' });
  const { body } = await world.app.call('GET', '/public/site', {
    headers: { ...https, 'x-forwarded-host': 'CARS.example.com:443' },
  });
  expect(body.site.tenant.slug).toBe(slug);
});

it('counts for the address the proxy saw, whatever was claimed before it', async () => {
  const post = async (forwarded: string) =>
    (
      await world.app.call('POST', '/bookings', {
        body: world.rental(),
        headers: { 'x-forwarded-for': forwarded },
      })
    ).status;
  expect(await post('203.0.113.1')).toBe(201);
  expect(await post('198.51.100.7, 203.0.113.1')).toBe(429);
  expect(await post('203.0.113.2')).toBe(201);
});
