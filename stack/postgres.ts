// One embedded PostgreSQL: made on the first start, cleaned up after a crash, stopped without losing anything.
import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { postgresBinaries } from './postgres-binaries';
import { born, end, recordOf } from './processes';
import type { Running } from './running';
import { endsWithUs, exitOf, stopChild } from './running';
import type { RunUser } from './run-user';
import { asUser, giveFolder, otherUser } from './run-user';

export interface PostgresOptions {
  /** Made when missing. When we are root, another account must be able to enter its parents. */
  dataDir: string;
  port: number;
  /** One line of the server's log at a time. */
  log: (line: string) => void;
  /** Settings of the server, as in postgresql.conf. */
  settings?: Record<string, string>;
}

export interface Postgres extends Running {
  /** The superuser's login to the database `postgres`. Keep it from the application. */
  url: string;
  port: number;
}

export const cluster = (dataDir: string) => join(dataDir, 'cluster');
const passwordFile = (dataDir: string) => join(dataDir, 'superuser-password');

/** Makes the cluster beside its place, so that one whose making was interrupted is never taken for whole. */
function initialise(dataDir: string, binaries: string, user: RunUser | undefined, sync: boolean): void {
  const draft = `${cluster(dataDir)}.draft`;
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile(dataDir), randomBytes(24).toString('hex'), { mode: 0o600 });
  if (user) chownSync(passwordFile(dataDir), user.uid, user.gid);
  const { status, stdout, stderr, error } = spawnSync(
    join(binaries, 'bin', 'initdb'),
    [
      ...['-D', draft, '--username=postgres', `--pwfile=${passwordFile(dataDir)}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
      ...(sync ? [] : ['--no-sync']),
    ],
    { ...asUser(user), encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? `${stdout}\n${stderr}`}`);
  renameSync(draft, cluster(dataDir));
}

function requireSameMajor(dataDir: string, binaries: string): void {
  const data = readFileSync(join(cluster(dataDir), 'PG_VERSION'), 'utf8').trim();
  const version = spawnSync(join(binaries, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' }).stdout;
  const program = /(\d+)/.exec(version)?.[1];
  if (data !== program) throw new Error(`${dataDir} is of PostgreSQL ${data}, this one is ${program}.`);
}

/** A process id in postmaster.pid may by now be somebody else's: is it a server on this very folder? */
function servesFolder(pid: number, folder: string): boolean {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch {
    return false;
  }
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.includes('postgres') && stdout.includes(folder);
}

/** Stops a server that a killed stack left on this folder, and removes a lock that nobody holds. */
async function clearLeftover(dataDir: string): Promise<void> {
  const lock = join(cluster(dataDir), 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  const record = pid > 0 ? recordOf('postgres', pid) : undefined;
  if (record && servesFolder(pid, cluster(dataDir))) await end(record, 'SIGINT', 10_000);
  if (!(pid > 0 && born(pid) !== undefined && servesFolder(pid, cluster(dataDir))))
    rmSync(lock, { force: true });
}

function launch(options: PostgresOptions, binaries: string, user: RunUser | undefined): ChildProcess {
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...options.settings };
  return spawn(
    join(binaries, 'bin', 'postgres'),
    [
      ...['-D', cluster(options.dataDir), '-p', String(options.port)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    // A group of its own: Ctrl-C in the terminal must not stop the database before those who use it.
    { ...asUser(user), stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
}

/** Resolves when connections are taken, with what was said last when it ended before that. */
function readiness(child: ChildProcess, log: (line: string) => void): Promise<'ready' | { failure: string }> {
  const last: string[] = [];
  return new Promise(resolve => {
    const lines = createInterface({ input: child.stderr! });
    lines.on('line', line => {
      log(line);
      last.push(line);
      if (last.length > 20) last.shift();
      if (line.includes('database system is ready to accept connections')) resolve('ready');
    });
    child.once('error', error => resolve({ failure: error.message }));
    child.once('close', () => resolve({ failure: last.join('\n') }));
  });
}

/** A killed server's helpers need a moment to let go of the shared memory; everything else is a real failure. */
const passesByItself = (failure: string) =>
  /shared memory block|could not create any TCP\/IP sockets/.test(failure);

/**
 * @throws when the folder cannot be used, or the server does not come up within a minute.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dataDir } = options;
  const user = otherUser(cluster(dataDir));
  const binaries = postgresBinaries(user);
  if (!giveFolder(dataDir, user)) {
    throw new Error(
      `The account that runs PostgreSQL cannot enter ${dataDir}: it, or a folder above it, is another account's.`,
    );
  }
  if (!existsSync(cluster(dataDir))) initialise(dataDir, binaries, user, options.settings?.fsync !== 'off');
  requireSameMajor(dataDir, binaries);
  await clearLeftover(dataDir);
  const giveUp = Date.now() + 60_000;
  for (;;) {
    const child = launch(options, binaries, user);
    const exited = exitOf(child);
    endsWithUs(child, exited, 'INT');
    const limit = AbortSignal.timeout(Math.max(1, giveUp - Date.now()));
    const late = new Promise<{ failure: string }>(resolve =>
      limit.addEventListener('abort', () => resolve({ failure: 'It did not become ready within a minute.' })),
    );
    const outcome = await Promise.race([readiness(child, options.log), late]);
    if (outcome === 'ready') return handle(options, child, exited);
    await stopChild(child, exited, 'SIGQUIT', 2_000);
    if (!passesByItself(outcome.failure) || Date.now() > giveUp - 50_000) {
      throw new Error(`PostgreSQL did not start:\n${outcome.failure}`);
    }
    await delay(200);
  }
}

function handle(options: PostgresOptions, child: ChildProcess, exited: Running['exited']): Postgres {
  const password = readFileSync(passwordFile(options.dataDir), 'utf8').trim();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${options.port}/postgres`,
    port: options.port,
    pid: child.pid!,
    exited,
    // SIGINT is PostgreSQL's fast shutdown: sessions are ended, everything is written.
    stop: (graceMs = 8_000) => stopChild(child, exited, 'SIGINT', graceMs),
    kill: () => stopChild(child, exited, 'SIGKILL', 0),
  };
}
