// A bulk job of 5,000 bookings whose lifecycles run: how many it cancels a second, each through its own lifecycle and with
// the mail that its customer gets.
import { Client } from 'pg';
import { connect } from '../../db/connection';
import { createBookingJob } from '../../services/bulk/jobs';
import { tenantById } from '../../services/tenants';
import type { Figure } from '../figure';
import { allStarted, allTold } from '../lifecycles';
import { load, summary } from '../load';
import type { Outcome } from '../load';
import { waitUntil } from '../patience';
import { startMovesFloor, startProcesses } from '../processes';
import type { Database, Servers } from '../servers';
import { lookUp } from '../servers';

const BOOKINGS = 5_000;
const FLOOR_CLIENTS = 24;
const FLOOR_MOVES = 600;
const SETTLE_MS = 300_000;

/** Hours of vehicles, years ahead of everything else; confirmed now, so that their lifecycles tell their customers. */
const INSERT = `
  insert into bookings (id, tenant_id, kind, resource_id, customer_id, status, source, period, occupied, time_zone,
    customer_name, customer_email, customer_phone, currency, confirmed_at, created_at, updated_at)
  select uuidv7(), r.tenant_id, 'session', r.id, c.id, 'upcoming', 'manual', tstzrange(from_at, from_at + interval '1 hour'),
    tstzrange(from_at, from_at + interval '1 hour'), 'UTC', c.full_name, c.email, c.phone, 'USD', now(), now(), now()
  from generate_series(0, $1::integer - 1) n
  join (select *, row_number() over (order by position) - 1 as place, count(*) over () as places from resources) r
    on r.place = n % r.places
  join (select *, row_number() over (order by phone) - 1 as place, count(*) over () as places from customers) c
    on c.place = n % c.places
  cross join lateral (select date_trunc('hour', now()) + interval '500 days' + n / r.places * interval '1 hour' as from_at) at
  returning id`;

async function insertSessions(database: Database): Promise<string[]> {
  const client = new Client({ connectionString: database.superuser });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(INSERT, [BOOKINGS]);
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}

/** @returns bookings a second, from the request to the end of the job */
async function cancelAll(database: Database, bookingIds: string[]): Promise<number> {
  const knex = connect({ url: database.app, poolMax: 2 });
  try {
    const tenant = (await tenantById(knex, database.fixture.tenantId))!;
    const actor = { type: 'staff' as const, id: null, name: 'Bench' };
    const order = { tenant, actor, now: new Date().toISOString(), requestId: 'bench' };
    const from = performance.now();
    const { jobId } = await createBookingJob(knex, order, 'cancel', { bookingIds }, {});
    await waitUntil('The job', SETTLE_MS, () =>
      lookUp<boolean>(database, `select status = 'completed' from bulk_jobs where id = $1`, [jobId]),
    );
    const rate = bookingIds.length / ((performance.now() - from) / 1_000);
    const statement = `select count(*)::integer from bulk_items where job_id = $1 and status = 'done'`;
    const done = await lookUp<number>(database, statement, [jobId]);
    if (done !== bookingIds.length) throw new Error(`Only ${done} of ${bookingIds.length} were cancelled.`);
    return rate;
  } finally {
    await knex.destroy();
  }
}

async function floorOf(database: Database, temporalAddress: string): Promise<number> {
  const floor = await startMovesFloor(database, temporalAddress);
  try {
    const ids = await lookUp<string[]>(
      database,
      `select array_agg(id) from (select id from bookings where status = 'completed' limit ${FLOOR_MOVES}) b`,
    );
    const run = (path: string): Promise<Outcome> =>
      load(
        {
          ...{ port: floor.port, clients: FLOOR_CLIENTS },
          requests: ids.map(id => ({ method: 'POST' as const, path: `/${path}/${id}` })),
        },
        200,
      );
    await run('start');
    return summary([await run('move')]).rate;
  } finally {
    await floor.stop();
  }
}

export const bulk = (servers: Servers): Figure => ({
  name: 'bulk',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_bulk');
    const temporal = await servers.temporal();
    const floor = await floorOf(database, temporal.address);
    const app = await startProcesses(['worker'], database, temporal.address);
    try {
      const since = new Date().toISOString();
      const ids = await insertSessions(database);
      await allStarted(database);
      await allTold(database, since);
      const rate = await cancelAll(database, ids);
      return [
        {
          figure: 'bulk',
          what: `Bookings cancelled by a bulk job of ${BOOKINGS.toLocaleString('en-US')}, each by its own lifecycle, with a mail`,
          measured: { value: rate, unit: 'a second' },
          floor: {
            ...{ value: floor, unit: 'a second' as const },
            what: `bare Update with a local activity behind Koa, ${FLOOR_CLIENTS} clients`,
          },
          target: { of: 'measured', bound: 'at least', value: 100 },
        },
      ];
    } finally {
      await app.stop();
    }
  },
});
