// Errors of activities that nobody expected, reported as the API reports its own. Refusals and providers that are down
// are answers, not errors.
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { ErrorReporter } from '../config/logger';

export const reportingActivities =
  (reporter: ErrorReporter): ActivityInterceptorsFactory =>
  () => ({
    inbound: {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
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
