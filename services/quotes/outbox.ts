// Quotes that wait for their negotiation to be started, as bookings wait for their lifecycle (../outbox.ts): claimed for a
// while, started, and marked; a starter that dies in between leaves them to the next.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Standing } from '../../domain/quotes/negotiation';
import type { QuoteRow } from './rows';
import { quoteRow, standingOf } from './rows';

export interface QuoteName {
  tenantId: string;
  quoteId: string;
}

interface NameRow {
  quote_id: string;
  tenant_id: string;
}

const toName = (row: NameRow): QuoteName => ({ tenantId: row.tenant_id, quoteId: row.quote_id });

/** Takes up to `count` quotes for `leaseMs`; no other starter sees them until then. */
export async function claimUnstarted(knex: Knex, count: number, leaseMs: number): Promise<QuoteName[]> {
  const { rows } = await knex.raw<{ rows: NameRow[] }>('select * from claim_unstarted_quotes(?, ?)', [
    count,
    `${leaseMs} milliseconds`,
  ]);
  return rows.map(toName);
}

/** Marks one tenant's quotes as having a negotiation. */
export function markStarted(
  knex: Knex,
  tenantId: string,
  ids: readonly string[],
  now: string,
): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('quotes').whereIn('id', ids).update({ negotiationStartedAt: now });
  });
}

/** Gives claimed quotes back, to be taken at the next look. */
export function releaseClaims(knex: Knex, tenantId: string, ids: readonly string[]): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('quotes').whereIn('id', ids).update({ negotiationClaimedUntil: null });
  });
}

/** Puts quotes whose negotiation is missing back in the outbox. Answers how many were. */
export function markMissing(knex: Knex, tenantId: string, ids: readonly string[]): Promise<number> {
  return inTenant(knex, tenantId, async trx =>
    trx('quotes')
      .whereIn('id', ids)
      .whereNull('negotiationEndedAt')
      .update({ negotiationStartedAt: null, negotiationClaimedUntil: null }),
  );
}

/** One page of the quotes whose negotiation should be running, in order of id, from after `after`. */
export async function negotiationsThatShouldRun(
  knex: Knex,
  after: string,
  startedBefore: string,
  count: number,
): Promise<QuoteName[]> {
  const { rows } = await knex.raw<{ rows: NameRow[] }>('select * from quotes_that_should_run(?, ?, ?)', [
    after,
    startedBefore,
    count,
  ]);
  return rows.map(toName);
}

/** Nothing is left to be done for this quote. */
export function endNegotiation(knex: Knex, { tenantId, quoteId }: QuoteName, now: string): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('quotes')
      .where({ id: quoteId })
      .whereNull('negotiationEndedAt')
      .update({ negotiationEndedAt: now });
  });
}

/** What a negotiation has to know of its quote. No name of a person, no price, no free text: histories hold ids. */
export interface QuoteFacts extends Standing {
  vendorId: string;
  needId: string | null;
  /** In words for operators. */
  title: string;
}

/** Something that is not in the list of products is as its vendor wrote it, so it is not named. */
export const factsOf = (row: QuoteRow): QuoteFacts => ({
  ...standingOf(row),
  vendorId: row.vendorId,
  needId: row.needId,
  title: row.productId ? `quote of ${row.productName}` : 'quote of something not in the list of products',
});

/** Undefined when the quote is gone. */
export async function negotiationFacts(
  knex: Knex,
  { tenantId, quoteId }: QuoteName,
): Promise<QuoteFacts | undefined> {
  const row = await inTenant(knex, tenantId, trx => quoteRow(trx, quoteId));
  return row && factsOf(row);
}
