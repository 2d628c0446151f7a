// Starts the workflows of exports and erasures that wait for one (DESIGN §5). One that is there already counts as started.
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { UnstartedPrivacyJob } from '../services/privacy/outbox';
import {
  claimPrivacyJobs,
  markPrivacyStarted,
  privacyKind,
  releasePrivacyJob,
} from '../services/privacy/outbox';
import { tenantById } from '../services/tenants';
import { ERASURE, EXPORT, privacyStart } from '../workflows/privacy-start';
import { each, startBatch, withinLease } from './outbox';

export const PRIVACY_BATCH = 10;

/** Answers how many it took. @throws when one could not be started. */
export const startPrivacyJobs = ({ knex, client }: { knex: Knex; client: Client }): Promise<number> =>
  startBatch(
    {
      claim: (most, leaseMs) => claimPrivacyJobs(knex, most, leaseMs),
      start: job => startOne(knex, client, job),
      mark: each(job => markPrivacyStarted(knex, job, new Date().toISOString())),
      release: each(job => releasePrivacyJob(knex, job)),
    },
    PRIVACY_BATCH,
  );

async function startOne(knex: Knex, client: Client, job: UnstartedPrivacyJob): Promise<void> {
  const tenant = await tenantById(knex, job.tenantId);
  const kind = await privacyKind(knex, job);
  if (!tenant || !kind) return;
  const input = { tenantId: job.tenantId, tenantSlug: tenant.slug, jobId: job.jobId };
  const type = kind === 'export' ? EXPORT : ERASURE;
  await withinLease(client, () => client.workflow.start(type, privacyStart(input, kind)));
}
