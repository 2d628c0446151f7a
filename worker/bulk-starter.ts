// Starts the workflows of bulk jobs that wait for one (DESIGN §5). One that is there already counts as started: a job that
// is started twice is one.
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { UnstartedJob } from '../services/bulk/outbox';
import { claimJobs, jobFacts, markJobStarted, releaseJob } from '../services/bulk/outbox';
import { tenantById } from '../services/tenants';
import { BULK, bulkStart } from '../workflows/bulk-start';
import { each, startBatch, withinLease } from './outbox';

export const JOB_BATCH = 10;

/** Answers how many it took. @throws when one could not be started. */
export const startJobs = ({ knex, client }: { knex: Knex; client: Client }): Promise<number> =>
  startBatch(
    {
      claim: (most, leaseMs) => claimJobs(knex, most, leaseMs),
      start: job => startOne(knex, client, job),
      mark: each(job => markJobStarted(knex, job, new Date().toISOString())),
      release: each(job => releaseJob(knex, job)),
    },
    JOB_BATCH,
  );

async function startOne(knex: Knex, client: Client, { tenantId, jobId }: UnstartedJob): Promise<void> {
  const tenant = await tenantById(knex, tenantId);
  const facts = await jobFacts(knex, { tenantId, jobId });
  if (!tenant || !facts) return;
  const options = bulkStart({ tenantId, tenantSlug: tenant.slug, jobId }, facts);
  await withinLease(client, () => client.workflow.start(BULK, options));
}
