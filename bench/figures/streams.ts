// Live events to many who watch: how soon an event has reached the last of 500, what a thousand streams hold in memory,
// and how the API answers meanwhile.
import { Client } from 'pg';
import type { Figure, Measurement } from '../figure';
import { load, p95 } from '../load';
import type { Listeners } from '../load/streams';
import { listen } from '../load/streams';
import { residentMb, startFloor, startProcesses } from '../processes';
import { byStaff } from '../requests';
import type { Database, Servers } from '../servers';
import { median, percentile } from '../statistics';

const CLIENTS = 500;
const IDLE = 1_000;
const EVENTS = 40;
const READS = { clients: 8, count: 400 };
const ROUNDS = 3;

/** Written and told as every event is: in one transaction. */
const WRITE = `
  with event as (
    insert into audit_events (tenant_id, subject, subject_id, action, actor_type, actor_name, created_at)
    values ($1, 'booking', $2, $3, 'staff', 'Bench', now()) returning id
  )
  select pg_notify('berth', $4) from event`;

/** @returns of each event, ms until the last of all clients has it */
async function tell(
  listeners: Listeners,
  name: string,
  say: (action: string) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < EVENTS; n++) {
    const action = `${name}-${n}.`;
    const from = performance.now();
    const [ms] = await Promise.all([listeners.all(action, from), say(action)]);
    times.push(ms);
  }
  return times;
}

export const streams = (servers: Servers): Figure => ({
  name: 'streams',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_streams');
    const app = await startProcesses(['api'], database);
    const floor = await startFloor(database);
    const client = new Client({ connectionString: database.superuser });
    await client.connect();
    const { tenantId, vehicles, staffToken } = database.fixture;
    const open: Listeners[] = [];
    const listenTo = async (port: number, path: string, count: number): Promise<Listeners> => {
      const listeners = await listen(port, path, staffToken, count);
      open.push(listeners);
      return listeners;
    };
    try {
      // First of all: what requests leave behind is collected at some time, and would be taken for room that streams need.
      const before = residentMb(app.api.pid);
      const bare = await tell(await listenTo(floor.port, '/stream', CLIENTS), 'bare', action =>
        client.query(`select pg_notify('bench_streams', $1)`, [action]),
      );
      open.splice(0).forEach(listeners => listeners.close());
      const watching = await listenTo(app.api.port, '/api/events', CLIENTS);
      const told = await tell(watching, 'event', action =>
        client.query(WRITE, [tenantId, vehicles[0], action, tenantId]),
      );
      await listenTo(app.api.port, '/api/events', IDLE - CLIENTS);
      const after = residentMb(app.api.pid);
      const beside = await readsOf(database, app.api.port);
      open.splice(0).forEach(listeners => listeners.close());
      const alone = await readsOf(database, app.api.port);
      return lines({ told, bare, before, after, alone, beside });
    } finally {
      open.forEach(listeners => listeners.close());
      await Promise.all([client.end(), app.stop(), floor.stop()]);
    }
  },
});

/** p95 of the staff's list, in ms. */
async function readsOf(database: Database, port: number): Promise<number> {
  const requests = [byStaff(database.fixture, '/api/bookings?limit=20')];
  await load({ port, requests, ...READS }, 200);
  const rounds: number[] = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(p95(await load({ port, requests, ...READS }, 200)));
  return median(rounds);
}

interface Taken {
  told: number[];
  bare: number[];
  before: number;
  after: number;
  alone: number;
  beside: number;
}

function lines({ told, bare, before, after, alone, beside }: Taken): Measurement[] {
  const figure = 'streams';
  return [
    {
      figure,
      what: `A live event has reached all of ${CLIENTS} clients: 95 % of ${EVENTS} events after`,
      measured: { value: percentile(told, 0.95), unit: 'ms' },
      floor: {
        value: percentile(bare, 0.95),
        unit: 'ms',
        what: 'bare handler, a notification passed on to as many',
      },
      target: { of: 'measured', bound: 'under', value: 1_000 },
      note: `The slowest after ${Math.round(Math.max(...told))} ms. From before it is written.`,
    },
    {
      figure,
      what: `Memory of the api for each of ${IDLE.toLocaleString('en-US')} open streams`,
      measured: { value: ((after - before) * 1_000) / IDLE, unit: 'kB' },
      target: { of: 'measured', bound: 'under', value: 100 },
      note: `Resident: ${Math.round(before)} MB without any, ${Math.round(after)} MB with all of them.`,
    },
    {
      figure,
      what: `With ${IDLE.toLocaleString('en-US')} open streams: staff's list, ${READS.clients} clients: 95 % answered within`,
      measured: { value: beside, unit: 'ms' },
      floor: { value: alone, unit: 'ms', what: 'the same api without any stream' },
      target: { of: 'ratio', bound: 'at most', value: 1.5 },
    },
  ];
}
