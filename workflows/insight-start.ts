// How advice is started: by the worker's starter, when somebody has asked for it.
import { TypedSearchAttributes } from '@temporalio/common';
import type { Topic } from '../domain/advice/advice';
import type { InsightInput } from './messages';
import { QUEUES, insightId, searchAttributes } from './messages';

export const INSIGHT = 'insight';

const ABOUT: Record<Topic, string> = {
  cancellations: 'Advice on the cancellations of a customer',
  schedule: 'Advice on the schedule of a location',
  conflict: 'Advice on a conflict',
};

/** Options for `start`. One that runs is not started twice; one that ended without an answer may be followed by another. */
export function insightStart(input: InsightInput, { topic }: { topic: Topic }) {
  const { tenantSlug } = input;
  return {
    workflowId: insightId(tenantSlug, input.insightId),
    taskQueue: QUEUES.bookings,
    args: [input] as [InsightInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: ABOUT[topic],
    staticDetails: [
      `**${ABOUT[topic]}**, tenant \`${tenantSlug}\`, insight \`${input.insightId}\``,
      '',
      'Gathers figures in Postgres and stores what the rules make of them; then a model is asked, where one is set up. ' +
        'Nothing is done about what is advised: that is for people. Facts, prompt and answer are not in this history.',
    ].join('\n'),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.tenant, value: tenantSlug },
      { key: searchAttributes.kind, value: `advice ${topic}` },
    ]),
  };
}
