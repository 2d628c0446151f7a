// What a check reads: products with their stock, open alert and open automatic need, and the targets there are.
import type { Knex } from 'knex';
import type { CheckedProduct } from '../../domain/stock/check';
import type { AlertLevel, Priority } from '../../domain/stock/level';
import { quantityOf } from '../../domain/stock/quantity';
import type { Target } from '../../domain/stock/targets';

export interface CheckedRow {
  id: string;
  categoryId: string;
  /** Quantities are decimal text, as Postgres gives them. */
  onHand: string;
  isArchived: boolean;
  alertId: string | null;
  alertLevel: AlertLevel | null;
  alertQuantity: string | null;
  alertTarget: string | null;
  alertNeedId: string | null;
  needId: string | null;
  needPriority: Priority | null;
  needQuantity: string | null;
  needClosedByPerson: boolean | null;
}

/** In one statement. Archived products only where something of theirs is open. */
export async function readChecked(
  trx: Knex.Transaction,
  ids: readonly string[] | 'all',
): Promise<CheckedRow[]> {
  const query = trx('products as p')
    .leftJoin('low_stock_alerts as a', on => on.on('a.product_id', 'p.id').andOnNull('a.resolved_at'))
    .leftJoin('needs as n', on =>
      on
        .on('n.product_id', 'p.id')
        .andOnVal('n.source', 'AUTO_LOW_STOCK')
        .andOnVal('n.is_fulfilled', false)
        .andOnNull('n.removed_at'),
    )
    .leftJoin('needs as c', 'c.id', 'a.vip_need_id')
    .select('p.id', 'p.categoryId', 'p.onHand', trx.raw('p.archived_at is not null as is_archived'))
    .select('a.id as alertId', 'a.alertLevel', 'a.currentQuantity as alertQuantity')
    .select('a.targetQuantity as alertTarget', 'a.vipNeedId as alertNeedId')
    .select('n.id as needId', 'n.priority as needPriority', 'n.quantityNeeded as needQuantity')
    .select(
      trx.raw(`(c.is_fulfilled or coalesce(c.removed_reason = 'withdrawn', false)) as need_closed_by_person`),
    );
  if (ids === 'all') query.whereRaw('(p.archived_at is null or a.id is not null or n.id is not null)');
  else query.whereRaw('p.id = any(?)', [ids as string[]]);
  return (await query) as unknown as CheckedRow[];
}

type TargetRow = Omit<Target, 'targetQuantity'> & { id: string; targetQuantity: string };
export type StoredTarget = Target & { id: string };

/** Those that may hold for these products: all that are not of one product, and their own. */
export async function readTargets(
  trx: Knex.Transaction,
  ids: readonly string[] | 'all',
): Promise<StoredTarget[]> {
  const query = trx('stock_level_targets').where({ isActive: true });
  if (ids !== 'all') query.whereRaw('(product_id is null or product_id = any(?))', [ids as string[]]);
  const rows = await query.select<TargetRow[]>(
    ...['id', 'productId', 'categoryId', 'targetQuantity', 'warningThresholdPercent'],
    ...['criticalThresholdPercent', 'autoCreateVipNeed', 'isActive'],
  );
  return rows.map(row => ({ ...row, targetQuantity: quantityOf(row.targetQuantity) }));
}

export function checkedOf(
  row: CheckedRow,
  target: Target | undefined,
  alertsEnabled: boolean,
): CheckedProduct {
  return {
    onHand: quantityOf(row.onHand),
    isArchived: row.isArchived,
    target,
    alertsEnabled,
    ...(row.alertId === null
      ? {}
      : {
          alert: {
            level: row.alertLevel!,
            currentQuantity: quantityOf(row.alertQuantity!),
            targetQuantity: quantityOf(row.alertTarget!),
            needClosedByPerson: row.needClosedByPerson ?? false,
          },
        }),
    ...(row.needId === null
      ? {}
      : {
          need: {
            priority: row.needPriority!,
            quantityNeeded: row.needQuantity === null ? null : quantityOf(row.needQuantity),
          },
        }),
  };
}
