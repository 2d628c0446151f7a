// Whose CRM Berth speaks with, and how that stands. The access token is in the environment alone; the database knows it by
// its fingerprint, so that a new one is tried at once.
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { tenantBySlug } from '../tenants';

export interface CrmConnection {
  status: 'connected' | 'stopped' | 'off';
  problem: string | null;
  connectedAt: Date;
  seenUntil: Date | null;
  reconciledAt: Date | null;
}

const fingerprintOf = (token: string): string =>
  createHash('sha256').update(token).digest('hex').slice(0, 16);

/**
 * Called by every worker at its start. The business with this slug is connected, all others are not; without a token
 * nobody is. With a token that is new everybody is synchronised anew. Answers the tenant that is connected.
 * @throws Error when no business has this slug.
 */
export async function connectCrm(
  knex: Knex,
  crm: { tenantSlug: string; accessToken: string } | undefined,
  now: string,
): Promise<string | undefined> {
  const tenant = crm && (await tenantBySlug(knex, crm.tenantSlug));
  if (crm && !tenant)
    throw new Error(`HUBSPOT_TENANT: there is no business with the slug ${crm.tenantSlug}.`);
  await knex.raw('select end_crm_connections(?)', [tenant?.id ?? null]);
  if (!crm || !tenant) return undefined;
  const tokenFingerprint = fingerprintOf(crm.accessToken);
  await inTenant(knex, tenant.id, async trx => {
    const fresh = { tokenFingerprint, status: 'connected', problem: null, connectedAt: now, seenUntil: null };
    const before = await trx('crm_connections')
      .where({ tenantId: tenant.id })
      .forUpdate()
      .first<{ tokenFingerprint: string; status: string } | undefined>('tokenFingerprint', 'status');
    if (!before) {
      await trx('crm_connections')
        .insert({ tenantId: tenant.id, ...fresh })
        .onConflict('tenantId')
        .ignore();
    } else if (before.status === 'off' || before.tokenFingerprint !== tokenFingerprint) {
      await trx('crm_connections').where({ tenantId: tenant.id }).update(fresh);
      await handAgain(trx);
    }
  });
  return tenant.id;
}

export const readConnection = (trx: Knex.Transaction, tenantId: string): Promise<CrmConnection | undefined> =>
  trx('crm_connections')
    .where({ tenantId })
    .first<CrmConnection | undefined>('status', 'problem', 'connectedAt', 'seenUntil', 'reconciledAt');

export const connectionOf = (knex: Knex, tenantId: string): Promise<CrmConnection | undefined> =>
  inTenant(knex, tenantId, trx => readConnection(trx, tenantId));

/** The CRM refuses us: nothing is sent until somebody acts. What waits stays in Postgres. */
export function stopConnection(knex: Knex, tenantId: string, problem: string): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('crm_connections')
      .where({ tenantId, status: 'connected' })
      .update({ status: 'stopped', problem });
    await trx.raw(`select pg_notify('berth', ?)`, [tenantId]);
  });
}

/** Tries again after a stop. */
export async function resumeConnection(trx: Knex.Transaction, tenantId: string): Promise<boolean> {
  const resumed = await trx('crm_connections')
    .where({ tenantId, status: 'stopped' })
    .update({ status: 'connected', problem: null });
  if (resumed > 0) await handAgain(trx);
  return resumed > 0;
}

/** What was handed on and is not known over there is handed on once more. */
export const handAgain = (trx: Knex.Transaction, before?: string): PromiseLike<number> => {
  const handed = trx('crm_changes').whereNotNull('handedAt');
  if (before) handed.andWhere('handedAt', '<', before);
  return handed.update({ handedAt: null, claimedUntil: null });
};

/** How far changes over there are known, and that all was looked at. */
export function noteReconciled(
  knex: Knex,
  tenantId: string,
  columns: { seenUntil?: string; reconciledAt?: string },
): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('crm_connections').where({ tenantId }).update(columns);
  });
}
