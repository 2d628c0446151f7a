// What an answer to a quote says, kept in Postgres while the answer travels through Temporal, whose histories hold ids only
// (docs/decisions/0005). A draft changes nothing by itself; it goes when the negotiation has taken it, or has ended.
import type { Knex } from 'knex';
import type { DeliveryTarget } from '../../domain/delivery/windows';
import type { Terms } from './create';

/** Of a counter-offer its terms, of an acceptance the window, of a rejection perhaps the reason. */
export interface AnswerContent {
  terms?: Terms;
  window?: DeliveryTarget;
  reason?: string;
}

interface DraftKey {
  quoteId: string;
  operationId: string;
}

/** A second time it changes nothing: the same operation says the same. */
export async function keepDraft(
  trx: Knex.Transaction,
  owner: { tenantId: string; vendorId: string },
  { quoteId, operationId, now }: DraftKey & { now: string },
  content: AnswerContent,
): Promise<void> {
  await trx('quote_drafts')
    .insert({ ...owner, quoteId, operationId, content: JSON.stringify(content), createdAt: now })
    .onConflict(['quoteId', 'operationId'])
    .ignore();
}

export async function readDraft(
  trx: Knex.Transaction,
  { quoteId, operationId }: DraftKey,
): Promise<AnswerContent | undefined> {
  const row = await trx('quote_drafts')
    .where({ quoteId, operationId })
    .first<{ content: AnswerContent } | undefined>('content');
  return row?.content;
}

/** After an answer that was taken all others are outdated. */
export async function forgetDrafts(trx: Knex.Transaction, quoteId: string): Promise<void> {
  await trx('quote_drafts').where({ quoteId }).delete();
}
