// Gives every new quote its negotiation (DESIGN §5 quoteNegotiation). Claimed in Postgres as bookings are for their
// lifecycle, so that no crash between commit and start loses one.
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { QuoteName } from '../services/quotes/outbox';
import { claimUnstarted, markStarted, negotiationFacts, releaseClaims } from '../services/quotes/outbox';
import { tenantById } from '../services/tenants';
import { NEGOTIATION, quoteStart } from '../workflows/quote-start';

export const QUOTE_BATCH = 50;
/** Longer than a batch takes; a starter that dies gives its batch to another after this. */
const LEASE_MS = 30_000;

/** Answers how many quotes it took. @throws when one could not be started. */
export async function startQuotes({ knex, client }: { knex: Knex; client: Client }): Promise<number> {
  const batch = await claimUnstarted(knex, QUOTE_BATCH, LEASE_MS);
  const outcomes = await Promise.allSettled(batch.map(quote => startOne(knex, client, quote)));
  const now = new Date().toISOString();
  for (const [i, { tenantId, quoteId }] of batch.entries()) {
    if (outcomes[i]!.status === 'fulfilled') await markStarted(knex, tenantId, [quoteId], now);
    else await releaseClaims(knex, tenantId, [quoteId]);
  }
  const failure = outcomes.find(outcome => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return batch.length;
}

async function startOne(knex: Knex, client: Client, { tenantId, quoteId }: QuoteName): Promise<void> {
  const tenant = await tenantById(knex, tenantId);
  const facts = await negotiationFacts(knex, { tenantId, quoteId });
  if (!tenant || !facts) return;
  const input = { tenantId, tenantSlug: tenant.slug, quoteId };
  // One that is there already counts as started: the conflict policy answers it instead of failing.
  await client.withDeadline(Date.now() + LEASE_MS / 2, () =>
    client.workflow.start(NEGOTIATION, quoteStart(input, facts)),
  );
}
