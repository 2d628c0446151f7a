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
  needId: string | null;
  needPriority: Priority | null;
  needQuantity: string | null;
  needClosedByPerson: boolean | null;
}

type AlertRow = Pick<
  CheckedRow,
  'alertId' | 'alertLevel' | 'alertQuantity' | 'alertTarget' | 'needClosedByPerson'
>;
type NeedRow = Pick<CheckedRow, 'needId' | 'needPriority' | 'needQuantity'>;

const NO_ALERT: AlertRow = {
  ...{ alertId: null, alertLevel: null, alertQuantity: null, alertTarget: null, needClosedByPerson: null },
};
const NO_NEED: NeedRow = { needId: null, needPriority: null, needQuantity: null };

/**
 * Products with what is open for them; archived ones only where something is. Read table by table and put together here:
 * how much is open is what the planner knows least of, and a join that is planned for ten rows takes minutes for 10,000.
 */
export async function readChecked(
  trx: Knex.Transaction,
  ids: readonly string[] | 'all',
): Promise<CheckedRow[]> {
  const within = (query: Knex.QueryBuilder, column: string): Knex.QueryBuilder =>
    ids === 'all' ? query : query.whereRaw(`${column} = any(cast(? as uuid[]))`, [ids as string[]]);
  const alerts = await byProduct<AlertRow>(
    within(trx('low_stock_alerts as a'), 'a.product_id')
      .leftJoin('needs as c', 'c.id', 'a.vip_need_id')
      .whereNull('a.resolved_at')
      .select('a.productId', 'a.id as alertId', 'a.alertLevel', 'a.currentQuantity as alertQuantity')
      .select('a.targetQuantity as alertTarget')
      .select(
        trx.raw(
          `(c.is_fulfilled or c.removed_reason is not distinct from 'withdrawn') as need_closed_by_person`,
        ),
      ),
  );
  const needs = await byProduct<NeedRow>(
    within(trx('needs as n'), 'n.product_id')
      .where({ source: 'AUTO_LOW_STOCK', isFulfilled: false })
      .whereNull('n.removed_at')
      .select(
        'n.productId',
        'n.id as needId',
        'n.priority as needPriority',
        'n.quantityNeeded as needQuantity',
      ),
  );
  const products = (await within(trx('products as p'), 'p.id').select(
    ...['p.id', 'p.categoryId', 'p.onHand'],
    trx.raw('p.archived_at is not null as is_archived'),
  )) as Pick<CheckedRow, 'id' | 'categoryId' | 'onHand' | 'isArchived'>[];
  return products
    .filter(({ id, isArchived }) => !isArchived || alerts.has(id) || needs.has(id))
    .map(row => ({ ...row, ...(alerts.get(row.id) ?? NO_ALERT), ...(needs.get(row.id) ?? NO_NEED) }));
}

async function byProduct<R>(query: Knex.QueryBuilder): Promise<Map<string, R>> {
  const rows = (await query) as unknown as (R & { productId: string })[];
  return new Map(rows.map(({ productId, ...row }) => [productId, row as unknown as R]));
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
