// Needs as staff and vendors see them.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Priority } from '../../domain/stock/level';
import type { NeedSource, NeedStatus, RemovedReason } from '../../domain/stock/needs';
import { needStatusOf } from '../../domain/stock/needs';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import { effectiveTargets } from '../../domain/stock/targets';
import type { Unit } from '../../domain/stock/units';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import { readTargets } from './check-facts';
import { contains } from './deps';

export interface NeedView {
  id: string;
  productId: string | null;
  /** Of the product, as it was written, or what stands for anything of a category. */
  productName: string;
  /** False: anything of the category will do. */
  namesProduct: boolean;
  categoryId: string | null;
  categoryName: string | null;
  unit: Unit | null;
  /** Null: any quantity. */
  quantityNeeded: number | null;
  priority: Priority;
  source: NeedSource;
  status: NeedStatus;
  notes: string | null;
  currentStock: number | null;
  targetStock: number | null;
  responses: number;
  expiresAt: string | null;
  isFulfilled: boolean;
  fulfilledAt: string | null;
  removedAt: string | null;
  removedReason: RemovedReason | null;
  createdBy: string | null;
  createdAt: string;
  updatedAt: string;
}

interface NeedRow {
  id: string;
  productId: string | null;
  productName: string | null;
  categoryId: string | null;
  categoryName: string | null;
  unit: Unit | null;
  quantityNeeded: string | null;
  onHand: string | null;
  priority: Priority;
  source: NeedSource;
  notes: string | null;
  responses: string;
  expiresAt: Date | null;
  isFulfilled: boolean;
  fulfilledAt: Date | null;
  removedAt: Date | null;
  removedReason: RemovedReason | null;
  createdBy: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** The category of a product is the one it has now. */
const fromNeeds = (trx: Knex.Transaction): Knex.QueryBuilder =>
  trx('needs as n')
    .leftJoin('products as p', 'p.id', 'n.product_id')
    .joinRaw('left join categories as c on c.id = coalesce(p.category_id, n.category_id)');

const selectNeeds = (trx: Knex.Transaction): Knex.QueryBuilder =>
  fromNeeds(trx)
    .leftJoin('users as u', 'u.id', 'n.created_by')
    .select('n.id', 'n.productId', trx.raw('coalesce(p.name, n.product_name) as product_name'))
    .select(
      'c.id as categoryId',
      'c.name as categoryName',
      'p.unit',
      'p.onHand',
      'n.quantityNeeded',
      'n.priority',
    )
    .select(
      'n.source',
      'n.notes',
      'n.expiresAt',
      'n.isFulfilled',
      'n.fulfilledAt',
      'n.removedAt',
      'n.removedReason',
    )
    .select('u.name as createdBy', 'n.createdAt', 'n.updatedAt')
    .select(trx.raw('(select count(*) from need_responses r where r.need_id = n.id) as responses'));

/** The most urgent first, and of those the latest. */
const PRIORITY_ORDER = `array_position(array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], n.priority), n.created_at desc, n.id desc`;

const OPEN =
  'not n.is_fulfilled and n.removed_at is null and (n.expires_at is null or n.expires_at > cast(? as timestamptz))';

async function viewsOf(trx: Knex.Transaction, query: Knex.QueryBuilder, now: string): Promise<NeedView[]> {
  const rows = (await query) as unknown as NeedRow[];
  const productIds = rows.flatMap(row => (row.productId ? [row.productId] : []));
  const targetOf = effectiveTargets(productIds.length > 0 ? await readTargets(trx, productIds) : []);
  return rows.map(({ onHand, ...row }) => {
    const { productId, categoryId } = row;
    const target = productId && categoryId ? targetOf({ id: productId, categoryId }) : undefined;
    const expiresAt = row.expiresAt?.toISOString() ?? null;
    return {
      ...row,
      productName: row.productName ?? `Any ${row.categoryName ?? 'product'}`,
      namesProduct: row.productName !== null,
      quantityNeeded: row.quantityNeeded === null ? null : toNumber(quantityOf(row.quantityNeeded)),
      status: needStatusOf({ ...row, expiresAt }, now),
      currentStock: onHand === null ? null : toNumber(quantityOf(onHand)),
      targetStock: target ? toNumber(target.targetQuantity) : null,
      responses: Number(row.responses),
      expiresAt,
      fulfilledAt: row.fulfilledAt?.toISOString() ?? null,
      removedAt: row.removedAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  });
}

export async function needById(
  trx: Knex.Transaction,
  id: string,
  now: string,
): Promise<NeedView | undefined> {
  return (await viewsOf(trx, selectNeeds(trx).where('n.id', id), now))[0];
}

export const openNeedsOf = (trx: Knex.Transaction, productId: string, now: string): Promise<NeedView[]> =>
  viewsOf(
    trx,
    selectNeeds(trx).where('n.product_id', productId).whereRaw(OPEN, [now]).orderByRaw(PRIORITY_ORDER),
    now,
  );

/** Those of some products that vendors are asked for now. */
export async function askedFor(
  trx: Knex.Transaction,
  productIds: string[],
  now: string,
): Promise<Set<string>> {
  if (productIds.length === 0) return new Set();
  const rows = await trx('needs as n')
    .whereRaw('n.product_id = any(cast(? as uuid[]))', [productIds])
    .whereRaw(OPEN, [now])
    .distinct<{ productId: string }[]>('n.productId');
  return new Set(rows.map(({ productId }) => productId));
}

export interface NeedFilter {
  status: NeedStatus | 'all';
  source?: NeedSource;
  priority?: Priority;
  categoryId?: string;
  productId?: string;
  search?: string;
}

/** The tenant is named though rows of others are hidden: so it is asked once, and not of each of ten thousand rows. */
function matching(
  query: Knex.QueryBuilder,
  tenantId: string,
  filter: NeedFilter,
  now: string,
): Knex.QueryBuilder {
  query.where('n.tenant_id', tenantId);
  const { status, source, priority, categoryId, productId, search } = filter;
  switch (status) {
    case 'open':
      query.whereRaw(OPEN, [now]);
      break;
    case 'fulfilled':
      query.where('n.is_fulfilled', true);
      break;
    case 'removed':
      query.whereNotNull('n.removed_at').whereNot('n.removed_reason', 'expired');
      break;
    case 'expired':
      query
        .where('n.is_fulfilled', false)
        .where(q =>
          q
            .where('n.removed_reason', 'expired')
            .orWhere(open => open.whereNull('n.removed_at').where('n.expires_at', '<=', now)),
        );
      break;
    case 'all':
      break;
  }
  if (source) query.where('n.source', source);
  if (priority) query.where('n.priority', priority);
  if (categoryId) query.where('c.id', categoryId);
  if (productId) query.where('n.product_id', productId);
  if (search) {
    query.whereRaw(`concat_ws(' ', p.name, n.product_name, c.name, n.notes) ilike ?`, [contains(search)]);
  }
  return query;
}

export function listNeeds(
  knex: Knex,
  tenantId: string,
  filter: NeedFilter,
  { page, limit, now }: { page: number; limit: number; now: string },
): Promise<PageOf<NeedView>> {
  return inTenant(knex, tenantId, async trx => {
    const query = matching(selectNeeds(trx), tenantId, filter, now).orderByRaw(PRIORITY_ORDER);
    const rows = await viewsOf(trx, query.limit(limit).offset((page - 1) * limit), now);
    const all = fromNeeds(trx).select(trx.raw('1'));
    return { rows, total: await countUpTo(trx, matching(all, tenantId, filter, now)) };
  });
}

/** What a vendor sees (DESIGN §8, GET /vip/needs). */
export type VendorNeedView = Pick<
  NeedView,
  | 'id'
  | 'productName'
  | 'namesProduct'
  | 'categoryName'
  | 'unit'
  | 'currentStock'
  | 'targetStock'
  | 'quantityNeeded'
  | 'priority'
  | 'notes'
  | 'source'
  | 'createdAt'
> & {
  /** The vendor itself has answered it. */
  isAnswered: boolean;
};

export interface VendorNeeds {
  needs: VendorNeedView[];
  /** Open needs that match, whatever their priority. */
  counts: Record<Priority, number>;
}

/** Open needs for a vendor, in its transaction (`inVendor`), the most urgent first. */
export async function readVendorNeeds(
  trx: Knex.Transaction,
  tenantId: string,
  { priority, ...filter }: Pick<NeedFilter, 'categoryId' | 'priority' | 'search'>,
  { page, limit, now }: { page: number; limit: number; now: string },
): Promise<VendorNeeds> {
  const open = { ...filter, status: 'open' } as const;
  const query = matching(selectNeeds(trx), tenantId, { ...open, priority }, now).orderByRaw(PRIORITY_ORDER);
  const views = await viewsOf(trx, query.limit(limit).offset((page - 1) * limit), now);
  const counted = (await matching(fromNeeds(trx), tenantId, open, now)
    .groupBy('n.priority')
    .select('n.priority', trx.raw('count(*) as count'))) as unknown as {
    priority: Priority;
    count: string;
  }[];
  const counts = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };
  for (const row of counted) counts[row.priority] = Number(row.count);
  return { needs: views.map(vendorView), counts };
}

function vendorView(need: NeedView): VendorNeedView {
  const { id, productName, namesProduct, categoryName, unit, priority, notes, source, createdAt } = need;
  const { currentStock, targetStock, quantityNeeded } = need;
  return {
    ...{ id, productName, namesProduct, categoryName, unit, currentStock, targetStock, quantityNeeded },
    ...{ priority, notes, source, createdAt, isAnswered: need.responses > 0 },
  };
}

/** One need as a vendor sees it, while it is open. */
export async function readVendorNeed(
  trx: Knex.Transaction,
  id: string,
  now: string,
): Promise<VendorNeedView | undefined> {
  const need = await needById(trx, id, now);
  return need?.status === 'open' ? vendorView(need) : undefined;
}
