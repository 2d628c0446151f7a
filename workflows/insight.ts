// Advice (DESIGN §5): gathers facts, asks the advisor, stores the advice. Postgres holds all of it, with what the rules make
// of the facts from the first step on; this holds the patience with a model that is away. It never acts on what is advised.
import {
  ActivityFailure,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { AskOutcome, createAdvisorActivities, createInsightActivities } from '../activities/insights';
import type { WhyRules } from '../domain/advice/advice';
import type { InsightInput, InsightState } from './messages';
import { QUEUES, insightState } from './messages';

// The facts stand when the database is back, however long that takes.
const stored = proxyLocalActivities<ReturnType<typeof createInsightActivities>>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '1 minute' },
  localRetryThreshold: '30 seconds',
});

/** Somebody reads what the rules say meanwhile; after this it stays. A model that asks for a longer pause is not waited for. */
const ASKING = {
  taskQueue: QUEUES.messages,
  startToCloseTimeout: '90 seconds',
  heartbeatTimeout: '15 seconds',
  scheduleToCloseTimeout: '10 minutes',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
} as const;
const model = proxyActivities<ReturnType<typeof createAdvisorActivities>>(ASKING);

export async function insight({ tenantId, insightId }: InsightInput): Promise<string> {
  let step = 'gathering facts';
  setHandler(insightState, (): InsightState => ({ step }), {
    description: 'What it is doing, or how it ended.',
  });
  const say = (now: string): string => {
    step = now;
    setCurrentDetails(`**${now}**`);
    return now;
  };
  const name = { tenantId, insightId };
  const at = () => ({ ...name, now: new Date(Date.now()).toISOString() });

  say('gathering facts');
  const gathered = await stored.gatherInsight(at());
  if (!gathered || gathered.status === 'gone') return say('over: what it is about is gone');
  if (!gathered.askModel) return say('answered by the rules');

  say('the rules have answered; a model is asked');
  const outcome = await asked(name);
  if (outcome === 'answered' || outcome === 'over') return say('answered by a model');
  await stored.settleInsight({ ...at(), why: outcome });
  return say(`answered by the rules: ${outcome}`);
}

/** An answer of no use is asked for once more. */
async function asked(name: { tenantId: string; insightId: string }): Promise<'answered' | 'over' | WhyRules> {
  try {
    const first = await ask(name, 'ask a model');
    return first === 'unusable' ? await ask(name, 'ask once more: the answer was of no use') : first;
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return 'unavailable';
  }
}

const ask = (name: { tenantId: string; insightId: string }, summary: string): Promise<AskOutcome> =>
  model.askAdvisor.executeWithOptions({ ...ASKING, summary }, [name]);
