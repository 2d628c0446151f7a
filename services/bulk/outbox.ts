// Bulk jobs that wait for their workflow: claimed for a while, started, and then marked, as bookings are (services/outbox.ts).
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { JobOperation } from '../../domain/bulk/operations';

export interface UnstartedJob {
  tenantId: string;
  jobId: string;
}

/** Takes up to `count` jobs for `leaseMs`; no other starter sees them until then. */
export async function claimJobs(knex: Knex, count: number, leaseMs: number): Promise<UnstartedJob[]> {
  const { rows } = await knex.raw<{ rows: { job_id: string; tenant_id: string }[] }>(
    'select * from claim_bulk_jobs(?, ?)',
    [count, `${leaseMs} milliseconds`],
  );
  return rows.map(row => ({ tenantId: row.tenant_id, jobId: row.job_id }));
}

export function markJobStarted(knex: Knex, { tenantId, jobId }: UnstartedJob, now: string): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('bulk_jobs').where({ id: jobId }).update({ workflowStartedAt: now });
  });
}

/** Gives a claim back, to be taken at the next look. */
export function releaseJob(knex: Knex, { tenantId, jobId }: UnstartedJob): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('bulk_jobs').where({ id: jobId }).update({ workflowClaimedUntil: null });
  });
}

/** What operators read about a job. */
export interface JobFacts {
  operation: JobOperation;
  total: number;
}

export function jobFacts(knex: Knex, { tenantId, jobId }: UnstartedJob): Promise<JobFacts | undefined> {
  return inTenant(knex, tenantId, trx =>
    trx('bulk_jobs').where({ id: jobId }).first<JobFacts | undefined>('operation', 'total'),
  );
}
