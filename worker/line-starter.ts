// Tells the workflow of a slot that its line has something to do (DESIGN §5 waitlistOffer), starting it where there is
// none. Claimed in Postgres as bookings are for their lifecycle, so that no crash between commit and start loses a slot.
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { tenantById } from '../services/tenants';
import type { CalledSlot } from '../services/waitlist/release';
import { claimCalled, lineFacts, markCalled, releaseCall } from '../services/waitlist/release';
import { lookAgain } from '../workflows/messages';
import { LINE, lineStart } from '../workflows/line-start';
import { each, startBatch, withinLease } from './outbox';

/** Answers how many slots it took. @throws when one could not be told. */
export const startLines = ({ knex, client }: { knex: Knex; client: Client }): Promise<number> =>
  startBatch({
    claim: (most, leaseMs) => claimCalled(knex, most, leaseMs),
    start: called => tell(knex, client, called),
    mark: each(async called => called.wantedAt && (await markCalled(knex, called))),
    release: each(called => releaseCall(knex, called)),
  });

/** A workflow that is just ending does not end before it has seen the signal. */
async function tell(knex: Knex, client: Client, { tenantId, slotId }: CalledSlot): Promise<void> {
  const tenant = await tenantById(knex, tenantId);
  const facts = await lineFacts(knex, tenantId, slotId);
  if (!tenant || !facts) return;
  await withinLease(client, () =>
    client.workflow.signalWithStart(LINE, {
      ...lineStart(tenant.slug, { tenantId, slotId }, facts),
      signal: lookAgain,
      signalArgs: [],
    }),
  );
}
