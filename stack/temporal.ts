// One Temporal dev server with its UI, its data in a file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './ports';
import type { Running } from './running';
import { closeOf, endsWithUs, exitOf, stopChild } from './running';

export { resolveTemporalCli } from './temporal-cli';

export interface TemporalOptions {
  /** Path of the `temporal` binary, from `resolveTemporalCli`. */
  cli: string;
  port: number;
  /** Without it the server has no UI. */
  uiPort?: number;
  /** Without it everything is forgotten when the server stops. */
  dbFile?: string;
  namespace: string;
  /** Settings of the server itself, by their names; its own defaults unless given. */
  dynamicConfig?: Readonly<Record<string, string | number | boolean>>;
  /** One line of the server's log (JSON) at a time. */
  log: (line: string) => void;
}

export interface Temporal extends Running {
  address: string;
  uiUrl: string | undefined;
}

const readyLimitMs = 60_000;

/** Writes to a log first and waits for the disk now and then: decision 9 says what that risks, and who mends it. */
const WRITE_AHEAD = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=1'];

/** Collects its garbage when the heap has grown fivefold, not twofold: a sixth less work for a little memory. */
const RARELY = '400';

function flags(options: TemporalOptions, httpPort: number): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port)],
    ...['--http-port', String(httpPort), '--namespace', options.namespace],
    ...(options.uiPort ? ['--ui-port', String(options.uiPort)] : ['--headless']),
    ...(options.dbFile ? ['--db-filename', options.dbFile, ...WRITE_AHEAD] : []),
    ...Object.entries(options.dynamicConfig ?? {}).flatMap(([name, value]) => [
      '--dynamic-config-value',
      `${name}=${value}`,
    ]),
    ...['--log-level', 'warn', '--log-format', 'json'],
  ];
}

/** The namespace is the last thing the server sets up, so its answer means that everything works. */
async function namespaceAnswers(httpPort: number, namespace: string): Promise<boolean> {
  try {
    const url = `http://127.0.0.1:${httpPort}/api/v1/namespaces/${encodeURIComponent(namespace)}`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/** @throws with what the server said last, when it ends early or is not ready within a minute. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const httpPort = await freePort();
  const last: string[] = [];
  const child = spawn(options.cli, flags(options, httpPort), {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { GOGC: RARELY, ...process.env },
  });
  const exited = exitOf(child);
  endsWithUs(child, exited);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', line => {
      options.log(line);
      last.push(line);
      if (last.length > 20) last.shift();
    });
  }
  const giveUp = Date.now() + readyLimitMs;
  let ended = false;
  void closeOf(child).then(() => (ended = true));
  while (!(await namespaceAnswers(httpPort, options.namespace))) {
    if (!ended && Date.now() < giveUp) {
      await delay(50);
      continue;
    }
    await stopChild(child, exited, 'SIGKILL', 0);
    const why = ended ? 'It ended.' : `It was not ready within ${readyLimitMs / 1000} s.`;
    const hint = options.dbFile && existsSync(options.dbFile) ? ` Its data is in ${options.dbFile}.` : '';
    throw new Error(`The Temporal server did not start. ${why}${hint}\n${last.join('\n')}`);
  }
  return {
    address: `127.0.0.1:${options.port}`,
    uiUrl: options.uiPort ? `http://127.0.0.1:${options.uiPort}` : undefined,
    pid: child.pid!,
    exited,
    stop: (graceMs = 3_000) => stopChild(child, exited, 'SIGTERM', graceMs),
    kill: () => stopChild(child, exited, 'SIGKILL', 0),
  };
}
