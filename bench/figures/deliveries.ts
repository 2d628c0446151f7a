// Deliveries booked over HTTP by many vendors, each on a dock that is free, beside a bare handler that does the same writes.
import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { WantedDelivery } from '../floors/delivery';
import type { Figure, Measurement } from '../figure';
import type { Outcome, Request } from '../load';
import { load, summary } from '../load';
import { startFloor, startProcesses } from '../processes';
import { addDays } from '../requests';
import type { Database, Servers } from '../servers';

const CLIENTS = 16;
const ROUNDS = 5;
const PER_ROUND = 800;
const WARM_UP = 800;
const DOCKS = 20;
const VENDORS = 20;
const SLOTS = ['Morning', 'Afternoon'];

interface Vendor {
  id: string;
  token: string;
}

async function fill(database: Database): Promise<Vendor[]> {
  const client = new Client({ connectionString: database.superuser });
  await client.connect();
  const { tenantId } = database.fixture;
  try {
    await client.query(
      `insert into resources (tenant_id, kind, name, position)
       select $1, 'dock', 'Dock ' || n, n from generate_series(1, ${DOCKS}) n`,
      [tenantId],
    );
    const { rows } = await client.query<{ id: string }>(
      `insert into vendors (tenant_id, name) select $1, 'Farm ' || n from generate_series(1, ${VENDORS}) n returning id`,
      [tenantId],
    );
    const vendors = rows.map(({ id }) => ({ id, token: randomBytes(32).toString('base64url') }));
    for (const { id, token } of vendors) {
      await client.query(
        `with person as (
           insert into vip_users (tenant_id, vendor_id, email, name, password_hash)
           values ($1, $2::uuid, $2 || '@bench.test', 'Vendor', 'no login') returning id
         )
         insert into vip_sessions (tenant_id, vendor_id, vip_user_id, token_hash, expires_at)
         select $1, $2::uuid, id, $3, now() + interval '1 day' from person`,
        [tenantId, id, createHash('sha256').update(token).digest()],
      );
    }
    return vendors;
  } finally {
    await client.end();
  }
}

/** Gives out windows, each as often as there are docks: whoever asks finds a place. */
function places({ fixture }: Database, vendors: readonly Vendor[]) {
  let given = 0;
  return (count: number): (WantedDelivery & { token: string })[] =>
    Array.from({ length: count }, () => {
      const n = given++;
      // Neighbours in time ask for different days, as vendors do.
      const block = Math.floor(n / (DOCKS * SLOTS.length * 10));
      const day = block * 10 + (n % 10);
      const vendor = vendors[n % vendors.length]!;
      return {
        ...{ tenantId: fixture.tenantId, vendorId: vendor.id, token: vendor.token },
        ...{
          bookingDate: addDays(fixture.freeFrom, day),
          timeSlot: SLOTS[Math.floor(n / 10) % SLOTS.length]!,
        },
        items: [
          { productName: `Product ${n % 100}`, estimatedQuantity: 10 },
          { productName: `Product ${n % 77}`, estimatedQuantity: 2.5 },
        ],
      };
    });
}

type Wanted = ReturnType<ReturnType<typeof places>>[number];

const toApi = ({ token, tenantId: _, vendorId: __, ...body }: Wanted): Request => ({
  method: 'POST',
  path: '/api/vip/bookings',
  headers: { authorization: `Bearer ${token}` },
  body: JSON.stringify(body),
});
const toFloor = ({ token: _, ...wanted }: Wanted): Request => ({
  method: 'POST',
  path: '/create-delivery',
  body: JSON.stringify(wanted),
});

export const deliveries = (servers: Servers): Figure => ({
  name: 'deliveries',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_deliveries');
    const next = places(database, await fill(database));
    const app = await startProcesses(['api'], database);
    const floor = await startFloor(database);
    const byApi = (count: number) =>
      load({ port: app.api.port, clients: CLIENTS, requests: next(count).map(toApi) }, 201);
    const bare = (count: number) =>
      load({ port: floor.port, clients: CLIENTS, requests: next(count).map(toFloor) }, 201);
    const [api, floors]: [Outcome[], Outcome[]] = [[], []];
    try {
      await byApi(WARM_UP);
      await bare(WARM_UP);
      for (let i = 0; i < ROUNDS; i++) {
        api.push(await byApi(PER_ROUND));
        floors.push(await bare(PER_ROUND));
      }
    } finally {
      await Promise.all([app.stop(), floor.stop()]);
    }
    return lines(summary(api), summary(floors));
  },
});

type Summary = ReturnType<typeof summary>;

function lines(api: Summary, floor: Summary): Measurement[] {
  const what = `Deliveries booked by ${VENDORS} vendors, ${CLIENTS} clients, ${DOCKS} docks`;
  const bare = 'bare handler, a statement each';
  return [
    {
      ...{ figure: 'deliveries', what, measured: { value: api.rate, unit: 'a second' } },
      floor: { value: floor.rate, unit: 'a second', what: bare },
      target: { of: 'ratio', bound: 'at least', value: 0.3 },
      rounds: api.rates,
    },
    {
      ...{ figure: 'deliveries', what: `${what}: 95 % answered within` },
      measured: { value: api.p95Ms, unit: 'ms' },
      floor: { value: floor.p95Ms, unit: 'ms', what: bare },
      rounds: api.p95s,
      note: 'Without the worker, which has its own figures: creation needs no Temporal.',
    },
  ];
}
