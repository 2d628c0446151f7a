// The logins of a database: the owner of the schema and the application's role. Which ones exist, and who makes them,
// depends on what the environment gives.
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { Secrets } from './secrets';
import type { Environment } from './running';

export interface Logins {
  /** For migrations. */
  owner: string;
  /** For everything else; migrations create its role. */
  app: string;
}

const ownerRole = 'berth_owner';
const appRole = 'berth_app';

export function withLogin(url: string, login: { user: string; password: string; database?: string }): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(login.user);
  changed.password = encodeURIComponent(login.password);
  if (login.database) changed.pathname = `/${login.database}`;
  return changed.toString();
}

/**
 * Makes the role that owns the schema (no superuser, but may create the application's role) and its database.
 * Safe to call at every start. @returns the owner's login
 */
export async function createOwner(
  superuserUrl: string,
  password: string,
  database = 'berth',
): Promise<string> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const role = await client.query('select 1 from pg_roles where rolname = $1', [ownerRole]);
    const verb = role.rowCount ? 'alter' : 'create';
    await client.query(
      `${verb} role ${ownerRole} login createrole nosuperuser password ${escapeLiteral(password)}`,
    );
    const existing = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (!existing.rowCount) {
      await client.query(`create database ${escapeIdentifier(database)} owner ${ownerRole}`);
    }
  } finally {
    await client.end();
  }
  return withLogin(superuserUrl, { user: ownerRole, password, database });
}

/** The logins of a database that is not ours: what is given, and an application role of ours when only one is. */
export function givenLogins(env: Environment, secrets: Secrets): Logins | undefined {
  const owner = env.DATABASE_OWNER_URL || env.DATABASE_URL;
  if (!owner) return undefined;
  const both = env.DATABASE_OWNER_URL && env.DATABASE_URL;
  return { owner, app: both ? env.DATABASE_URL! : appLogin(owner, secrets) };
}

export const appLogin = (ownerUrl: string, secrets: Secrets) =>
  withLogin(ownerUrl, { user: appRole, password: secrets.appPassword });
