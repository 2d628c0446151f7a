// Needs that the goods of a delivery may cover. Automatic ones are closed by the stock itself; of manual ones staff say so.
import type { Knex } from 'knex';
import type { Priority } from '../../domain/stock/level';
import { quantityOf, toNumber } from '../../domain/stock/quantity';

export interface CoverableNeed {
  id: string;
  productName: string;
  /** Null: any quantity. */
  quantityNeeded: number | null;
  priority: Priority;
  notes: string | null;
}

/** Open manual needs that the vendor named, or that are for a product of the delivery. */
export async function openNeedsFor(
  trx: Knex.Transaction,
  items: readonly { needId: string | null; productId: string | null }[],
  now: string,
): Promise<CoverableNeed[]> {
  const needIds = items.flatMap(({ needId }) => needId ?? []);
  const productIds = items.flatMap(({ productId }) => productId ?? []);
  if (needIds.length + productIds.length === 0) return [];
  const rows = await trx('needs as n')
    .leftJoin('products as p', 'p.id', 'n.product_id')
    .where({ 'n.source': 'MANUAL', 'n.is_fulfilled': false })
    .whereNull('n.removed_at')
    .where(q => q.whereNull('n.expires_at').orWhere('n.expires_at', '>', now))
    .where(q => q.whereIn('n.id', needIds).orWhereIn('n.product_id', productIds))
    .orderBy('n.created_at')
    .limit(50)
    .select<(Omit<CoverableNeed, 'quantityNeeded'> & { quantityNeeded: string | null })[]>(
      ...['n.id', 'n.quantityNeeded', 'n.priority', 'n.notes'],
      trx.raw(`coalesce(p.name::text, n.product_name, 'Any product') as product_name`),
    );
  return rows.map(({ quantityNeeded, ...need }) => ({
    ...need,
    quantityNeeded: quantityNeeded === null ? null : toNumber(quantityOf(quantityNeeded)),
  }));
}
