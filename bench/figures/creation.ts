// Bookings created over HTTP, beside bare handlers that do the same writes.
import type { Figure, Measurement } from '../figure';
import type { Outcome } from '../load';
import { load, summary } from '../load';
import { startFloor, startProcesses } from '../processes';
import { freePlaces, toApi, toFloor } from '../requests';
import type { Servers } from '../servers';

const CLIENTS = 16;
const ROUNDS = 5;
const PER_ROUND = 1_500;
const WARM_UP = 1_500;

const contenders = ['api', 'statements', 'oneStatement'] as const;
type Contender = (typeof contenders)[number];

export const creation = (servers: Servers): Figure => ({
  name: 'creation',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_creation');
    const places = freePlaces(database.fixture);
    const app = await startProcesses(['api'], database);
    const floor = await startFloor(database);
    const ports = { api: app.api.port, statements: floor.port, oneStatement: floor.port };
    const requestOf = {
      api: toApi,
      statements: toFloor('/create-in-statements'),
      oneStatement: toFloor('/create-in-one-statement'),
    };
    const round = (one: Contender, count: number) =>
      load({ port: ports[one], clients: CLIENTS, requests: places(count).map(requestOf[one]) }, 201);
    const outcomes: Record<Contender, Outcome[]> = { api: [], statements: [], oneStatement: [] };
    try {
      for (const one of contenders) await round(one, WARM_UP);
      for (let i = 0; i < ROUNDS; i++) {
        for (const one of contenders) outcomes[one].push(await round(one, PER_ROUND));
      }
    } finally {
      await Promise.all([app.stop(), floor.stop()]);
    }
    return lines(outcomes);
  },
});

function lines(outcomes: Record<Contender, Outcome[]>): Measurement[] {
  const [api, statements, oneStatement] = contenders.map(one => summary(outcomes[one]));
  const rate = { value: api!.rate, unit: 'a second' as const };
  const what = `Bookings created, ${CLIENTS} clients, distinct days`;
  return [
    {
      figure: 'creation',
      what,
      measured: rate,
      floor: { value: statements!.rate, unit: 'a second', what: 'bare handler, a statement each' },
      target: { of: 'ratio', bound: 'at least', value: 0.4 },
      rounds: api!.rates,
    },
    {
      figure: 'creation',
      what: `${what}, beside the least possible`,
      measured: rate,
      floor: {
        value: oneStatement!.rate,
        unit: 'a second',
        what: 'bare handler, all in one prepared statement',
      },
      rounds: api!.rates,
    },
    {
      figure: 'creation',
      what: `${what}: 95 % answered within`,
      measured: { value: api!.p95Ms, unit: 'ms' },
      floor: { value: statements!.p95Ms, unit: 'ms', what: 'bare handler, a statement each' },
      target: { of: 'measured', bound: 'under', value: 50 },
      rounds: api!.p95s,
      note: 'Without the worker, which has its own figures: creation needs no Temporal.',
    },
  ];
}
