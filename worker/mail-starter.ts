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

export const MAIL_BATCH = 50;
/** Longer than a batch takes; a starter that dies gives its batch to another after this. */
const LEASE_MS = 30_000;
const START_MS = 5_000;

/** Answers how many messages it took. @throws when one could not be started. */
export async function startDeliveries({ knex, client }: { knex: Knex; client: Client }): Promise<number> {
  const batch = await claimWanted(knex, MAIL_BATCH, LEASE_MS);
  const outcomes = await Promise.allSettled(batch.map(wanted => startOne(knex, client, wanted)));
  for (const [i, wanted] of batch.entries()) {
    await (outcomes[i]!.status === 'fulfilled' ? markSeenTo : releaseWanted)(knex, wanted);
  }
  const failure = outcomes.find(outcome => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return batch.length;
}

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
