// How a business takes bookings: changed by managers, all of it at once, and each change on the trail.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import type { BookingSettings, Tenant } from '../domain/tenant';
import { BOOKING_SETTINGS, bookingSettingsOf, withDefaults } from '../domain/tenant';
import { record } from './audit';
import type { By } from './stock/deps';
import { changeSettings, lockSettings, readSettings } from './tenant-settings';

export const getBookingSettings = (knex: Knex, tenantId: string): Promise<BookingSettings> =>
  inTenant(knex, tenantId, async trx => bookingSettingsOf(withDefaults(await readSettings(trx, tenantId))));

/** The country of phone numbers stays as it is where it is left out. */
export type WantedSettings = Omit<BookingSettings, 'phoneCountry'> & Partial<BookingSettings>;

export function setBookingSettings(
  knex: Knex,
  tenant: Tenant,
  wanted: WantedSettings,
  { actor, now, requestId }: By,
): Promise<BookingSettings> {
  return inTenant(knex, tenant.id, async trx => {
    const stored = withDefaults(await lockSettings(trx));
    const before = bookingSettingsOf(stored);
    await changeSettings(trx, wanted);
    const after = bookingSettingsOf({ ...stored, ...wanted });
    for (const name of BOOKING_SETTINGS) {
      const [from, to] = [inText(before[name]), inText(after[name])];
      if (from === to) continue;
      await record(trx, {
        ...{ tenantId: tenant.id, subject: 'settings', subjectId: tenant.id, action: `${name}_changed` },
        ...{ from, to, actor, now, requestId },
      });
    }
    return after;
  });
}

const inText = (value: string | number | readonly string[]): string =>
  typeof value === 'object' ? value.join(', ') || 'none' : String(value);
