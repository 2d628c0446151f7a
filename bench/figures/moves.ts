// Status moves through the lifecycle: staff confirm pending bookings, of which the customer's sms and mail are kept for staff
// to read, or, with providers, sent while the next ones are confirmed; and staff mark bookings as no-shows, which nobody is
// told.
import type { Figure } from '../figure';
import { load, summary } from '../load';
import type { Outcome, Request } from '../load';
import { allAtRest, allStarted, allTold } from '../lifecycles';
import { startMovesFloor, startProcesses } from '../processes';
import { startProviders } from '../providers';
import type { Providers } from '../providers';
import { byStaff, freePlaces, toApi } from '../requests';
import type { BookingOrder } from '../requests';
import type { Database, Servers } from '../servers';
import { lookUp } from '../servers';

const CLIENTS = 8;
const ROUNDS = 5;
const PER_ROUND = 100;
/** So many of each are moved first and not counted: a server is measured that has been running, not one that compiles. */
const WARM_UP = 500;
const ALL = WARM_UP + ROUNDS * PER_ROUND;

const ids = (database: Database, where: string, count: number): Promise<string[]> =>
  lookUp<string[]>(
    database,
    `select array_agg(id) from (select id from bookings where ${where} order by created_at desc limit ${count}) b`,
  );

/** Bookings made through the API, whose lifecycles have come to rest. */
async function bookingsAtRest(
  database: Database,
  apiPort: number,
  orders: readonly BookingOrder[],
): Promise<string[]> {
  const since = new Date().toISOString();
  await load({ port: apiPort, clients: CLIENTS, requests: orders.map(toApi) }, 201);
  await allStarted(database);
  await allAtRest(database, since);
  return ids(database, `status = 'pending' and created_at >= '${since}'`, orders.length);
}

/** The same for the floor, of bookings that it moves behind the product's back. */
async function toBeMoved(floorPort: number, behind: readonly string[]): Promise<Request[]> {
  const post = (action: string): Request[] =>
    behind.map(id => ({ method: 'POST', path: `/${action}/${id}` }));
  await load({ port: floorPort, clients: CLIENTS, requests: post('start') }, 200);
  return post('move');
}

export const moves = (servers: Servers): Figure => ({
  name: 'moves',
  async measure() {
    const kept = await measureIn(await servers.copyOf(10_000, 'bench_moves'), servers);
    const providers = await startProviders();
    const database = await servers.copyOf(10_000, 'bench_moves_sent');
    const sent = await measureIn(database, servers, providers).finally(() => providers.stop());
    const { mails, texts } = providers.taken;
    if (Math.min(mails, texts) < ALL) throw new Error(`Only ${mails} mails and ${texts} texts were sent.`);
    return [
      ...lines('Bookings confirmed, with an sms and a mail each that are kept,', kept.confirmed, kept.bare),
      ...lines('Bookings marked as no-shows', kept.noShows, kept.bare),
      ...lines('Bookings confirmed, with an sms and a mail each that are sent,', sent.confirmed, sent.bare),
    ];
  },
});

type Moves = Record<'confirmed' | 'noShows' | 'bare', ReturnType<typeof summary>>;

async function measureIn(database: Database, servers: Servers, providers?: Providers): Promise<Moves> {
  const completed = await ids(database, `status = 'completed'`, ALL);
  const { address } = await servers.temporal();
  const app = await startProcesses(['api', 'worker'], database, address, providers?.environment);
  const floor = await startMovesFloor(database, address);
  const places = freePlaces(database.fixture);

  async function rounds(count: number, each: number): Promise<Record<keyof Moves, Outcome>[]> {
    const all = count * each;
    // First, so that what the floor has started is at rest as well when the bookings are.
    const move = await toBeMoved(floor.port, completed.splice(0, all));
    const bookings = await bookingsAtRest(database, app.api.port, places(all));
    const post = (action: string): Request[] =>
      bookings.map(id => ({ ...byStaff(database.fixture, `/api/bookings/${id}/${action}`), method: 'POST' }));
    const [confirm, miss] = [post('confirm'), post('no-show')];
    const run = (port: number, requests: Request[]) =>
      load({ port, clients: CLIENTS, requests: requests.splice(0, each) }, 200);
    const taken: Record<keyof Moves, Outcome>[] = [];
    for (let round = 0; round < count; round++) {
      const since = new Date().toISOString();
      const confirmed = await run(app.api.port, confirm);
      await allTold(database, since);
      const noShows = await run(app.api.port, miss);
      taken.push({ confirmed, noShows, bare: await run(floor.port, move) });
    }
    return taken;
  }

  try {
    await rounds(1, WARM_UP);
    const taken = await rounds(ROUNDS, PER_ROUND);
    const of = (what: keyof Moves) => summary(taken.map(round => round[what]));
    return { confirmed: of('confirmed'), noShows: of('noShows'), bare: of('bare') };
  } finally {
    await Promise.all([app.stop(), floor.stop()]);
  }
}

function lines(what: string, product: ReturnType<typeof summary>, bare: ReturnType<typeof summary>) {
  const floor = 'bare Update with a local activity behind Koa';
  return [
    {
      figure: 'moves',
      what: `${what} through their lifecycle, ${CLIENTS} clients: 95 % answered within`,
      measured: { value: product.p95Ms, unit: 'ms' as const },
      floor: { value: bare.p95Ms, unit: 'ms' as const, what: floor },
      target: { of: 'measured' as const, bound: 'under' as const, value: 150 },
      rounds: product.p95s,
    },
    {
      figure: 'moves',
      what: `${what} through their lifecycle, ${CLIENTS} clients`,
      measured: { value: product.rate, unit: 'a second' as const },
      floor: { value: bare.rate, unit: 'a second' as const, what: floor },
      rounds: product.rates,
    },
  ];
}
