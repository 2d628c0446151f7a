// The demo stock: what it shows agrees with what a check finds, and the ledger with what is there.
import { checkStock } from '../../services/stock/check';
import { listLowStock } from '../../services/stock/low-stock';
import { stockMetrics } from '../../services/stock/metrics';
import { tenantBySlug } from '../../services/tenants';
import { createTestDatabase } from '../../tests/harness/database';
import type { TestDatabase } from '../../tests/harness/database';
import createKnex from 'knex';
import { loadDemo } from './demo';

let db: TestDatabase;
const NOW = '2027-03-03T18:00:00.000Z';

beforeAll(async () => {
  db = await createTestDatabase();
  const knex = createKnex({ client: 'pg', connection: db.ownerUrl, pool: { min: 0, max: 1 } });
  await loadDemo(knex, NOW).finally(() => knex.destroy());
});
afterAll(() => db.drop());

test('has low stock as in the wireframe, the most severe first, and needs of what is synced', async () => {
  const { id } = (await tenantBySlug(db.knex, 'demo'))!;
  const deps = { knex: db.knex, alertsByDefault: true };
  const { items, counts } = await listLowStock(deps, id, { alertLevel: 'ALL', page: 1, limit: 50 }, NOW);
  expect(
    items.map(i => [i.productName, i.currentQuantity, i.targetQuantity, i.alertLevel, i.vipNeedCreated]),
  ).toEqual([
    ['Blue Dream', 8, 100, 'CRITICAL', true],
    ['OG Kush', 12, 75, 'CRITICAL', true],
    ['Grinders', 9, 25, 'WARNING', false],
    ['Purple Haze', 15, 25, 'WARNING', true],
    ['Sour Diesel', 30, 50, 'WARNING', true],
    ['Girl Scout', 20, 30, 'WARNING', true],
  ]);
  expect(counts).toEqual({ CRITICAL: 2, WARNING: 4 });
});

test('leaves a check nothing to do, in both tenants', async () => {
  for (const slug of ['demo', 'other']) {
    const tenant = (await tenantBySlug(db.knex, slug))!;
    const result = await checkStock({ knex: db.knex, alertsByDefault: true }, tenant.id, {}, NOW);
    expect([slug, { ...result, checked: 0 }]).toEqual([
      slug,
      {
        ...{ checked: 0, opened: 0, escalated: 0, deescalated: 0, resolved: 0 },
        ...{ needsCreated: 0, needsChanged: 0, needsRemoved: 0, critical: [] },
      },
    ]);
  }
});

test('has a past: products that ran out, vendors who answered, and hours until they were back', async () => {
  const tenant = (await tenantBySlug(db.knex, 'demo'))!;
  const { metrics, weeks } = await stockMetrics(db.knex, tenant, {}, NOW);
  expect(metrics.stockouts.value).toBe(6);
  // Six by deliveries of the past, two by quotes.
  expect(metrics.needResponses.value).toBe(8);
  expect(metrics.hoursToRestock.value).toBe(48);
  expect(weeks.filter(week => week.stockouts > 0).length).toBeGreaterThan(4);
  const { rows } = await db.owner.raw<{ rows: unknown[] }>(
    `select p.name from products p join stock_movements m on m.product_id = p.id
     group by p.id having p.on_hand <> sum(m.quantity) or p.on_hand < 0`,
  );
  expect(rows).toEqual([]);
});
