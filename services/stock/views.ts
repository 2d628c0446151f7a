// Products as they are shown: with what is on hand and the target that holds for them.
import type { Knex } from 'knex';
import { levelOf } from '../../domain/stock/level';
import type { StockStatus } from '../../domain/stock/level';
import { percentOf, quantityOf, toNumber } from '../../domain/stock/quantity';
import type { Quantity } from '../../domain/stock/quantity';
import { effectiveTargets, scopeOf } from '../../domain/stock/targets';
import type { TargetScope } from '../../domain/stock/targets';
import type { Unit } from '../../domain/stock/units';
import type { StoredTarget } from './check-facts';
import { readTargets } from './check-facts';

export interface TargetInBrief {
  targetId: string;
  scope: TargetScope;
  targetQuantity: number;
  warningThreshold: number;
  criticalThreshold: number;
  autoCreateVipNeed: boolean;
}

export interface ProductView {
  id: string;
  name: string;
  sku: string | null;
  categoryId: string;
  categoryName: string;
  unit: Unit;
  onHand: number;
  /** Null when no target holds for it. */
  status: StockStatus | null;
  target: TargetInBrief | null;
  archivedAt: string | null;
  createdAt: string;
}

interface ProductRow {
  id: string;
  name: string;
  sku: string | null;
  categoryId: string;
  categoryName: string;
  unit: Unit;
  onHand: string;
  archivedAt: Date | null;
  createdAt: Date;
}

export const selectProducts = (trx: Knex.Transaction): Knex.QueryBuilder =>
  trx('products as p')
    .join('categories as c', 'c.id', 'p.category_id')
    .select('p.id', 'p.name', 'p.sku', 'p.categoryId', 'c.name as categoryName', 'p.unit', 'p.onHand')
    .select('p.archivedAt', 'p.createdAt');

/** Runs a query made with {@link selectProducts}. */
export async function readProducts(trx: Knex.Transaction, query: Knex.QueryBuilder): Promise<ProductView[]> {
  const rows = (await query) as unknown as ProductRow[];
  const targets = await readTargets(
    trx,
    rows.map(row => row.id),
  );
  const targetOf = effectiveTargets(targets);
  return rows.map(row => {
    const target = row.archivedAt ? undefined : targetOf(row);
    const onHand = quantityOf(row.onHand);
    return {
      ...row,
      onHand: toNumber(onHand),
      ...statusOf(onHand, target),
      archivedAt: row.archivedAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
    };
  });
}

const statusOf = (onHand: Quantity, target?: StoredTarget) => ({
  status: target ? levelOf(onHand, target).status : null,
  target: target
    ? {
        targetId: target.id,
        scope: scopeOf(target),
        ...thresholdsOf(target),
        autoCreateVipNeed: target.autoCreateVipNeed,
      }
    : null,
});

/** The percentages as quantities, for display. */
export const thresholdsOf = (
  target: Pick<StoredTarget, 'targetQuantity' | 'warningThresholdPercent' | 'criticalThresholdPercent'>,
) => ({
  targetQuantity: toNumber(target.targetQuantity),
  warningThreshold: percentOf(target.targetQuantity, target.warningThresholdPercent),
  criticalThreshold: percentOf(target.targetQuantity, target.criticalThresholdPercent),
});
