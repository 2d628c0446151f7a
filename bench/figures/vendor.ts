// A vendor's first page, and what is needed, where there is a lot of both: 10,000 open needs and 100,000 deliveries.
import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { TIME_ZONE } from '../data';
import type { Figure, Measurement } from '../figure';
import { startFloor, startProcesses } from '../processes';
import type { Database, Servers } from '../servers';
import { median, percentile } from '../statistics';

const NEEDS = 10_000;
const DELIVERIES = 100_000;
const VENDORS = 20;
const DOCKS = 50;
/** Two windows a day on each dock, of which so many days lie ahead. */
const DAYS = DELIVERIES / DOCKS / 2;
const DAYS_AHEAD = 60;

const CLIENTS = 8;
const ROUNDS = 5;
const PER_ROUND = 160;

const FILL = [
  `insert into vendors (tenant_id, name)
   select $1, 'Farm ' || lpad(n::text, 3, '0') from generate_series(1, ${VENDORS}) n`,
  `insert into resources (tenant_id, kind, name, position)
   select $1, 'dock', 'Dock ' || n, 1000 + n from generate_series(1, ${DOCKS}) n`,
  `with category as (insert into categories (tenant_id, name) values ($1, 'Bench') returning id)
   insert into products (tenant_id, category_id, name, unit)
   select $1, category.id, 'Product ' || lpad(n::text, 6, '0'), 'oz' from category, generate_series(1, ${NEEDS}) n`,
  `insert into stock_level_targets (tenant_id, target_quantity) values ($1, 100)`,
  `insert into needs (tenant_id, product_id, quantity_needed, priority, source, created_at, updated_at)
   select $1, id, 100, (array['HIGH', 'MEDIUM', 'LOW', 'LOW'])[1 + abs(hashtext(name::text)) % 4], 'AUTO_LOW_STOCK',
     now() - random() * interval '90 days', now()
   from products where tenant_id = $1`,
];

const FILL_DELIVERIES = `
  with docks as (select id, row_number() over (order by position) as n from resources where tenant_id = $1 and kind = 'dock'),
  farms as (select id, name, row_number() over (order by name) - 1 as n from vendors where tenant_id = $1),
  places as (
    select d.id as dock, d.n, day, w,
      (current_date + day::integer + (case w when 0 then time '08:00' else time '13:00' end)) at time zone $2 as from_at
    from docks d, generate_series(${DAYS_AHEAD - DAYS + 1}, ${DAYS_AHEAD}) day, generate_series(0, 1) w
  ), booked as (
    insert into bookings (tenant_id, vendor_id, kind, resource_id, status, source, period, occupied, time_zone,
      customer_name, currency, created_at, updated_at, lifecycle_started_at, lifecycle_ended_at)
    select $1, f.id, 'delivery', p.dock, case when p.from_at < now() then 'completed' else 'upcoming' end, 'vendor',
      tstzrange(p.from_at, p.from_at + interval '4 hours'), tstzrange(p.from_at, p.from_at + interval '4 hours'), $2,
      f.name, 'USD', p.from_at - interval '9 days', p.from_at - interval '9 days', now(), now()
    from places p join farms f on f.n = (p.n * 7 + p.day + ${DAYS} + p.w) % ${VENDORS}
    returning id, vendor_id, starts_at
  ), delivered as (
    insert into deliveries (booking_id, tenant_id, vendor_id, booking_date, time_slot, created_at)
    select id, $1, vendor_id, (starts_at at time zone $2)::date,
      case when extract(hour from starts_at at time zone $2) < 12 then 'Morning' else 'Afternoon' end, now()
    from booked returning booking_id, vendor_id
  )
  insert into delivery_items (tenant_id, vendor_id, booking_id, position, product_name, estimated_quantity)
  select $1, vendor_id, booking_id, i, 'Product ' || lpad((1 + i)::text, 6, '0'), 10 from delivered, generate_series(0, 1) i`;

/** Answers a vendor and the token of its session. */
async function fillVendors(database: Database): Promise<{ vendorId: string; token: string }> {
  const client = new Client({ connectionString: database.superuser });
  await client.connect();
  const { tenantId } = database.fixture;
  const token = randomBytes(32).toString('base64url');
  try {
    // As in the data of bookings: what holds by construction is not checked row by row.
    await client.query('set session_replication_role = replica');
    for (const statement of FILL) await client.query(statement, [tenantId]);
    await client.query(FILL_DELIVERIES, [tenantId, TIME_ZONE]);
    const { rows } = await client.query<{ id: string }>('select id from vendors order by name limit 1');
    const vendorId = rows[0]!.id;
    await client.query(
      `with person as (
         insert into vip_users (tenant_id, vendor_id, email, name, password_hash)
         values ($1, $2, 'vendor@bench.test', 'Vendor', 'no login') returning id
       )
       insert into vip_sessions (tenant_id, vendor_id, vip_user_id, token_hash, expires_at)
       select $1, $2, id, $3, now() + interval '1 day' from person`,
      [tenantId, vendorId, createHash('sha256').update(token).digest()],
    );
    await client.query('reset session_replication_role');
    await client.query('vacuum analyze');
    return { vendorId, token };
  } finally {
    await client.end();
  }
}

/** Asks as `CLIENTS` browsers do, one request after the other each. Pages are sent in parts, which the load of the API does not read. */
async function p95Of(port: number, path: string, token: string, count = PER_ROUND): Promise<number> {
  const headers = { cookie: `berth_vip=${token}` };
  const latencies: number[] = [];
  const visit = async (): Promise<void> => {
    const from = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' });
    const text = await answer.text();
    if (answer.status !== 200)
      throw new Error(`${path} was answered ${answer.status}: ${text.slice(0, 200)}`);
    latencies.push(performance.now() - from);
  };
  const client = async (): Promise<void> => {
    for (let i = 0; i < count / CLIENTS; i++) await visit();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return percentile(latencies, 0.95);
}

export const vendor = (servers: Servers): Figure => ({
  name: 'vendor',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_vendor');
    const { vendorId, token } = await fillVendors(database);
    const app = await startProcesses(['api', 'web'], database);
    const floor = await startFloor(database);
    const pages = [
      {
        what: 'first page of a vendor',
        port: app.web.port,
        path: '/vip',
        of: 'The page as a browser gets it.',
      },
      {
        what: 'its page of needs',
        port: app.web.port,
        path: '/vip/needs',
        of: 'Twenty-five of them, counted.',
      },
      { what: 'GET /vip/needs', port: app.api.port, path: '/api/vip/needs', of: 'Fifty of them, counted.' },
    ];
    const bare = `/vendor?vendor=${vendorId}`;
    const measurements: Measurement[] = [];
    try {
      await p95Of(floor.port, bare, token);
      for (const { what, port, path, of } of pages) {
        await p95Of(port, path, token);
        const [product, floors]: [number[], number[]] = [[], []];
        for (let i = 0; i < ROUNDS; i++) {
          product.push(await p95Of(port, path, token));
          floors.push(await p95Of(floor.port, bare, token));
        }
        measurements.push({
          figure: 'vendor',
          what: `10,000 needs and 100,000 deliveries, ${CLIENTS} clients, ${what}: 95 % answered within`,
          measured: { value: median(product), unit: 'ms' },
          floor: {
            value: median(floors),
            unit: 'ms',
            what: 'bare handler, five needs and five deliveries as JSON',
          },
          target: { of: 'measured', bound: 'under', value: 150 },
          rounds: product,
          note: of,
        });
      }
    } finally {
      await Promise.all([app.stop(), floor.stop()]);
    }
    return measurements;
  },
});
