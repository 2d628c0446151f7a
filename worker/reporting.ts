// Errors of activities that nobody expected, reported as the API reports its own. Refusals and providers that are down
// are answers, not errors. How long each attempt took and how it ended is measured, whatever it was.
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { ErrorReporter } from '../config/logger';
import type { Outcome } from './metrics';
import { observeActivity } from './metrics';

export const reportingActivities =
  (reporter: ErrorReporter): ActivityInterceptorsFactory =>
  () => ({
    inbound: {
      async execute(input, next) {
        const from = performance.now();
        const ended = (outcome: Outcome): void =>
          observeActivity(Context.current().info.activityType, outcome, (performance.now() - from) / 1000);
        try {
          const result = await next(input);
          ended('done');
          return result;
        } catch (error) {
          ended(error instanceof ApplicationFailure && error.nonRetryable ? 'refused' : 'failed');
          if (!(error instanceof ApplicationFailure) && !(error instanceof CancelledFailure)) {
            const { activityType, workflowExecution } = Context.current().info;
            const workflow = workflowExecution?.workflowId ?? '';
            reporter.report(error, { activity: activityType, workflow, ...requestOf(input.args[0]) });
          }
          throw error;
        }
      },
    },
  });

/** The request that led to this work, where it is known. */
function requestOf(input: unknown): { requestId?: string } {
  const requestId = (input as { requestId?: unknown } | undefined)?.requestId;
  return typeof requestId === 'string' ? { requestId } : {};
}
