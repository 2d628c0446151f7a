// Messages that wait for somebody to have them sent: those queued by a request, which has no workflow to do it. Claimed,
// started and then marked, as bookings are for their lifecycle (outbox.ts).
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';

export interface WantedDelivery {
  tenantId: string;
  messageId: string;
}

/** Takes up to `count` messages for `leaseMs`; no other starter sees them until then. */
export async function claimWanted(knex: Knex, count: number, leaseMs: number): Promise<WantedDelivery[]> {
  const { rows } = await knex.raw<{ rows: WantedDelivery[] }>(
    `select tenant_id as "tenantId", message_id as "messageId" from claim_wanted_deliveries(?, ?)`,
    [count, `${leaseMs} milliseconds`],
  );
  return rows;
}

/** Somebody sees to it from here on. */
export const markSeenTo = (knex: Knex, { tenantId, messageId }: WantedDelivery): Promise<void> =>
  update(knex, tenantId, messageId, { deliveryWantedAt: null, deliveryClaimedUntil: null });

/** Gives a claimed one back, to be taken at the next look. */
export const releaseWanted = (knex: Knex, { tenantId, messageId }: WantedDelivery): Promise<void> =>
  update(knex, tenantId, messageId, { deliveryClaimedUntil: null });

function update(knex: Knex, tenantId: string, id: string, columns: object): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('notifications').where({ id }).update(columns);
  });
}
