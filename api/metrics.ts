// What operators measure (Prometheus): requests by route and status, the connections to Postgres, bookings that wait for
// their lifecycle, and who watches live.
import type { Knex } from 'knex';
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { LiveFeed } from '../services/live';
import { starterLag } from '../services/outbox';

export interface Metrics {
  /** One request was answered. `route` is its pattern, never its address. */
  answered(method: string, route: string, status: number, seconds: number): void;
  /** Everything, in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

export function createMetrics(knex: Knex, live: LiveFeed): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'berth_http_request_seconds',
    help: 'Time from a request to its answer, by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  new Gauge({
    name: 'berth_live_watchers',
    help: 'Open streams of live events.',
    registers,
    collect() {
      this.set(live.watchers());
    },
  });
  poolGauge(knex, registers);
  starterGauges(knex, registers);

  return {
    answered: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

interface Pool {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

function poolGauge(knex: Knex, registers: Registry[]): void {
  const { pool } = knex.client as { pool: Pool };
  new Gauge({
    name: 'berth_database_pool',
    help: 'Connections to Postgres in use and free, and requests that wait for one.',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'used' }, pool.numUsed());
      this.set({ state: 'free' }, pool.numFree());
      this.set({ state: 'waiting' }, pool.numPendingAcquires());
    },
  });
}

/** Absent while Postgres does not answer: a number then would be a lie. */
function starterGauges(knex: Knex, registers: Registry[]): void {
  const oldest = new Gauge({
    name: 'berth_starter_lag_seconds',
    help: 'Age of the oldest booking whose lifecycle has not been started yet.',
    registers,
  });
  new Gauge({
    name: 'berth_starter_waiting_bookings',
    help: 'Bookings whose lifecycle has not been started yet.',
    registers,
    async collect() {
      const lag = await starterLag(knex, new Date().toISOString()).catch(() => undefined);
      this.remove();
      oldest.remove();
      if (!lag) return;
      this.set(lag.waiting);
      oldest.set(lag.oldestSeconds);
    },
  });
}
