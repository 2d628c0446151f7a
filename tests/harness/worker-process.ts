// The real worker as a process of its own, to be killed for real, and waiting for what it does.
import { setTimeout as delay } from 'node:timers/promises';
import { startChild } from '../../stack/child';
import type { Running } from '../../stack/running';

export interface WorkerProcess extends Running {
  /** Resolves when the worker has logged a line that contains this. */
  said(text: string, limitMs?: number): Promise<void>;
}

export interface WorkerSettings {
  databaseUrl: string;
  temporalAddress: string;
  smtpUrl?: string;
}

/** Resolves when it runs. */
export async function startWorkerProcess(settings: WorkerSettings): Promise<WorkerProcess> {
  const lines: string[] = [];
  const child = startChild({
    command: [process.execPath, '--import', 'tsx', 'worker/main.ts'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'test',
      DATABASE_URL: settings.databaseUrl,
      TEMPORAL_ADDRESS: settings.temporalAddress,
      BERTH_SECRET: 'a secret of the tests that is long enough',
      SMTP_URL: settings.smtpUrl,
      WORKER_PORT: '0',
      STARTER_POLL_MS: '200',
    },
    onLine: line => void lines.push(line),
  });
  const worker: WorkerProcess = {
    ...child,
    said: (text, limitMs) =>
      eventually(`the worker says "${text}"`, () => lines.some(line => line.includes(text)), limitMs).catch(
        (error: unknown) => {
          throw new Error(`${String(error)}\n${lines.slice(-10).join('\n')}`);
        },
      ),
  };
  await worker.said('Worker is running', 60_000);
  return worker;
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
