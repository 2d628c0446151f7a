// A rental or delivery that is past its end and not back: flagged to staff, once (DESIGN §2).
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { endsByItself } from '../../domain/booking/moves';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { Announce } from './move';
import { changed, lockBooking } from './move';
import type { BookingRow } from './view';

/** Flags the booking if it still is under way past its end. Running it twice flags it once. */
export function flagOverdue(
  knex: Knex,
  tenant: Tenant,
  bookingId: string,
  now: string,
  announce?: Announce,
): Promise<BookingRow> {
  return inTenant(knex, tenant.id, async trx => {
    const before = await lockBooking(trx, bookingId);
    const late =
      before.status === 'active' && !endsByItself(before.kind) && Date.parse(now) >= +before.endsAt;
    if (!late || before.overdueAt) return before;
    await trx('bookings').where({ id: bookingId }).update({ overdueAt: now, updatedAt: now });
    await trx('inbox_items').insert({
      tenantId: tenant.id,
      type: 'overdue',
      title: `${before.resourceName} is overdue: ${before.customerName}`,
      bookingId,
      createdAt: now,
    });
    await record(trx, {
      tenantId: tenant.id,
      subject: 'booking',
      subjectId: bookingId,
      action: 'overdue',
      actor: LIFECYCLE_ACTOR,
      now,
      vendorId: before.vendorId ?? undefined,
    });
    return changed(trx, before, announce);
  });
}

/** Nothing lies ahead of this booking any more. */
export const endLifecycle = (knex: Knex, tenantId: string, bookingId: string, now: string): Promise<void> =>
  inTenant(knex, tenantId, trx => endLifecycleIn(trx, bookingId, now));

/** The same, in the transaction of the change after which nothing does. */
export async function endLifecycleIn(trx: Knex.Transaction, id: string, now: string): Promise<void> {
  await trx('bookings')
    .where({ id })
    .whereNull('lifecycleEndedAt')
    .update({ lifecycleEndedAt: now, lifecycleBehindAt: null })
    .options({ name: 'end of a lifecycle' });
}
