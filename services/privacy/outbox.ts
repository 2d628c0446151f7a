// Exports and erasures that wait for their workflow: claimed for a while, started, and then marked, as bookings are
// (services/outbox.ts).
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { PrivacyKind } from '../../domain/privacy/jobs';

export interface UnstartedPrivacyJob {
  tenantId: string;
  jobId: string;
}

export async function claimPrivacyJobs(
  knex: Knex,
  count: number,
  leaseMs: number,
): Promise<UnstartedPrivacyJob[]> {
  const { rows } = await knex.raw<{ rows: { job_id: string; tenant_id: string }[] }>(
    'select * from claim_privacy_jobs(?, ?)',
    [count, `${leaseMs} milliseconds`],
  );
  return rows.map(row => ({ tenantId: row.tenant_id, jobId: row.job_id }));
}

export const markPrivacyStarted = (knex: Knex, job: UnstartedPrivacyJob, now: string): Promise<void> =>
  update(knex, job, { workflowStartedAt: now });

/** Gives a claim back, to be taken at the next look. */
export const releasePrivacyJob = (knex: Knex, job: UnstartedPrivacyJob): Promise<void> =>
  update(knex, job, { workflowClaimedUntil: null });

function update(knex: Knex, { tenantId, jobId }: UnstartedPrivacyJob, columns: object): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('privacy_jobs').where({ id: jobId }).update(columns);
  });
}

export function privacyKind(
  knex: Knex,
  { tenantId, jobId }: UnstartedPrivacyJob,
): Promise<PrivacyKind | undefined> {
  return inTenant(knex, tenantId, async trx => {
    const job = await trx('privacy_jobs')
      .where({ id: jobId })
      .first<{ kind: PrivacyKind } | undefined>('kind');
    return job?.kind;
  });
}
