// The worker's own small server: /healthz, /readyz and /metrics.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Knex } from 'knex';
import { createMetrics } from './metrics';

export interface HealthDeps {
  knex: Knex;
  /** What each Temporal worker is doing: RUNNING when all is well. */
  workerStates(): string[];
  /** Whether Temporal answers; settles within seconds. */
  temporalAnswers(): Promise<boolean>;
  activeWorkflows(): number;
}

export function createHealthServer(deps: HealthDeps): Server {
  const registry = createMetrics(deps);
  return createServer((request, response) => {
    const answer = (status: number, body: unknown, type = 'application/json'): void => {
      response.writeHead(status, { 'content-type': type });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    if (request.url === '/healthz') return answer(200, { ok: true });
    if (request.url === '/readyz') return void readiness(deps).then(r => answer(r.ok ? 200 : 503, r));
    if (request.url === '/metrics') {
      return void registry.metrics().then(
        text => answer(200, text, registry.contentType),
        () => answer(503, { ok: false }),
      );
    }
    return answer(404, { ok: false });
  });
}

const POSTGRES_MS = 2_000;

async function readiness({ knex, workerStates, temporalAnswers }: HealthDeps) {
  const [postgres, reached] = await Promise.all([postgresAnswers(knex), temporalAnswers()]);
  const temporal = reached && workerStates().every(state => state === 'RUNNING');
  const parts = { postgres: postgres ? 'up' : 'down', temporal: temporal ? 'up' : 'down' };
  return { ok: postgres && temporal, parts };
}

function postgresAnswers(knex: Knex): Promise<boolean> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), POSTGRES_MS);
    knex
      .raw('select 1')
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(timer));
  });
}
