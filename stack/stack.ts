// The whole of Berth on one machine: starts its parts in order, watches over them, stops them in the opposite order.
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { outdated } from './build-plan';
import { startChild } from './child';
import type { Console } from './console';
import { troubleIn } from './console';
import type { Logins } from './database';
import { appLogin, createOwner, givenLogins } from './database';
import { embeddedPostgresFolder } from './embedded';
import type { ProcessName, Wiring } from './environment';
import { environmentOf, reachable } from './environment';
import { writePrivate } from './files';
import { takeOver } from './leftovers';
import type { RunningNote } from './leftovers';
import { openLog } from './log-file';
import type { LogFile } from './log-file';
import type { HomePaths } from './paths';
import { choosePorts } from './ports';
import { startPostgres } from './postgres';
import { exitOf } from './running';
import { loadSecrets } from './secrets';
import type { Service, Supervised } from './supervisor';
import { supervise } from './supervisor';
import { resolveTemporalCli, startTemporal } from './temporal';
import type { Environment } from './running';

export const defaultPorts = {
  WEB_PORT: 3000,
  API_PORT: 3001,
  WORKER_PORT: 3002,
  TEMPORAL_PORT: 7233,
  TEMPORAL_UI_PORT: 8233,
  POSTGRES_PORT: 5433,
};
type Ports = Record<keyof typeof defaultPorts, number>;

export interface Addresses {
  web: string;
  api: string;
  temporal: string;
  temporalUi: string | undefined;
  postgres: string;
  pid: number;
}

const readyLimitMs = 60_000;
/** Together under ten seconds: those who use the database first, then the database and Temporal. */
const graceMs = { processes: 6_000, servers: 3_000 };

export interface Stack {
  start(): Promise<Addresses>;
  stop(): Promise<void>;
}

export interface StackOptions {
  root: string;
  paths: HomePaths;
  env: Environment;
  console: Console;
}

export function createStack({ root, paths, env, console }: StackOptions): Stack {
  const servers: Supervised[] = [];
  const processes: Supervised[] = [];
  const logs: LogFile[] = [];
  const stopping = new AbortController();
  let note: RunningNote | undefined;

  /** Writes lines to the log of that part, and tells its trouble; the same words only once a minute. */
  function logOf(name: string, least: 40 | 50 = 40): (line: string) => void {
    const file = openLog(join(paths.logs, `${name.toLowerCase().replaceAll(' ', '-')}.log`));
    logs.push(file);
    const told = new Map<string, number>();
    return line => {
      file.write(line);
      const trouble = stopping.signal.aborted ? undefined : troubleIn(line, least);
      if (trouble === undefined || Date.now() - (told.get(trouble) ?? 0) < 60_000) return;
      if (told.size > 100) told.clear();
      told.set(trouble, Date.now());
      console.warn(`${name}: ${trouble}`);
    };
  }

  function watch(list: Supervised[], service: Service): Supervised {
    stopping.signal.throwIfAborted();
    const supervised = supervise(service, {
      say: console.warn,
      onPid: (name, pid) => note?.set(name, pid),
    });
    list.push(supervised);
    return supervised;
  }

  async function database(ports: Ports, secrets: ReturnType<typeof loadSecrets>): Promise<Logins> {
    const given = givenLogins(env, secrets);
    if (given) return given;
    const dataDir = embeddedPostgresFolder(paths, console.note);
    const log = logOf('PostgreSQL', 50);
    let url = '';
    const start = async () => {
      const postgres = await startPostgres({ dataDir, port: ports.POSTGRES_PORT, log });
      url = postgres.url;
      return postgres;
    };
    return console.step(`PostgreSQL on port ${ports.POSTGRES_PORT}`, async () => {
      await watch(servers, { name: 'PostgreSQL', start }).ready(readyLimitMs);
      const owner = await createOwner(url, secrets.ownerPassword);
      return { owner, app: appLogin(owner, secrets) };
    });
  }

  async function temporal(ports: Ports): Promise<Wiring['temporal']> {
    if (env.TEMPORAL_ADDRESS) return { address: env.TEMPORAL_ADDRESS };
    const cli = await resolveTemporalCli({ log: console.note, env });
    stopping.signal.throwIfAborted();
    const [port, uiPort] = [ports.TEMPORAL_PORT, ports.TEMPORAL_UI_PORT];
    const namespace = env.TEMPORAL_NAMESPACE || 'default';
    const log = logOf('Temporal', 50);
    const start = () => startTemporal({ cli, port, uiPort, namespace, dbFile: paths.temporal, log });
    await console.step(`Temporal on port ${port}, its UI on ${uiPort}`, () =>
      watch(servers, { name: 'Temporal', start }).ready(readyLimitMs),
    );
    return { address: `127.0.0.1:${port}`, uiUrl: `http://localhost:${uiPort}` };
  }

  /** A command with an end: the build, migrations, demo data. @throws with its last words when it fails. */
  async function command(name: string, file: string, childEnv: Environment): Promise<void> {
    stopping.signal.throwIfAborted();
    const child = spawn(process.execPath, [file], {
      cwd: root,
      env: childEnv as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const write = logOf(name, 50);
    let said = '';
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000);
      for (const line of chunk.toString().split('\n').filter(Boolean)) write(line);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const end = () => child.kill('SIGKILL');
    stopping.signal.addEventListener('abort', end);
    const { code } = await exitOf(child);
    stopping.signal.removeEventListener('abort', end);
    if (code !== 0) throw new Error(`${name} failed:\n${said.trim()}`);
  }

  async function build(): Promise<void> {
    const targets = outdated(root);
    if (targets.length === 0) return;
    console.note(`building ${targets.map(target => target.name).join(', ')}`);
    await console.step('built', () => command('build', 'stack/build.mjs', env));
  }

  async function prepareDatabase(wiring: Wiring): Promise<void> {
    await console.step('database migrated', () =>
      command('migrations', 'dist/db/migrate.js', environmentOf('migrate', wiring, env)),
    );
    const seeds = 'dist/db/seeds/main.js';
    if (env.NODE_ENV === 'production' || !existsSync(join(root, seeds))) return;
    await console.step('demo data', () => command('demo data', seeds, environmentOf('seeds', wiring, env)));
  }

  function startProcess(name: ProcessName, health: string, wiring: Wiring): Promise<void> {
    const file = join(root, 'dist', name === 'web' ? 'web/server.js' : `${name}/main.js`);
    const onLine = logOf(name);
    const childEnv = environmentOf(name, wiring, env);
    const start = async () =>
      startChild({
        command: [process.execPath, '--enable-source-maps', file],
        env: childEnv as NodeJS.ProcessEnv,
        cwd: root,
        onLine,
      });
    const supervised = watch(processes, { name, start, isReady: () => answers(health) });
    return console.step(name, () => supervised.ready(readyLimitMs));
  }

  async function start(): Promise<Addresses> {
    note = await takeOver(paths.running, console.note);
    rmSync(paths.stack, { force: true });
    const secrets = loadSecrets(paths.secrets);
    const ports = await choosePorts(defaultPorts, env, console.note);
    const [logins, orchestrator] = await Promise.all([database(ports, secrets), temporal(ports), build()]);
    const wiring: Wiring = { logins, secrets, temporal: orchestrator, ports };
    await prepareDatabase(wiring);
    stopping.signal.throwIfAborted();
    const at = (host: string | undefined, port: number) => `http://${reachable(host || '127.0.0.1')}:${port}`;
    const api = at(env.API_HOST, ports.API_PORT);
    await Promise.all([
      startProcess('worker', `${at(env.WORKER_HOST, ports.WORKER_PORT)}/readyz`, wiring),
      startProcess('api', `${api}/readyz`, wiring),
      startProcess('web', `${at(env.WEB_HOST, ports.WEB_PORT)}/healthz`, wiring),
    ]);
    const addresses: Addresses = {
      web: `http://localhost:${ports.WEB_PORT}`,
      api,
      temporal: orchestrator.address,
      temporalUi: env.TEMPORAL_UI_URL || orchestrator.uiUrl,
      postgres: logins.owner,
      pid: process.pid,
    };
    writePrivate(paths.stack, addresses);
    return addresses;
  }

  async function stop(): Promise<void> {
    stopping.abort(new Error('Stopped.'));
    await Promise.all(processes.map(one => one.stop(graceMs.processes)));
    await Promise.all(servers.map(one => one.stop(graceMs.servers)));
    logs.forEach(log => log.close());
    // Without a note the folder is another stack's.
    if (note) rmSync(paths.stack, { force: true });
    note?.remove();
  }

  return { start, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
