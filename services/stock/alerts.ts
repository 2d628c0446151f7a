// Alerts as they are shown: the history of what was low, and what is open of a product.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { addDays, startOfDay } from '../../domain/calendar';
import type { AlertLevel } from '../../domain/stock/level';
import type { AlertReason } from '../../domain/stock/check';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import type { Unit } from '../../domain/stock/units';
import type { Tenant } from '../../domain/tenant';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';

const HOUR_MS = 3_600_000;

export interface AlertView {
  id: string;
  productId: string;
  productName: string;
  categoryName: string;
  unit: Unit;
  alertLevel: AlertLevel;
  worstLevel: AlertLevel;
  /** When it was last checked. */
  currentQuantity: number;
  targetQuantity: number;
  vipNeedCreated: boolean;
  needId: string | null;
  notifiedAt: string | null;
  createdAt: string;
  resolvedAt: string | null;
  resolvedReason: AlertReason | null;
  /** Until it was resolved, or until now. */
  hoursOpen: number;
}

interface AlertRow extends Omit<
  AlertView,
  'currentQuantity' | 'targetQuantity' | 'notifiedAt' | 'createdAt' | 'resolvedAt'
> {
  currentQuantity: string;
  targetQuantity: string;
  notifiedAt: Date | null;
  createdAt: Date;
  resolvedAt: Date | null;
}

/** `alerts` are those wanted, as a query of the table named `a`: found first, then joined. */
const selectAlerts = (trx: Knex.Transaction, alerts: Knex.QueryBuilder): Knex.QueryBuilder =>
  trx
    .from(alerts.as('a'))
    .join('products as p', 'p.id', 'a.product_id')
    .join('categories as c', 'c.id', 'p.category_id')
    .select(
      'a.id',
      'a.productId',
      'p.name as productName',
      'c.name as categoryName',
      'p.unit',
      'a.alertLevel',
    )
    .select(
      'a.worstLevel',
      'a.currentQuantity',
      'a.targetQuantity',
      'a.vipNeedCreated',
      'a.vipNeedId as needId',
    )
    .select('a.notifiedAt', 'a.createdAt', 'a.resolvedAt', 'a.resolvedReason');

const viewOf = (row: AlertRow, now: string): AlertView => ({
  ...row,
  currentQuantity: toNumber(quantityOf(row.currentQuantity)),
  targetQuantity: toNumber(quantityOf(row.targetQuantity)),
  notifiedAt: row.notifiedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
  hoursOpen: hoursBetween(row.createdAt.getTime(), row.resolvedAt?.getTime() ?? Date.parse(now)),
});

const hoursBetween = (from: number, to: number): number =>
  Math.max(0, Math.round(((to - from) / HOUR_MS) * 10) / 10);

export async function openAlertOf(
  trx: Knex.Transaction,
  productId: string,
  now: string,
): Promise<AlertView | null> {
  const open = trx('low_stock_alerts').where({ productId }).whereNull('resolvedAt');
  const [row] = (await selectAlerts(trx, open)) as unknown as AlertRow[];
  return row ? viewOf(row, now) : null;
}

/** One alert, for whoever writes about it; undefined when it is gone. */
export function findAlerts(
  knex: Knex,
  tenantId: string,
  ids: readonly string[],
  now: string,
): Promise<AlertView[]> {
  return inTenant(knex, tenantId, async trx => {
    const wanted = trx('low_stock_alerts').whereRaw('id = any(cast(? as uuid[]))', [ids as string[]]);
    const rows = (await selectAlerts(trx, wanted).orderBy(['a.created_at', 'a.id'])) as unknown as AlertRow[];
    return rows.map(row => viewOf(row, now));
  });
}

export interface HistoryFilter {
  /** Dates in the zone of the tenant, both included: alerts open at any time between them. */
  from?: string;
  to?: string;
  productId?: string;
  /** The worst it has been. */
  alertLevel?: AlertLevel;
  open?: boolean;
  /** Id of an alert: only those that come after it in the list. */
  after?: string;
}

/** The latest first. */
export function listAlerts(
  knex: Knex,
  tenant: Tenant,
  { from, to, productId, alertLevel, open, after }: HistoryFilter,
  { page, limit, now }: { page: number; limit: number; now: string },
): Promise<PageOf<AlertView>> {
  const matching = (query: Knex.QueryBuilder): Knex.QueryBuilder => {
    query.where('a.tenant_id', tenant.id);
    if (to) query.where('a.created_at', '<', startOfDay(addDays(to, 1), tenant.timeZone));
    if (from) {
      const start = startOfDay(from, tenant.timeZone);
      query.whereRaw('(a.resolved_at is null or a.resolved_at >= cast(? as timestamptz))', [start]);
    }
    if (productId) query.where('a.product_id', productId);
    if (alertLevel) query.where('a.worst_level', alertLevel);
    if (open === true) query.whereNull('a.resolved_at');
    if (open === false) query.whereNotNull('a.resolved_at');
    if (after) {
      const place = 'select l.created_at, l.id from low_stock_alerts l where l.id = ?';
      query.whereRaw(`(a.created_at, a.id) < (${place})`, [after]);
    }
    return query;
  };
  return inTenant(knex, tenant.id, async trx => {
    const latest = [
      { column: 'a.created_at', order: 'desc' },
      { column: 'a.id', order: 'desc' },
    ];
    const wanted = matching(trx('low_stock_alerts as a').select('a.*')).orderBy(latest);
    const onPage = selectAlerts(trx, wanted.limit(limit).offset((page - 1) * limit));
    const rows = (await onPage.orderBy(latest)) as unknown as AlertRow[];
    const total = await countUpTo(trx, matching(trx('low_stock_alerts as a').select(trx.raw('1'))));
    return { rows: rows.map(row => viewOf(row, now)), total };
  });
}
