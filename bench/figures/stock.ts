// Stock: the check of a large catalogue, what is on hand over a long ledger, and how soon a sale becomes a vendor's need.
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { connect } from '../../db/connection';
import { checkStock } from '../../services/stock/check';
import type { Figure, Measurement } from '../figure';
import { load, summary } from '../load';
import type { Outcome } from '../load';
import { waitUntil } from '../patience';
import { startProcesses } from '../processes';
import { byStaff } from '../requests';
import type { Database, Servers } from '../servers';
import { lookUp } from '../servers';
import { median, percentile } from '../statistics';

/** Products with this much on hand, moved in this many movements each, and a target for everything. */
async function fillStock(
  database: Database,
  { products, movementsEach, target }: { products: number; movementsEach: number; target: number },
): Promise<string[]> {
  const client = new Client({ connectionString: database.superuser });
  await client.connect();
  const { tenantId } = database.fixture;
  try {
    await client.query(
      `with category as (insert into categories (tenant_id, name) values ($1, 'Bench') returning id)
       insert into products (tenant_id, category_id, name, unit)
       select $1, category.id, 'Product ' || lpad(n::text, 6, '0'), 'oz' from category, generate_series(1, $2::integer) n`,
      [tenantId, products],
    );
    await client.query(
      `insert into batches (tenant_id, product_id) select tenant_id, id from products where tenant_id = $1`,
      [tenantId],
    );
    await client.query(`insert into stock_level_targets (tenant_id, target_quantity) values ($1, $2)`, [
      tenantId,
      target,
    ]);
    const perStatement = Math.max(1, Math.floor(100_000 / products));
    for (let from = 0; from < movementsEach; from += perStatement) {
      const to = Math.min(movementsEach, from + perStatement);
      await client.query(MOVE, [tenantId, from + 1, to]);
    }
    await client.query('delete from stock_changes');
    await client.query('vacuum analyze');
    const { rows } = await client.query<{ id: string }>('select id from products order by name');
    return rows.map(row => row.id);
  } finally {
    await client.end();
  }
}

const MOVE = `
  insert into stock_movements (tenant_id, product_id, batch_id, type, quantity, on_hand, actor_name, created_at)
  select $1, b.product_id, b.id, 'RECEIPT', 1, n, 'Bench', now() - interval '1 year' + n * interval '1 minute'
  from generate_series($2::integer, $3::integer) n, batches b where b.tenant_id = $1`;

const CHECKED = 10_000;

export const stockCheck = (servers: Servers): Figure => ({
  name: 'stock-check',
  async measure() {
    const [small, large] = [await checks(servers, 1_000), await checks(servers, CHECKED)];
    const line = (what: string, value: number, rounds?: number[]): Measurement => ({
      figure: 'stock-check',
      what: `All of ${CHECKED.toLocaleString('en-US')} products checked, ${what}`,
      measured: { value, unit: 's' },
      target: { of: 'measured', bound: 'under', value: 5 },
      rounds,
    });
    return [
      line('each of them low: alerts and needs made', large.firstSeconds),
      line('nothing new', median(large.againSeconds), large.againSeconds),
      {
        figure: 'stock-check',
        what: `Statements of the check of ${CHECKED.toLocaleString('en-US')} that makes all of them`,
        measured: { value: large.statements, unit: '' },
        floor: { value: small.statements, unit: '', what: 'of 1,000 products' },
        target: { of: 'ratio', bound: 'exactly', value: 1 },
      },
    ];
  },
});

async function checks(servers: Servers, products: number) {
  const database = await servers.copyOf(10_000, `bench_check_${products}`);
  await fillStock(database, { products, movementsEach: 1, target: 100 });
  const knex = connect({ url: database.app, poolMax: 2 });
  let statements = 0;
  knex.on('query', () => void (statements += 1));
  const check = async (): Promise<number> => {
    const from = performance.now();
    const deps = { knex, alertsByDefault: true };
    const { checked } = await checkStock(deps, database.fixture.tenantId, {}, new Date().toISOString());
    if (checked !== products) throw new Error(`${checked} products were checked.`);
    return (performance.now() - from) / 1000;
  };
  try {
    const firstSeconds = await check();
    const ofFirst = statements;
    const needs = await lookUp<number>(database, 'select count(*)::integer from needs');
    if (needs !== products) throw new Error(`${needs} needs were made.`);
    const againSeconds = [];
    for (let i = 0; i < 5; i++) againSeconds.push(await check());
    return { firstSeconds, againSeconds, statements: ofFirst };
  } finally {
    await knex.destroy();
  }
}

const CLIENTS = 8;
const ROUNDS = 5;
const PER_ROUND = 200;

export const stockReads = (servers: Servers): Figure => ({
  name: 'stock-reads',
  async measure() {
    const ledger = async (movementsEach: number, name: string) => {
      const database = await servers.copyOf(10_000, name);
      const products = await fillStock(database, { products: 1_000, movementsEach, target: 1 });
      return { database, products, app: await startProcesses(['api'], database) };
    };
    const small = await ledger(10, 'bench_ledger_small');
    const large = await ledger(1_000, 'bench_ledger_large');
    const measurements: Measurement[] = [];
    try {
      const paths = (id: string) => [
        { what: 'a page of what is on hand', path: '/api/inventory' },
        { what: 'one product', path: `/api/products/${id}` },
      ];
      for (const [i, { what }] of paths('').entries()) {
        const [few, many]: [Outcome[], Outcome[]] = [[], []];
        const run = ({ database, app, products }: typeof small) => {
          const requests = [byStaff(database.fixture, paths(products[500]!)[i]!.path)];
          return load({ port: app.api.port, clients: CLIENTS, requests, count: PER_ROUND }, 200);
        };
        await run(small);
        await run(large);
        for (let round = 0; round < ROUNDS; round++) {
          few.push(await run(small));
          many.push(await run(large));
        }
        measurements.push({
          figure: 'stock-reads',
          what: `Ledger of 1,000,000 movements, ${CLIENTS} clients, ${what}: 95 % answered within`,
          measured: { value: summary(many).p95Ms, unit: 'ms' },
          floor: { value: summary(few).p95Ms, unit: 'ms', what: 'the same over 10,000 movements' },
          target: { of: 'ratio', bound: 'at most', value: 1.5 },
          rounds: summary(many).p95s,
        });
      }
    } finally {
      await Promise.all([small.app.stop(), large.app.stop()]);
    }
    return measurements;
  },
});

const ON_HAND = 100;
const IDLE_SALES = 20;
const PER_SECOND = 50;
const SECONDS = 20;
/** Of so many sales one brings its product below the target. */
const ONE_IN = 5;

export const stockNeeds = (servers: Servers): Figure => ({
  name: 'stock-needs',
  async measure() {
    const database = await servers.copyOf(10_000, 'bench_needs');
    const products = await fillStock(database, { products: 600, movementsEach: ON_HAND, target: 50 });
    const temporal = await servers.temporal();
    const app = await startProcesses(['api', 'worker'], database, temporal.address);
    const client = new Client({ connectionString: database.superuser });
    await client.connect();
    const sell = sellerOf(app.api.port, database);
    const needs = watchNeeds(client);
    try {
      await waitUntil('The monitor has begun', 60_000, () =>
        lookUp<boolean>(database, 'select exists (select from stock_settings where checked_at is not null)'),
      );
      const idle: number[] = [];
      for (const product of products.slice(0, IDLE_SALES)) {
        idle.push(...(await needs.latencies(new Map([[product, await sell(product, 60)]]))));
      }
      const busy = await needs.latencies(await sellForAWhile(sell, products.slice(IDLE_SALES)));
      return [line('one at a time', idle), line(`${PER_SECOND} sales a second`, busy)];
    } finally {
      await needs.stop();
      await client.end();
      await app.stop();
    }
  },
});

const line = (what: string, latenciesMs: readonly number[]): Measurement => ({
  figure: 'stock-needs',
  what: `From a sale to the vendor's need, ${what}: 95 % within`,
  measured: { value: percentile(latenciesMs, 0.95) / 1000, unit: 's' },
  target: { of: 'measured', bound: 'under', value: 5 },
  note: `${latenciesMs.length} needs, median ${(median(latenciesMs) / 1000).toFixed(1)} s`,
});

/** Sells over the API. Resolves to when it was asked for. */
function sellerOf(port: number, { fixture }: Database) {
  return async (productId: string, quantity: number): Promise<number> => {
    const from = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}/api/inventory/movements`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fixture.staffToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ productId, type: 'SALE', quantity }),
    });
    const text = await response.text();
    if (response.status !== 201) throw new Error(`A sale was answered ${response.status}: ${text}`);
    return from;
  };
}

/** @returns when the products that fell below their target were sold */
async function sellForAWhile(
  sell: (productId: string, quantity: number) => Promise<number>,
  products: readonly string[],
): Promise<Map<string, number>> {
  const count = SECONDS * PER_SECOND;
  const low = products.slice(0, count / ONE_IN);
  const others = products.slice(count / ONE_IN);
  const from = performance.now();
  const sales: Promise<readonly [string, number] | undefined>[] = [];
  for (let i = 0; i < count; i++) {
    await delay(Math.max(0, from + (i * 1000) / PER_SECOND - performance.now()));
    const product = i % ONE_IN === 0 ? low[i / ONE_IN]! : undefined;
    sales.push(
      product
        ? sell(product, 60).then(at => [product, at] as const)
        : sell(others[i % others.length]!, 1).then(() => undefined),
    );
  }
  return new Map((await Promise.all(sales)).filter(sale => sale !== undefined));
}

/** Notes when each need can first be read, to some 20 ms. */
function watchNeeds(client: Client) {
  const seenAt = new Map<string, number>();
  let watching = true;
  const running = (async () => {
    while (watching) {
      const { rows } = await client.query<{ id: string }>(
        'select product_id as id from needs where not product_id = any($1)',
        [[...seenAt.keys()]],
      );
      for (const { id } of rows) seenAt.set(id, performance.now());
      await delay(20);
    }
  })();
  return {
    /** @returns ms from each of these sales to its need */
    async latencies(soldAt: ReadonlyMap<string, number>): Promise<number[]> {
      await waitUntil('Every need', 60_000, () =>
        Promise.resolve([...soldAt.keys()].every(product => seenAt.has(product))),
      );
      return [...soldAt].map(([product, from]) => seenAt.get(product)! - from);
    },
    async stop(): Promise<void> {
      watching = false;
      await running;
    },
  };
}
