// The front desk: the numbers of its dashboard over a million bookings, and a season of slots for a large team.
import { Client } from 'pg';
import { connect } from '../../db/connection';
import type { Tenant } from '../../domain/tenant';
import { createService } from '../../services/services';
import { generateSlots } from '../../services/slots';
import { createStaff } from '../../services/staff';
import { tenantById } from '../../services/tenants';
import type { Figure, Measurement } from '../figure';
import type { Outcome } from '../load';
import { load, summary } from '../load';
import { startFloor, startProcesses } from '../processes';
import { addDays, byStaff } from '../requests';
import type { Database, Servers } from '../servers';
import { median } from '../statistics';
import { LIFECYCLE_ACTOR } from '../../domain/roles';

const CLIENTS = 8;
const ROUNDS = 5;
const PER_ROUND = 400;
const WARM_UP = 200;

/** What the dashboard asks, and what somebody asks who looks at a year. */
function questions({ fixture }: Database): { what: string; path: string }[] {
  const today = addDays(fixture.freeFrom, -70);
  const year = `start_date=${addDays(today, -365)}&end_date=${today}`;
  return [
    { what: 'of all days', path: '/api/bookings/stats' },
    { what: 'of a year', path: `/api/bookings/stats?${year}` },
  ];
}

export const statistics = (servers: Servers): Figure => ({
  name: 'stats',
  async measure() {
    const database = await servers.filled(1_000_000);
    const app = await startProcesses(['api'], database);
    const floor = await startFloor(database);
    const run = (port: number, path: string, count: number): Promise<Outcome> =>
      load({ port, clients: CLIENTS, requests: [byStaff(database.fixture, path)], count }, 200);
    const measurements: Measurement[] = [];
    try {
      for (const { what, path } of questions(database)) {
        const [product, bare]: [Outcome[], Outcome[]] = [[], []];
        await run(app.api.port, path, WARM_UP);
        await run(floor.port, '/stats', WARM_UP);
        for (let i = 0; i < ROUNDS; i++) {
          product.push(await run(app.api.port, path, PER_ROUND));
          bare.push(await run(floor.port, '/stats', PER_ROUND));
        }
        const { p95Ms, p95s } = summary(product);
        measurements.push({
          figure: 'stats',
          what: `Statistics of 1,000,000 bookings, ${CLIENTS} clients, ${what}: 95 % answered within`,
          measured: { value: p95Ms, unit: 'ms' },
          floor: {
            value: summary(bare).p95Ms,
            unit: 'ms',
            what: 'bare handler, the counts of all months added up',
          },
          target: { of: 'measured', bound: 'under', value: 50 },
          rounds: p95s,
        });
      }
    } finally {
      await Promise.all([app.stop(), floor.stop()]);
    }
    return measurements;
  },
});

const STAFF = 50;
const DAYS = 90;
const SLOT_ROUNDS = 3;
const SERVICES = [
  { name: 'Cut', durationMinutes: 30, bufferAfterMinutes: 10 },
  { name: 'Colour', durationMinutes: 90, bufferAfterMinutes: 15 },
];
const SHIFTS = [1, 2, 3, 4, 5, 6].map(weekday => ({ weekday, from: '09:00', to: '18:00' }));

/** Fifty people who do both services, six days a week. */
async function team(database: Database): Promise<{ tenant: Tenant; knex: ReturnType<typeof connect> }> {
  const knex = connect({ url: database.app, poolMax: 2 });
  const tenant = (await tenantById(knex, database.fixture.tenantId))!;
  const serviceIds: string[] = [];
  for (const service of SERVICES)
    serviceIds.push(
      (await createService(knex, tenant, service, { actor: LIFECYCLE_ACTOR, now: new Date().toISOString() }))
        .id,
    );
  for (let n = 1; n <= STAFF; n++)
    await createStaff(
      knex,
      tenant,
      { name: `Staff ${n}`, serviceIds, shifts: SHIFTS },
      { actor: LIFECYCLE_ACTOR, now: new Date().toISOString() },
    );
  return { tenant, knex };
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
};

/** The rows alone: those that were made, written once more by one statement. */
async function rewrite(client: Client): Promise<number> {
  await client.query('create temp table made as select * from slots; truncate slots cascade');
  const took = await seconds(() => client.query('insert into slots select * from made'));
  await client.query('drop table made; truncate slots cascade');
  return took;
}

export const slotGeneration = (servers: Servers): Figure => ({
  name: 'slots',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_slots');
    const { tenant, knex } = await team(database);
    const client = new Client({ connectionString: database.superuser });
    await client.connect();
    const [product, bare]: [number[], number[]] = [[], []];
    let made = 0;
    try {
      const now = new Date().toISOString();
      const from = addDays(now.slice(0, 10), 1);
      const days = { from, to: addDays(from, DAYS - 1), now };
      for (let i = 0; i < SLOT_ROUNDS; i++) {
        product.push(await seconds(async () => (made = await generateSlots(knex, tenant, days))));
        bare.push(await rewrite(client));
      }
    } finally {
      await client.end();
      await knex.destroy();
    }
    const what = `${made.toLocaleString('en-US')} slots of ${STAFF} staff and ${DAYS} days generated in`;
    return [
      {
        figure: 'slots',
        what,
        measured: { value: median(product), unit: 's' },
        floor: { value: median(bare), unit: 's', what: 'the same rows, written by one statement' },
        target: { of: 'measured', bound: 'under', value: 20 },
        rounds: product,
      },
    ];
  },
});
