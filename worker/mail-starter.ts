// Has the messages sent that requests have queued, each by a workflow of its own (messageDelivery). While Temporal is away
// they wait in Postgres.
//
// A use case that says something and has no workflow writes its message with `wanted: true` (services/notifications.ts).
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { WantedDelivery } from '../services/mail-outbox';
import { claimWanted, markSeenTo, releaseWanted } from '../services/mail-outbox';
import { tenantById } from '../services/tenants';
import { QUEUES, messageRetryId } from '../workflows/messages';
import { each, startBatch } from './outbox';

const START_MS = 5_000;

/** Answers how many messages it took. @throws when one could not be started. */
export const startDeliveries = ({ knex, client }: { knex: Knex; client: Client }): Promise<number> =>
  startBatch({
    claim: (most, leaseMs) => claimWanted(knex, most, leaseMs),
    start: wanted => startOne(knex, client, wanted),
    mark: each(wanted => markSeenTo(knex, wanted)),
    release: each(wanted => releaseWanted(knex, wanted)),
  });

async function startOne(knex: Knex, client: Client, wanted: WantedDelivery): Promise<void> {
  const tenant = await tenantById(knex, wanted.tenantId);
  if (!tenant) return;
  // One that is being sent already counts as started.
  await client.withDeadline(Date.now() + START_MS, () =>
    client.workflow.start('messageDelivery', {
      workflowId: messageRetryId(tenant.slug, wanted.messageId),
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue: QUEUES.bookings,
      staticSummary: 'A message that a request has queued',
      args: [wanted],
    }),
  );
}
