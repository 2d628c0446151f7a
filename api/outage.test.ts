// Parts that are down: what goes on without them, and how everything comes back without a restart.
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '../db/connection';
import { migrate } from '../db/migrator';
import { addDays } from '../domain/calendar';
import { createOwner, withLogin } from '../stack/database';
import { freePort } from '../stack/ports';
import type { Postgres } from '../stack/postgres';
import { startPostgres } from '../stack/postgres';
import { createTenant, createUser, createVehicle } from '../tests/factories';
import type { TestApp } from '../tests/harness/app';
import { ask, startTestApp } from '../tests/harness/app';
import { openStream } from '../tests/harness/event-stream';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

describe('without Temporal', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await startApiWorld({ temporal: 'down' });
  });
  afterAll(() => world.stop());

  const probe = () => ask(`${world.app.url}/readyz`, 'GET', {});

  it('is ready, and says what is down', async () => {
    const { status, body } = await probe();
    expect([status, body]).toEqual([200, { ok: true, parts: { postgres: 'up', temporal: 'down' } }]);
  });

  it('reads and creates as ever', async () => {
    const { id, token } = await world.book();
    const staff = await world.app.tokenOf(world.home.users.staff);
    expect((await world.app.call('GET', `/bookings/${id}`, { token: staff })).body.booking.status).toBe(
      'pending',
    );
    expect((await world.app.call('GET', `/public/bookings/${token}`)).status).toBe(200);
  });

  it('answers every move 503 and changes nothing', async () => {
    const { id, token: link } = await world.book();
    const token = await world.app.tokenOf(world.home.users.staff);
    const { startDate, endDate } = world.rental();
    const moves = await Promise.all([
      world.app.call('POST', `/bookings/${id}/confirm`, { token }),
      world.app.call('PATCH', `/bookings/${id}/status`, { token, body: { status: 'cancelled' } }),
      world.app.call('PATCH', `/bookings/${id}`, { token, body: { status: 'upcoming', notes: 'x' } }),
      world.app.call('DELETE', `/bookings/${id}`, { token }),
      world.app.call('POST', `/bookings/${id}/reschedule`, { token, body: { startDate, endDate } }),
      world.app.call('POST', `/public/bookings/${link}/cancel`),
    ]);
    for (const { status, body, headers } of moves) {
      expect([status, body.code]).toEqual([503, 'orchestrator_unavailable']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const after = await world.database.owner('bookings').where({ id }).first();
    expect(after).toMatchObject({ status: 'pending', revision: 1, notes: '' });
  }, 30_000);

  it('still refuses what no lifecycle would allow, without asking', async () => {
    const { id } = await world.book();
    const token = await world.app.tokenOf(world.home.users.staff);
    const { status, body } = await world.app.call('POST', `/bookings/${id}/no-show`, { token });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'invalid_transition',
      from: 'pending',
      to: 'no_show',
      allowed: ['upcoming', 'cancelled'],
    });
    const past = { startDate: '2020-01-01', endDate: '2020-01-02' };
    const moved = await world.app.call('POST', `/bookings/${id}/reschedule`, { token, body: past });
    expect([moved.status, moved.body.details[0].field]).toEqual([400, 'startDate']);
  });
});

describe('when Postgres goes down and comes back', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'berth-outage-'));
  chmodSync(folder, 0o755);
  let port: number;
  let postgres: Postgres;
  let app: TestApp;
  let carId: string;
  let token: string;
  const start = () =>
    startPostgres({
      dataDir: path.join(folder, 'postgres'),
      port,
      log: () => undefined,
      settings: { fsync: 'off' },
    });

  beforeAll(async () => {
    port = await freePort();
    postgres = await start();
    const ownerUrl = await createOwner(postgres.url, 'owner', 'berth');
    const appUrl = withLogin(ownerUrl, { user: 'berth_app', password: 'app' });
    await migrate({ ownerUrl, appUrl });
    const owner = connect({ url: ownerUrl, poolMax: 1 });
    const tenant = await createTenant(owner, { slug: 'demo' });
    carId = await createVehicle(owner, tenant);
    const user = await createUser(owner, tenant, 'staff');
    await owner.destroy();
    app = await startTestApp(appUrl, { env: { RATE_LIMITS: 'on' } });
    token = await app.tokenOf(user);
  }, 60_000);
  afterAll(async () => {
    await app.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  let day = 20;
  const book = () => {
    const startDate = addDays(new Date().toISOString().slice(0, 10), (day += 2));
    const customer = { fullName: 'Ann Lee', email: 'ann@example.com' };
    return app.call('POST', '/bookings', { body: { carId, startDate, endDate: startDate, customer } });
  };
  const everything = () =>
    Promise.all([
      book(),
      app.call('GET', `/availability?car_id=${carId}&start=2027-01-01&end=2027-01-31`),
      app.call('GET', '/bookings', { token }),
      app.call('GET', '/inbox', { token }),
      app.call('GET', '/events', { token }),
      app.call('POST', '/auth/login', { body: { email: 'a@b.test', password: 'x' } }),
    ]);

  it('says 503 while it is gone, to everybody, and works again at once when it is back', async () => {
    expect((await book()).status).toBe(201);
    const stream = await openStream(app.url, { token });
    await postgres.stop();

    for (const { status, body, headers } of await everything()) {
      expect([status, body.code]).toEqual([503, 'database_unavailable']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const down = await ask(`${app.url}/readyz`, 'GET', {});
    expect([down.status, down.body]).toEqual([
      503,
      { ok: false, parts: { postgres: 'down', temporal: 'up' } },
    ]);
    expect((await ask(`${app.url}/healthz`, 'GET', {})).status).toBe(200);
    const metrics = await ask(`${app.url}/metrics`, 'GET', {});
    expect(metrics.status).toBe(200);
    expect(metrics.text).not.toMatch(/^berth_starter_waiting_bookings \d/m);

    postgres = await start();
    expect((await book()).status).toBe(201);
    expect((await ask(`${app.url}/readyz`, 'GET', {})).status).toBe(200);
    // Streams that were open go on, with what happened before they heard again.
    expect((await stream.events.next()).data).toMatchObject({ subject: 'booking', action: 'created' });
    stream.close();
  }, 60_000);

  it('survives a Postgres that is killed in the middle of everything', async () => {
    const before = Array.from({ length: 30 }, () => book());
    await pause(15);
    process.kill(postgres.pid, 'SIGKILL');
    for (const { status } of await Promise.all(before)) expect([201, 503]).toContain(status);
    postgres = await start();
    let status = 0;
    for (let i = 0; i < 20 && status !== 201; i += 1) ({ status } = await book());
    expect(status).toBe(201);
  }, 60_000);

  it('has met nothing it did not expect', () => {
    expect(app.log.filter(line => line.msg === 'Unexpected error')).toEqual([]);
  });
});
