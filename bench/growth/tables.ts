// Loads a database of some size, measures it and what people wait for in it.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../db/migrator';
import { createOwner, withLogin } from '../../stack/database';
import type { Logins } from '../../stack/database';
import { freePort } from '../../stack/ports';
import { startPostgres } from '../../stack/postgres';
import { describeMachine } from '../machine';
import { startProcesses } from '../processes';
import { SECRETS, lookUpIn } from '../servers';
import { fill, look } from './data';
import { timeQueries } from './queries';
import { sizes } from './sizes';
import { keep } from './store';

/** What the newest bookings have beside them: a larger number would say the same again, and take an hour. */
const withRecords = (bookings: number): number => (bookings > 2_000_000 ? 0 : Math.min(bookings, 100_000));

/** As somebody would set up a database server of 8 GB; and what makes loading short, and nothing else faster. */
const SETTINGS = {
  ...{ wal_level: 'minimal', max_wal_senders: '0', autovacuum: 'off' },
  shared_buffers: '2GB',
  max_wal_size: '16GB',
  checkpoint_timeout: '30min',
  effective_cache_size: '6GB',
  random_page_cost: '1.1',
};

type Say = (text: string) => void;

/** Only root may hurry again what it has slowed down. */
function hurry(pid: number, priority: number): void {
  try {
    setPriority(pid, priority);
  } catch {
    // Then it stays as it is.
  }
}

/**
 * Loads the tables, unless `kept` is a folder that holds them from an earlier run, and measures.
 * @param kept where to leave them for another run; without it they are thrown away
 */
export async function measureTables(bookings: number, kept: string | undefined, say: Say): Promise<void> {
  const folder = kept ?? `${mkdtempSync(join(tmpdir(), 'berth-growth-'))}-data`;
  const isLoaded = existsSync(join(folder, 'cluster'));
  const postgres = await startPostgres({
    dataDir: folder,
    port: await freePort(),
    log: () => {},
    settings: SETTINGS,
  });
  try {
    const owner = await createOwner(postgres.url, SECRETS.ownerPassword, 'growth');
    const logins = { owner, app: withLogin(owner, { user: 'berth_app', password: SECRETS.appPassword }) };
    const superuser = Object.assign(new URL(postgres.url), { pathname: '/growth' }).toString();
    let seconds;
    if (!isLoaded) {
      hurry(postgres.pid, constants.priority.PRIORITY_LOW);
      await migrate({ ownerUrl: logins.owner, appUrl: logins.app });
      seconds = await fill(superuser, bookings, withRecords(bookings), say);
      hurry(postgres.pid, constants.priority.PRIORITY_NORMAL);
    }
    await measureLoaded({ bookings, superuser, logins, postgresPid: postgres.pid, seconds }, say);
  } finally {
    await postgres.stop(60_000);
    if (!kept) rmSync(folder, { recursive: true, force: true });
  }
}

interface Loaded {
  bookings: number;
  superuser: string;
  logins: Logins;
  postgresPid: number;
  seconds?: { rows: number; indexes: number };
}

async function measureLoaded(loaded: Loaded, say: Say): Promise<void> {
  const { bookings, superuser, logins, postgresPid, seconds } = loaded;
  const filled = await look(superuser);
  say(`${filled.bookings.toLocaleString('en-US')} bookings of ${filled.tenants} businesses are there`);
  const taken = await sizes(superuser);
  const { api, stop } = await startProcesses(['api'], logins);
  const asking = { port: api.port, pids: { postgres: postgresPid, api: api.pid } };
  const queries = await timeQueries(asking, filled).finally(stop);
  const machine = describeMachine(await lookUpIn<string>(superuser, 'show server_version'));
  const { tenants } = filled;
  keep({
    sizes: { [bookings]: { bookings: filled.bookings, tenants, seconds, ...taken, queries, machine } },
  });
  for (const { business, what, medianMs, cpuMs } of queries) {
    const cpu = `${cpuMs.postgres.toFixed(1)} ms of CPU in Postgres, ${cpuMs.api.toFixed(1)} in the API`;
    say(`${business}: ${what}: ${medianMs.toFixed(1)} ms; ${cpu}`);
  }
}
