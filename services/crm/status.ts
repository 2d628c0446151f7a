// How the CRM stands, for those who run the business; and one customer in it, for whoever looks after them.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { CrmSettings } from '../../domain/crm/contact';
import { Refusal, notFound } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { withDefaults } from '../../domain/tenant';
import { record } from '../audit';
import type { Asked } from '../communications';
import { changeSettings, lockSettings, readSettings } from '../tenant-settings';
import { forgetTenants } from '../tenants';
import type { CrmConnection } from './connection';
import { readConnection, resumeConnection } from './connection';
import type { CrmEngagement } from './outcome';
import { askToLook } from './outbox';

export interface CrmStatusView {
  connection: {
    status: CrmConnection['status'];
    problem: string | null;
    connectedAt: string;
    reconciledAt: string | null;
  } | null;
  settings: CrmSettings;
  counts: { synced: number; failed: number; untold: number; waiting: number; toErase: number };
  failed: { customerId: string; fullName: string; problem: string; triedAt: string }[];
}

export const crmStatus = (knex: Knex, tenantId: string): Promise<CrmStatusView> =>
  inTenant(knex, tenantId, trx => readStatus(trx, tenantId));

const SHOWN = 50;

async function readStatus(trx: Knex.Transaction, tenantId: string): Promise<CrmStatusView> {
  const connection = await readConnection(trx, tenantId);
  const { crm } = withDefaults(await readSettings(trx, tenantId));
  const { rows } = await trx.raw<{ rows: CrmStatusView['counts'][] }>(
    `select
       (select count(*) from crm_contacts where status = 'synced')::integer as synced,
       (select count(*) from crm_contacts where status = 'failed')::integer as failed,
       (select count(*) from customers c
         where not exists (select from crm_contacts k where k.customer_id = c.id))::integer as untold,
       (select count(*) from crm_changes)::integer as waiting,
       (select count(*) from crm_erasures)::integer as "toErase"`,
  );
  const failed = await trx('crm_contacts as k')
    .join('customers as c', 'c.id', 'k.customerId')
    .where('k.status', 'failed')
    .orderBy('k.triedAt', 'desc')
    .limit(SHOWN)
    .select<FailedRow[]>('k.customerId', 'c.fullName', 'k.problem', 'k.triedAt');
  return {
    connection: connection
      ? {
          ...{ status: connection.status, problem: connection.problem },
          connectedAt: connection.connectedAt.toISOString(),
          reconciledAt: connection.reconciledAt?.toISOString() ?? null,
        }
      : null,
    settings: crm,
    counts: rows[0]!,
    failed: failed.map(({ triedAt, ...each }) => ({ ...each, triedAt: triedAt.toISOString() })),
  };
}

interface FailedRow {
  customerId: string;
  fullName: string;
  problem: string;
  triedAt: Date;
}

/** Another property for tier or tags: nothing is agreed about it yet, so everybody is compared anew. */
export async function setCrmSettings(
  knex: Knex,
  tenant: Tenant,
  wanted: CrmSettings,
  asked: Asked,
): Promise<CrmStatusView> {
  const status = await inTenant(knex, tenant.id, async trx => {
    const before = withDefaults(await lockSettings(trx)).crm;
    await changeSettings(trx, { crm: wanted });
    if (before.tierProperty !== wanted.tierProperty || before.tagsProperty !== wanted.tagsProperty) {
      await trx('crm_contacts').where({ tenantId: tenant.id }).update({ agreed: null, fingerprint: null });
      await trx('crm_connections').where({ tenantId: tenant.id }).update({ connectedAt: asked.now });
    }
    const what = { subject: 'settings', subjectId: tenant.id, action: 'crm_changed' } as const;
    await record(trx, { tenantId: tenant.id, ...what, metadata: { from: before, to: wanted }, ...asked });
    return readStatus(trx, tenant.id);
  });
  forgetTenants(knex);
  return status;
}

/** @throws Refusal `conflict` when it has not stopped. */
export function resumeCrm(knex: Knex, tenant: Tenant, asked: Asked): Promise<CrmStatusView> {
  return inTenant(knex, tenant.id, async trx => {
    if (!(await resumeConnection(trx, tenant.id))) {
      const message = 'The CRM has not stopped, or there is none; there is nothing to try again.';
      throw new Refusal('conflict', 'CRM has not stopped', message);
    }
    const what = { subject: 'settings', subjectId: tenant.id, action: 'crm_resumed' } as const;
    await record(trx, { tenantId: tenant.id, ...what, ...asked });
    return readStatus(trx, tenant.id);
  });
}

export interface CustomerCrmView {
  status: 'untold' | 'waiting' | 'synced' | 'failed' | 'erased';
  problem: string | null;
  syncedAt: string | null;
  contactId: string | null;
  engagement: CrmEngagement;
}

/** null: this business has no CRM. @throws Refusal `not_found`. */
export const customerInCrm = (
  knex: Knex,
  tenantId: string,
  customerId: string,
): Promise<CustomerCrmView | null> =>
  inTenant(knex, tenantId, trx => readCustomer(trx, tenantId, customerId));

async function readCustomer(
  trx: Knex.Transaction,
  tenantId: string,
  customerId: string,
): Promise<CustomerCrmView | null> {
  const row = await trx('customers as c')
    .leftJoin('crm_contacts as k', 'k.customerId', 'c.id')
    .where('c.id', customerId)
    .first<CustomerRow | undefined>(
      ...['k.status', 'k.problem', 'k.syncedAt', 'k.contactId', 'k.engagement'],
      trx.raw('exists (select from crm_changes w where w.customer_id = c.id) as waits'),
    );
  if (!row) throw notFound('Customer');
  const connection = await readConnection(trx, tenantId);
  if (!connection || connection.status === 'off') return null;
  const { waits, status, problem, syncedAt, contactId, engagement } = row;
  return {
    status: waits && status !== 'failed' && status !== 'erased' ? 'waiting' : (status ?? 'untold'),
    ...{ problem, contactId, engagement: engagement ?? {} },
    syncedAt: syncedAt?.toISOString() ?? null,
  };
}

interface CustomerRow {
  status: 'synced' | 'failed' | 'erased' | null;
  problem: string | null;
  syncedAt: Date | null;
  contactId: string | null;
  engagement: CrmEngagement | null;
  waits: boolean;
}

/** Has one customer compared now, also one that was refused. @throws Refusal `not_found`, `conflict`. */
export function askForCustomer(knex: Knex, tenant: Tenant, customerId: string): Promise<CustomerCrmView> {
  return inTenant(knex, tenant.id, async trx => {
    const before = await readCustomer(trx, tenant.id, customerId);
    if (!before) throw conflict('This business has no CRM; there is nothing to compare with.');
    if (before.status === 'erased') throw conflict('The data of this customer were erased there, for good.');
    await trx('crm_changes')
      .where({ customerId })
      .whereNotNull('handedAt')
      .update({ handedAt: null, claimedUntil: null });
    await askToLook(trx, tenant.id, [customerId]);
    return (await readCustomer(trx, tenant.id, customerId))!;
  });
}

const conflict = (message: string): Refusal => new Refusal('conflict', 'Nothing to compare', message);

/** Contacts that were changed over there, by its ids: their customers are looked at. Answers how many. */
export function hearOfContacts(
  knex: Knex,
  tenantId: string,
  { changed, erased }: { changed: readonly string[]; erased: readonly string[] },
): Promise<number> {
  return inTenant(knex, tenantId, async trx => {
    const known = await trx('crm_contacts')
      .where({ tenantId })
      .whereIn('contactId', changed)
      .select<{ customerId: string }[]>('customerId');
    // Deleted for good over there, at the wish of the person: not made anew.
    await trx('crm_contacts')
      .where({ tenantId })
      .whereIn('contactId', erased)
      .update({ status: 'erased', problem: null, contactId: null, agreed: null, fingerprint: null });
    return askToLook(
      trx,
      tenantId,
      known.map(({ customerId }) => customerId),
    );
  });
}
