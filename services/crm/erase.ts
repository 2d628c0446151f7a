// A customer whose data are erased is deleted over there as well, for good, and never told of again. Kept in a row of its
// own until it is done: the CRM may be away, and the customer's row need not outlive this.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';

/**
 * Wants the contact of this customer deleted, in the transaction that erases the customer; nothing where the business never
 * had a CRM. The worker does it within minutes (GDPR delete), and goes on trying while the CRM is away.
 */
export async function eraseFromCrm(
  trx: Knex.Transaction,
  tenantId: string,
  customerId: string,
  now: string,
): Promise<void> {
  const connection = await trx('crm_connections')
    .where({ tenantId })
    .first<{ tenantId: string } | undefined>();
  if (!connection) return;
  await trx('crm_changes').where({ customerId }).del();
  const known = await trx('crm_contacts')
    .where({ customerId })
    .first<{ contactId: string | null; status: string } | undefined>('contactId', 'status');
  if (known?.status === 'erased') return;
  const erased = { status: 'erased', problem: null, triedAt: now, contactId: null, agreed: null };
  const emptied = { ...erased, fingerprint: null, syncedAt: null, engagement: JSON.stringify({}) };
  await trx('crm_contacts')
    .insert({ tenantId, customerId, ...emptied })
    .onConflict('customerId')
    .merge(Object.keys(emptied));
  await trx('crm_erasures').insert({
    tenantId,
    customerId,
    contactId: known?.contactId ?? null,
    wantedAt: now,
  });
}

/** Whether the contact of an erased customer is still to be deleted over there. */
export async function isCrmErasurePending(trx: Knex.Transaction, customerId: string): Promise<boolean> {
  return (await trx('crm_erasures').where({ customerId }).first()) !== undefined;
}

export interface WantedErasure {
  id: string;
  customerId: string;
  contactId: string | null;
}

export const wantedErasures = (knex: Knex, tenantId: string): Promise<WantedErasure[]> =>
  inTenant(knex, tenantId, trx =>
    trx('crm_erasures')
      .where({ tenantId })
      .orderBy('id')
      .limit(100)
      .select<WantedErasure[]>('id', 'customerId', 'contactId'),
  );

/** @param problem null: it is deleted */
export function noteErasure(knex: Knex, tenantId: string, id: string, problem: string | null): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    if (problem === null) await trx('crm_erasures').where({ id }).del();
    else await trx('crm_erasures').where({ id }).update({ problem });
  });
}
