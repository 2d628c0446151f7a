// Analytics over a million bookings: a year of 200 vehicles, as a manager sees it, and shorter times.
import type { Figure, Measurement } from '../figure';
import type { Outcome } from '../load';
import { load, summary } from '../load';
import { startFloor, startProcesses } from '../processes';
import { addDays, byStaff } from '../requests';
import type { Database, Servers } from '../servers';

const CLIENTS = 4;
const ROUNDS = 5;
const PER_ROUND = 40;

function questions({ fixture }: Database) {
  const today = addDays(fixture.freeFrom, -70);
  const since = (days: number): string => addDays(today, -days);
  const path = (days: number, more = ''): string =>
    `/api/admin/bookings/analytics?from=${since(days - 1)}&to=${today}${more}`;
  return {
    today,
    yearAgo: since(364),
    all: [
      { what: 'a year', path: path(365) },
      { what: '30 days', path: path(30) },
      { what: 'a year of one vehicle', path: path(365, `&resource_id=${fixture.vehicles[7]}`) },
    ],
  };
}

export const analytics = (servers: Servers): Figure => ({
  name: 'analytics',
  async measure() {
    const database = await servers.filled(1_000_000);
    const app = await startProcesses(['api'], database);
    const floor = await startFloor(database);
    const { today, yearAgo, all } = questions(database);
    const bare = `/year?from=${yearAgo}&to=${today}`;
    const ask = (port: number, path: string, count: number): Promise<Outcome> =>
      load({ port, clients: CLIENTS, requests: [byStaff(database.fixture, path)], count }, 200);
    try {
      const first = await load(
        { port: app.api.port, clients: 1, requests: [byStaff(database.fixture, all[0]!.path)], count: 1 },
        200,
      );
      const measurements: Measurement[] = [
        {
          figure: 'analytics',
          what: 'Analytics of 1,000,000 bookings, a year that nobody has asked for before',
          measured: { value: first.latenciesMs[0]!, unit: 'ms' },
          target: { of: 'measured', bound: 'under', value: 1_000 },
        },
      ];
      for (const { what, path } of all) {
        const [product, floors]: [Outcome[], Outcome[]] = [[], []];
        await ask(app.api.port, path, CLIENTS);
        for (let i = 0; i < ROUNDS; i++) {
          product.push(await ask(app.api.port, path, PER_ROUND));
          floors.push(await ask(floor.port, bare, PER_ROUND / 4));
        }
        const { p95Ms, p95s } = summary(product);
        measurements.push({
          figure: 'analytics',
          what: `Analytics of 1,000,000 bookings, ${CLIENTS} clients, ${what}: 95 % answered within`,
          measured: { value: p95Ms, unit: 'ms' },
          floor: {
            value: summary(floors).p95Ms,
            unit: 'ms',
            what: 'bare handler, the bookings of a year added up by one statement',
          },
          target: { of: 'measured', bound: 'under', value: 300 },
          rounds: p95s,
        });
      }
      return measurements;
    } finally {
      await Promise.all([app.stop(), floor.stop()]);
    }
  },
});
