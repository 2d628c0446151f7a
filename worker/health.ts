// The worker's own small server: /healthz, /readyz and /metrics.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Knex } from 'knex';
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { starterLag } from '../services/outbox';
import { tenantsWithChanges } from '../services/stock/check';

export interface HealthDeps {
  knex: Knex;
  /** What each Temporal worker is doing: RUNNING when all is well. */
  workerStates(): string[];
  /** Whether Temporal answers; settles within seconds. */
  temporalAnswers(): Promise<boolean>;
  activeWorkflows(): number;
}

export function createHealthServer(deps: HealthDeps): Server {
  const registry = metrics(deps);
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

function metrics({ knex, activeWorkflows }: HealthDeps): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read());
      },
    });
  };
  const lag = () => starterLag(knex, new Date().toISOString());
  gauge('berth_lifecycles_waiting', 'Bookings without a lifecycle', async () => (await lag()).waiting);
  gauge(
    'berth_starter_lag_seconds',
    'Age of the oldest booking without a lifecycle',
    async () => (await lag()).oldestSeconds,
  );
  gauge('berth_stock_unchecked_seconds', 'Age of the oldest change of stock no check has seen', () =>
    uncheckedSeconds(knex),
  );
  gauge('berth_workflows_cached', 'Workflows in memory', activeWorkflows);
  const pool = (
    knex.client as { pool: { numUsed(): number; numFree(): number; numPendingAcquires(): number } }
  ).pool;
  gauge('berth_pool_used', 'Database connections in use', () => pool.numUsed());
  gauge('berth_pool_free', 'Database connections free', () => pool.numFree());
  gauge('berth_pool_waiting', 'Requests for a database connection', () => pool.numPendingAcquires());
  return registry;
}

async function uncheckedSeconds(knex: Knex): Promise<number> {
  const [oldest] = await tenantsWithChanges(knex, 1);
  return oldest ? Math.max(0, (Date.now() - Date.parse(oldest.since)) / 1000) : 0;
}
