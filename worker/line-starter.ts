// Tells the workflow of a slot that its line has something to do (DESIGN §5 waitlistOffer), starting it where there is
// none. Claimed in Postgres as bookings are for their lifecycle, so that no crash between commit and start loses a slot.
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { tenantById } from '../services/tenants';
import type { CalledSlot } from '../services/waitlist/release';
import { claimCalled, lineFacts, markCalled, releaseCall } from '../services/waitlist/release';
import { lookAgain } from '../workflows/messages';
import { LINE, lineStart } from '../workflows/line-start';

export const LINE_BATCH = 50;
/** Longer than a batch takes; a starter that dies gives its batch to another after this. */
const LEASE_MS = 30_000;

/** Answers how many slots it took. @throws when one could not be told. */
export async function startLines({ knex, client }: { knex: Knex; client: Client }): Promise<number> {
  const batch = await claimCalled(knex, LINE_BATCH, LEASE_MS);
  const outcomes = await Promise.allSettled(batch.map(called => tell(knex, client, called)));
  for (const [i, called] of batch.entries()) {
    if (outcomes[i]!.status === 'rejected') await releaseCall(knex, called);
    else if (called.wantedAt) await markCalled(knex, called);
  }
  const failure = outcomes.find(outcome => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return batch.length;
}

/** A workflow that is just ending does not end before it has seen the signal. */
async function tell(knex: Knex, client: Client, { tenantId, slotId }: CalledSlot): Promise<void> {
  const tenant = await tenantById(knex, tenantId);
  const facts = await lineFacts(knex, tenantId, slotId);
  if (!tenant || !facts) return;
  await client.withDeadline(Date.now() + LEASE_MS / 2, () =>
    client.workflow.signalWithStart(LINE, {
      ...lineStart(tenant.slug, { tenantId, slotId }, facts),
      signal: lookAgain,
      signalArgs: [],
    }),
  );
}
