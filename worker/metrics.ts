// What operators measure of the worker (Prometheus): what waits for it, what its activities do and how long they take, its
// memory of workflows and its connections to Postgres.
import type { Knex } from 'knex';
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { behindLag, starterLag } from '../services/outbox';
import { tenantsWithChanges } from '../services/stock/check';

export interface MetricsDeps {
  knex: Knex;
  activeWorkflows(): number;
}

/** Of this process: every attempt of an activity, by its type and how it ended. */
const activities = new Histogram({
  name: 'berth_activity_seconds',
  help: 'Time of each attempt of an activity, by its type and outcome: done, refused (final), failed (tried again).',
  labelNames: ['activity', 'outcome'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300],
  registers: [],
});

export type Outcome = 'done' | 'refused' | 'failed';

export const observeActivity = (activity: string, outcome: Outcome, seconds: number): void =>
  activities.observe({ activity, outcome }, seconds);

export function createMetrics({ knex, activeWorkflows }: MetricsDeps): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registry.registerMetric(activities);
  /** Absent while it cannot be read: a number then would be a lie, and an error would hide all the others. */
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.remove();
        const value = await Promise.resolve(read()).catch(() => undefined);
        if (value !== undefined) this.set(value);
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
  gauge(
    'berth_lifecycles_behind_seconds',
    'Age of the oldest change by a bulk job that no lifecycle has heard of',
    async () => (await behindLag(knex, new Date().toISOString())).oldestSeconds,
  );
  gauge('berth_stock_unchecked_seconds', 'Age of the oldest change of stock no check has seen', () =>
    uncheckedSeconds(knex),
  );
  gauge('berth_workflows_cached', 'Workflows in memory', activeWorkflows);
  const { pool } = knex.client as { pool: Pool };
  gauge('berth_pool_used', 'Database connections in use', () => pool.numUsed());
  gauge('berth_pool_free', 'Database connections free', () => pool.numFree());
  gauge('berth_pool_waiting', 'Requests for a database connection', () => pool.numPendingAcquires());
  return registry;
}

interface Pool {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

async function uncheckedSeconds(knex: Knex): Promise<number> {
  const [oldest] = await tenantsWithChanges(knex, 1);
  return oldest ? Math.max(0, (Date.now() - Date.parse(oldest.since)) / 1000) : 0;
}
