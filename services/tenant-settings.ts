// How a business works, as it is stored; changed a part at a time, in the transaction of whoever changes it.
import type { Knex } from 'knex';
import type { TenantSettings } from '../domain/tenant';

/** What the business has set itself, without defaults, as it is stored at this moment: however long a tenant is kept. */
export async function readSettings(
  trx: Knex.Transaction,
  tenantId: string,
): Promise<Partial<TenantSettings>> {
  const row = await trx('tenants')
    .where({ id: tenantId })
    .first<{ settings: Partial<TenantSettings> }>('settings');
  return row.settings;
}

/** The same. Nobody else changes it until the transaction ends. */
export async function lockSettings(trx: Knex.Transaction): Promise<Partial<TenantSettings>> {
  const { rows } = await trx.raw<{ rows: { settings: Partial<TenantSettings> }[] }>(
    'select lock_settings() as settings',
  );
  return rows[0]!.settings;
}

/** Sets what is given; null: its default again. The tenant as it is kept has to be forgotten afterwards. */
export async function changeSettings(
  trx: Knex.Transaction,
  change: { [Name in keyof TenantSettings]?: TenantSettings[Name] | null },
): Promise<void> {
  await trx.raw('select change_settings(cast(? as jsonb))', [JSON.stringify(change)]);
}
