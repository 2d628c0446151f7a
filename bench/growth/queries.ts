// The requests people wait for, asked one after the other of the real API: of the largest business, and of an ordinary one
// in the same database.
import { Agent, request } from 'node:http';
import { median, percentile } from '../statistics';
import { cpuMs } from './cpu';
import type { Business, Filled } from './data';
import { TIME_ZONE } from './data';

export interface Timed {
  what: string;
  business: 'largest' | 'ordinary';
  medianMs: number;
  p95Ms: number;
  /** Of one request, in Postgres and in the API. */
  cpuMs: { postgres: number; api: number };
}

/** Who is asked, and whose CPU is counted. */
export interface Asking {
  port: number;
  pids: { postgres: number; api: number };
}

interface Asked {
  what: string;
  status: number;
  /** How often; the first tenth warms up and is not counted. */
  count: number;
  method?: string;
  path(n: number): string;
  body?(n: number): object;
}

const DAY_MS = 86_400_000;
const dayIn = (days: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE }).format(new Date(Date.now() + days * DAY_MS));

/** Bookings are generated up to 60 days ahead. */
const FREE_FROM = 70;

const order = (carId: string, day: number, n: number) => ({
  ...{ carId, startDate: dayIn(day), endDate: dayIn(day) },
  customer: { fullName: `Growth ${n}`, email: `growth${n}@example.org`, phone: `+1310${6_000_000 + n}` },
});

function questions({ vehicles }: Business): Asked[] {
  const read = (what: string, query: (n: number) => string): Asked => ({
    ...{ what, status: 200, count: 40 },
    path: n => `/api/${query(n)}`,
  });
  const car = (n: number): string => vehicles[n % vehicles.length]!;
  const perDay = vehicles.length;
  return [
    read(
      'availability of one vehicle, 60 days',
      n => `availability?car_id=${car(n)}&start=${dayIn(0)}&end=${dayIn(59)}`,
    ),
    read('list: first page', () => 'bookings'),
    read('list: page 40', () => 'bookings?page=40'),
    read(
      'list: completed, one vehicle, one month',
      n => `bookings?status=completed&resource_id=${car(n)}&start_date=${dayIn(-60)}&end_date=${dayIn(-30)}`,
    ),
    read('list: completed, page 40', () => 'bookings?status=completed&page=40'),
    read(
      'list: a whole name',
      n => `bookings?search=${['anmo benton', 'hater hadley', 'jobo talova'][n % 3]!.replace(' ', '%20')}`,
    ),
    read('list: a phone number', n => `bookings?search=${String(1_000_000 + ((n * 7_368_787) % 8_999_991))}`),
    read(
      'statistics of a month',
      n => `bookings/stats?start_date=${dayIn(-31 - (n % 20))}&end_date=${dayIn(-(n % 20))}`,
    ),
    read('grid: a day', n => `grid?date=${dayIn(-(n % 20))}`),
    {
      ...{ what: 'creation of a booking', status: 201, count: 80, method: 'POST' },
      path: () => '/api/bookings',
      body: n => order(car(n), FREE_FROM + Math.floor(n / perDay), n),
    },
    {
      ...{
        what: 'creation where the place is taken: no, and alternatives',
        status: 409,
        count: 40,
        method: 'POST',
      },
      path: () => '/api/bookings',
      body: n => order(car(n), FREE_FROM, n),
    },
  ];
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** @returns how long it took, in ms @throws on any other status */
function ask(port: number, business: Business, asked: Asked, n: number): Promise<number> {
  const from = performance.now();
  const body = asked.body && JSON.stringify(asked.body(n));
  const headers = {
    host: business.hostname,
    ...(asked.body ? { 'content-type': 'application/json' } : { authorization: `Bearer ${business.token}` }),
  };
  const options = {
    port,
    host: '127.0.0.1',
    agent,
    path: asked.path(n),
    method: asked.method ?? 'GET',
    headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request(options, answer => {
      let text = '';
      answer.on('data', (part: Buffer) => (text += part.toString()));
      answer.on('end', () => {
        if (answer.statusCode === asked.status) return resolve(performance.now() - from);
        reject(new Error(`${asked.what}: ${answer.statusCode} ${text.slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function time({ port, pids }: Asking, business: Business, asked: Asked) {
  const warmUp = asked.count / 10;
  const times: number[] = [];
  const used = () => ({ postgres: cpuMs(pids.postgres), api: cpuMs(pids.api) });
  let before = used();
  for (let n = 0; n < asked.count; n++) {
    if (n === warmUp) before = used();
    times.push(await ask(port, business, asked, n));
  }
  const counted = times.slice(warmUp);
  const after = used();
  const each = (name: keyof Asking['pids']): number => (after[name] - before[name]) / counted.length;
  return {
    ...{ what: asked.what, medianMs: median(counted), p95Ms: percentile(counted, 0.95) },
    cpuMs: { postgres: each('postgres'), api: each('api') },
  };
}

/** One after the other. */
export async function timeQueries(asking: Asking, filled: Filled): Promise<Timed[]> {
  const timed: Timed[] = [];
  for (const name of ['largest', 'ordinary'] as const) {
    for (const asked of questions(filled[name])) {
      timed.push({ business: name, ...(await time(asking, filled[name], asked)) });
    }
  }
  agent.destroy();
  return timed;
}
