// Which lifecycles of an erased customer's bookings are over, so that Temporal need not remember them.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';

export function endedLifecycles(
  knex: Knex,
  tenantId: string,
  bookingIds: readonly string[],
): Promise<string[]> {
  return inTenant(knex, tenantId, trx =>
    trx('bookings').whereIn('id', bookingIds).whereNotNull('lifecycleEndedAt').pluck('id'),
  );
}
