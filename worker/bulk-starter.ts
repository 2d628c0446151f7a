// Starts the workflows of bulk jobs that wait for one (DESIGN §5). One that is there already counts as started: a job that
// is started twice is one.
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { UnstartedJob } from '../services/bulk/outbox';
import { claimJobs, jobFacts, markJobStarted, releaseJob } from '../services/bulk/outbox';
import { tenantById } from '../services/tenants';
import { BULK, bulkStart } from '../workflows/bulk-start';

export const JOB_BATCH = 10;
const LEASE_MS = 30_000;

interface Deps {
  knex: Knex;
  client: Client;
}

/** Answers how many it took. @throws when one could not be started. */
export async function startJobs({ knex, client }: Deps): Promise<number> {
  const jobs = await claimJobs(knex, JOB_BATCH, LEASE_MS);
  const outcomes = await Promise.allSettled(jobs.map(job => startOne(knex, client, job)));
  for (const [i, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') await markJobStarted(knex, jobs[i]!, new Date().toISOString());
    else await releaseJob(knex, jobs[i]!);
  }
  const failure = outcomes.find(outcome => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return jobs.length;
}

async function startOne(knex: Knex, client: Client, { tenantId, jobId }: UnstartedJob): Promise<void> {
  const tenant = await tenantById(knex, tenantId);
  const facts = await jobFacts(knex, { tenantId, jobId });
  if (!tenant || !facts) return;
  const options = bulkStart({ tenantId, tenantSlug: tenant.slug, jobId }, facts);
  await client.withDeadline(Date.now() + LEASE_MS / 2, () => client.workflow.start(BULK, options));
}
