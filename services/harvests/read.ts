// Harvests as vendors and staff see them.
import type { Knex } from 'knex';
import { HARVEST_STATUSES, harvestStatusOf } from '../../domain/harvest';
import type { HarvestStatus } from '../../domain/harvest';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import type { Unit } from '../../domain/stock/units';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import { contains } from '../stock/deps';

export { HARVEST_STATUSES };

export interface HarvestView {
  id: string;
  vendorId: string;
  vendorName: string;
  /** Null for what is not in the business's list. */
  productId: string | null;
  productName: string;
  /** YYYY-MM-DD. */
  expectedDate: string;
  estimatedQuantity: number;
  /** Null: as the vendor counts it. */
  unit: Unit | null;
  notes: string;
  status: HarvestStatus;
  createdAt: string;
  updatedAt: string;
}

export interface HarvestRow {
  id: string;
  vendorId: string;
  vendorName: string;
  productId: string | null;
  productName: string;
  expectedDate: string;
  quantity: string;
  unit: Unit | null;
  notes: string;
  withdrawnAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** A product of the list is called as it is called now. */
export const selectHarvests = (trx: Knex.Transaction): Knex.QueryBuilder =>
  trx('harvests as h')
    .join('vendors as v', 'v.id', 'h.vendor_id')
    .leftJoin('products as p', 'p.id', 'h.product_id')
    .select('h.id', 'h.vendorId', 'v.name as vendorName', 'h.productId', 'h.expectedDate', 'h.quantity')
    .select(trx.raw('coalesce(p.name, h.product_name) as product_name'))
    .select('h.unit', 'h.notes', 'h.withdrawnAt', 'h.createdAt', 'h.updatedAt');

export function harvestView(row: HarvestRow, today: string): HarvestView {
  const { quantity, withdrawnAt, createdAt, updatedAt, ...rest } = row;
  return {
    ...rest,
    estimatedQuantity: toNumber(quantityOf(quantity)),
    status: harvestStatusOf({ expectedDate: row.expectedDate, isWithdrawn: withdrawnAt !== null }, today),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export interface HarvestFilter {
  status?: HarvestStatus;
  vendorId?: string;
  productId?: string;
  /** Dates, both included. */
  from?: string;
  to?: string;
  search?: string;
}

function matching(query: Knex.QueryBuilder, filter: HarvestFilter, today: string): Knex.QueryBuilder {
  const { status, vendorId, productId, from, to, search } = filter;
  if (status === 'withdrawn') query.whereNotNull('h.withdrawn_at');
  else if (status) {
    query.whereNull('h.withdrawn_at').where('h.expected_date', status === 'past' ? '<' : '>=', today);
  }
  if (vendorId) query.where('h.vendor_id', vendorId);
  if (productId) query.where('h.product_id', productId);
  if (from) query.where('h.expected_date', '>=', from);
  if (to) query.where('h.expected_date', '<=', to);
  if (search) {
    query.whereRaw(`concat_ws(' ', p.name, h.product_name, v.name, h.notes) ilike ?`, [contains(search)]);
  }
  return query;
}

/** What lies ahead in the order of its days; what is over, the latest first. `today` is the tenant's. */
export async function listHarvests(
  trx: Knex.Transaction,
  filter: HarvestFilter,
  { page, limit, today }: { page: number; limit: number; today: string },
): Promise<PageOf<HarvestView>> {
  const order = filter.status === 'expected' ? 'asc' : 'desc';
  const rows = (await matching(selectHarvests(trx), filter, today)
    .orderBy([
      { column: 'h.expected_date', order },
      { column: 'h.id', order },
    ])
    .limit(limit)
    .offset((page - 1) * limit)) as unknown as HarvestRow[];
  const all = trx('harvests as h')
    .join('vendors as v', 'v.id', 'h.vendor_id')
    .leftJoin('products as p', 'p.id', 'h.product_id')
    .select(trx.raw('1'));
  const total = await countUpTo(trx, matching(all, filter, today));
  return { rows: rows.map(row => harvestView(row, today)), total };
}

export async function harvestById(
  trx: Knex.Transaction,
  id: string,
  today: string,
): Promise<HarvestView | undefined> {
  const row = (await selectHarvests(trx).where('h.id', id).first()) as HarvestRow | undefined;
  return row && harvestView(row, today);
}

export interface ProductSuggestion {
  productId: string;
  name: string;
  unit: Unit;
}

const SUGGESTED = 20;

/** Products of the business by the words in their name; those that begin with them first. */
export async function suggestProducts(trx: Knex.Transaction, words: string): Promise<ProductSuggestion[]> {
  return (await trx('products')
    .whereNull('archivedAt')
    .whereRaw('name::text ilike ?', [contains(words)])
    .orderByRaw('(name::text ilike ?) desc, name', [contains(words).slice(1)])
    .limit(SUGGESTED)
    .select('id as productId', 'name', 'unit')) as unknown as ProductSuggestion[];
}
