// Hands customers that have changed to their workflow in the CRM, where one is connected. While Temporal or the CRM is away
// they wait in Postgres; no booking waits for either.
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { ChangedCustomer } from '../services/crm/outbox';
import { claimChanged, markHanded, releaseChanged } from '../services/crm/outbox';
import { tenantById } from '../services/tenants';
import { CRM_SYNC, crmStart } from '../workflows/crm-start';
import { each, startBatch, withinLease } from './outbox';

/** Answers how many customers it took. @throws when one could not be handed on. */
export const startCrm = ({ knex, client }: { knex: Knex; client: Client }): Promise<number> =>
  startBatch({
    claim: (most, leaseMs) => claimChanged(knex, most, leaseMs),
    start: changed => handOn(knex, client, changed),
    mark: each(changed => markHanded(knex, changed, new Date().toISOString())),
    release: each(changed => releaseChanged(knex, changed)),
  });

async function handOn(knex: Knex, client: Client, { tenantId, customerId }: ChangedCustomer): Promise<void> {
  const tenant = await tenantById(knex, tenantId);
  if (!tenant) return;
  const input = { tenantId, tenantSlug: tenant.slug, customerId };
  await withinLease(client, () => client.workflow.signalWithStart(CRM_SYNC, crmStart(input)));
}
