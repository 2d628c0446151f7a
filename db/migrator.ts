// Bringing a database to the current schema: the application's role, the migrations, and what that role may do.
import createKnex from 'knex';
import type { Knex } from 'knex';
import { migrationSource } from './migrations';

export interface MigrateOptions {
  /** Login of the owner of the schema. */
  ownerUrl: string;
  /** Login of the application's role; made when it is missing and the owner may make roles. */
  appUrl: string;
}

/** Runs what is missing. Answers the names of the migrations that ran; safe to run again, and by two at once. */
export async function migrate({ ownerUrl, appUrl }: MigrateOptions): Promise<string[]> {
  const knex = createKnex({ client: 'pg', connection: ownerUrl, pool: { min: 0, max: 2 } });
  try {
    return await oneAtATime(knex, async () => {
      const role = await ensureRole(knex, new URL(appUrl));
      const [, names] = (await knex.migrate.latest({ migrationSource, tableName: 'schema_migrations' })) as [
        number,
        string[],
      ];
      await grant(knex, role);
      return names;
    });
  } finally {
    await knex.destroy();
  }
}

/** Knex's own lock is a table, which two would make at once; this one dies with its connection, on a second one. */
function oneAtATime<T>(knex: Knex, work: () => Promise<T>): Promise<T> {
  return knex.transaction(async trx => {
    await trx.raw(`select pg_advisory_xact_lock(hashtextextended('berth migrations', 0))`);
    return work();
  });
}

async function ensureRole(knex: Knex, appUrl: URL): Promise<string> {
  const name = decodeURIComponent(appUrl.username);
  const password = decodeURIComponent(appUrl.password);
  if (!/^[a-z_][a-z0-9_-]*$/i.test(name))
    throw new Error('The application role needs a plain name in DATABASE_URL.');
  const owner = await knex.raw<{ rows: { current_user: string }[] }>('select current_user');
  if (owner.rows[0]?.current_user === name) {
    throw new Error(
      'DATABASE_URL and DATABASE_OWNER_URL name the same role. The application must not own the tables: ' +
        'give it a role of its own.',
    );
  }
  const found = await knex('pg_roles')
    .where({ rolname: name })
    .first<{ rolname: string } | undefined>('rolname');
  if (!found) {
    // Two migrations at once: the loser finds the role there.
    await knex
      .raw(`create role ?? login nosuperuser nobypassrls password ${literal(password)}`, [name])
      .catch((error: { code?: string }) => {
        if (error.code !== '42710' && error.code !== '23505') throw error;
      });
  }
  return name;
}

const literal = (text: string): string => `'${text.replace(/'/g, "''")}'`;

/** The application reads and writes rows. What happened is only ever added to, and tenants are made by the owner. */
async function grant(knex: Knex, role: string): Promise<void> {
  await knex.raw(
    `grant usage on schema public to ??;
     grant select, insert, update, delete on all tables in schema public to ??;
     grant usage on all sequences in schema public to ??;
     revoke all on schema_migrations, schema_migrations_lock from ??;
     revoke update, delete on audit_events, analytics_events, stock_movements from ??;
     revoke insert, update, delete on tenants from ??`.replace(/\?\?/g, () => `"${role}"`),
  );
}
