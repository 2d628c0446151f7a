// Migrations on databases as they are found: empty, full, half-way, and reached for by two at once.
import { randomBytes } from 'node:crypto';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { knexSnakeCaseMappers } from 'objection';
import { createTenant, createVehicle, rentalRequest } from '../tests/factories';
import { sharedServers } from '../tests/harness/shared';
import { withLogin } from '../stack/database';
import { createLinks } from '../services/links';
import { createRental } from '../services/bookings/create';
import { assertBoundByRowSecurity, connect } from './connection';
import { migrationSource } from './migrations';
import { migrate } from './migrator';

interface EmptyDatabase {
  ownerUrl: string;
  appUrl: string;
  owner: Knex;
}

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function emptyDatabase(): Promise<EmptyDatabase> {
  const { postgresUrl, ownerPassword, appPassword } = sharedServers();
  const database = `test_${randomBytes(6).toString('hex')}`;
  const root = createKnex({ client: 'pg', connection: postgresUrl, pool: { min: 0, max: 1 } });
  await root.raw('create database ?? owner berth_owner', [database]);
  const ownerUrl = withLogin(postgresUrl, { user: 'berth_owner', password: ownerPassword, database });
  const appUrl = withLogin(postgresUrl, { user: 'berth_app', password: appPassword, database });
  const owner = createKnex({ client: 'pg', connection: ownerUrl, ...knexSnakeCaseMappers() });
  cleanUps.push(async () => {
    await owner.destroy();
    await root.raw('drop database ?? with (force)', [database]);
    await root.destroy();
  });
  return { ownerUrl, appUrl, owner };
}

const allNames = (): Promise<string[]> => migrationSource.getMigrations([]);

/** Every row of every table but knex's own, by table. */
async function contents(owner: Knex): Promise<Record<string, unknown[]>> {
  const { rows: tables } = await owner.raw<{ rows: { name: string }[] }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'schema_migr%'`,
  );
  const all: Record<string, unknown[]> = {};
  for (const { name } of tables) {
    const { rows } = await owner.raw<{ rows: unknown[] }>(
      `select to_jsonb(t) as row from ?? t order by t::text`,
      [name],
    );
    all[name] = rows;
  }
  return all;
}

test('an empty database gets all of them in order; a second run has nothing to do and changes no data', async () => {
  const { ownerUrl, appUrl, owner } = await emptyDatabase();
  expect(await migrate({ ownerUrl, appUrl })).toEqual(await allNames());

  const tenant = await createTenant(owner);
  const carId = await createVehicle(owner, tenant);
  const knex = connect({ url: appUrl, poolMax: 2 });
  cleanUps.push(() => knex.destroy());
  await assertBoundByRowSecurity(knex);
  const links = createLinks('k'.repeat(32), 'http://localhost');
  const days = { startDate: '2027-03-01', endDate: '2027-03-02', now: '2027-02-01T12:00:00.000Z' };
  await createRental({ knex, links }, rentalRequest(tenant, carId, days));

  const before = await contents(owner);
  expect(before.bookings).toHaveLength(1);
  expect(await migrate({ ownerUrl, appUrl })).toEqual([]);
  expect(await contents(owner)).toEqual(before);
});

test('a database of the first version, with bookings in it, keeps them all', async () => {
  const { ownerUrl, appUrl, owner } = await emptyDatabase();
  const [first] = await allNames();
  await owner.migrate.latest({
    tableName: 'schema_migrations',
    migrationSource: { ...migrationSource, getMigrations: () => Promise.resolve([first!]) },
  });
  const tenant = await createTenant(owner);
  const carId = await createVehicle(owner, tenant);
  await owner.raw(
    `insert into bookings (tenant_id, kind, resource_id, status, source, period, occupied, time_zone, currency,
       customer_name, price_minor, created_at, updated_at)
     select :tenant, 'rental', :car, 'upcoming', 'web', tstzrange(d, d + interval '1 day'), tstzrange(d, d + interval '1 day'),
       'UTC', 'USD', 'Ann', 1000, now(), now()
     from generate_series(timestamptz '2027-03-01Z', '2027-03-20Z', interval '1 day') d`,
    { tenant: tenant.id, car: carId },
  );
  const before = await contents(owner);

  const names = await migrate({ ownerUrl, appUrl });
  expect(names).toEqual((await allNames()).slice(1));
  const after = await contents(owner);
  for (const [table, rows] of Object.entries(before)) {
    expect([table, after[table]]).toEqual([table, rows.map(row => expect.objectContaining(shown(row)))]);
  }
});

test('amounts of 32 bits become amounts of 64, none of them lost, and what was sold stays sold', async () => {
  const { ownerUrl, appUrl, owner } = await emptyDatabase();
  const names = await allNames();
  const before = names.slice(0, names.indexOf('0009-wide-money'));
  await owner.migrate.latest({
    tableName: 'schema_migrations',
    migrationSource: { ...migrationSource, getMigrations: () => Promise.resolve(before) },
  });
  const tenant = await createTenant(owner);
  const prices = [0, 1, 2_147_483_647, null];
  for (const [i, priceMinor] of prices.entries()) {
    const resourceId = await createVehicle(owner, tenant, { priceMinor });
    await owner('services').insert({ tenantId: tenant.id, name: `S${i}`, durationMinutes: 30, priceMinor });
    await owner.raw(
      `insert into bookings (tenant_id, kind, resource_id, status, source, period, occupied, time_zone, currency,
         customer_name, price_minor, created_at, updated_at)
       select :tenant, 'rental', :resourceId, 'upcoming', 'web', p, p, 'UTC', 'USD', 'Ann', :priceMinor, now(), now()
       from (select tstzrange('2027-03-01Z', '2027-03-02Z') as p) p`,
      { tenant: tenant.id, resourceId, priceMinor },
    );
  }
  const stored = await contents(owner);
  await migrate({ ownerUrl, appUrl });
  const after = await contents(owner);
  for (const table of ['resources', 'services', 'bookings']) {
    expect(after[table]).toEqual(stored[table]!.map(row => expect.objectContaining(shown(row))));
    const { rows } = await owner.raw('select price_minor as "priceMinor" from ?? order by 1', [table]);
    expect(rows.map((row: { priceMinor: number }) => row.priceMinor)).toEqual(prices);
  }

  await owner('bookings').update({ priceMinor: Number.MAX_SAFE_INTEGER });
  expect(await owner('bookings').distinct('priceMinor')).toEqual([{ priceMinor: Number.MAX_SAFE_INTEGER }]);
  await expect(owner('bookings').update({ priceMinor: 2 ** 53 })).rejects.toThrow('bookings_price_limit');
  await owner('resources').update({ priceMinor: 10 ** 13 });
  await expect(owner('resources').update({ priceMinor: 10 ** 13 + 1 })).rejects.toThrow(
    'resources_price_limit',
  );
  await expect(owner('services').update({ priceMinor: 10 ** 13 + 1 })).rejects.toThrow(
    'services_price_limit',
  );
  const [first] = await owner('bookings').orderBy('id').limit(1).select('resourceId');
  await expect(owner('bookings').update({ resourceId: first.resourceId })).rejects.toThrow(
    'bookings_never_overlap',
  );
});

/** A row as it was, whatever columns have been added to it since. */
const shown = (row: unknown): { row: unknown } => ({
  row: expect.objectContaining((row as { row: Record<string, unknown> }).row),
});

test('several that begin at once all end well, and each migration runs once', async () => {
  const { ownerUrl, appUrl } = await emptyDatabase();
  const runs = await Promise.all([1, 2, 3, 4].map(() => migrate({ ownerUrl, appUrl })));
  expect(runs.flat()).toEqual(await allNames());
});

test('an application that would own the tables is refused before anything is made', async () => {
  const { ownerUrl, owner } = await emptyDatabase();
  await expect(migrate({ ownerUrl, appUrl: ownerUrl })).rejects.toThrow(/same role/);
  expect(await contents(owner)).toEqual({});
});
