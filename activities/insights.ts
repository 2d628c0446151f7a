// Advice: its facts, asking a model about them, and what becomes of it. Each is safe to run again: facts are gathered once,
// an answer is stored once, and whoever finds it stored asks nothing.
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import type { Logger } from '../config/logger';
import type { WhyRules } from '../domain/advice/advice';
import { promptOf } from '../domain/advice/prompt';
import type { Tenant } from '../domain/tenant';
import type { Gathered } from '../services/advice/answer';
import { factsToAsk, gatherInsight, settleInsight, storeAnswer } from '../services/advice/answer';
import type { InsightName } from '../services/advice/rows';
import { tenantById } from '../services/tenants';
import { alive } from './alive';
import type { Advisor } from './gateways/advisor';
import { AdvisorRejects, AdvisorUnavailable } from './gateways/advisor';
import { readAnswer } from './gateways/advisor-answer';

export interface InsightDeps {
  knex: Knex;
  /** Without one the rules advise. */
  advisor?: Advisor;
  /** Told when an operator has to look. */
  log?: Logger;
}

type Timed = InsightName & { now: string };

/** What came of asking a model; `over`: there was nothing to ask any more. */
export type AskOutcome = 'answered' | 'refused' | 'unusable' | 'rejected' | 'over';

export function createInsightActivities({ knex, advisor }: InsightDeps) {
  const budget = { configured: advisor !== undefined, perDay: advisor?.perDay ?? 0 };
  return {
    /** Null when it is gone. */
    async gatherInsight({ tenantId, insightId, now }: Timed): Promise<Gathered | null> {
      const tenant = await tenantById(knex, tenantId);
      return (tenant && (await gatherInsight(knex, tenant, insightId, budget, now))) ?? null;
    },

    async settleInsight({ tenantId, insightId, why, now }: Timed & { why: WhyRules }): Promise<void> {
      const tenant = await tenantById(knex, tenantId);
      if (tenant) await settleInsight(knex, tenant, insightId, why, now);
    },
  };
}

/** On a queue of its own patience: a model may take its time. */
export function createAdvisorActivities({ knex, advisor, log }: InsightDeps) {
  async function ask(asking: Advisor, tenant: Tenant, insightId: string): Promise<AskOutcome> {
    const facts = await factsToAsk(knex, tenant.id, insightId);
    if (!facts) return 'over';
    const reply = await asking.ask(promptOf(facts), Context.current().cancellationSignal);
    if (reply.outcome !== 'answered') return reply.outcome;
    const advice = readAnswer(reply.text, facts);
    if (!advice) return 'unusable';
    const { inputTokens, outputTokens } = reply;
    const answer = { advice, model: asking.model, inputTokens, outputTokens };
    await storeAnswer(knex, tenant, insightId, answer, new Date().toISOString());
    return 'answered';
  }

  return {
    /** @throws when it is worth trying again. */
    async askAdvisor({ tenantId, insightId }: InsightName): Promise<AskOutcome> {
      const tenant = await tenantById(knex, tenantId);
      if (!advisor || !tenant) return 'over';
      try {
        return await alive(() => ask(advisor, tenant, insightId));
      } catch (error) {
        if (error instanceof AdvisorRejects) {
          log?.warn({ insightId }, error.message);
          return 'rejected';
        }
        if (!(error instanceof AdvisorUnavailable)) throw error;
        throw ApplicationFailure.create({
          ...{ message: error.message, type: 'advisor_unavailable', nextRetryDelay: error.retryAfterMs },
        });
      }
    },
  };
}
