// Analytics from what is kept of each month: the same as from every booking, whatever changes, and whenever it is
// committed; and as the API answers it.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Tenant } from '../../domain/tenant';
import { createBay, createLocation, createVehicle } from '../../tests/factories';
import type { ApiWorld } from '../../tests/harness/api-world';
import { startApiWorld } from '../../tests/harness/api-world';
import { eventually } from '../../tests/harness/worker-process';
import { foldCounts } from '../housekeeping';
import type { Analytics, AnalyticsQuery } from './analytics';
import { analyse } from './analytics';

let world: ApiWorld;
let tenant: Tenant;
let bay: string;
let car: string;
let van: string;
let locationId: string;
beforeAll(async () => {
  world = await startApiWorld();
  tenant = world.home.tenant;
  const { owner } = world.database;
  const hours = { 1: [{ from: '08:00', to: '18:00' }], 6: [{ from: '20:00', to: '02:00' }] };
  locationId = await createLocation(owner, tenant, { openingHours: hours });
  bay = await createBay(owner, tenant, { name: '=Bay 1', locationId });
  car = await createVehicle(owner, tenant);
  van = await createVehicle(owner, tenant);
});
afterAll(() => world?.stop());

interface Change {
  status?: string;
  from?: string;
  to?: string;
  resourceId?: string;
  priceMinor?: number | null;
}

function columnsOf({ from, to, status, ...rest }: Change, knex: Knex) {
  const period = from && knex.raw('tstzrange(?, ?)', [from, to!]);
  return {
    ...rest,
    ...(status ? { status, cancelReason: status === 'cancelled' ? 'staff' : null } : {}),
    ...(period ? { period, occupied: period } : {}),
  };
}

async function add(change: Change, knex: Knex = world.database.owner): Promise<string> {
  const id = randomUUID();
  await knex('bookings').insert({
    ...{ id, tenantId: tenant.id, kind: 'session', resourceId: bay, status: 'upcoming', source: 'web' },
    ...{ timeZone: tenant.timeZone, currency: 'USD', createdAt: '2025-12-20T12:00:00Z' },
    updatedAt: '2025-12-20T12:00:00Z',
    ...columnsOf(change, knex),
  });
  return id;
}

const change = (id: string, to: Change, knex: Knex = world.database.owner): Promise<unknown> =>
  knex('bookings').where({ id }).update(columnsOf(to, knex));

const PERIOD = { from: '2026-01-10', to: '2026-05-20' };
const ask = (query: Partial<AnalyticsQuery> = {}): Promise<Analytics> =>
  analyse(world.database.knex, tenant, { ...PERIOD, ...query });

const forget = (): Promise<unknown> =>
  inTenant(world.database.knex, tenant.id, trx => trx('booking_months').delete());

/** Counted anew. */
async function anew(): Promise<Analytics> {
  await forget();
  return ask();
}

const keptMonths = async (): Promise<number> => {
  const rows = await world.database.owner('booking_months').where({ tenantId: tenant.id });
  return rows.length;
};

/** Hours of a day in January to May, one after the other. */
const at = (n: number) => {
  const start = Date.parse('2026-01-05T10:00:00Z') + n * 7 * 3_600_000;
  return { from: new Date(start).toISOString(), to: new Date(start + 5 * 3_600_000).toISOString() };
};

test('what is kept of whole months answers as if every booking were looked at, after each kind of change', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 60; n++) {
    const status = ['completed', 'upcoming', 'cancelled', 'no_show'][n % 4];
    ids.push(await add({ ...at(n * 8), status, priceMinor: n % 3 ? 1_000 * n : null }));
  }
  const first = await ask();
  expect(first.bookings.total).toBeGreaterThan(40);
  // February, March and April of vehicles and of bays.
  expect(await keptMonths()).toBe(6);
  expect(await ask()).toEqual(first);
  const steps: (() => Promise<unknown>)[] = [
    () => add({ ...at(100), status: 'completed', priceMinor: 5_000 }),
    () => change(ids[21]!, { status: 'cancelled' }),
    () => change(ids[25]!, { from: '2026-04-02T10:00:00Z', to: '2026-04-02T11:00:00Z' }),
    () => change(ids[29]!, { resourceId: car }),
    () => change(ids[33]!, { priceMinor: 123_456 }),
    // From one month into the next but one.
    () => add({ from: '2026-02-27T00:00:00Z', to: '2026-04-02T00:00:00Z', resourceId: van }),
    () => world.database.owner('bookings').where({ id: ids[37]! }).delete(),
    () => foldCounts(world.database.knex),
    () => change(ids[41]!, { status: 'completed' }),
    () => world.database.owner('locations').where({ id: locationId }).update({ openingHours: '{}' }),
  ];
  for (const [n, step] of steps.entries()) {
    await ask();
    await step();
    if (n % 2 === 1) await foldCounts(world.database.knex);
    const kept = await ask();
    expect([n, kept]).toEqual([n, await anew()]);
  }
});

test('a change that is committed after a month was counted is not lost', async () => {
  const id = await add({ from: '2026-03-20T20:00:00Z', to: '2026-03-20T21:00:00Z', status: 'completed' });
  await ask();
  const trx = await world.database.owner.transaction();
  await change(id, { status: 'no_show' }, trx);
  await anew();
  await foldCounts(world.database.knex);
  await trx.commit();
  const after = await ask();
  expect(after.bookings.byStatus.no_show).toBe((await anew()).bookings.byStatus.no_show);
});

test('takes no more statements for a year of bookings than for a year without any, and few of what is kept', async () => {
  const count = async (query: Partial<AnalyticsQuery>): Promise<number> => {
    let statements = 0;
    const { knex } = world.database;
    const heard = (): void => void (statements += 1);
    knex.on('query', heard);
    await ask(query).finally(() => knex.off('query', heard));
    return statements;
  };
  const empty = await count({ from: '2020-01-01', to: '2020-12-31' });
  await forget();
  // What is kept holds once no transaction is under way, of any database beside this one, that is older than the changes.
  await eventually('the changes are behind everybody', async () => {
    const { rows } = await world.database.owner.raw<{ rows: { settled: boolean }[] }>(
      `select pg_snapshot_xmin(pg_current_snapshot()) > all (
         select tx from booking_month_marks union all select tx from booking_month_changes) as settled`,
    );
    return rows[0]!.settled;
  });
  const full = await count({ from: '2025-06-01', to: '2026-05-31' });
  expect([full, empty]).toEqual([6, 6]);
  expect(await count({ from: '2025-06-01', to: '2026-05-31' })).toBe(4);
});

test('one resource, one kind or one location is asked for alone', async () => {
  const [all, one, bays, place] = await Promise.all([
    ...[ask(), ask({ resourceId: bay }), ask({ kind: 'bay' }), ask({ locationId })],
  ]);
  expect(one!.resources.map(({ id }) => id)).toEqual([bay]);
  expect(one!.bookings).toEqual(bays!.bookings);
  expect(place!.resources).toEqual(bays!.resources);
  expect(all!.bookings.total).toBeGreaterThan(bays!.bookings.total);
  await expect(ask({ resourceId: randomUUID() })).rejects.toMatchObject({ code: 'not_found' });
  await expect(ask({ locationId: randomUUID() })).rejects.toMatchObject({ code: 'not_found' });
});

describe('over HTTP', () => {
  it('a reader gets the figures of their own business, of the last 30 days unless said', async () => {
    const token = await world.app.login(world.home.users.operator);
    const path = `/admin/bookings/analytics?from=${PERIOD.from}&to=${PERIOD.to}`;
    const { status, body } = await world.app.call('GET', path, { token });
    expect(status).toBe(200);
    const { analytics } = body as { analytics: Analytics };
    expect(analytics).toEqual(JSON.parse(JSON.stringify(await ask())));
    expect([analytics.heatMap.length, analytics.step, analytics.currency]).toEqual([168, 'week', 'USD']);
    const other = await world.app.login(world.other.users.operator);
    const theirs = await world.app.call('GET', path, { token: other });
    expect((theirs.body as { analytics: Analytics }).analytics.bookings.total).toBe(0);
    const usual = await world.app.call('GET', '/admin/bookings/analytics', { token });
    expect((usual.body as { analytics: Analytics }).analytics.series).toHaveLength(30);
  });

  it('as a file, a name that begins like a formula is text', async () => {
    const token = await world.app.login(world.home.users.operator);
    const path = `/admin/bookings/analytics.csv?from=${PERIOD.from}&to=${PERIOD.to}`;
    const file = await world.app.call('GET', path, { token });
    expect(file.headers.get('content-disposition')).toContain(
      'analytics-resources-2026-01-10-2026-05-20.csv',
    );
    const lines = file.text.split('\r\n');
    expect(lines[0]).toContain('resource,kind,location,bookings,cancelled,no-shows,revenue (USD)');
    expect(lines[1]).toMatch(/^'=Bay 1,bay,/);
    const hours = await world.app.call('GET', `${path}&table=hours`, { token });
    expect(hours.text.split('\r\n')).toHaveLength(168 + 2);
    expect(hours.text).toContain('\r\nSaturday,20:00,');
  });
});
