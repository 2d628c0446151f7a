// The whole product as `npm start` runs it, in a folder of its own, with a mail server that keeps what really arrives.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Console } from '../stack/console';
import { homePaths, projectRoot } from '../stack/paths';
import { freePort } from '../stack/ports';
import type { Addresses } from '../stack/stack';
import { createStack } from '../stack/stack';
import type { SmtpTestServer } from '../tests/harness/smtp';
import { startSmtpServer } from '../tests/harness/smtp';
import type { Arrival } from './audit/evidence';
import type { Victim } from './killer';

export interface SoakStack {
  addresses: Addresses;
  workerUrl: string;
  /** Where the processes that run are written down. */
  noteFile: string;
  folder: string;
  arrivals: Arrival[];
  serves: Record<Victim, () => Promise<boolean>>;
  stop(keep: boolean): Promise<void>;
}

const PORTS = [
  'WEB_PORT',
  'API_PORT',
  'WORKER_PORT',
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'POSTGRES_PORT',
] as const;

/** @param onMail told of each mail's text as it comes */
export async function startSoakStack(console: Console, onMail: (text: string) => void): Promise<SoakStack> {
  const root = projectRoot();
  const folder = mkdtempSync(join(tmpdir(), 'berth-soak-'));
  // The account that runs Postgres must be able to enter it.
  chmodSync(folder, 0o755);
  const smtp = await startSmtpServer();
  const ports: Record<string, string> = {};
  for (const name of PORTS) ports[name] = String(await freePort());
  const { BERTH_HOME: _, DATABASE_URL: __, TEMPORAL_ADDRESS: ___, ...own } = process.env;
  const env = {
    ...own,
    ...ports,
    BERTH_HOME: folder,
    RATE_LIMITS: 'off',
    SMTP_URL: smtp.url,
    LOG_LEVEL: 'warn',
  };
  const paths = homePaths(root, env);
  mkdirSync(paths.home, { recursive: true });
  const stack = createStack({ root, paths, env, console });
  const arrivals: Arrival[] = [];
  const stop = async (keep: boolean): Promise<void> => {
    await stack.stop();
    await smtp.close();
    if (!keep) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const addresses = await stack.start();
    void keepMail(smtp, arrivals, onMail);
    const workerUrl = `http://127.0.0.1:${ports.WORKER_PORT}`;
    const serves = probes(addresses, workerUrl);
    return { addresses, workerUrl, noteFile: paths.running, folder, arrivals, serves, stop };
  } catch (error) {
    await stop(false);
    throw error;
  }
}

const AN_HOUR_MS = 3_600_000;

async function keepMail(
  smtp: SmtpTestServer,
  arrivals: Arrival[],
  onMail: (text: string) => void,
): Promise<void> {
  for (;;) {
    const mail = await smtp.nextMessage(AN_HOUR_MS).catch(() => undefined);
    if (!mail) continue;
    const { messageId = '', subject = '', text = '', envelope } = mail;
    arrivals.push({ messageId, to: envelope.to.join(), subject, at: Date.now() });
    onMail(text);
  }
}

/** Asked where their users ask: Postgres and Temporal are there again when the API and the worker reach them. */
function probes({ api, web }: Addresses, workerUrl: string): SoakStack['serves'] {
  const part = (name: 'postgres' | 'temporal') => async () => {
    const answer = await ask(`${api}/readyz`);
    const parts = (await answer?.json().catch(() => undefined)) as
      { parts?: Record<string, string> } | undefined;
    return parts?.parts?.[name] === 'up';
  };
  const fine = (url: string) => async () => {
    const answer = await ask(url);
    await answer?.body?.cancel();
    return answer?.ok === true;
  };
  return {
    api: fine(`${api}/readyz`),
    worker: fine(`${workerUrl}/readyz`),
    web: fine(`${web}/healthz`),
    Temporal: part('temporal'),
    PostgreSQL: part('postgres'),
  };
}

const ask = (url: string): Promise<Response | undefined> =>
  fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
