// What counts as the database being down: real errors of a real one, and the words of its driver.
import createKnex from 'knex';
import { createTestDatabase } from '../../tests/harness/database';
import type { TestDatabase } from '../../tests/harness/database';
import { createTenant, createUser } from '../../tests/factories';
import { isDatabaseDown } from './database-faults';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const errorOf = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => {
      throw new Error('It did not fail');
    },
    (error: unknown) => error,
  );

/** What happens when one connects with other words in the login. */
async function connecting(change: (url: URL) => void): Promise<unknown> {
  const url = new URL(database.url);
  change(url);
  const knex = createKnex({ client: 'pg', connection: url.href, acquireConnectionTimeout: 300 });
  const error = await errorOf(knex.raw('select 1'));
  await knex.destroy();
  return error;
}

describe('is down', () => {
  it('when nothing listens, the login is wrong, or the database is not there', async () => {
    expect(isDatabaseDown(await connecting(url => (url.port = '9')))).toBe(true);
    expect(isDatabaseDown(await connecting(url => (url.password = 'wrong')))).toBe(true);
    expect(isDatabaseDown(await connecting(url => (url.pathname = '/nowhere')))).toBe(true);
    expect(isDatabaseDown(await connecting(url => (url.hostname = 'no.such.host.invalid')))).toBe(true);
  });

  it('when all connections are taken', async () => {
    const knex = createKnex({
      client: 'pg',
      connection: database.url,
      pool: { min: 0, max: 1 },
      acquireConnectionTimeout: 200,
    });
    const holding = await knex.transaction();
    expect(isDatabaseDown(await errorOf(knex.raw('select 1')))).toBe(true);
    await holding.rollback();
    await knex.destroy();
  });

  it('when a statement or a lock takes too long, or two wait for each other', async () => {
    const slow = database.owner.raw('set statement_timeout = 20; select pg_sleep(5)');
    expect(isDatabaseDown(await errorOf(slow))).toBe(true);
    expect(isDatabaseDown(Object.assign(new Error('deadlock detected'), { code: '40P01' }))).toBe(true);
    expect(isDatabaseDown(Object.assign(new Error('lock timeout'), { code: '55P03' }))).toBe(true);
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout expired',
    'Client has encountered a connection error and is not queryable',
    'select 1 - Connection terminated unexpectedly',
  ])('when the driver says "%s"', words => {
    expect(isDatabaseDown(new Error(words))).toBe(true);
  });
});

describe('is not down', () => {
  it('when a statement or its values are wrong', async () => {
    const { owner } = database;
    const tenant = await createTenant(owner);
    const user = await createUser(owner, tenant, 'staff');
    const wrong = [
      owner.raw('select nonsense'),
      owner.raw('select ?::int', ['x']),
      owner('users').insert({ ...user, id: undefined, tenantId: tenant.id, name: 'x', passwordHash: 'x' }),
      owner('users').where({ id: user.id }).update({ role: 'emperor' }),
    ];
    for (const work of wrong) expect(isDatabaseDown(await errorOf(work))).toBe(false);
  });

  it('when something else fails', () => {
    expect(isDatabaseDown(new Error('x'))).toBe(false);
    expect(isDatabaseDown(new TypeError('Connection'))).toBe(false);
    expect(isDatabaseDown('ECONNREFUSED')).toBe(false);
    expect(isDatabaseDown(undefined)).toBe(false);
  });
});
