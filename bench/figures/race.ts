// A hundred customers want the same vehicle on the same days at the same moment.
import type { Figure } from '../figure';
import { loadAny } from '../load';
import type { Outcome, Request } from '../load';
import { startFloor, startProcesses } from '../processes';
import type { BookingOrder } from '../requests';
import { freePlaces, toApi, toFloor } from '../requests';
import type { Servers } from '../servers';
import { median } from '../statistics';

const RACERS = 100;
const ROUNDS = 10;

/** One order, asked for by as many customers as there are racers. */
const rivals = (order: BookingOrder): BookingOrder[] =>
  Array.from({ length: RACERS }, (_, i) => ({
    ...order,
    customer: { ...order.customer, email: `racer${i}@example.org` },
  }));

export const race = (servers: Servers): Figure => ({
  name: 'race',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_race');
    const places = freePlaces(database.fixture);
    const app = await startProcesses(['api'], database);
    const floor = await startFloor(database);
    const run = (port: number, toRequest: (order: BookingOrder) => Request) =>
      loadAny({ port, clients: RACERS, requests: rivals(places(1)[0]!).map(toRequest) });
    const product: Outcome[] = [];
    const bare: Outcome[] = [];
    try {
      for (let i = 0; i < ROUNDS + 2; i++) {
        product.push(await run(app.api.port, toApi));
        bare.push(await run(floor.port, toFloor('/create-in-statements')));
      }
    } finally {
      await Promise.all([app.stop(), floor.stop()]);
    }
    return lines(product.slice(2), bare.slice(2));
  },
});

const slowest = ({ latenciesMs }: Outcome) => Math.max(...latenciesMs);
const isFair = ({ statuses }: Outcome) => statuses[201] === 1 && statuses[409] === RACERS - 1;

function lines(product: Outcome[], bare: Outcome[]) {
  const waits = product.map(slowest);
  return [
    {
      figure: 'race',
      what: `${RACERS} racing for one place: the last of them is answered within (worst of ${ROUNDS} races)`,
      measured: { value: Math.max(...waits), unit: 'ms' as const },
      floor: { value: median(bare.map(slowest)), unit: 'ms' as const, what: 'bare handler, median race' },
      target: { of: 'measured' as const, bound: 'at most' as const, value: 500 },
      rounds: waits,
    },
    {
      figure: 'race',
      what: `Races of ${ROUNDS} in which exactly one got it (201) and ${RACERS - 1} were told so (409)`,
      measured: { value: product.filter(isFair).length, unit: '' as const },
      target: { of: 'measured' as const, bound: 'exactly' as const, value: ROUNDS },
    },
  ];
}
