// What came of telling the CRM: kept beside each customer, for staff to read and for the next comparison.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Membership } from '../../domain/crm/merge';
import { isSame } from '../../domain/crm/merge';
import type { Tier } from '../../domain/permissions';
import type { Actor } from '../../domain/roles';
import { record } from '../audit';

export const HUBSPOT_ACTOR: Actor = { type: 'lifecycle', id: null, name: 'HubSpot' };

/** What the CRM reports of the mails it sends itself. ISO instants. */
export interface CrmEngagement {
  openedAt?: string;
  clickedAt?: string;
  repliedAt?: string;
}

export interface ToldCustomer {
  customerId: string;
  contactId: string;
  fingerprint: string;
  agreed: Membership;
  engagement: CrmEngagement;
  /** What is known over there now. */
  changeIds: string[];
  /** What staff have to see to all the same. */
  problem: string | null;
}

/** The customer is over there as it is here. */
export function keepTold(knex: Knex, tenantId: string, told: ToldCustomer, now: string): Promise<void> {
  const { customerId, contactId, fingerprint, agreed, engagement, changeIds, problem } = told;
  return inTenant(knex, tenantId, async trx => {
    const columns = {
      ...{ contactId, fingerprint, triedAt: now, syncedAt: now, problem },
      ...{ status: problem ? 'failed' : 'synced' },
      ...{ agreed: JSON.stringify(agreed), engagement: JSON.stringify(engagement) },
    };
    await upsert(trx, tenantId, customerId, columns);
    await trx('crm_changes').whereIn('id', changeIds).del();
    await trx.raw(`select pg_notify('berth', ?)`, [tenantId]);
  });
}

/** It could not be told, for now or for good: what has changed stays in the outbox. */
export function keepTrouble(
  knex: Knex,
  tenantId: string,
  customerIds: readonly string[],
  problem: string,
  now: string,
): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    for (const customerId of customerIds) {
      await upsert(trx, tenantId, customerId, { status: 'failed', problem, triedAt: now });
    }
  });
}

/** Changes of customers who are gone, or of whom nothing is told any more. */
export async function dropChanges(
  knex: Knex,
  tenantId: string,
  customerIds: readonly string[],
): Promise<void> {
  if (customerIds.length === 0) return;
  await inTenant(knex, tenantId, async trx => {
    await trx('crm_changes').whereIn('customerId', customerIds).del();
  });
}

/** Never over one whose data were erased meanwhile, nor for one who is gone. */
async function upsert(
  trx: Knex.Transaction,
  tenantId: string,
  customerId: string,
  columns: Record<string, unknown>,
): Promise<void> {
  const there = await trx('customers').where({ id: customerId }).first<{ id: string } | undefined>('id');
  if (!there) return;
  await trx('crm_contacts')
    .insert({ tenantId, customerId, ...columns })
    .onConflict('customerId')
    .merge(Object.keys(columns))
    .whereNot('crm_contacts.status', 'erased');
}

/** Tier and tags as the CRM has them. Done already when they are so. */
export function takeOver(
  knex: Knex,
  tenantId: string,
  customerId: string,
  wanted: Membership,
  now: string,
): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    // What the CRM says need not be told to it.
    await trx.raw(`select set_config('app.crm_speaks', 'yes', true)`);
    const before = await trx('customers')
      .where({ id: customerId })
      .forUpdate()
      .first<{ tier: Tier | null; tags: string[] } | undefined>('tier', 'tags');
    if (!before || isSame(before, wanted)) return;
    const tags = [...wanted.tags].sort();
    await trx('customers').where({ id: customerId }).update({ tier: wanted.tier, tags });
    await record(trx, {
      ...{ tenantId, subject: 'customer', subjectId: customerId, action: 'changed', now },
      ...{ actor: HUBSPOT_ACTOR, reason: 'Changed in HubSpot' },
      ...(before.tier === wanted.tier ? {} : { from: before.tier, to: wanted.tier }),
      metadata: before.tags.join() === tags.join() ? {} : { tags: { from: before.tags, to: tags } },
    });
  });
}

/** What was agreed with the CRM about these customers, of those that it knows. */
export async function knownContacts(
  trx: Knex.Transaction,
  customerIds: readonly string[],
): Promise<Map<string, { agreed: Membership | null; engagement: CrmEngagement }>> {
  const rows = await trx('crm_contacts')
    .whereIn('customerId', customerIds)
    .andWhereNot('status', 'erased')
    .select<{ customerId: string; agreed: Membership | null; engagement: CrmEngagement }[]>(
      ...['customerId', 'agreed', 'engagement'],
    );
  return new Map(rows.map(({ customerId, ...known }) => [customerId, known]));
}
