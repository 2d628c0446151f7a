// What a negotiation does to the database. Each is one transaction of services/quotes and safe to run again: an answer is
// found by its operation id, an expiry and an end happen once.
import type { Client } from '@temporalio/client';
import { Context } from '@temporalio/activity';
import { notFound } from '../domain/errors';
import type { QuoteAnswer, Side } from '../domain/quotes/negotiation';
import type { Tenant } from '../domain/tenant';
import type { QuoteDeps } from '../services/quotes/answer';
import { answerQuote, expireQuote } from '../services/quotes/answer';
import type { QuoteFacts, QuoteName } from '../services/quotes/outbox';
import {
  endNegotiation,
  factsOf,
  markMissing,
  negotiationFacts,
  negotiationsThatShouldRun,
} from '../services/quotes/outbox';
import { tenantById } from '../services/tenants';
import { refusing } from './failures';

const PAGE = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** Temporal's visibility lags a little behind: what was started just now is taken to be running. */
const SETTLED_MS = 5 * 60_000;

export interface QuoteActivityDeps extends QuoteDeps {
  client: Pick<Client, 'workflow'>;
  /** Workflow id of a quote, from the slug of its tenant. */
  quoteId(tenantSlug: string, quoteId: string): string;
}

interface AnswerRequest extends QuoteName {
  answer: QuoteAnswer;
  revision: number;
  by: { side: Side; id: string };
  operationId: string;
  requestId: string;
  /** ISO instant, chosen once by the workflow, so that a retry decides the same. */
  now: string;
}

export function createQuoteActivities(deps: QuoteActivityDeps) {
  const { knex, client } = deps;

  async function tenantOf({ tenantId }: QuoteName): Promise<Tenant> {
    const tenant = await tenantById(knex, tenantId);
    if (!tenant) throw notFound('Tenant');
    return tenant;
  }

  async function runningNegotiations(): Promise<Set<string>> {
    const running = new Set<string>();
    const query = `WorkflowType = 'quoteNegotiation' AND ExecutionStatus = 'Running'`;
    for await (const { workflowId } of client.workflow.list({ query, pageSize: PAGE })) {
      running.add(workflowId);
      if (running.size % PAGE === 0) Context.current().heartbeat(running.size);
    }
    return running;
  }

  async function missingOf(page: readonly QuoteName[], running: Set<string>): Promise<Map<string, string[]>> {
    const missing = new Map<string, string[]>();
    for (const { tenantId, quoteId } of page) {
      const tenant = await tenantById(knex, tenantId);
      if (!tenant || running.has(deps.quoteId(tenant.slug, quoteId))) continue;
      missing.set(tenantId, [...(missing.get(tenantId) ?? []), quoteId]);
    }
    return missing;
  }

  return {
    /** Null when the quote is gone. */
    async loadQuote(name: QuoteName): Promise<QuoteFacts | null> {
      return (await negotiationFacts(knex, name)) ?? null;
    },

    answerQuote: (request: AnswerRequest): Promise<QuoteFacts> =>
      refusing(async () => factsOf(await answerQuote(deps, await tenantOf(request), request))),

    /** Null when the quote is gone. */
    expireQuote: (request: QuoteName & { now: string }): Promise<QuoteFacts | null> =>
      refusing(async () => {
        const row = await expireQuote(deps, await tenantOf(request), request);
        return row ? factsOf(row) : null;
      }),

    async endNegotiation({ now, ...name }: QuoteName & { now: string }): Promise<void> {
      await endNegotiation(knex, name, now);
    },

    /** Puts every unfinished quote whose negotiation is missing back in the starter's outbox. Answers how many. */
    async reconcileQuotes(): Promise<number> {
      const running = await runningNegotiations();
      const startedBefore = new Date(Date.now() - SETTLED_MS).toISOString();
      let missing = 0;
      let after = FIRST_ID;
      for (;;) {
        Context.current().heartbeat(after);
        const page = await negotiationsThatShouldRun(knex, after, startedBefore, PAGE);
        for (const [tenantId, ids] of await missingOf(page, running)) {
          missing += await markMissing(knex, tenantId, ids);
        }
        if (page.length < PAGE) return missing;
        after = page[page.length - 1]!.quoteId;
      }
    },
  };
}
