// The list that staff read, filtered and searched, over a million bookings.
import type { Figure, Measurement } from '../figure';
import type { Outcome } from '../load';
import { load, summary } from '../load';
import { startFloor, startProcesses } from '../processes';
import { addDays, byStaff } from '../requests';
import type { Database, Servers } from '../servers';
import { lookUp } from '../servers';

/** Of filters. Words are typed by fewer people at once. */
const CLIENTS = 8;
const SEARCHING = 4;
const ROUNDS = 3;
const PER_ROUND = 120;

interface Query {
  what: string;
  path: string;
}

async function queries(database: Database): Promise<Query[]> {
  const { freeFrom, vehicles } = database.fixture;
  const today = addDays(freeFrom, -70);
  const vehicle = vehicles[100]!;
  const phone = await lookUp<string>(
    database,
    'select customer_phone from bookings order by id offset 500000 limit 1',
  );
  const email = await lookUp<string>(
    database,
    'select customer_email from bookings order by id offset 700000 limit 1',
  );
  const name = await lookUp<string>(
    database,
    'select customer_name from bookings order by id offset 300000 limit 1',
  );
  const [first, last] = name.split(' ') as [string, string];
  const spaced = phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
  const list = (query: Record<string, string>) => `/api/bookings?${new URLSearchParams(query).toString()}`;
  return [
    { what: 'first page', path: list({}) },
    { what: 'pending', path: list({ status: 'pending' }) },
    {
      what: 'status, vehicle and month',
      path: list({
        status: 'completed',
        resource_id: vehicle,
        start_date: addDays(today, -400),
        end_date: addDays(today, -370),
      }),
    },
    {
      what: 'a day, all vehicles',
      path: list({ start_date: addDays(today, -1000), end_date: addDays(today, -1000) }),
    },
    {
      what: 'a year, no-shows booked by staff',
      path: list({
        status: 'no_show',
        source: 'manual',
        start_date: addDays(today, -730),
        end_date: addDays(today, -365),
      }),
    },
    { what: 'page 100 of all', path: list({ page: '100' }) },
    { what: 'page 40 of completed', path: list({ status: 'completed', page: '40', limit: '200' }) },
    { what: 'search: whole name', path: list({ search: name.toLowerCase() }) },
    { what: 'search: part of a name', path: list({ search: `${first.slice(-3)} ${last.slice(0, 5)}` }) },
    { what: 'search: surname', path: list({ search: last }) },
    { what: 'search: first name, one in ten has a part of it', path: list({ search: first.slice(0, 3) }) },
    { what: 'search: phone as people write it', path: list({ search: spaced }) },
    { what: 'search: mail', path: list({ search: email }) },
    {
      what: 'search: surname, completed, of one vehicle',
      path: list({ search: last, status: 'completed', resource_id: vehicle }),
    },
  ];
}

export const list = (servers: Servers): Figure => ({
  name: 'list',
  async measure() {
    const database = await servers.filled(1_000_000);
    const app = await startProcesses(['api'], database);
    const floor = await startFloor(database);
    const measurements: Measurement[] = [];
    const rounds = async (port: number, path: string, clients = CLIENTS): Promise<Outcome[]> => {
      const requests = [byStaff(database.fixture, path)];
      await load({ port, clients, requests, count: PER_ROUND / 2 }, 200);
      const outcomes: Outcome[] = [];
      for (let i = 0; i < ROUNDS; i++)
        outcomes.push(await load({ port, clients, requests, count: PER_ROUND }, 200));
      return outcomes;
    };
    try {
      const bare = summary(await rounds(floor.port, '/list'));
      for (const { what, path } of await queries(database)) {
        const clients = what.startsWith('search') ? SEARCHING : CLIENTS;
        const { p95Ms, p95s } = summary(await rounds(app.api.port, path, clients));
        measurements.push({
          figure: 'list',
          what: `Staff list of 1,000,000, ${clients} clients, ${what}: 95 % answered within`,
          measured: { value: p95Ms, unit: 'ms' },
          floor: { value: bare.p95Ms, unit: 'ms', what: 'bare handler, first page, not counted' },
          target: { of: 'measured', bound: 'under', value: 100 },
          rounds: p95s,
        });
      }
    } finally {
      await Promise.all([app.stop(), floor.stop()]);
    }
    return measurements;
  },
});
