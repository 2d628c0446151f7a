// The ledger over a real database: nothing is lost, doubled or rewritten, however many write at once.
import type { Tenant } from '../../domain/tenant';
import { createTenant } from '../../tests/factories';
import { byManager, createProduct, createProducts, createTarget } from '../../tests/factories/stock';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { inTenant } from '../../db/connection';
import type { MovementRequest } from './movements';
import { createMovement, createMovements } from './movements';
import { createNeed, listResponders, recordNeedResponse } from './needs';
import { stockMetrics } from './metrics';
import { checkStock } from './check';

let db: TestDatabase;
let tenant: Tenant;
const NOW = '2027-03-01T08:00:00.000Z';

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
});

const deps = () => ({ knex: db.knex, alertsByDefault: true });
const move = (
  productId: string,
  type: MovementRequest['type'],
  quantity: number,
  more: Partial<MovementRequest> = {},
) => createMovement(deps(), tenant.id, { productId, type, quantity, ...more }, byManager(NOW));

/** What the product says is there, what its batches say, and what its movements add up to. */
async function threeSums(productId: string): Promise<number[]> {
  const { rows } = await db.owner.raw<{ rows: { own: string; batches: string; ledger: string }[] }>(
    `select p.on_hand as own, (select coalesce(sum(on_hand), 0) from batches where product_id = p.id) as batches,
       (select coalesce(sum(quantity), 0) from stock_movements where product_id = p.id) as ledger
     from products p where p.id = ?`,
    [productId],
  );
  const { own, batches, ledger } = rows[0]!;
  return [own, batches, ledger].map(Number);
}

it('loses nothing when 60 move one product at once', async () => {
  const product = await createProduct(db.owner, tenant);
  await move(product, 'RECEIPT', 1000);
  const moves = Array.from({ length: 60 }, (_, i) =>
    i % 3 === 0 ? move(product, 'RECEIPT', 1.001) : move(product, 'SALE', 0.5),
  );
  await Promise.all(moves);
  expect(await threeSums(product)).toEqual(Array(3).fill(1000 + 20 * 1.001 - 40 * 0.5));
});

it('sells what there is once: of 30 who want the last 10, 10 get one', async () => {
  const product = await createProduct(db.owner, tenant, { unit: 'each' });
  await move(product, 'RECEIPT', 10);
  const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => move(product, 'SALE', 1)));
  const refused = outcomes.filter(outcome => outcome.status === 'rejected');
  expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(
    Array(20).fill('insufficient_stock'),
  );
  expect(await threeSums(product)).toEqual([0, 0, 0]);
});

it('takes the oldest batches first, and a named one when told to', async () => {
  const product = await createProduct(db.owner, tenant);
  const at = (minute: number) => byManager(`2027-03-01T08:0${minute}:00.000Z`);
  const receipt = (batchCode: string, minute: number) =>
    createMovement(
      deps(),
      tenant.id,
      { productId: product, type: 'RECEIPT', quantity: 4, batchCode },
      at(minute),
    );
  await receipt('A', 1);
  const { movement: second } = await receipt('B', 2);
  await receipt('A', 3);
  const sale = await move(product, 'SALE', 9);
  expect(sale.movements.map(m => [m.batchCode, m.quantity, m.onHand])).toEqual([
    ['A', -8, 4],
    ['B', -1, 3],
  ]);
  const named = await move(product, 'SALE', 3, { batchId: second.batchId });
  expect([named.onHand, await threeSums(product)]).toEqual([0, [0, 0, 0]]);
});

it('neither waits for itself nor loses a row when batches of the same products cross', async () => {
  const products = await createProducts(db.owner, tenant, 40);
  const rows = (ids: string[]): MovementRequest[] =>
    ids.map(productId => ({ productId, type: 'RECEIPT', quantity: 1 }));
  const runs = Array.from({ length: 8 }, (_, i) =>
    createMovements(deps(), tenant.id, rows(i % 2 ? products : [...products].reverse()), byManager(NOW)),
  );
  const results = (await Promise.all(runs)).flat();
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['accepted']));
  for (const id of products.slice(0, 3)) expect(await threeSums(id)).toEqual([8, 8, 8]);
});

it('books a key once, whoever sends it again, also at the same time and for another product', async () => {
  const [a, b] = [await createProduct(db.owner, tenant), await createProduct(db.owner, tenant)];
  const row = (productId: string): MovementRequest => ({
    productId,
    type: 'RECEIPT',
    quantity: 1,
    key: 'till-1',
  });
  const sent = await Promise.all(
    [a, b, a, b].map(id => createMovements(deps(), tenant.id, [row(id)], byManager(NOW))),
  );
  const statuses = sent.map(([result]) => result!.status).sort();
  expect(statuses).toEqual(['accepted', 'repeated', 'repeated', 'repeated']);
  const sums = [await threeSums(a), await threeSums(b)];
  expect(sums[0]![0]! + sums[1]![0]!).toBe(1);
});

it('of a thousand rows takes fewer than fifteen statements', async () => {
  const products = await createProducts(db.owner, tenant, 200);
  const rows = Array.from({ length: 1000 }, (_, i): MovementRequest => ({
    productId: products[i % 200]!,
    type: 'RECEIPT',
    quantity: 0.125,
  }));
  let statements = 0;
  const listener = () => void (statements += 1);
  db.knex.on('query', listener);
  const results = await createMovements(deps(), tenant.id, rows, byManager(NOW));
  db.knex.removeListener('query', listener);
  expect(results.filter(({ status }) => status === 'accepted')).toHaveLength(1000);
  expect(statements).toBeLessThan(15);
  expect(await threeSums(products[0]!)).toEqual([0.625, 0.625, 0.625]);
});

describe('the ledger', () => {
  const asTenant = (sql: string) => inTenant(db.knex, tenant.id, trx => trx.raw(sql));

  it('cannot be rewritten, and what is on hand cannot be changed past it', async () => {
    const product = await createProduct(db.owner, tenant);
    await move(product, 'RECEIPT', 5);
    await expect(asTenant('update stock_movements set quantity = 1')).rejects.toThrow(/permission denied/);
    await expect(asTenant('delete from stock_movements')).rejects.toThrow(/permission denied/);
    await expect(asTenant('update products set on_hand = 99')).rejects.toThrow(/by movements only/);
    await expect(asTenant('update batches set on_hand = 99')).rejects.toThrow(/by movements only/);
    await expect(db.owner('products').update({ onHand: 99 })).rejects.toThrow(/by movements only/);
    expect(await threeSums(product)).toEqual([5, 5, 5]);
  });

  it('forbids stock below zero by itself, whatever the code does', async () => {
    const product = await createProduct(db.owner, tenant);
    const { movement } = await move(product, 'RECEIPT', 5);
    const sale = `insert into stock_movements (tenant_id, product_id, batch_id, type, quantity, on_hand, actor_name, created_at)
      values ('${tenant.id}', '${product}', '${movement.batchId}', 'SALE', -6, -1, 'x', now())`;
    await expect(asTenant(sale)).rejects.toThrow(/below zero/);
    expect(await threeSums(product)).toEqual([5, 5, 5]);
  });

  it('allows one target for each scope, one open alert and one open automatic need for each product', async () => {
    const product = await createProduct(db.owner, tenant);
    await createTarget(db.knex, tenant, { targetQuantity: 10 }, NOW);
    await checkStock(deps(), tenant.id, {}, NOW);
    const own = { tenantId: tenant.id };
    await expect(db.owner('stock_level_targets').insert({ ...own, targetQuantity: 5 })).rejects.toThrow(
      /unique/,
    );
    const both = { ...own, productId: product, targetQuantity: 5 };
    const { categoryId } = (await db.owner('products').where({ id: product }).first()) as {
      categoryId: string;
    };
    await expect(db.owner('stock_level_targets').insert({ ...both, categoryId })).rejects.toThrow(
      /chk_target_scope/,
    );
    const times = { createdAt: NOW, updatedAt: NOW };
    const need = { ...own, productId: product, source: 'AUTO_LOW_STOCK', ...times };
    await expect(db.owner('needs').insert(need)).rejects.toThrow(/needs_one_automatic/);
    const levels = { alertLevel: 'WARNING', worstLevel: 'WARNING', currentQuantity: 1, targetQuantity: 10 };
    const alert = { ...own, productId: product, ...levels, createdAt: NOW };
    await expect(db.owner('low_stock_alerts').insert(alert)).rejects.toThrow(/low_stock_alerts_one_open/);
    await db.owner('needs').insert({ ...need, source: 'MANUAL' });
  });
});

it('counts each answer of a vendor once, and says who answered', async () => {
  const product = await createProduct(db.owner, tenant);
  const need = await createNeed(db.knex, tenant.id, { productId: product, priority: 'LOW' }, byManager(NOW));
  const answer = (vendorName: string, subjectId: string, now: string) =>
    inTenant(db.knex, tenant.id, trx =>
      recordNeedResponse(trx, {
        tenantId: tenant.id,
        needId: need.id,
        vendorId: null,
        vendorName,
        kind: 'quote',
        subjectId,
        now,
      }),
    );
  const [first, second] = ['019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000002'];
  expect(await answer('Farm A', first, '2027-03-01T09:00:00Z')).toBe(true);
  expect(await answer('Farm A', first, '2027-03-01T09:01:00Z')).toBe(false);
  expect(await answer('Farm B', second, '2027-03-02T09:00:00Z')).toBe(true);
  const responders = await listResponders(db.knex, tenant.id, product);
  expect(responders.map(({ vendorName, responses }) => [vendorName, responses])).toEqual([
    ['Farm B', 1],
    ['Farm A', 1],
  ]);
  const range = { from: '2027-03-01', to: '2027-03-07' };
  const { metrics } = await stockMetrics(db.knex, tenant, range, '2027-03-07T12:00:00.000Z');
  expect(metrics.needResponses.value).toBe(2);
});

it('measures the hours from an alert to its target as a median, against the period before', async () => {
  const product = await createProduct(db.owner, tenant);
  const low = { tenantId: tenant.id, productId: product, currentQuantity: 1, targetQuantity: 10 };
  const levels = { alertLevel: 'WARNING', worstLevel: 'WARNING', resolvedReason: 'restocked' };
  const lasted = (from: string, hours: number, more: object = {}) => {
    const resolvedAt = new Date(Date.parse(from) + hours * 3_600_000).toISOString();
    return db.owner('low_stock_alerts').insert({ ...low, ...levels, createdAt: from, resolvedAt, ...more });
  };
  await lasted('2027-02-23T12:00:00Z', 20);
  await lasted('2027-03-02T12:00:00Z', 4);
  await lasted('2027-03-03T12:00:00Z', 10);
  await lasted('2027-03-04T12:00:00Z', 12);
  await lasted('2027-03-04T12:00:00Z', 1, { resolvedReason: 'no_target' });
  const range = { from: '2027-03-01', to: '2027-03-07' };
  const { metrics, weeks } = await stockMetrics(db.knex, tenant, range, '2027-03-07T12:00:00.000Z');
  expect(metrics.hoursToRestock).toEqual({ value: 10, previous: 20, changePercent: -50, goal: -30 });
  expect(weeks).toEqual([
    {
      ...{ week: '2027-03-01', stockouts: 0, needResponses: 0, hoursToRestock: 10 },
      ...{ alertsOpened: 4, alertsResolved: 4 },
    },
  ]);
});
