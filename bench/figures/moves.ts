// Status moves through the lifecycle: staff confirm pending bookings.
import type { Figure } from '../figure';
import { load, summary } from '../load';
import type { Outcome, Request } from '../load';
import { allAtRest, allStarted } from '../lifecycles';
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

/** Bookings made through the API, whose lifecycles have come to rest. @returns a request to confirm each of them */
async function toBeConfirmed(database: Database, apiPort: number): Promise<Request[]> {
  const since = new Date().toISOString();
  const requests = freePlaces(database.fixture)(ALL).map(toApi);
  await load({ port: apiPort, clients: CLIENTS, requests }, 201);
  await allStarted(database);
  await allAtRest(database, since);
  const made = await ids(database, `status = 'pending' and created_at >= '${since}'`);
  return made.map(id => ({ ...byStaff(database.fixture, `/api/bookings/${id}/confirm`), method: 'POST' }));
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
    const product: Outcome[] = [];
    const bare: Outcome[] = [];
    try {
      const [confirm, move] = [
        await toBeConfirmed(database, app.api.port),
        await toBeMoved(database, floor.port),
      ];
      for (let round = 0; round <= ROUNDS; round++) {
        const count = round === 0 ? WARM_UP : PER_ROUND;
        const run = (port: number, requests: Request[]) =>
          load({ port, clients: CLIENTS, requests: requests.splice(0, count) }, 200);
        const outcomes = [await run(app.api.port, confirm), await run(floor.port, move)] as const;
        if (round === 0) continue;
        product.push(outcomes[0]);
        bare.push(outcomes[1]);
      }
    } finally {
      await Promise.all([app.stop(), floor.stop()]);
    }
    return lines(summary(product), summary(bare));
  },
});

function lines(product: ReturnType<typeof summary>, bare: ReturnType<typeof summary>) {
  const floor = 'bare Update with a local activity behind Koa';
  return [
    {
      figure: 'moves',
      what: `Bookings confirmed through their lifecycle, ${CLIENTS} clients: 95 % answered within`,
      measured: { value: product.p95Ms, unit: 'ms' as const },
      floor: { value: bare.p95Ms, unit: 'ms' as const, what: floor },
      target: { of: 'measured' as const, bound: 'under' as const, value: 150 },
      rounds: product.p95s,
    },
    {
      figure: 'moves',
      what: `Bookings confirmed through their lifecycle, ${CLIENTS} clients`,
      measured: { value: product.rate, unit: 'a second' as const },
      floor: { value: bare.rate, unit: 'a second' as const, what: floor },
      rounds: product.rates,
    },
  ];
}
