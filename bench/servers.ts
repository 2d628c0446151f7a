// The servers the benchmark runs on: an embedded PostgreSQL as durable as in production, databases made on it, and a
// Temporal dev server that keeps its data in a file. Everything started here is ended by `stopAll`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../db/migrator';
import { createOwner, withLogin } from '../stack/database';
import type { Logins } from '../stack/database';
import { freePort } from '../stack/ports';
import { startPostgres } from '../stack/postgres';
import type { Postgres } from '../stack/postgres';
import type { Running } from '../stack/running';
import { resolveTemporalCli, startTemporal } from '../stack/temporal';
import type { Temporal } from '../stack/temporal';
import { TIME_ZONE, fill } from './data';
import type { Fixture } from './data';

export const SECRETS = { ownerPassword: 'bench-owner', appPassword: 'bench-app' };

export interface Database extends Logins {
  name: string;
  /** Sees everything; for preparing and for looking at the outcome. */
  superuser: string;
  fixture: Fixture;
}

export interface Servers {
  postgres: Postgres;
  /** A database with this many bookings; made when first asked for, and then shared. */
  filled(bookings: number): Promise<Database>;
  /** A copy of it, to write to. */
  copyOf(bookings: number, name: string): Promise<Database>;
  temporal(): Promise<Temporal>;
  stopAll(): Promise<void>;
}

export type Say = (text: string) => void;

export async function startServers(say: Say): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));
  const started: Running[] = [];
  const made = new Map<number, Promise<Database>>();
  const postgres = await startPostgres({ dataDir: `${folder}-data`, port: await freePort(), log: () => {} });

  async function databaseOf(name: string): Promise<Omit<Database, 'fixture'>> {
    const owner = await createOwner(postgres.url, SECRETS.ownerPassword, name);
    const superuser = new URL(postgres.url);
    superuser.pathname = `/${name}`;
    const app = withLogin(owner, { user: 'berth_app', password: SECRETS.appPassword });
    return { name, owner, app, superuser: superuser.toString() };
  }

  async function make(bookings: number): Promise<Database> {
    const from = Date.now();
    const database = await databaseOf(`bench_${bookings}`);
    await migrate({ ownerUrl: database.owner, appUrl: database.app });
    const fixture = await fill(database.superuser, bookings);
    const seconds = Math.round((Date.now() - from) / 1000);
    say(`${bookings.toLocaleString('en-US')} bookings in ${TIME_ZONE} made in ${seconds} s`);
    return { ...database, fixture };
  }

  function filled(bookings: number): Promise<Database> {
    const found = made.get(bookings) ?? make(bookings);
    made.set(bookings, found);
    return found;
  }

  return {
    postgres,
    filled,
    async copyOf(bookings, name) {
      const { fixture, name: template } = await filled(bookings);
      await asSuperuser(postgres.url, `create database ${name} template ${template} owner berth_owner`);
      return { ...(await databaseOf(name)), fixture };
    },
    async temporal() {
      const cli = await resolveTemporalCli({ log: say });
      const [port, uiPort] = [await freePort(), undefined];
      const dbFile = join(folder, `temporal-${port}.db`);
      const temporal = await startTemporal({
        cli,
        port,
        uiPort,
        dbFile,
        namespace: 'default',
        log: () => {},
      });
      started.push(temporal);
      return temporal;
    },
    async stopAll() {
      await Promise.all(started.map(one => one.stop()));
      await postgres.stop();
      for (const path of [folder, `${folder}-data`]) rmSync(path, { recursive: true, force: true });
    },
  };
}

async function asSuperuser(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** The first value of the first row. */
export async function lookUpIn<T>(url: string, statement: string, values: unknown[] = []): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<[T]>({ text: statement, values, rowMode: 'array' });
    return rows[0]![0];
  } finally {
    await client.end();
  }
}

/** The same, of a database, whoever owns the rows. */
export const lookUp = <T>(database: Database, statement: string, values: unknown[] = []): Promise<T> =>
  lookUpIn<T>(database.superuser, statement, values);
