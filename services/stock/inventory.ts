// What is on hand, by product; and one product with everything that hangs on it.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import type { PageOf } from '../bookings/read';
import type { AlertView } from './alerts';
import { openAlertOf } from './alerts';
import type { NeedView } from './needs-read';
import { openNeedsOf } from './needs-read';
import { listProducts, productById } from './products';
import type { ProductFilter } from './products';
import type { ProductView } from './views';

export interface InventoryItem {
  productId: string;
  productName: string;
  sku: string | null;
  categoryId: string;
  categoryName: string;
  quantity: number;
  unit: ProductView['unit'];
  status: ProductView['status'];
  targetQuantity: number | null;
}

/** Without archived products, by name. */
export async function listInventory(
  knex: Knex,
  tenantId: string,
  filter: Omit<ProductFilter, 'archived'>,
  page: number,
  limit: number,
): Promise<PageOf<InventoryItem>> {
  const { rows, total } = await listProducts(knex, tenantId, filter, page, limit);
  return { rows: rows.map(itemOf), total };
}

const itemOf = ({ id, name, sku, categoryId, categoryName, onHand, unit, status, target }: ProductView) => ({
  ...{ productId: id, productName: name, sku, categoryId, categoryName, quantity: onHand, unit, status },
  targetQuantity: target?.targetQuantity ?? null,
});

export interface BatchView {
  id: string;
  code: string;
  quantity: number;
  receivedAt: string;
}

export interface ProductDetails {
  product: ProductView;
  /** Those with anything in them, the oldest first. */
  batches: BatchView[];
  alert: AlertView | null;
  needs: NeedView[];
}

/** @throws Refusal `not_found`. */
export function getProduct(knex: Knex, tenantId: string, id: string, now: string): Promise<ProductDetails> {
  return inTenant(knex, tenantId, async trx => ({
    product: await productById(trx, id),
    batches: await readBatches(trx, id),
    alert: await openAlertOf(trx, id, now),
    needs: await openNeedsOf(trx, id, now),
  }));
}

async function readBatches(trx: Knex.Transaction, productId: string): Promise<BatchView[]> {
  const rows = await trx('batches')
    .where({ productId })
    .whereNot({ onHand: 0 })
    .orderBy(['receivedAt', 'id'])
    .select<{ id: string; code: string; onHand: string; receivedAt: Date }[]>(
      'id',
      'code',
      'onHand',
      'receivedAt',
    );
  return rows.map(({ onHand, receivedAt, ...row }) => ({
    ...row,
    quantity: toNumber(quantityOf(onHand)),
    receivedAt: receivedAt.toISOString(),
  }));
}
