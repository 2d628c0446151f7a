// Availability of 60 days, with few and with many bookings behind: what lies in the past must not matter.
import type { Figure, Measurement } from '../figure';
import type { Outcome, Request } from '../load';
import { load, summary } from '../load';
import { startFloor, startProcesses } from '../processes';
import { addDays } from '../requests';
import type { Database, Servers } from '../servers';

const CLIENTS = 16;
const DAYS = 60;
const ROUNDS = 5;
const PER_ROUND = 4_000;
const WARM_UP = 3_000;
const FEW = 10_000;
const MANY = 1_000_000;

const contenders = ['api', 'sql', 'node'] as const;
type Contender = (typeof contenders)[number];
type Outcomes = Record<Contender, Outcome[]>;

const paths = { api: '/api/availability', sql: '/availability-in-sql', node: '/availability-in-node' };

function requests(path: string, { fixture }: Database): Request[] {
  const start = addDays(fixture.freeFrom, -70);
  const end = addDays(start, DAYS - 1);
  return fixture.vehicles.map(id => ({
    method: 'GET',
    path: `${path}?car_id=${id}&start=${start}&end=${end}`,
  }));
}

/** Rounds alternate between the contenders and between the sizes, so that what disturbs one disturbs all. */
async function measureBoth(databases: Database[]): Promise<Outcomes[]> {
  const sides = await Promise.all(
    databases.map(async database => {
      const [app, floor] = [await startProcesses(['api'], database), await startFloor(database)];
      const ports = { api: app.api.port, sql: floor.port, node: floor.port };
      const run = (one: Contender, count: number) =>
        load({ port: ports[one], clients: CLIENTS, requests: requests(paths[one], database), count }, 200);
      return {
        run,
        outcomes: { api: [], sql: [], node: [] } as Outcomes,
        stop: () => Promise.all([app.stop(), floor.stop()]),
      };
    }),
  );
  try {
    for (const { run } of sides) for (const one of contenders) await run(one, WARM_UP);
    for (let i = 0; i < ROUNDS; i++) {
      for (const one of contenders) {
        for (const { run, outcomes } of sides) outcomes[one].push(await run(one, PER_ROUND));
      }
    }
    return sides.map(side => side.outcomes);
  } finally {
    await Promise.all(sides.map(side => side.stop()));
  }
}

export const availability = (servers: Servers): Figure => ({
  name: 'availability',
  async measure() {
    const [few, many] = await measureBoth([await servers.filled(FEW), await servers.filled(MANY)]);
    return [...beside(few!, FEW), ...beside(many!, MANY), growth(few!, many!)];
  },
});

function beside(outcomes: Outcomes, bookings: number): Measurement[] {
  const [api, sql, node] = contenders.map(one => summary(outcomes[one]));
  const what = `Availability of ${DAYS} days, ${CLIENTS} clients, ${bookings.toLocaleString('en-US')} bookings`;
  const rate = { value: api!.rate, unit: 'a second' as const };
  const common = { figure: 'availability', what, measured: rate, rounds: api!.rates };
  return [
    {
      ...common,
      floor: { value: sql!.rate, unit: 'a second', what: 'bare handler, JSON built in SQL' },
      target: { of: 'ratio', bound: 'at least', value: 0.6 },
    },
    {
      ...common,
      floor: { value: node!.rate, unit: 'a second', what: 'bare handler, JSON built in Node' },
      target: { of: 'ratio', bound: 'at least', value: 0.6 },
    },
    {
      figure: 'availability',
      what: `${what}: 95 % answered within`,
      measured: { value: api!.p95Ms, unit: 'ms' },
      floor: { value: sql!.p95Ms, unit: 'ms', what: 'bare handler, JSON built in SQL' },
      target: { of: 'measured', bound: 'under', value: 25 },
      rounds: api!.p95s,
    },
  ];
}

function growth(few: Outcomes, many: Outcomes): Measurement {
  const [before, after] = [summary(few.api), summary(many.api)];
  return {
    figure: 'availability',
    what: 'Times slower with 1,000,000 bookings than with 10,000',
    measured: { value: before.rate / after.rate, unit: '' },
    target: { of: 'measured', bound: 'at most', value: 1.5 },
    rounds: before.rates.map((rate, i) => rate / after.rates[i]!),
    note: 'The window holds the same bookings in both; the others are past.',
  };
}
