// The API put together and listening: its parts, made from the configuration, and how they end.
import type { ApiConfig } from '../config';
import { createErrorReporter } from '../config/logger';
import type { Logger } from '../config/logger';
import { connect } from '../db/connection';
import { createLinks } from '../services/links';
import { createLiveFeed } from '../services/live';
import { listen } from '../services/live-listener';
import { createApp } from './app';
import type { ApiDeps } from './context';
import { createMetrics } from './metrics';
import { createOrchestrator } from './orchestrator';
import { createLimits } from './policies/limits';
import { encodeEvent } from './routes/live';
import { serve } from './server';

export interface RunningApi {
  url: string;
  deps: ApiDeps;
  /** Ends streams, waits for the requests under way, closes what was opened. */
  stop(): Promise<void>;
}

/** Requests under way get this long; with what follows it stays within the ten seconds a supervisor gives. */
const GRACE_MS = 7_000;

export async function startApi(
  config: ApiConfig,
  log: Logger,
  replaced: Partial<ApiDeps> = {},
): Promise<RunningApi> {
  const knex = connect(config.database);
  const onError = (err: unknown) => log.warn({ err }, 'Live events are interrupted');
  const live = createLiveFeed({ knex, encode: encodeEvent, onError });
  const deps: ApiDeps = {
    settings: config,
    knex,
    log,
    live,
    links: createLinks(config.secret, config.publicUrl),
    orchestrator: replaced.orchestrator ?? (await createOrchestrator(config.temporal)),
    limits: createLimits(knex, config.limits),
    metrics: createMetrics(knex, live),
    reporter: await createErrorReporter(config.log, 'api'),
    clock: () => new Date(),
    pace: { heartbeatMs: 15_000, sessionCheckMs: 60_000 },
    ...replaced,
  };

  let draining = false;
  const app = createApp(deps, { isDraining: () => draining });
  const server = await serve(app, config.host, config.port);
  const listener = listen({
    url: config.database.url,
    heard: tenantId => live.poke(tenantId),
    listening: () => live.pokeAll(),
    onError,
  });

  return {
    url: server.url,
    deps,
    async stop() {
      draining = true;
      live.close();
      await server.close(GRACE_MS);
      await Promise.all([listener.close(), deps.orchestrator.close(), deps.reporter.close()]);
      await knex.destroy();
    },
  };
}
