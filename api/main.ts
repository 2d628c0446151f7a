// The API process: starts, makes sure that row-level security binds it, serves until it is told to stop.
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError, apiConfig } from '../config';
import { createLogger } from '../config/logger';
import { assertBoundByRowSecurity } from '../db/connection';
import type { ApiDeps } from './context';
import { isDatabaseDown } from './middleware/database-faults';
import { startApi } from './start';

const EXIT_MS = 9_500;
const POSTGRES_RETRY_MS = 1_000;

async function main(): Promise<void> {
  const config = apiConfig();
  const log = createLogger(config.log, 'api');
  const api = await startApi(config, log);
  log.info({ url: api.url }, 'The API listens');

  let stopping = false;
  async function stop(signal: string): Promise<void> {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'The API stops');
    setTimeout(() => process.exit(1), EXIT_MS).unref();
    await api.stop();
    log.info('The API has stopped');
    log.flush(() => process.exit(0));
  }
  process.on('SIGTERM', signal => void stop(signal));
  process.on('SIGINT', signal => void stop(signal));

  await checkRole(api.deps);
}

/** A role that row-level security does not bind would show every tenant to every other: then we do not run. */
async function checkRole({ knex, log }: ApiDeps): Promise<void> {
  for (;;) {
    try {
      return await assertBoundByRowSecurity(knex);
    } catch (err) {
      if (!isDatabaseDown(err)) throw err;
      log.warn({ err }, 'Postgres does not answer yet');
      await pause(POSTGRES_RETRY_MS);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
