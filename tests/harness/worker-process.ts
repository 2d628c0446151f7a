// The real worker as a process of its own, to be killed for real, and waiting for what it does.
import { setTimeout as delay } from 'node:timers/promises';
import type { ChildOptions } from '../../stack/child';
import { startChild } from '../../stack/child';
import type { Environment, Running } from '../../stack/running';

export interface WorkerProcess extends Running {
  /** Resolves when the worker has logged a line that contains this. */
  said(text: string, limitMs?: number): Promise<void>;
  /** What it logged last, for whoever has to find out why. */
  lastLines(): string;
}

export interface WorkerSettings {
  databaseUrl: string;
  temporalAddress: string;
  smtpUrl?: string;
}

/** The sources as they are now. */
export const startWorkerProcess = (settings: WorkerSettings): Promise<WorkerProcess> =>
  runWorker([process.execPath, '--import', 'tsx', 'worker/main.ts'], settings, {
    HOME: process.env.HOME,
    SMTP_URL: settings.smtpUrl,
  });

/** Resolves when it runs. */
export async function runWorker(
  command: ChildOptions['command'],
  { databaseUrl, temporalAddress }: WorkerSettings,
  env: Environment,
  cwd?: string,
): Promise<WorkerProcess> {
  const lines: string[] = [];
  const lastLines = (): string => lines.slice(-10).join('\n');
  const child = startChild({
    ...{ command, cwd },
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      BERTH_SECRET: 'a secret of the tests that is long enough',
      WORKER_PORT: '0',
      STARTER_POLL_MS: '200',
      ...env,
    },
    onLine: line => void lines.push(line),
  });
  const said: WorkerProcess['said'] = (text, limitMs) =>
    eventually(`the worker says "${text}"`, () => lines.some(line => line.includes(text)), limitMs).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}\n${lastLines()}`);
      },
    );
  await said('Worker is running', 60_000);
  return { ...child, said, lastLines };
}

/** Looks every 50 ms until it holds. @throws when it does not within `limitMs`. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited ${limitMs} ms in vain until ${what}.`);
    await delay(50);
  }
}
