// Loads the demo stock: twelve weeks of movements that end in what is there now, targets, the alerts and needs that follow
// from both, and how earlier ones ended.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { levelOf } from '../../domain/stock/level';
import { quantityOf, toNumber, toText } from '../../domain/stock/quantity';
import type { Target } from '../../domain/stock/targets';
import { effectiveTargets } from '../../domain/stock/targets';
import type { DemoProduct, DemoStock } from './demo-stock-data';
import type { DemoVendor } from './demo-vendors';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEKS = 12;

interface Shop {
  trx: Knex.Transaction;
  tenantId: string;
  now: string;
  stock: DemoStock;
  vendors: readonly DemoVendor[];
}

const ago = (now: string, ms: number): string => new Date(Date.parse(now) - ms).toISOString();

export async function addStock(
  trx: Knex.Transaction,
  tenantId: string,
  stock: DemoStock,
  vendors: ReadonlyMap<string, DemoVendor>,
  now: string,
): Promise<void> {
  const shop: Shop = { trx, tenantId, now, stock, vendors: [...vendors.values()] };
  const categories = await addCategories(shop);
  const targets = await addTargetsOf(shop, categories, await addProducts(shop, categories));
  const targetOf = effectiveTargets(targets.list);
  for (const product of stock.products) {
    const id = targets.products.get(product.name)!;
    const target = targetOf({ id, categoryId: categories.get(product.category)! });
    await addMovements(shop, product, id, target);
    if (target) await addLow(shop, product, id, target);
  }
  await addNeeds(shop, categories);
}

const insert = async (trx: Knex.Transaction, table: string, row: object): Promise<string> => {
  const [added] = await trx(table).insert(row).returning<{ id: string }[]>('id');
  return added!.id;
};

type Ids = Map<string, string>;

async function addCategories({ trx, tenantId, stock }: Shop): Promise<Ids> {
  const ids: Ids = new Map();
  for (const name of new Set(stock.products.map(({ category }) => category))) {
    ids.set(name, await insert(trx, 'categories', { tenant_id: tenantId, name }));
  }
  return ids;
}

async function addProducts({ trx, tenantId, stock }: Shop, categories: Ids): Promise<Ids> {
  const ids: Ids = new Map();
  for (const { name, sku, unit, category } of stock.products) {
    const row = { tenant_id: tenantId, name, sku, unit, category_id: categories.get(category)! };
    ids.set(name, await insert(trx, 'products', row));
  }
  return ids;
}

async function addTargetsOf({ trx, tenantId, stock }: Shop, categories: Ids, products: Ids) {
  const list = stock.targets.map(({ product, category, quantity, vipSync }): Target => ({
    productId: product ? products.get(product)! : null,
    categoryId: category ? categories.get(category)! : null,
    targetQuantity: quantityOf(quantity),
    ...{ warningThresholdPercent: 50, criticalThresholdPercent: 25 },
    autoCreateVipNeed: vipSync ?? true,
    isActive: true,
  }));
  for (const target of list) {
    await insert(trx, 'stock_level_targets', {
      tenant_id: tenantId,
      product_id: target.productId,
      category_id: target.categoryId,
      target_quantity: toText(target.targetQuantity),
      auto_create_vip_need: target.autoCreateVipNeed,
    });
  }
  return { list, products };
}

interface Step {
  at: string;
  type: 'RECEIPT' | 'SALE' | 'COUNT';
  change: number;
}

/** Week by week what was sold came back; in some weeks too late. The last step ends in what is there now. */
function storyOf({ onHand, weekly, outs = [] }: DemoProduct, level: number, now: string): Step[] {
  const steps: Step[] = [{ at: ago(now, WEEKS * 7 * DAY_MS), type: 'RECEIPT', change: level }];
  let there = level;
  for (let week = WEEKS - 1; week >= 1; week -= 1) {
    const out = outs.find(([weeksAgo]) => weeksAgo === week);
    const sold = out ? there : Math.min(weekly, there);
    const soldMs = week * 7 * DAY_MS;
    steps.push({ at: ago(now, soldMs), type: 'SALE', change: -sold });
    steps.push({ at: ago(now, soldMs - (out ? out[1] : 30) * HOUR_MS), type: 'RECEIPT', change: sold });
  }
  there = level - onHand;
  if (there > 0) steps.push({ at: ago(now, 2 * DAY_MS), type: 'SALE', change: -there });
  else steps.push({ at: ago(now, DAY_MS), type: 'COUNT', change: -there });
  return steps;
}

async function addMovements(
  shop: Shop,
  product: DemoProduct,
  productId: string,
  target?: Target,
): Promise<void> {
  const { trx, tenantId, now } = shop;
  const level = Math.max(
    target ? toNumber(target.targetQuantity) : 0,
    Math.ceil(product.onHand),
    product.weekly,
  );
  const story = storyOf(product, level, now);
  const batch = { tenant_id: tenantId, product_id: productId, received_at: story[0]!.at };
  const batchId = await insert(trx, 'batches', batch);
  let onHand = 0;
  const rows = story.map(({ at, type, change }) => {
    onHand += change;
    const moved = { product_id: productId, batch_id: batchId, type, quantity: change, on_hand: onHand };
    return { tenant_id: tenantId, ...moved, actor_name: 'Manager Demo', created_at: at };
  });
  await trx('stock_movements').insert(rows);
  for (const [weeksAgo, hours] of product.outs ?? []) {
    await addPastAlert(shop, product, productId, { level, from: ago(now, weeksAgo * 7 * DAY_MS), hours });
  }
}

/** An alert that ended, the need it made, and who answered that. */
async function addPastAlert(
  { trx, tenantId, vendors }: Shop,
  product: DemoProduct,
  productId: string,
  { level, from, hours }: { level: number; from: string; hours: number },
): Promise<void> {
  const until = new Date(Date.parse(from) + hours * HOUR_MS).toISOString();
  const needId = await insert(trx, 'needs', {
    ...{ tenant_id: tenantId, product_id: productId, quantity_needed: level, priority: 'HIGH' },
    ...{ source: 'AUTO_LOW_STOCK', created_at: from, updated_at: until },
    ...{ removed_at: until, removed_reason: 'restocked' },
  });
  await insert(trx, 'low_stock_alerts', {
    ...{ tenant_id: tenantId, product_id: productId, current_quantity: level, target_quantity: level },
    ...{ alert_level: 'CRITICAL', worst_level: 'CRITICAL', vip_need_created: true, vip_need_id: needId },
    ...{ notified_at: from, created_at: from, resolved_at: until, resolved_reason: 'restocked' },
  });
  const vendor = vendors[product.name.length % vendors.length]!;
  await insert(trx, 'need_responses', {
    ...{ tenant_id: tenantId, need_id: needId, product_id: productId, kind: 'delivery' },
    ...{ vendor_id: vendor.id, vendor_name: vendor.name },
    ...{
      subject_id: randomUUID(),
      created_at: new Date(Date.parse(from) + (hours / 2) * HOUR_MS).toISOString(),
    },
  });
}

/** The open alert and need of a product that is low, as the check would make them. */
async function addLow({ trx, tenantId, now }: Shop, product: DemoProduct, productId: string, target: Target) {
  const onHand = quantityOf(product.onHand);
  const level = levelOf(onHand, target);
  if (level.status === 'OK') return;
  const since = ago(now, (product.lowDays ?? 0) * DAY_MS);
  const own = { tenant_id: tenantId, product_id: productId, created_at: since };
  const missing = toText(target.targetQuantity - onHand);
  const need = { ...own, updated_at: since, quantity_needed: missing, priority: level.priority };
  const needId = target.autoCreateVipNeed
    ? await insert(trx, 'needs', { ...need, source: 'AUTO_LOW_STOCK' })
    : null;
  await insert(trx, 'low_stock_alerts', {
    ...own,
    ...{ current_quantity: toText(onHand), target_quantity: toText(target.targetQuantity) },
    ...{
      alert_level: level.status,
      worst_level: level.status,
      notified_at: level.status === 'CRITICAL' ? since : null,
    },
    ...{ vip_need_created: needId !== null, vip_need_id: needId },
  });
}

async function addNeeds({ trx, tenantId, now, stock }: Shop, categories: Ids): Promise<void> {
  for (const { productName, category, priority, notes, fulfilledDaysAgo } of stock.needs) {
    const at = ago(now, ((fulfilledDaysAgo ?? 0) + 5) * DAY_MS);
    const fulfilled = fulfilledDaysAgo === undefined ? null : ago(now, fulfilledDaysAgo * DAY_MS);
    await insert(trx, 'needs', {
      ...{
        tenant_id: tenantId,
        product_name: productName,
        category_id: category ? categories.get(category)! : null,
      },
      ...{ priority, notes, source: 'MANUAL', created_at: at, updated_at: fulfilled ?? at },
      ...{ is_fulfilled: fulfilled !== null, fulfilled_at: fulfilled },
    });
  }
}
