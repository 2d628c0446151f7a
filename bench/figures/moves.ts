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
import type { Database, Servers } from '../servers';
import { lookUp } from '../servers';

const CLIENTS = 8;
const ROUNDS = 5;
const PER_ROUND = 100;
const WARM_UP = 100;
const ALL = WARM_UP + ROUNDS * PER_ROUND;

const ids = (database: Database, where: string): Promise<string[]> =>
  lookUp<string[]>(
    database,
    `select array_agg(id) from (select id from bookings where ${where} order by created_at desc limit ${ALL}) b`,
  );

/** Bookings made through the API, whose lifecycles have come to rest. */
async function bookingsAtRest(database: Database, apiPort: number): Promise<string[]> {
  const since = new Date().toISOString();
  const requests = freePlaces(database.fixture)(ALL).map(toApi);
  await load({ port: apiPort, clients: CLIENTS, requests }, 201);
  await allStarted(database);
  await allAtRest(database, since);
  return ids(database, `status = 'pending' and created_at >= '${since}'`);
}

async function toBeMoved(database: Database, floorPort: number): Promise<Request[]> {
  const behind = await ids(database, `status = 'completed'`);
  const starts = behind.map(id => ({ method: 'POST' as const, path: `/start/${id}` }));
  await load({ port: floorPort, clients: CLIENTS, requests: starts }, 200);
  return behind.map(id => ({ method: 'POST', path: `/move/${id}` }));
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
  const { address } = await servers.temporal();
  const app = await startProcesses(['api', 'worker'], database, address, providers?.environment);
  const floor = await startMovesFloor(database, address);
  const outcomes: Record<keyof Moves, Outcome[]> = { confirmed: [], noShows: [], bare: [] };
  try {
    const bookings = await bookingsAtRest(database, app.api.port);
    const post = (action: string) =>
      bookings.map(id => ({
        ...byStaff(database.fixture, `/api/bookings/${id}/${action}`),
        method: 'POST' as const,
      }));
    const [confirm, miss] = [post('confirm'), post('no-show')];
    const move = await toBeMoved(database, floor.port);
    for (let round = 0; round <= ROUNDS; round++) {
      const count = round === 0 ? WARM_UP : PER_ROUND;
      const since = new Date().toISOString();
      const run = (port: number, requests: Request[]) =>
        load({ port, clients: CLIENTS, requests: requests.splice(0, count) }, 200);
      const confirms = await run(app.api.port, confirm);
      await allTold(database, since);
      const misses = await run(app.api.port, miss);
      const bare = await run(floor.port, move);
      if (round === 0) continue;
      outcomes.confirmed.push(confirms);
      outcomes.noShows.push(misses);
      outcomes.bare.push(bare);
    }
  } finally {
    await Promise.all([app.stop(), floor.stop()]);
  }
  const { confirmed, noShows, bare } = outcomes;
  return { confirmed: summary(confirmed), noShows: summary(noShows), bare: summary(bare) };
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
