// The stock monitor over HTTP: read without Temporal, paused and resumed by managers, and said so when it cannot be.
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import type { TestApp } from '../tests/harness/app';
import { startTestApp } from '../tests/harness/app';

let world: ApiWorld;
let token: string;
beforeAll(async () => {
  world = await startApiWorld({ env: { TEMPORAL_UI_URL: 'http://temporal.test' } });
  token = await world.app.tokenOf(world.home.users.manager);
});
afterAll(() => world.stop());

const ask = (method: string, path: string, app: TestApp = world.app, headers = {}) =>
  app.call(method, `/stock-levels/monitor${path}`, { token, headers });

test('a monitor that has not begun is running, with the way to it', async () => {
  expect(await ask('GET', '')).toMatchObject({
    status: 200,
    body: {
      success: true,
      monitor: {
        ...{
          status: 'running',
          pausedAt: null,
          pausedBy: null,
          found: null,
          lastCheckedAt: null,
          waitingSince: null,
        },
        workflowId: `stock/${world.home.tenant.slug}`,
        temporalUiUrl: `http://temporal.test/namespaces/default/workflows/stock%2F${world.home.tenant.slug}`,
      },
    },
  });
});

test('a manager pauses it and lets it go on, once for each key; the other business knows nothing of it', async () => {
  const headers = { 'idempotency-key': 'pause-1' };
  const paused = await ask('POST', '/pause', world.app, headers);
  expect(paused).toMatchObject({ status: 200, body: { monitor: { status: 'paused', nextDigestAt: null } } });
  expect(await ask('POST', '/resume')).toMatchObject({
    status: 200,
    body: { monitor: { status: 'running' } },
  });
  expect((await ask('POST', '/pause', world.app, headers)).body).toEqual(paused.body);
  expect(await ask('GET', '')).toMatchObject({ body: { monitor: { status: 'running' } } });
  const other = await world.app.tokenOf(world.other.users.manager);
  await ask('POST', '/pause');
  expect(await world.app.call('GET', '/stock-levels/monitor', { token: other })).toMatchObject({
    body: { monitor: { status: 'running' } },
  });
  await ask('POST', '/resume');
});

test('the hour of the digest is a setting, and moves the next one', async () => {
  const changed = await world.app.call('PATCH', '/stock-levels/settings', {
    token,
    body: { digestAt: '17:45' },
  });
  expect(changed).toMatchObject({ status: 200, body: { settings: { digestAt: '17:45' } } });
  const { monitor } = (await ask('GET', '')).body as { monitor: { nextDigestAt: string } };
  const local = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: world.home.tenant.timeZone, hour: '2-digit', minute: '2-digit' },
  });
  expect(local.format(new Date(monitor.nextDigestAt))).toBe('17:45');
});

test('without Temporal it can be read, and a pause is refused with nothing changed', async () => {
  const app = await startTestApp(world.database.url, { temporal: 'down' });
  try {
    expect(await ask('POST', '/pause', app)).toMatchObject({
      status: 503,
      body: { code: 'orchestrator_unavailable' },
    });
    expect(await ask('GET', '', app)).toMatchObject({
      status: 200,
      body: { monitor: { status: 'running' } },
    });
  } finally {
    await app.stop();
  }
});
