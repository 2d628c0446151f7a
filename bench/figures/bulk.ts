// Bulk jobs of 5,000: bookings whose lifecycles run, cancelled with a mail to each customer, which those lifecycles send while
// they are told of it one after the other; and dates of vehicles, blocked.
import { Client } from 'pg';
import { connect } from '../../db/connection';
import { createBlockJob } from '../../services/bulk/ask';
import { createBookingJob } from '../../services/bulk/jobs';
import type { JobOrder, StartedJob } from '../../services/bulk/jobs';
import { tenantById } from '../../services/tenants';
import type { Figure } from '../figure';
import { allConfirmed, allEnded } from '../lifecycles';
import { load, summary } from '../load';
import type { Outcome } from '../load';
import { waitUntil } from '../patience';
import { startMovesFloor, startProcesses } from '../processes';
import { startProviders } from '../providers';
import { VEHICLES } from '../data';
import { addDays } from '../requests';
import type { Database, Servers } from '../servers';
import { lookUp } from '../servers';

const BOOKINGS = 5_000;
const FLOOR_CLIENTS = 24;
const FLOOR_MOVES = 600;
const SETTLE_MS = 900_000;

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

type Ask = (knex: ReturnType<typeof connect>, order: JobOrder) => Promise<StartedJob>;

/** @returns items a second, from the request to the end of the job */
async function rateOf(database: Database, count: number, ask: Ask): Promise<number> {
  const knex = connect({ url: database.app, poolMax: 2 });
  try {
    const tenant = (await tenantById(knex, database.fixture.tenantId))!;
    const actor = { type: 'staff' as const, id: null, name: 'Bench' };
    const order = { tenant, actor, now: new Date().toISOString(), requestId: 'bench' };
    const from = performance.now();
    const { jobId } = await ask(knex, order);
    await waitUntil('The job', SETTLE_MS, () =>
      lookUp<boolean>(database, `select status = 'completed' from bulk_jobs where id = $1`, [jobId]),
    );
    const rate = count / ((performance.now() - from) / 1_000);
    const statement = `select count(*)::integer from bulk_items where job_id = $1 and status = 'done'`;
    const done = await lookUp<number>(database, statement, [jobId]);
    if (done !== count) throw new Error(`Only ${done} of ${count} were done.`);
    return rate;
  } finally {
    await knex.destroy();
  }
}

const cancelAll = (database: Database, bookingIds: string[]): Promise<number> =>
  rateOf(database, bookingIds.length, (knex, order) =>
    createBookingJob(knex, order, 'cancel', { bookingIds }, {}),
  );

const DAYS_EACH = BOOKINGS / VEHICLES;
const DAY_MS = 86_400_000;

/** An hour a day of every vehicle, on days that nobody has. */
function blockAll(database: Database): Promise<number> {
  const start = `${addDays(database.fixture.freeFrom, 10)}T12:00:00.000Z`;
  return rateOf(database, BOOKINGS, (knex, order) =>
    createBlockJob(knex, order, {
      ...{ resourceIds: database.fixture.vehicles, type: 'MAINTENANCE', reason: 'Inspection' },
      ...{ startTime: start, endTime: new Date(Date.parse(start) + DAY_MS / 24).toISOString() },
      recurrence: `FREQ=DAILY;COUNT=${DAYS_EACH}`,
    }),
  );
}

/** The same rows, an hour later, each in a transaction of its own: what one connection can write. @returns rows a second */
async function bareBlocks(database: Database): Promise<number> {
  const client = new Client({ connectionString: database.superuser });
  await client.connect();
  try {
    const { tenantId, vehicles, freeFrom } = database.fixture;
    const from = performance.now();
    for (const vehicle of vehicles) {
      for (let day = 0; day < BARE_DAYS; day++) {
        const start = `${addDays(freeFrom, 10 + day)}T14:00:00.000Z`;
        await client.query({ name: 'block', text: BARE_BLOCK, values: [tenantId, vehicle, start] });
      }
    }
    return (vehicles.length * BARE_DAYS) / ((performance.now() - from) / 1_000);
  } finally {
    await client.end();
  }
}

const BARE_DAYS = 5;
/** Its lifecycle is over: nobody takes it for work. */
const BARE_BLOCK = `
  insert into bookings (id, tenant_id, kind, block_type, resource_id, status, source, period, occupied, time_zone, currency,
    created_at, updated_at, lifecycle_started_at, lifecycle_ended_at)
  select uuidv7(), $1, 'block', 'MAINTENANCE', $2, 'upcoming', 'manual', p.at, p.at, 'UTC', 'USD', now(), now(), now(), now()
  from (select tstzrange($3::timestamptz, $3::timestamptz + interval '1 hour') as at) p`;

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

/** Their lifecycles have come to rest. */
async function bookingsOf(database: Database, temporalAddress: string): Promise<string[]> {
  const app = await startProcesses(['worker'], database, temporalAddress);
  try {
    const ids = await insertSessions(database);
    await allConfirmed(database, ids);
    return ids;
  } finally {
    await app.stop();
  }
}

export const bulk = (servers: Servers): Figure => ({
  name: 'bulk',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_bulk');
    const temporal = await servers.temporal();
    const floor = await floorOf(database, temporal.address);
    const ids = await bookingsOf(database, temporal.address);
    const providers = await startProviders();
    const app = await startProcesses(['worker'], database, temporal.address, providers.environment);
    try {
      const from = performance.now();
      const rate = await cancelAll(database, ids);
      await allEnded(database, ids);
      const settled = ids.length / ((performance.now() - from) / 1_000);
      if (providers.taken.mails < ids.length)
        throw new Error(`Only ${providers.taken.mails} mails were sent.`);
      const update = {
        ...{ value: floor, unit: 'a second' as const },
        what: `bare Update with a local activity behind Koa, ${FLOOR_CLIENTS} clients`,
      };
      return [
        {
          figure: 'bulk',
          what: `Bookings cancelled by a bulk job of ${BOOKINGS.toLocaleString('en-US')}, each with a mail written`,
          measured: { value: rate, unit: 'a second' },
          floor: update,
          target: { of: 'measured', bound: 'at least', value: 100 },
        },
        {
          figure: 'bulk',
          what: 'The same, until each mail is sent and each lifecycle has ended',
          measured: { value: settled, unit: 'a second' },
          floor: update,
        },
      ];
    } finally {
      await app.stop();
      await providers.stop();
    }
  },
});

export const blocks = (servers: Servers): Figure => ({
  name: 'blocks',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_blocks');
    const temporal = await servers.temporal();
    const floor = await bareBlocks(database);
    const app = await startProcesses(['worker'], database, temporal.address);
    try {
      return [
        {
          figure: 'blocks',
          what: `Dates of ${VEHICLES} vehicles blocked by a bulk job of ${BOOKINGS.toLocaleString('en-US')}, on the trail`,
          measured: { value: await blockAll(database), unit: 'a second' },
          floor: {
            ...{ value: floor, unit: 'a second' as const },
            what: 'the same rows alone, one by one over one connection',
          },
          target: { of: 'measured', bound: 'at least', value: 100 },
        },
      ];
    } finally {
      await app.stop();
    }
  },
});
