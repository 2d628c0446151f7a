// The grid: a day of 200 bays in one answer, and what the rules cost for one session.
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { instantAt } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';
import type { RuleFacts } from '../../domain/rules/evaluate';
import { evaluateRules } from '../../domain/rules/evaluate';
import { TIME_ZONE } from '../data';
import type { Figure, Measurement } from '../figure';
import type { Outcome } from '../load';
import { load, summary } from '../load';
import { startFloor, startProcesses } from '../processes';
import { addDays, byStaff } from '../requests';
import type { Database, Servers } from '../servers';
import { median } from '../statistics';

const BAYS = 200;
/** Sessions of an hour and a half, one after the other with an hour between, on three days. */
const SESSIONS_A_DAY = 8;
const DAYS = 3;
const CLIENTS = 4;
const ROUNDS = 5;
const PER_ROUND = 120;
const WARM_UP = 60;
const CHANGES_A_SECOND = 50;
const HOUR_MS = 3_600_000;

/** Bays of one location, with sessions on the day and those around it. */
export async function furnishBays(database: Database, day: string, bays: number): Promise<void> {
  const client = new Client({ connectionString: database.superuser });
  await client.connect();
  const { tenantId } = database.fixture;
  try {
    await client.query(
      `with place as (insert into locations (tenant_id, name) values ($1, 'Bench Pier') returning id)
       insert into resources (tenant_id, location_id, kind, name, position)
       select $1, place.id, 'bay', 'Bay ' || n, n from place, generate_series(1, $2::integer) n`,
      [tenantId, bays],
    );
    await client.query(SESSIONS, [tenantId, day, TIME_ZONE, SESSIONS_A_DAY, DAYS]);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

const SESSIONS = `
  insert into bookings (tenant_id, kind, resource_id, location_id, customer_id, status, source, period, occupied, time_zone,
    customer_name, currency, created_at, updated_at, lifecycle_started_at)
  select $1, 'session', r.id, r.location_id, c.id, 'upcoming', 'web', p.period, p.period, $3, c.full_name, 'USD', now(), now(), now()
  from resources r
  cross join generate_series(0, $5::integer - 1) d cross join generate_series(0, $4::integer - 1) n
  cross join lateral (select (($2::date + d)::timestamp at time zone $3) + n * interval '150 minutes' as start) s
  cross join lateral (select tstzrange(s.start, s.start + interval '90 minutes') as period) p
  cross join lateral (select id, full_name from customers offset (r.position * 7 + n) % 400 limit 1) c
  where r.tenant_id = $1 and r.kind = 'bay'`;

/** A session of the day is written again and again until the work is done. */
async function whileOneChanges<T>(database: Database, day: string, work: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: database.superuser });
  await client.connect();
  const noon = instantAt(day, '12:00', TIME_ZONE);
  const found = `select id from bookings where kind = 'session' and starts_at > '${noon}' order by starts_at limit 1`;
  let isDone = false;
  const change = async (): Promise<void> => {
    while (!isDone) {
      await client.query(`update bookings set revision = revision + 1 where id = (${found})`);
      await delay(1000 / CHANGES_A_SECOND);
    }
  };
  const changes = change();
  const outcome = await work().finally(() => (isDone = true));
  await changes.finally(() => client.end());
  return outcome;
}

export const grid = (servers: Servers): Figure => ({
  name: 'grid',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_grid');
    const day = addDays(database.fixture.freeFrom, 1);
    await furnishBays(database, addDays(day, -1), BAYS);
    const app = await startProcesses(['api'], database);
    const floor = await startFloor(database);
    const run = (port: number, path: string, count: number): Promise<Outcome> =>
      load({ port, clients: CLIENTS, requests: [byStaff(database.fixture, path)], count }, 200);
    const [product, bare, changing]: [Outcome[], Outcome[], Outcome[]] = [[], [], []];
    const asked = `/api/grid?date=${day}`;
    const floors = `/grid?start=${instantAt(day, '00:00', TIME_ZONE)}`;
    try {
      await run(app.api.port, asked, WARM_UP);
      await run(floor.port, floors, WARM_UP);
      for (let i = 0; i < ROUNDS; i++) {
        product.push(await run(app.api.port, asked, PER_ROUND));
        bare.push(await run(floor.port, floors, PER_ROUND));
        changing.push(await whileOneChanges(database, day, () => run(app.api.port, asked, PER_ROUND)));
      }
    } finally {
      await Promise.all([app.stop(), floor.stop()]);
    }
    const what = `A day of ${BAYS} bays with ${(BAYS * SESSIONS_A_DAY).toLocaleString('en-US')} sessions, ${CLIENTS} clients`;
    const floored: Measurement['floor'] = {
      value: summary(bare).p95Ms,
      unit: 'ms',
      what: 'bare handler, the same rows as JSON',
    };
    return [
      {
        figure: 'grid',
        what: `${what}: 95 % answered within`,
        measured: { value: summary(product).p95Ms, unit: 'ms' },
        floor: floored,
        target: { of: 'measured', bound: 'under', value: 60 },
        rounds: summary(product).p95s,
        note: 'Nothing changes meanwhile: Postgres says so, and what was read last is sent.',
      },
      {
        figure: 'grid',
        what: `${what}, of which one changes ${CHANGES_A_SECOND} times a second: 95 % answered within`,
        measured: { value: summary(changing).p95Ms, unit: 'ms' },
        floor: floored,
        rounds: summary(changing).p95s,
        note: 'Read anew for nearly every answer.',
      },
      ruleCost(day),
    ];
  },
});

const EVALUATIONS = 2_000;

/** Other days each time, so that little of what is kept of zones and hours helps. */
function ruleCost(day: string): Measurement {
  const opened = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(n => [n, [{ from: '10:00', to: '02:00' }]]));
  const now = instantAt(day, '09:00', TIME_ZONE);
  const first = instantAt(day, '23:00', TIME_ZONE);
  const facts = (n: number): RuleFacts => {
    const start = plusMs(first, n * 24 * HOUR_MS);
    return {
      period: { start, end: plusMs(start, HOUR_MS) },
      ...{ now, zone: TIME_ZONE, blackouts: [], moved: { times: 1, start: first } },
      location: { id: 'pier', name: 'Bench Pier', openingHours: opened },
      rules: {
        ...{ minDurationMinutes: 60, maxAdvanceDays: 14, maxConcurrentBookings: 2 },
        ...{ maxReschedules: 2, cancellationCutoffMinutes: 120 },
      },
      customer: {
        live: 1,
        permissions: {
          canBook: true,
          maxAdvanceDays: 14,
          maxConcurrentBookings: 2,
          blacklistedLocations: [],
        },
      },
    };
  };
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    const { user, system } = process.cpuUsage();
    for (let n = 0; n < EVALUATIONS; n++) evaluateRules(facts(round * EVALUATIONS + n));
    const after = process.cpuUsage();
    return (after.user + after.system - user - system) / 1000 / EVALUATIONS;
  });
  return {
    figure: 'grid',
    what: 'CPU of the rules for one session',
    measured: { value: median(rounds), unit: 'ms' },
    target: { of: 'measured', bound: 'under', value: 1 },
    rounds,
  };
}
