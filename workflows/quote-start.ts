// How a negotiation is started, the same wherever it is: by the starter, and by an answer to a quote that has none yet.
import { TypedSearchAttributes } from '@temporalio/common';
import type { QuoteInput } from './messages';
import { QUEUES, quoteId, searchAttributes } from './messages';

export const NEGOTIATION = 'quoteNegotiation';

/** What an operator reads about it, and filters by. */
export interface QuoteSubject {
  title: string;
  status: string;
  vendorId: string;
  needId: string | null;
  /** ISO instant. */
  validUntil: string;
}

/** Options for `client.workflow.start` and for Update-With-Start. A negotiation that has ended may be followed by another. */
export function quoteStart(input: QuoteInput, quote: QuoteSubject) {
  const { tenantSlug } = input;
  return {
    workflowId: quoteId(tenantSlug, input.quoteId),
    taskQueue: QUEUES.bookings,
    args: [input] as [QuoteInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: quote.title,
    staticDetails: [
      `**${quote.title}** of tenant \`${tenantSlug}\``,
      '',
      `Quote \`${input.quoteId}\` of vendor \`${quote.vendorId}\`${quote.needId ? `, on need \`${quote.needId}\`` : ''}.`,
      '',
      'Vendor and staff negotiate: offers, counter-offers, one final answer, a deadline (BerthStart). Answers arrive as ' +
        'Updates; Postgres, which holds prices and words, is written by local activities. Accepted, it becomes a delivery.',
    ].join('\n'),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.tenant, value: tenantSlug },
      { key: searchAttributes.status, value: quote.status },
      { key: searchAttributes.kind, value: 'quote' },
      { key: searchAttributes.resource, value: quote.vendorId },
      { key: searchAttributes.start, value: new Date(quote.validUntil) },
    ]),
  };
}
