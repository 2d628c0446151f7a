// Starts the workflows of unread messages, and tells them when the messages were read. Claimed in Postgres as bookings are
// for their lifecycle, so that no crash between commit and start loses a mail.
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Knex } from 'knex';
import { tenantById } from '../services/tenants';
import type { CalledBurst } from '../services/vendor-messages/bursts';
import { claimBursts, markCalled, releaseCall } from '../services/vendor-messages/bursts';
import { messagesRead, nudgeId } from '../workflows/messages';
import { NUDGE, nudgeStart } from '../workflows/nudge-start';

export const NUDGE_BATCH = 50;
/** Longer than a batch takes; a starter that dies gives its batch to another after this. */
const LEASE_MS = 30_000;

/** Answers how many bursts it took. @throws when one could not be called. */
export async function callBursts({ knex, client }: { knex: Knex; client: Client }): Promise<number> {
  const batch = await claimBursts(knex, NUDGE_BATCH, LEASE_MS);
  const outcomes = await Promise.allSettled(batch.map(burst => call(knex, client, burst)));
  for (const [i, burst] of batch.entries()) {
    await (outcomes[i]!.status === 'rejected' ? releaseCall : markCalled)(knex, burst);
  }
  const failure = outcomes.find(outcome => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return batch.length;
}

async function call(knex: Knex, client: Client, burst: CalledBurst): Promise<void> {
  const { tenantId, burstId, dueAt, isRead } = burst;
  const tenant = await tenantById(knex, tenantId);
  if (!tenant) return;
  const input = { tenantId, tenantSlug: tenant.slug, burstId, dueAt };
  await client.withDeadline(Date.now() + LEASE_MS / 2, async () => {
    if (!isRead) return void (await client.workflow.start(NUDGE, nudgeStart(input)));
    const handle = client.workflow.getHandle(nudgeId(tenant.slug, burstId));
    await handle.signal(messagesRead).catch((error: unknown) => {
      // It has ended, or was never started.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  });
}
