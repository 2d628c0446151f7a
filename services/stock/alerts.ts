// Alerts as they are shown: the list of what is low now, and the history of what was.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { addDays, startOfDay } from '../../domain/calendar';
import type { AlertLevel } from '../../domain/stock/level';
import { SEVERITY, levelOf } from '../../domain/stock/level';
import type { AlertReason } from '../../domain/stock/check';
import type { Quantity } from '../../domain/stock/quantity';
import { asPercent, quantityOf, toNumber } from '../../domain/stock/quantity';
import { effectiveTargets } from '../../domain/stock/targets';
import type { Unit } from '../../domain/stock/units';
import type { Tenant } from '../../domain/tenant';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import { readTargets } from './check-facts';
import type { StockDeps } from './deps';
import { readSettings } from './settings';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface LowStockItem {
  alertId: string;
  productId: string;
  productName: string;
  categoryName: string;
  unit: Unit;
  currentQuantity: number;
  targetQuantity: number;
  percentOfTarget: number;
  alertLevel: AlertLevel;
  vipNeedCreated: boolean;
  /** Its automatic need that is open. */
  needId: string | null;
  daysSinceLowStock: number;
  lowSince: string;
}

export interface LowStock {
  items: LowStockItem[];
  /** Of all, not only the items. */
  counts: Record<AlertLevel, number>;
  alertsEnabled: boolean;
}

/**
 * Products with an open alert, the most severe first: by level, then by how little of the target is left. Quantities and
 * levels are those of this moment, so what was restocked since the last check is left out already.
 */
export function listLowStock(
  { knex, ...deps }: StockDeps,
  tenantId: string,
  { alertLevel, limit }: { alertLevel: AlertLevel | 'ALL'; limit: number },
  now: string,
): Promise<LowStock> {
  return inTenant(knex, tenantId, async trx => {
    const rows = await readOpen(trx);
    const targets = await readTargets(
      trx,
      rows.map(row => row.productId),
    );
    const targetOf = effectiveTargets(targets);
    const low = rows.flatMap(row => {
      const target = targetOf({ id: row.productId, categoryId: row.categoryId });
      if (!target) return [];
      const onHand = quantityOf(row.onHand);
      const { status } = levelOf(onHand, target);
      return status === 'OK' ? [] : [{ row, onHand, target: target.targetQuantity, level: status }];
    });
    low.sort(bySeverity);
    const wanted = alertLevel === 'ALL' ? low : low.filter(({ level }) => level === alertLevel);
    const count = (level: AlertLevel): number => low.filter(one => one.level === level).length;
    return {
      items: wanted.slice(0, limit).map(one => itemOf(one, now)),
      counts: { WARNING: count('WARNING'), CRITICAL: count('CRITICAL') },
      alertsEnabled: (await readSettings(trx, deps)).alertsEnabled,
    };
  });
}

interface OpenRow {
  alertId: string;
  productId: string;
  productName: string;
  categoryId: string;
  categoryName: string;
  unit: Unit;
  onHand: string;
  vipNeedCreated: boolean;
  needId: string | null;
  createdAt: Date;
}

interface LowRow {
  row: OpenRow;
  onHand: Quantity;
  target: Quantity;
  level: AlertLevel;
}

const shareOf = ({ onHand, target }: LowRow): number => Number(onHand) / Number(target);

const bySeverity = (a: LowRow, b: LowRow): number =>
  SEVERITY[a.level] - SEVERITY[b.level] ||
  shareOf(a) - shareOf(b) ||
  a.row.productName.localeCompare(b.row.productName);

const itemOf = ({ row, onHand, target, level }: LowRow, now: string): LowStockItem => ({
  ...{ alertId: row.alertId, productId: row.productId, productName: row.productName },
  ...{ categoryName: row.categoryName, unit: row.unit, alertLevel: level },
  currentQuantity: toNumber(onHand),
  targetQuantity: toNumber(target),
  percentOfTarget: asPercent(onHand, target),
  vipNeedCreated: row.vipNeedCreated,
  needId: row.needId,
  daysSinceLowStock: Math.max(0, Math.floor((Date.parse(now) - row.createdAt.getTime()) / DAY_MS)),
  lowSince: row.createdAt.toISOString(),
});

/** Joins go by ids alone; what is left out is left out here: how much is open the planner does not know. */
async function readOpen(trx: Knex.Transaction): Promise<OpenRow[]> {
  const query = trx('low_stock_alerts as a')
    .join('products as p', 'p.id', 'a.product_id')
    .join('categories as c', 'c.id', 'p.category_id')
    .leftJoin('needs as n', 'n.id', 'a.vip_need_id')
    .whereNull('a.resolved_at')
    .select(
      'a.id as alertId',
      'a.productId',
      'p.name as productName',
      'p.categoryId',
      'c.name as categoryName',
    )
    .select('p.unit', 'p.onHand', 'a.vipNeedCreated', 'a.createdAt', 'p.archivedAt')
    .select(trx.raw('case when not n.is_fulfilled and n.removed_at is null then n.id end as need_id'));
  const rows = (await query) as unknown as (OpenRow & { archivedAt: Date | null })[];
  return rows.filter(({ archivedAt }) => archivedAt === null);
}

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
}

/** The latest first. */
export function listAlerts(
  knex: Knex,
  tenant: Tenant,
  { from, to, productId, alertLevel, open }: HistoryFilter,
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
