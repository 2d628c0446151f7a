// What a vendor sees of the stock: as much as the business shows, and nothing it hides.
import type { Knex } from 'knex';
import type { VendorScope } from '../../db/connection';
import { inVendor } from '../../db/connection';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import { effectiveTargets } from '../../domain/stock/targets';
import type { Unit } from '../../domain/stock/units';
import type { Tenant } from '../../domain/tenant';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import { readTargets } from '../stock/check-facts';
import { contains } from '../stock/deps';

export interface VendorStockView {
  productId: string;
  productName: string;
  categoryName: string;
  unit: Unit;
  /** Null where the business shows no quantities. */
  quantity: number | null;
  availability: 'enough' | 'low' | 'none';
}

interface StockRow {
  productId: string;
  productName: string;
  categoryId: string;
  categoryName: string;
  unit: Unit;
  onHand: string;
}

/** By name, without archived products. Below its target a product is low. */
export function vendorStock(
  knex: Knex,
  scope: VendorScope,
  { settings }: Tenant,
  { search, page, limit }: { search?: string; page: number; limit: number },
): Promise<PageOf<VendorStockView>> {
  const { shows, hiddenCategoryIds } = settings.vendorStock;
  if (shows === 'nothing') return Promise.resolve({ rows: [], total: 0 });
  return inVendor(knex, scope, async trx => {
    const matching = (): Knex.QueryBuilder => {
      const query = trx('products as p')
        .join('categories as c', 'c.id', 'p.category_id')
        .whereNull('p.archived_at');
      if (hiddenCategoryIds.length > 0) query.whereNotIn('p.category_id', hiddenCategoryIds as string[]);
      if (search)
        query.whereRaw('(p.name::text ilike ? or c.name::text ilike ?)', [
          contains(search),
          contains(search),
        ]);
      return query;
    };
    const rows = await matching()
      .orderBy(['p.name', 'p.id'])
      .limit(limit)
      .offset((page - 1) * limit)
      .select<StockRow[]>(
        ...['p.id as productId', 'p.name as productName', 'c.id as categoryId', 'c.name as categoryName'],
        ...['p.unit', 'p.onHand'],
      );
    const ids = rows.map(({ productId }) => productId);
    const targetOf = effectiveTargets(ids.length > 0 ? await readTargets(trx, ids) : []);
    const views = rows.map(({ onHand, categoryId, ...row }): VendorStockView => {
      const quantity = quantityOf(onHand);
      const target = targetOf({ id: row.productId, categoryId });
      const low = target !== undefined && quantity < target.targetQuantity;
      return {
        ...row,
        quantity: shows === 'quantities' ? toNumber(quantity) : null,
        availability: quantity <= 0n ? 'none' : low ? 'low' : 'enough',
      };
    });
    return { rows: views, total: await countUpTo(trx, matching().select(trx.raw('1'))) };
  });
}
