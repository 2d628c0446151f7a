// Gives every new quote its negotiation (DESIGN §5 quoteNegotiation). Claimed in Postgres as bookings are for their
// lifecycle, so that no crash between commit and start loses one.
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { QuoteName } from '../services/quotes/outbox';
import { claimUnstarted, markStarted, negotiationFacts, releaseClaims } from '../services/quotes/outbox';
import { tenantById } from '../services/tenants';
import { NEGOTIATION, quoteStart } from '../workflows/quote-start';
import { each, startBatch, withinLease } from './outbox';

/** Answers how many quotes it took. @throws when one could not be started. */
export const startQuotes = ({ knex, client }: { knex: Knex; client: Client }): Promise<number> =>
  startBatch({
    claim: (most, leaseMs) => claimUnstarted(knex, most, leaseMs),
    start: quote => startOne(knex, client, quote),
    mark: each(({ tenantId, quoteId }) => markStarted(knex, tenantId, [quoteId], new Date().toISOString())),
    release: each(({ tenantId, quoteId }) => releaseClaims(knex, tenantId, [quoteId])),
  });

async function startOne(knex: Knex, client: Client, { tenantId, quoteId }: QuoteName): Promise<void> {
  const tenant = await tenantById(knex, tenantId);
  const facts = await negotiationFacts(knex, { tenantId, quoteId });
  if (!tenant || !facts) return;
  const input = { tenantId, tenantSlug: tenant.slug, quoteId };
  // One that is there already counts as started: the conflict policy answers it instead of failing.
  await withinLease(client, () => client.workflow.start(NEGOTIATION, quoteStart(input, facts)));
}
