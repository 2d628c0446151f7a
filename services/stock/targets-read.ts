// Targets as they are listed: each with the products it holds for, which are those that have none nearer to them.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { StockStatus } from '../../domain/stock/level';
import { levelOf, worst } from '../../domain/stock/level';
import type { Quantity } from '../../domain/stock/quantity';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import type { TargetScope } from '../../domain/stock/targets';
import { effectiveTargets, scopeOf } from '../../domain/stock/targets';
import type { Unit } from '../../domain/stock/units';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import type { StoredTarget } from './check-facts';
import { readTargets } from './check-facts';
import { contains } from './deps';
import { thresholdsOf } from './views';

export interface TargetView {
  id: string;
  scope: TargetScope;
  productId: string | null;
  productName: string | null;
  categoryId: string | null;
  categoryName: string | null;
  /** Of the product. */
  unit: Unit | null;
  targetQuantity: number;
  warningThresholdPercent: number;
  criticalThresholdPercent: number;
  /** The percentages as quantities. */
  warningThreshold: number;
  criticalThreshold: number;
  autoCreateVipNeed: boolean;
  isActive: boolean;
  /** On hand, over all products it holds for; of a product's own always that product's. */
  currentQuantity: number;
  /** The worst of those. */
  status: StockStatus;
  productCount: number;
  updatedAt: string;
}

export interface TargetFilter {
  id?: string;
  productId?: string;
  categoryId?: string;
  scope?: TargetScope;
  search?: string;
}

interface TargetRow {
  id: string;
  productId: string | null;
  productName: string | null;
  categoryId: string | null;
  categoryName: string | null;
  unit: Unit | null;
  onHand: string | null;
  targetQuantity: string;
  warningThresholdPercent: number;
  criticalThresholdPercent: number;
  autoCreateVipNeed: boolean;
  isActive: boolean;
  updatedAt: Date;
}

const fromTargets = (trx: Knex.Transaction): Knex.QueryBuilder =>
  trx('stock_level_targets as t')
    .leftJoin('products as p', 'p.id', 't.product_id')
    .leftJoin('categories as c', 'c.id', 't.category_id')
    // What is archived has no use for a target; it has its own again when it is taken back.
    .whereNull('p.archived_at');

function matching(
  query: Knex.QueryBuilder,
  { id, productId, categoryId, scope, search }: TargetFilter,
): Knex.QueryBuilder {
  if (id) query.where('t.id', id);
  if (productId) query.where('t.product_id', productId);
  if (categoryId) query.where('t.category_id', categoryId);
  if (scope === 'product') query.whereNotNull('t.product_id');
  if (scope === 'category') query.whereNotNull('t.category_id');
  if (scope === 'global') query.whereNull('t.product_id').whereNull('t.category_id');
  if (search) query.whereRaw(`concat_ws(' ', p.name, p.sku, c.name) ilike ?`, [contains(search)]);
  return query;
}

/** Those of products by name, then those of categories, then the global one. */
export function listTargets(
  knex: Knex,
  tenantId: string,
  filter: TargetFilter,
  page: number,
  limit: number,
): Promise<PageOf<TargetView>> {
  return inTenant(knex, tenantId, async trx => ({
    rows: await readTargetViews(trx, filter, limit, (page - 1) * limit),
    total: await countUpTo(trx, matching(fromTargets(trx).select(trx.raw('1')), filter)),
  }));
}

export async function readTargetViews(
  trx: Knex.Transaction,
  filter: TargetFilter,
  limit: number,
  offset: number,
): Promise<TargetView[]> {
  const query = fromTargets(trx)
    .select(
      't.id',
      't.productId',
      'p.name as productName',
      't.categoryId',
      'c.name as categoryName',
      'p.unit',
    )
    .select('p.onHand', 't.targetQuantity', 't.warningThresholdPercent', 't.criticalThresholdPercent')
    .select('t.autoCreateVipNeed', 't.isActive', 't.updatedAt')
    .orderByRaw('t.product_id is null, t.category_id is null, p.name, c.name, t.id')
    .limit(limit)
    .offset(offset);
  const rows = (await matching(query, filter)) as unknown as TargetRow[];
  const wide = rows.some(row => row.productId === null);
  const reach = wide ? await readReach(trx) : new Map<string, Reached[]>();
  return rows.map(row => viewOf(row, reach.get(row.id) ?? []));
}

interface Reached {
  onHand: Quantity;
  status: StockStatus;
}

/** What each target holds for. */
async function readReach(trx: Knex.Transaction): Promise<Map<string, Reached[]>> {
  const targetOf = effectiveTargets(await readTargets(trx, 'all'));
  const products = await trx('products')
    .whereNull('archivedAt')
    .select<{ id: string; categoryId: string; onHand: string }[]>('id', 'categoryId', 'onHand');
  const reach = new Map<string, Reached[]>();
  for (const product of products) {
    const target = targetOf(product);
    if (!target) continue;
    const own = reach.get(target.id) ?? [];
    reach.set(target.id, own);
    const onHand = quantityOf(product.onHand);
    own.push({ onHand, status: levelOf(onHand, target).status });
  }
  return reach;
}

function viewOf({ onHand, updatedAt, ...row }: TargetRow, reach: Reached[]): TargetView {
  const target: StoredTarget = { ...row, targetQuantity: quantityOf(row.targetQuantity) };
  const own = onHand === null ? undefined : quantityOf(onHand);
  const reached = own === undefined ? reach : [{ onHand: own, status: levelOf(own, target).status }];
  return {
    ...row,
    scope: scopeOf(row),
    ...thresholdsOf(target),
    currentQuantity: toNumber(reached.reduce((sum, one) => sum + one.onHand, 0n)),
    status: worst(reached.map(({ status }) => status)),
    productCount: own !== undefined && !row.isActive ? 0 : reached.length,
    updatedAt: updatedAt.toISOString(),
  };
}
