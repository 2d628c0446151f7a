import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createOwner } from './database';
import { embeddedPostgresFolder, placedFolder } from './embedded';
import { homePaths } from './paths';
import { freePort } from './ports';
import type { Postgres } from './postgres';
import { startPostgres } from './postgres';
import { born } from './processes';
import { canEnter, otherUser } from './run-user';

jest.setTimeout(60_000);

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // A server that is killed in a test ends the connection; that is what the test wants.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  let folder: string;
  let port: number;
  const running: Postgres[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'berth-postgres-'));
    chmodSync(folder, 0o755);
    port = await freePort();
  });
  afterEach(() => Promise.all(running.splice(0).map(one => one.kill())));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function start(settings?: Record<string, string>): Promise<Postgres> {
    const postgres = await startPostgres({ dataDir: join(folder, 'data'), port, log: () => {}, settings });
    running.push(postgres);
    return postgres;
  }

  it('is PostgreSQL 18 with the extensions that the schema needs', async () => {
    const { url } = await start();
    expect(await rows(url, `select current_setting('server_version_num')::int / 10000 as major`)).toEqual([
      { major: 18 },
    ]);
    for (const name of ['btree_gist', 'citext', 'pg_trgm', 'pgcrypto']) {
      await rows(url, `create extension if not exists ${name}`);
    }
    expect(await rows(url, `select uuidv7() is not null as there`)).toEqual([{ there: true }]);
  });

  it('takes no connection without the password', async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(rows(wrong.toString(), 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('keeps its data over a stop and over kill -9', async () => {
    const first = await start();
    await rows(first.url, 'create table kept (n int); insert into kept values (1)');
    await first.stop();
    const second = await start();
    await rows(second.url, 'insert into kept values (2)');
    await second.kill();
    const third = await start();
    expect(await rows(third.url, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('is stopped and replaced when a killed stack left it running on the folder', async () => {
    const left = await start();
    const fresh = await start();
    await left.exited;
    expect(born(left.pid)).toBeUndefined();
    expect(await rows(fresh.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('does not touch a stranger whose process id stands in an old postmaster.pid', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(folder, 'data', 'cluster', 'postmaster.pid'), `${process.pid}\n/somewhere\n`);
    const { url } = await start();
    expect(await rows(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('takes settings', async () => {
    const { url } = await start({ max_connections: '77' });
    expect(await rows(url, 'show max_connections')).toEqual([{ max_connections: '77' }]);
  });

  it('says what PostgreSQL said when it does not start', async () => {
    await expect(start({ shared_buffers: 'much' })).rejects.toThrow(/did not start[^]*shared_buffers/);
  });

  it('has an owner who may make roles and is no superuser, at every start the same one', async () => {
    const { url } = await start();
    await createOwner(url, 'first', 'owned');
    const login = await createOwner(url, `it's "second"`, 'owned');
    const [owner] = await rows(
      login,
      `select rolname, rolsuper, rolcreaterole, rolbypassrls, current_database() as database
       from pg_roles where rolname = current_user`,
    );
    expect(owner).toEqual({
      rolname: 'berth_owner',
      rolsuper: false,
      rolcreaterole: true,
      rolbypassrls: false,
      database: 'owned',
    });
    await rows(login, 'create table mine (n int)');
  });
});

describe('the folder of the embedded database', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'berth-folder-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is in BERTH_HOME when the account that runs PostgreSQL can go there', () => {
    chmodSync(folder, 0o755);
    const paths = homePaths(folder, {});
    mkdirSync(paths.home);
    expect(embeddedPostgresFolder(paths, () => {})).toBe(paths.postgres);
  });

  it('is elsewhere, said and found again, when that account cannot go there', () => {
    const user = otherUser();
    const said: string[] = [];
    const paths = homePaths(folder, {});
    mkdirSync(paths.home);
    // As an ordinary user PostgreSQL runs as ourselves, so there is nowhere it could not go.
    if (!user) return expect(embeddedPostgresFolder(paths, text => said.push(text))).toBe(paths.postgres);
    chmodSync(folder, 0o700);
    const place = embeddedPostgresFolder(paths, text => said.push(text));
    try {
      expect(place.startsWith(folder)).toBe(false);
      expect(canEnter(place, user)).toBe(true);
      expect(said).toEqual([expect.stringContaining(place)]);
      expect(placedFolder(paths)).toBe(place);
      expect(embeddedPostgresFolder(paths, text => said.push(text))).toBe(place);
      expect(said).toHaveLength(1);
      expect(existsSync(paths.postgres)).toBe(false);
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  it('is never replaced by an empty one elsewhere when its data belong to another account', () => {
    const paths = homePaths(folder, {});
    mkdirSync(join(paths.postgres, 'cluster'), { recursive: true });
    if (otherUser()) {
      chownSync(join(paths.postgres, 'cluster'), 54_321, 54_321);
      chmodSync(folder, 0o700);
    } else chmodSync(paths.postgres, 0o500);
    expect(() => embeddedPostgresFolder(paths, () => {})).toThrow(
      `The database in ${paths.postgres} belongs to`,
    );
    expect(existsSync(paths.postgresElsewhere)).toBe(false);
    chmodSync(paths.postgres, 0o700);
  });

  it('is refused with its name when it cannot be used', async () => {
    const user = otherUser();
    const dataDir = join(folder, 'data');
    if (user) chmodSync(folder, 0o700);
    else mkdirSync(dataDir, { mode: 0o500 });
    if (user) chownSync(folder, 0, 0);
    const attempt = startPostgres({ dataDir, port: await freePort(), log: () => {} });
    await expect(attempt).rejects.toThrow(`cannot enter ${dataDir}`);
  });
});
