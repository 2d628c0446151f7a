// What is low now: the dashboard's list, the most severe first.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { AlertLevel } from '../../domain/stock/level';
import { SEVERITY, levelOf } from '../../domain/stock/level';
import type { Quantity } from '../../domain/stock/quantity';
import { asPercent, quantityOf, toNumber } from '../../domain/stock/quantity';
import { effectiveTargets } from '../../domain/stock/targets';
import type { Unit } from '../../domain/stock/units';
import { readTargets } from './check-facts';
import { askedFor } from './needs-read';
import type { StockDeps } from './deps';
import { readSettings } from './settings';

const DAY_MS = 86_400_000;

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
  /** An automatic need was made since it runs low, whatever became of it. */
  vipNeedCreated: boolean;
  /** A need of it is open, automatic or made by hand. */
  vendorsAsked: boolean;
  /** Its automatic need that is open. */
  needId: string | null;
  daysSinceLowStock: number;
  lowSince: string;
}

export interface LowStock {
  items: LowStockItem[];
  /** Of the level that was asked for. */
  total: number;
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
  { alertLevel, page, limit }: { alertLevel: AlertLevel | 'ALL'; page: number; limit: number },
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
    const shown = wanted.slice((page - 1) * limit, page * limit);
    const asked = await askedFor(
      trx,
      shown.map(({ row }) => row.productId),
      now,
    );
    return {
      items: shown.map(one => itemOf(one, asked.has(one.row.productId), now)),
      total: wanted.length,
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

const itemOf = (
  { row, onHand, target, level }: LowRow,
  vendorsAsked: boolean,
  now: string,
): LowStockItem => ({
  ...{ alertId: row.alertId, productId: row.productId, productName: row.productName },
  ...{ categoryName: row.categoryName, unit: row.unit, alertLevel: level },
  currentQuantity: toNumber(onHand),
  targetQuantity: toNumber(target),
  percentOfTarget: asPercent(onHand, target),
  vipNeedCreated: row.vipNeedCreated,
  vendorsAsked,
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
