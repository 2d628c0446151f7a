// How a business wants its stock watched: alerts on or off, stock below zero or not.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { record } from '../audit';
import type { By, StockDeps } from './deps';

export interface StockSettings {
  /** What holds now. */
  alertsEnabled: boolean;
  /** What the business chose; null: the default of the installation. */
  alertsSetting: boolean | null;
  alertsDefault: boolean;
  allowNegativeStock: boolean;
  /** Local time of the daily digest, HH:MM. */
  digestAt: string;
  /** When all products were last checked. ISO instant. */
  lastCheckedAt: string | null;
}

export const DEFAULT_DIGEST_AT = '08:00';

interface SettingsRow {
  alertsEnabled: boolean | null;
  allowNegativeStock: boolean;
  digestAt: string;
  checkedAt: Date | null;
}

export async function readSettings(
  trx: Knex.Transaction,
  { alertsByDefault }: Pick<StockDeps, 'alertsByDefault'>,
): Promise<StockSettings> {
  const row = await trx('stock_settings').first<SettingsRow | undefined>();
  return {
    alertsEnabled: row?.alertsEnabled ?? alertsByDefault,
    alertsSetting: row?.alertsEnabled ?? null,
    alertsDefault: alertsByDefault,
    allowNegativeStock: row?.allowNegativeStock ?? false,
    digestAt: row?.digestAt ?? DEFAULT_DIGEST_AT,
    lastCheckedAt: row?.checkedAt?.toISOString() ?? null,
  };
}

export const getSettings = (deps: StockDeps, tenantId: string): Promise<StockSettings> =>
  inTenant(deps.knex, tenantId, trx => readSettings(trx, deps));

export interface SettingsChange {
  alertsEnabled?: boolean | null;
  allowNegativeStock?: boolean;
  /** HH:MM. */
  digestAt?: string;
}

export function updateSettings(
  deps: StockDeps,
  tenantId: string,
  change: SettingsChange,
  { actor, now, requestId }: By,
): Promise<StockSettings> {
  return inTenant(deps.knex, tenantId, async trx => {
    const before = await readSettings(trx, deps);
    const columns = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    await trx('stock_settings')
      .insert({ tenantId, ...columns })
      .onConflict('tenantId')
      .merge(columns);
    const after = await readSettings(trx, deps);
    // Switched on again, everything has to be looked at. The monitor learns of a new hour for its digest the same way.
    const switchedOn = after.alertsEnabled && !before.alertsEnabled;
    if (switchedOn || after.digestAt !== before.digestAt) await markAllChanged(trx, tenantId, now);
    await record(trx, {
      ...{
        tenantId,
        subject: 'stock',
        subjectId: tenantId,
        action: 'settings_changed',
        actor,
        now,
        requestId,
      },
      metadata: columns,
    });
    return after;
  });
}

/** Everything is to be checked once more. */
export async function markAllChanged(trx: Knex.Transaction, tenantId: string, now: string): Promise<void> {
  await trx('stock_changes').insert({ tenantId, productId: null, changedAt: now });
}
