// Berth's own processes as they run in production, from what `npm run build` made, on free ports; and the floors'.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logins } from '../stack/database';
import { environmentOf } from '../stack/environment';
import type { ProcessName } from '../stack/environment';
import { freePort } from '../stack/ports';
import { endsWithUs, exitOf, stopChild } from '../stack/running';
import type { Environment, Exit } from '../stack/running';
import type { Database } from './servers';
import { SECRETS } from './servers';

type AppName = Extract<ProcessName, 'api' | 'worker' | 'web'>;

export interface Process {
  pid: number;
  port: number;
  stop(): Promise<void>;
}

export type Processes = Record<AppName, Process> & { stop(): Promise<void> };

const READY_MS = 60_000;
const entries = { api: 'dist/api/main.js', worker: 'dist/worker/main.js', web: 'dist/web/server.js' };
const probes = { api: '/readyz', worker: '/readyz', web: '/healthz' };
const given: Environment = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  TMPDIR: process.env.TMPDIR,
  RATE_LIMITS: 'off',
};

const logs = mkdtempSync(join(tmpdir(), 'berth-bench-logs-'));
process.on('exit', () => rmSync(logs, { recursive: true, force: true }));

/** Its log goes to a file, as a supervisor's would. */
async function start(
  name: string,
  args: string[],
  env: Environment,
  probe: string,
  port: number,
): Promise<Process> {
  const file = join(logs, `${name}-${port}.log`);
  const log = openSync(file, 'w');
  const child = spawn(process.execPath, args, {
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const exited = exitOf(child);
  endsWithUs(child, exited);
  const running = { pid: child.pid!, port, stop: () => stopChild(child, exited, 'SIGTERM', 8_000) };
  try {
    await ready(`http://127.0.0.1:${port}${probe}`, child, exited);
  } catch (error) {
    await running.stop();
    throw new Error(`${name}: ${(error as Error).message}\n${readFileSync(file, 'utf8').slice(-2_000)}`);
  }
  return running;
}

async function ready(url: string, child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  let ended = false;
  void exited.then(() => (ended = true));
  for (const end = Date.now() + READY_MS; Date.now() < end; await delay(50)) {
    if (ended) throw new Error(`It ended with code ${child.exitCode}.`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  throw new Error(`It was not ready within ${READY_MS / 1000} s.`);
}

/**
 * Starts those named. @param temporalAddress without it the API runs as in an outage of Temporal: reads and creation
 * need none @param more variables besides those of every run
 */
export async function startProcesses<Name extends AppName>(
  names: Name[],
  database: Logins,
  temporalAddress = '127.0.0.1:9',
  more: Environment = {},
): Promise<Pick<Processes, Name | 'stop'>> {
  const [WEB_PORT, API_PORT, WORKER_PORT] = [await freePort(), await freePort(), await freePort()];
  const ports = { WEB_PORT, API_PORT, WORKER_PORT };
  const wiring = {
    logins: database,
    secrets: { ...SECRETS, berthSecret: 'a secret of the benchmark that is long enough' },
    temporal: { address: temporalAddress },
    ports,
  };
  const portOf = { api: API_PORT, worker: WORKER_PORT, web: WEB_PORT };
  // Without Temporal the API says it is not ready, and serves.
  const probeOf = (name: AppName) =>
    name === 'api' && temporalAddress.endsWith(':9') ? '/healthz' : probes[name];
  const started: [AppName, Process][] = [];
  for (const name of names) {
    const env = environmentOf(name, wiring, { ...given, ...more });
    started.push([name, await start(name, [entries[name]], env, probeOf(name), portOf[name])]);
  }
  return {
    ...(Object.fromEntries(started) as Pick<Processes, Name>),
    stop: async () => void (await Promise.all(started.map(([, one]) => one.stop()))),
  } as Pick<Processes, Name | 'stop'>;
}

const floorEnvironment = (database: Database, port: number): Environment => ({
  NODE_ENV: 'production',
  DATABASE_URL: database.app,
  TENANT: database.fixture.tenantId,
  PORT: String(port),
});

/** The bare handlers of floors/, with as many connections to Postgres as the API has. */
export async function startFloor(database: Database): Promise<Process> {
  const port = await freePort();
  const env = { ...given, ...floorEnvironment(database, port) };
  return start('floor', ['--import', 'tsx', 'bench/floors/server.ts'], env, '/healthz', port);
}

export async function startMovesFloor(database: Database, temporalAddress: string): Promise<Process> {
  const port = await freePort();
  const env = { ...given, ...floorEnvironment(database, port), TEMPORAL_ADDRESS: temporalAddress };
  return start('moves-floor', ['--import', 'tsx', 'bench/floors/moves/server.ts'], env, '/healthz', port);
}

function memoryMb(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? NaN) / 1000;
}

/** What a process holds in memory now. Linux only. */
export const residentMb = (pid: number): number => memoryMb(pid, 'VmRSS');
/** The most it ever held. */
export const peakMb = (pid: number): number => memoryMb(pid, 'VmHWM');
