// Whatever people and goods do, in whatever order: after a check no alert or need is open that DESIGN §7 does not allow,
// none is missing, and stock is what the movements say.
import fc from 'fast-check';
import { inTenant } from '../../db/connection';
import { levelOf } from '../../domain/stock/level';
import { quantityOf } from '../../domain/stock/quantity';
import type { Target } from '../../domain/stock/targets';
import { effectiveTargets } from '../../domain/stock/targets';
import type { Tenant } from '../../domain/tenant';
import { createTenant } from '../../tests/factories';
import { byManager, createCategory, createProduct } from '../../tests/factories/stock';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import type { CheckScope } from './check';
import { checkStock } from './check';
import { createMovement } from './movements';
import { createNeed, fulfillNeed, withdrawNeed } from './needs';
import { updateProduct } from './products';
import { setTarget } from './targets';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

interface World {
  tenant: Tenant;
  categories: string[];
  products: string[];
  minute: number;
}

const deps = () => ({ knex: db.knex, alertsByDefault: true });
const tick = (world: World): string =>
  new Date(Date.parse('2027-03-01T00:00:00Z') + (world.minute += 1) * 60_000).toISOString();

const which = fc.integer({ min: 0, max: 2 });
const thousandths = (max: number) => fc.integer({ min: 1, max }).map(n => n / 1000);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('count' as const),
      which,
      quantity: fc.oneof(fc.constant(0), thousandths(15_000)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('sale' as const), which, quantity: thousandths(6_000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('target' as const),
      scope: fc.constantFrom('product' as const, 'category' as const, 'global' as const),
      which,
      quantity: thousandths(15_000),
      percents: fc.constantFrom([50, 25] as const, [99, 1] as const, [30, 29] as const),
      vipSync: fc.boolean(),
      isActive: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('move' as const), which, to: fc.integer({ min: 0, max: 1 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('archive' as const), which, archived: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('need' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('fulfil' as const, 'withdraw' as const), which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('check' as const), all: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function take(world: World, s: Step): Promise<void> {
  const { tenant, products, categories } = world;
  const by = byManager(tick(world));
  switch (s.do) {
    case 'count':
    case 'sale': {
      const type = s.do === 'count' ? 'COUNT' : 'SALE';
      const request = { productId: products[s.which]!, type, quantity: s.quantity } as const;
      await refusable(createMovement(deps(), tenant.id, request, by));
      break;
    }
    case 'target': {
      const about = {
        product: { productId: products[s.which] },
        category: { categoryId: categories[s.which % 2] },
        global: {},
      };
      const target = {
        ...about[s.scope],
        targetQuantity: s.quantity,
        warningThresholdPercent: s.percents[0],
        criticalThresholdPercent: s.percents[1],
        autoCreateVipNeed: s.vipSync,
        isActive: s.isActive,
      };
      await refusable(setTarget(db.knex, tenant.id, target, by));
      break;
    }
    case 'move':
      await updateProduct(db.knex, tenant.id, products[s.which]!, { categoryId: categories[s.to] }, by);
      break;
    case 'archive':
      await updateProduct(db.knex, tenant.id, products[s.which]!, { archived: s.archived }, by);
      break;
    case 'need':
      await refusable(
        createNeed(db.knex, tenant.id, { productId: products[s.which], priority: 'MEDIUM' }, by),
      );
      break;
    case 'fulfil':
    case 'withdraw': {
      const open = await db
        .owner('needs')
        .where({ productId: products[s.which]!, isFulfilled: false, removedAt: null });
      const [need] = open as { id: string }[];
      if (!need) break;
      if (s.do === 'fulfil') await fulfillNeed(db.knex, tenant.id, { id: need.id }, by);
      else await withdrawNeed(db.knex, tenant.id, need.id, by);
      break;
    }
    case 'check':
      await check(world, s.all ? {} : { changed: true });
  }
}

/** A business may say no; nothing else may go wrong. */
const refusable = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: Error) => {
    if (error.name !== 'Refusal') throw error;
  });

const check = (world: World, scope: CheckScope) => checkStock(deps(), world.tenant.id, scope, tick(world));

interface Seen {
  id: string;
  categoryId: string;
  archivedAt: Date | null;
  onHand: string;
  ledger: string;
  alerts: { level: string; worst: string; current: number; target: number }[] | null;
  automatic: { priority: string; quantity: number }[] | null;
  /** The need of the open alert was closed by a person. */
  answered: boolean;
  manualRemoved: number | string;
}

async function look({ tenant }: World): Promise<{ products: Seen[]; targets: Target[] }> {
  const { rows } = await db.owner.raw<{ rows: Seen[] }>(
    `select p.id, p.category_id as "categoryId", p.archived_at as "archivedAt", p.on_hand as "onHand",
       (select coalesce(sum(quantity), 0) from stock_movements m where m.product_id = p.id) as ledger,
       (select jsonb_agg(jsonb_build_object('level', alert_level, 'worst', worst_level, 'current', current_quantity,
          'target', target_quantity)) from low_stock_alerts a where a.product_id = p.id and resolved_at is null) as alerts,
       (select jsonb_agg(jsonb_build_object('priority', priority, 'quantity', quantity_needed)) from needs n
          where n.product_id = p.id and source = 'AUTO_LOW_STOCK' and not is_fulfilled and removed_at is null) as automatic,
       exists (select from low_stock_alerts a join needs n on n.id = a.vip_need_id where a.product_id = p.id
          and a.resolved_at is null and (n.is_fulfilled or n.removed_reason = 'withdrawn')) as answered,
       (select count(*) from needs n where n.product_id = p.id and source = 'MANUAL'
          and removed_reason is not null and removed_reason <> 'withdrawn') as "manualRemoved"
     from products p where p.tenant_id = ? order by p.id`,
    [tenant.id],
  );
  const targets = await inTenant(db.knex, tenant.id, trx => trx('stock_level_targets').select());
  return {
    products: rows,
    targets: (targets as (Omit<Target, 'targetQuantity'> & { targetQuantity: string })[]).map(target => ({
      ...target,
      targetQuantity: quantityOf(target.targetQuantity),
    })),
  };
}

/** The tables of DESIGN §7, said once more. */
function assertAllowed(seen: Seen, target: Target | undefined): void {
  const onHand = quantityOf(seen.onHand);
  expect(quantityOf(seen.ledger)).toBe(onHand);
  expect(onHand).toBeGreaterThanOrEqual(0n);
  expect(Number(seen.manualRemoved)).toBe(0);
  const level = target && !seen.archivedAt ? levelOf(onHand, target) : undefined;
  if (!level || level.status === 'OK') {
    expect([seen.alerts, seen.automatic]).toEqual([null, null]);
    return;
  }
  const quantities = { current: Number(seen.onHand), target: Number(target!.targetQuantity) / 1000 };
  expect(seen.alerts).toEqual([{ level: level.status, worst: expect.any(String), ...quantities }]);
  if (!target!.autoCreateVipNeed || seen.answered) expect(seen.automatic).toBeNull();
  else {
    const quantity = Number(target!.targetQuantity - onHand) / 1000;
    expect(seen.automatic).toEqual([{ priority: level.priority, quantity }]);
  }
}

test('no sequence of movements, changes and checks leaves an alert or need that should not be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), fc.boolean(), async (steps, all) => {
      const tenant = await createTenant(db.owner);
      const categories = [await createCategory(db.owner, tenant), await createCategory(db.owner, tenant)];
      const products: string[] = [];
      for (const i of [0, 0, 1])
        products.push(await createProduct(db.owner, tenant, { categoryId: categories[i] }));
      const world: World = { tenant, categories, products, minute: 0 };
      for (const one of steps) await take(world, one);
      // What was marked is enough: a check of everything finds nothing that a check of the changes has left.
      await check(world, { changed: true });
      if (all) {
        const { checked: _, critical: __, ...effects } = await check(world, {});
        expect(Object.values(effects).every(count => count === 0)).toBe(true);
      }
      const { products: seen, targets } = await look(world);
      const targetOf = effectiveTargets(targets);
      for (const product of seen) assertAllowed(product, targetOf(product));
    }),
    { numRuns: 40 },
  );
}, 120_000);
