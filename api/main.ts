// The API process: builds its parts, waits for Postgres, serves until it is told to stop.
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError, apiConfig } from '../config';
import type { ApiConfig } from '../config';
import { createErrorReporter, createLogger } from '../config/logger';
import type { Logger } from '../config/logger';
import { assertBoundByRowSecurity, connect } from '../db/connection';
import { createLinks } from '../services/links';
import { createLiveFeed } from '../services/live';
import { listen } from '../services/live-listener';
import { createApp } from './app';
import type { ApiDeps } from './context';
import { createMetrics } from './metrics';
import { isDatabaseDown } from './middleware/database-faults';
import { createOrchestrator } from './orchestrator';
import { createLimits } from './policies/limits';
import { encodeEvent } from './routes/live';
import { serve } from './server';

/** All of it within the ten seconds that whoever stops us gives. */
const GRACE_MS = 7_000;
const EXIT_MS = 9_500;
const POSTGRES_RETRY_MS = 1_000;

async function main(): Promise<void> {
  const config = apiConfig();
  const log = createLogger(config.log, 'api');
  const parts = await createParts(config, log);
  const { deps, listener } = parts;

  let draining = false;
  const app = createApp(deps, { isDraining: () => draining });
  const server = await serve(app, config.host, config.port);
  log.info({ url: server.url }, 'The API listens');
  void checkRole(deps);

  async function stop(signal: string): Promise<void> {
    if (draining) return;
    draining = true;
    log.info({ signal }, 'The API stops');
    setTimeout(() => process.exit(1), EXIT_MS).unref();
    deps.live.close();
    await server.close(GRACE_MS);
    await Promise.all([
      listener.close(),
      deps.orchestrator.close(),
      deps.knex.destroy(),
      deps.reporter.close(),
    ]);
    log.info('The API has stopped');
    log.flush(() => process.exit(0));
  }
  process.on('SIGTERM', signal => void stop(signal));
  process.on('SIGINT', signal => void stop(signal));
}

async function createParts(config: ApiConfig, log: Logger) {
  const knex = connect(config.database);
  const onError = (err: unknown) => log.warn({ err }, 'Live events are interrupted');
  const live = createLiveFeed({ knex, encode: encodeEvent, onError });
  const deps: ApiDeps = {
    settings: config,
    knex,
    log,
    live,
    links: createLinks(config.secret, config.publicUrl),
    orchestrator: await createOrchestrator(config.temporal),
    limits: createLimits(knex, config.limits),
    metrics: createMetrics(knex, live),
    reporter: await createErrorReporter(config.log, 'api'),
    clock: () => new Date(),
  };
  const listener = listen({
    url: config.database.url,
    heard: tenantId => live.poke(tenantId),
    listening: () => live.pokeAll(),
    onError,
  });
  return { deps, listener };
}

/** A role that row-level security does not bind would show every tenant to every other: then we do not run. */
async function checkRole({ knex, log }: ApiDeps): Promise<void> {
  for (;;) {
    try {
      return await assertBoundByRowSecurity(knex);
    } catch (err) {
      if (!isDatabaseDown(err)) return fail(err);
      log.warn({ err }, 'Postgres does not answer yet');
      await pause(POSTGRES_RETRY_MS);
    }
  }
}

function fail(error: unknown): void {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}

main().catch(fail);
