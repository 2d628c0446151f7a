// Status moves through the lifecycle: staff confirm pending bookings, which the customer is told by sms and mail while the
// next ones are confirmed; and staff mark those as no-shows, which nobody is told.
import type { Figure } from '../figure';
import { load, summary } from '../load';
import type { Outcome, Request } from '../load';
import { allAtRest, allStarted, allTold } from '../lifecycles';
import { startMovesFloor, startProcesses } from '../processes';
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
    const database = await servers.copyOf(10_000, 'bench_moves');
    const temporal = await servers.temporal();
    const app = await startProcesses(['api', 'worker'], database, temporal.address);
    const floor = await startMovesFloor(database, temporal.address);
    const confirmed: Outcome[] = [];
    const noShows: Outcome[] = [];
    const bare: Outcome[] = [];
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
        const outcomes = [confirms, await run(app.api.port, miss), await run(floor.port, move)] as const;
        if (round === 0) continue;
        confirmed.push(outcomes[0]);
        noShows.push(outcomes[1]);
        bare.push(outcomes[2]);
      }
    } finally {
      await Promise.all([app.stop(), floor.stop()]);
    }
    const floorOf = summary(bare);
    return [
      ...lines('Bookings confirmed, with an sms and a mail each,', summary(confirmed), floorOf),
      ...lines('Bookings marked as no-shows', summary(noShows), floorOf),
    ];
  },
});

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
