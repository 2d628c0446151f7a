// When a business takes deliveries in, and what its vendors see of the stock: changed by managers, all of it at once.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { windowNames } from '../../domain/delivery/windows';
import { validationFailed } from '../../domain/errors';
import type { Tenant, TenantSettings, VendorStock } from '../../domain/tenant';
import { withDefaults } from '../../domain/tenant';
import { record } from '../audit';
import type { By } from '../stock/deps';
import { changeSettings, lockSettings, readSettings } from '../tenant-settings';

export interface DeliverySettings {
  /** In the order of the day. */
  windows: { name: string; from: string; to: string }[];
  weekdays: number[];
  closedDates: string[];
  horizonDays: number;
  vendorStock: { shows: VendorStock['shows']; hiddenCategoryIds: string[] };
}

export type SettingsView = DeliverySettings & { docks: { id: string; name: string }[] };

export const getDeliverySettings = (knex: Knex, tenantId: string): Promise<SettingsView> =>
  inTenant(knex, tenantId, async trx => viewOf(trx, withDefaults(await readSettings(trx, tenantId))));

async function viewOf(trx: Knex.Transaction, settings: TenantSettings): Promise<SettingsView> {
  const docks = await trx('resources')
    .where({ kind: 'dock', isActive: true })
    .orderBy(['position', 'name', 'id'])
    .select<{ id: string; name: string }[]>('id', 'name');
  const { deliveryWeekdays, deliveryClosedDates, bookingHorizonDays, vendorStock } = settings;
  return {
    windows: windowNames(settings).map(name => ({ name, ...settings.deliveryWindows[name]! })),
    weekdays: [...deliveryWeekdays],
    closedDates: [...deliveryClosedDates],
    horizonDays: bookingHorizonDays,
    vendorStock: { shows: vendorStock.shows, hiddenCategoryIds: [...vendorStock.hiddenCategoryIds] },
    docks,
  };
}

/** @throws Refusal `validation_failed` for a category there is not. */
export function setDeliverySettings(
  knex: Knex,
  tenant: Tenant,
  wanted: DeliverySettings,
  { actor, now, requestId }: By,
): Promise<SettingsView> {
  return inTenant(knex, tenant.id, async trx => {
    await assertCategories(trx, wanted.vendorStock.hiddenCategoryIds);
    const before = await lockSettings(trx);
    const change = {
      deliveryWindows: Object.fromEntries(wanted.windows.map(({ name, from, to }) => [name, { from, to }])),
      deliveryWeekdays: [...new Set(wanted.weekdays)].sort(),
      deliveryClosedDates: [...new Set(wanted.closedDates)].sort(),
      bookingHorizonDays: wanted.horizonDays,
      vendorStock: wanted.vendorStock,
    };
    await changeSettings(trx, change);
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'settings', subjectId: tenant.id, action: 'deliveries_changed' },
      ...{ actor, now, requestId },
    });
    return viewOf(trx, withDefaults({ ...before, ...change }));
  });
}

async function assertCategories(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const known = await trx('categories')
    .whereIn('id', ids as string[])
    .pluck<string[]>('id');
  const problems = ids.flatMap((id, index) =>
    known.includes(id)
      ? []
      : [{ field: `vendorStock.hiddenCategoryIds.${index}`, message: 'There is no such category.' }],
  );
  if (problems.length > 0) throw validationFailed(problems);
}
