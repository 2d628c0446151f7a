// The whole of Berth on one machine: starts its parts in order, watches over them, stops them in the opposite order.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { outdated } from './build-plan';
import { startChild } from './child';
import { runCommand } from './command';
import type { Console } from './console';
import type { Logins } from './database';
import { appLogin, createOwner, givenLogins } from './database';
import { embeddedPostgresFolder } from './embedded';
import type { ProcessName, Wiring } from './environment';
import { environmentOf, reachable } from './environment';
import { writePrivate } from './files';
import { takeOver } from './leftovers';
import type { RunningNote } from './leftovers';
import { createLogs } from './logs';
import type { HomePaths } from './paths';
import { choosePorts, holdPorts } from './ports';
import { startPostgres } from './postgres';
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
  const logs = createLogs(paths.logs, console.warn);
  const stopping = new AbortController();
  let note: RunningNote | undefined;

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
    const log = logs.of('PostgreSQL', 50).write;
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
    // It calls errors what passes by itself; what matters shows in api and worker.
    const log = logs.of('Temporal', 'never').write;
    const start = () => startTemporal({ cli, port, uiPort, namespace, dbFile: paths.temporal, log });
    await console.step(`Temporal on port ${port}, its UI on ${uiPort}`, () =>
      watch(servers, { name: 'Temporal', start }).ready(readyLimitMs),
    );
    return { address: `127.0.0.1:${port}`, uiUrl: `http://localhost:${uiPort}` };
  }

  const command = (name: string, file: string, childEnv: Environment) =>
    runCommand({ name, file, cwd: root, env: childEnv, log: logs.of(name, 50), signal: stopping.signal });

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
    const log = logs.of(name);
    const childEnv = environmentOf(name, wiring, env);
    const start = async () =>
      startChild({
        command: [process.execPath, '--enable-source-maps', file],
        env: childEnv as NodeJS.ProcessEnv,
        cwd: root,
        onLine: log.write,
      });
    const supervised = watch(processes, { name, start, isReady: () => answers(health) });
    const ready = () =>
      supervised.ready(readyLimitMs).catch((error: Error) => {
        throw new Error(`${error.message}. Its last words:\n${log.last()}`);
      });
    return console.step(name, ready);
  }

  async function prepare(ports: Ports, secrets: ReturnType<typeof loadSecrets>): Promise<Wiring> {
    const [logins, orchestrator] = await Promise.all([database(ports, secrets), temporal(ports), build()]);
    const wiring: Wiring = { logins, secrets, temporal: orchestrator, ports };
    await prepareDatabase(wiring);
    return wiring;
  }

  async function start(): Promise<Addresses> {
    note = await takeOver(paths.running, console.note);
    rmSync(paths.stack, { force: true });
    const secrets = loadSecrets(paths.secrets);
    const ports = await choosePorts(defaultPorts, env, console.note);
    // It may be minutes until these are used.
    const giveBack = await holdPorts([ports.WEB_PORT, ports.API_PORT, ports.WORKER_PORT]);
    const wiring = await prepare(ports, secrets).finally(giveBack);
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
      temporal: wiring.temporal.address,
      temporalUi: env.TEMPORAL_UI_URL || wiring.temporal.uiUrl,
      postgres: wiring.logins.owner,
      pid: process.pid,
    };
    writePrivate(paths.stack, addresses);
    return addresses;
  }

  async function stop(): Promise<void> {
    stopping.abort(new Error('Stopped.'));
    logs.hush();
    await Promise.all(processes.map(one => one.stop(graceMs.processes)));
    await Promise.all(servers.map(one => one.stop(graceMs.servers)));
    logs.close();
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
