// Starts the workflows of advice that somebody has asked for (DESIGN §5 insight). Claimed in Postgres as bookings are for
// their lifecycle, so that no crash between commit and start loses one.
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { claimInsights, insightTopic, markInsightStarted, releaseInsight } from '../services/advice/outbox';
import type { InsightName } from '../services/advice/rows';
import { tenantById } from '../services/tenants';
import { INSIGHT, insightStart } from '../workflows/insight-start';
import { each, startBatch, withinLease } from './outbox';

/** Answers how many it took. @throws when one could not be started. */
export const startInsights = ({ knex, client }: { knex: Knex; client: Client }): Promise<number> =>
  startBatch({
    claim: (most, leaseMs) => claimInsights(knex, most, leaseMs),
    start: name => startOne(knex, client, name),
    mark: each(name => markInsightStarted(knex, name, new Date().toISOString())),
    release: each(name => releaseInsight(knex, name)),
  });

async function startOne(knex: Knex, client: Client, name: InsightName): Promise<void> {
  const tenant = await tenantById(knex, name.tenantId);
  const facts = await insightTopic(knex, name);
  if (!tenant || !facts) return;
  // One that is there already counts as started: the conflict policy answers it instead of failing.
  await withinLease(client, () =>
    client.workflow.start(INSIGHT, insightStart({ ...name, tenantSlug: tenant.slug }, facts)),
  );
}
