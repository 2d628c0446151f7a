// The check of stock against its targets (DESIGN §7): products are read, decided on by domain/stock, and what follows is
// written, in a number of statements that does not grow with the products. Checks of one tenant take turns; whatever moves
// while one runs leaves its mark in stock_changes and is checked by the next. Run twice it changes nothing the second time.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { decideCheck } from '../../domain/stock/check';
import { effectiveTargets } from '../../domain/stock/targets';
import type { StockDeps } from './deps';
import { EMPTY_EFFECTS, addEffects, effectsOf, writeEffects } from './check-effects';
import { checkedOf, readChecked, readTargets } from './check-facts';
import { closeExpired } from './expiry';
import { markAllChanged, readSettings } from './settings';

/** Products by id; or those marked as changed; or, without either, all of them. */
export interface CheckScope {
  productIds?: readonly string[];
  changed?: true;
}

export interface CheckResult {
  /** Products looked at. */
  checked: number;
  opened: number;
  escalated: number;
  deescalated: number;
  resolved: number;
  needsCreated: number;
  needsChanged: number;
  needsRemoved: number;
  /** Open critical alerts nobody was told of yet, the oldest first, 500 at most. See {@link markAlertsNotified}. */
  critical: string[];
}

const MOST_CRITICAL = 500;

export function checkStock(
  { knex, ...deps }: StockDeps,
  tenantId: string,
  scope: CheckScope,
  now: string,
): Promise<CheckResult> {
  return inTenant(knex, tenantId, async trx => {
    await lockChecks(trx, tenantId);
    const { alertsEnabled } = await readSettings(trx, deps);
    const ids = await takeChanges(trx, tenantId, scope);
    await closeExpired(trx, tenantId, now);
    const targetOf = effectiveTargets(await readTargets(trx, ids));
    const products = await readChecked(trx, ids);
    const effects = products.reduce(
      (sum, row) =>
        addEffects(sum, row, decideCheck(checkedOf(row, targetOf(row), alertsEnabled)), targetOf(row), now),
      EMPTY_EFFECTS(),
    );
    await writeEffects(trx, tenantId, effects, now);
    if (ids === 'all') await rememberFullCheck(trx, tenantId, now);
    const critical = alertsEnabled ? await criticalUntold(trx) : [];
    return { checked: products.length, ...effectsOf(effects), critical };
  });
}

/**
 * Checks everything for somebody who waits. The monitor is left a mark to look once more: it is the one who tells
 * managers of what is critical.
 */
export async function checkNow(deps: StockDeps, tenantId: string, now: string): Promise<CheckResult> {
  const result = await checkStock(deps, tenantId, {}, now);
  if (result.critical.length > 0) {
    await inTenant(deps.knex, tenantId, async trx => {
      await markAllChanged(trx, tenantId, now);
      await trx.raw(`select pg_notify('berth', ?)`, [tenantId]);
    });
  }
  return result;
}

/** One after the other: closing a need by hand, and a check. */
export async function lockChecks(trx: Knex.Transaction, tenantId: string): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('berth stock ' || cast(? as text), 0))`, [
    tenantId,
  ]);
}

/**
 * Takes the marks of what is to be checked. Taken before anything is read: a movement this does not see has a mark that
 * is still there afterwards.
 */
async function takeChanges(
  trx: Knex.Transaction,
  tenantId: string,
  { productIds, changed }: CheckScope,
): Promise<string[] | 'all'> {
  const marks = trx('stock_changes').where({ tenantId });
  if (productIds) {
    await marks.whereRaw('product_id = any(?)', [productIds as string[]]).delete();
    return [...productIds];
  }
  const taken = await marks.delete().returning<{ productId: string | null }[]>('productId');
  if (!changed || taken.some(mark => mark.productId === null)) return 'all';
  return [...new Set(taken.map(mark => mark.productId!))];
}

async function rememberFullCheck(trx: Knex.Transaction, tenantId: string, now: string): Promise<void> {
  await trx('stock_settings')
    .insert({ tenantId, checkedAt: now })
    .onConflict('tenantId')
    .merge(['checkedAt']);
}

async function criticalUntold(trx: Knex.Transaction): Promise<string[]> {
  const rows = await trx('low_stock_alerts')
    .where({ alertLevel: 'CRITICAL' })
    .whereNull('resolvedAt')
    .whereNull('notifiedAt')
    .orderBy(['createdAt', 'id'])
    .limit(MOST_CRITICAL)
    .select<{ id: string }[]>('id');
  return rows.map(row => row.id);
}

/** Managers were told of these; nobody is told of them again. */
export function markAlertsNotified(
  knex: Knex,
  tenantId: string,
  alertIds: readonly string[],
  now: string,
): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('low_stock_alerts')
      .whereIn('id', alertIds as string[])
      .whereNull('notifiedAt')
      .update({ notifiedAt: now });
  });
}

export interface WaitingTenant {
  tenantId: string;
  /** Since when something of theirs is unchecked. ISO instant. */
  since: string;
}

/** Tenants with movements or targets that no check has seen, those waiting longest first. For the worker's starter. */
export async function tenantsWithChanges(knex: Knex, count: number): Promise<WaitingTenant[]> {
  const { rows } = await knex.raw<{ rows: { tenant_id: string; since: Date }[] }>(
    'select * from tenants_with_stock_changes(?)',
    [count],
  );
  return rows.map(row => ({ tenantId: row.tenant_id, since: row.since.toISOString() }));
}
