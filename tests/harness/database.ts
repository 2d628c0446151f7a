// A database of one test file: cloned from the migrated template, dropped at the end.
import { randomBytes } from 'node:crypto';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { knexSnakeCaseMappers } from 'objection';
import { connect } from '../../db/connection';
import { withLogin } from '../../stack/database';
import { TEMPLATE, sharedServers } from './shared';

export interface TestDatabase {
  /** Login of the application's role. */
  url: string;
  ownerUrl: string;
  /** As the application connects: bound by row-level security. */
  knex: Knex;
  /** As the owner connects: sees every tenant. For making and inspecting test data. */
  owner: Knex;
  drop(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const { postgresUrl, ownerPassword, appPassword } = sharedServers();
  const database = `test_${randomBytes(6).toString('hex')}`;
  const root = createKnex({ client: 'pg', connection: postgresUrl, pool: { min: 0, max: 1 } });
  await root.raw('create database ?? template ?? owner berth_owner', [database, TEMPLATE]);

  const ownerUrl = withLogin(postgresUrl, { user: 'berth_owner', password: ownerPassword, database });
  const url = withLogin(postgresUrl, { user: 'berth_app', password: appPassword, database });
  const knex = connect({ url, poolMax: 20 });
  const owner = createKnex({
    client: 'pg',
    connection: ownerUrl,
    pool: { min: 0, max: 4 },
    ...knexSnakeCaseMappers(),
  });
  return {
    url,
    ownerUrl,
    knex,
    owner,
    async drop() {
      await Promise.all([knex.destroy(), owner.destroy()]);
      await root.raw('drop database ?? with (force)', [database]);
      await root.destroy();
    },
  };
}
