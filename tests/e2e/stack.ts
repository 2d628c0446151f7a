// The whole of Berth as it runs in production, for the browser tests: API, worker and web as processes of their own, a
// real Temporal dev server, a database of its own with the demo tenants. E2E_WEB_URL uses a stack that runs already.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { loadDemo } from '../../db/seeds/demo';
import { startChild } from '../../stack/child';
import type { ProcessName, Wiring } from '../../stack/environment';
import { environmentOf } from '../../stack/environment';
import { freePort } from '../../stack/ports';
import type { Environment, Running } from '../../stack/running';
import { createTestDatabase } from '../harness/database';
import { startTestTemporal } from '../harness/temporal';

export interface E2eStack {
  webUrl: string;
  /** Stops one process, as an outage would; its restart is ready when it resolves. */
  outage(name: 'api' | 'worker'): Promise<{ over(): Promise<void> }>;
  /** Kills the Temporal server for good. */
  stopTemporal(): Promise<void>;
  /** Changes what only time would change. */
  sql(text: string, values: string[]): Promise<void>;
  stop(): Promise<void>;
}

export const PASSWORD = 'berth-demo';

const READY_MS = 60_000;
const ROOT = path.resolve('.');

/** @param env what the processes are told besides */
export async function startE2eStack(env: Environment = {}): Promise<E2eStack> {
  const running = process.env.E2E_WEB_URL;
  if (running) return runningStack(running);
  build();
  const [database, temporal] = await Promise.all([createTestDatabase(), startTestTemporal()]);
  await loadDemo(database.owner, new Date().toISOString());
  const wiring: Wiring = {
    logins: { app: database.url, owner: database.ownerUrl },
    secrets: { berthSecret: 'a secret that only these tests know of' } as Wiring['secrets'],
    temporal: { address: temporal.address, uiUrl: temporal.uiUrl ?? 'http://temporal-ui.test' },
    ports: { WEB_PORT: await freePort(), API_PORT: await freePort(), WORKER_PORT: await freePort() },
  };
  const processes = new Map<ProcessName, Running>();
  const start = async (name: 'api' | 'worker' | 'web') => {
    const { process: child, ready } = startProcess(name, wiring, env);
    processes.set(name, child);
    await ready;
  };
  const stop = async () => {
    await Promise.all([...processes.values()].map(child => child.stop(3_000)));
    await Promise.all([temporal.stop(), database.drop()]);
  };
  try {
    await Promise.all([start('worker'), start('api'), start('web')]);
  } catch (error) {
    // What did start would keep the tests from ending.
    await stop();
    throw error;
  }

  return {
    webUrl: `http://localhost:${wiring.ports.WEB_PORT}`,
    async outage(name) {
      await processes.get(name)!.kill();
      return { over: () => start(name) };
    },
    stopTemporal: () => temporal.stop(),
    sql: async (text, values) => void (await database.owner.raw(text, values)),
    stop,
  };
}

/** The tests run what is built; what has not changed is not built again. */
function build(): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['stack/build.mjs'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The build failed:\n${stdout}\n${stderr}`);
}

const PROBE: Record<'api' | 'worker' | 'web', [port: keyof Wiring['ports'], path: string]> = {
  api: ['API_PORT', '/readyz'],
  worker: ['WORKER_PORT', '/readyz'],
  web: ['WEB_PORT', '/healthz'],
};

function startProcess(name: 'api' | 'worker' | 'web', wiring: Wiring, more: Environment) {
  const file = name === 'web' ? 'dist/web/server.js' : `dist/${name}/main.js`;
  const said: string[] = [];
  const child = startChild({
    command: [process.execPath, '--enable-source-maps', path.join(ROOT, file)],
    env: environmentOf(name, wiring, {
      ...{ PATH: process.env.PATH, RATE_LIMITS: 'off', LOG_LEVEL: 'warn' },
      ...more,
    }),
    cwd: ROOT,
    onLine: line => said.push(line),
  });
  const [port, probe] = PROBE[name];
  const url = `http://127.0.0.1:${wiring.ports[port]}${probe}`;
  const ended = child.exited.then(() => {
    throw new Error(`${name} ended before it was ready:\n${said.join('\n')}`);
  });
  const ready = Promise.race([answering(url, said), ended]);
  ended.catch(() => undefined);
  return { process: child, ready };
}

/** A server that is starting has no event to wait for: it is asked until it answers. */
async function answering(url: string, said: readonly string[]): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer:\n${said.join('\n')}`);
}

function runningStack(webUrl: string): E2eStack {
  const impossible = () => Promise.reject(new Error('A stack that runs already is left alone.'));
  return {
    webUrl,
    outage: impossible,
    stopTemporal: impossible,
    sql: impossible,
    stop: () => Promise.resolve(),
  };
}
