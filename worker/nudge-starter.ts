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
import { each, startBatch, withinLease } from './outbox';

/** Answers how many bursts it took. @throws when one could not be called. */
export const callBursts = ({ knex, client }: { knex: Knex; client: Client }): Promise<number> =>
  startBatch({
    claim: (most, leaseMs) => claimBursts(knex, most, leaseMs),
    start: burst => call(knex, client, burst),
    mark: each(burst => markCalled(knex, burst)),
    release: each(burst => releaseCall(knex, burst)),
  });

async function call(knex: Knex, client: Client, burst: CalledBurst): Promise<void> {
  const { tenantId, burstId, dueAt, isRead } = burst;
  const tenant = await tenantById(knex, tenantId);
  if (!tenant) return;
  const input = { tenantId, tenantSlug: tenant.slug, burstId, dueAt };
  await withinLease(client, async () => {
    if (!isRead) return void (await client.workflow.start(NUDGE, nudgeStart(input)));
    const handle = client.workflow.getHandle(nudgeId(tenant.slug, burstId));
    await handle.signal(messagesRead).catch((error: unknown) => {
      // It has ended, or was never started.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  });
}
