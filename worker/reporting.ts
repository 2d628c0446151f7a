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
            reporter.report(error, { activity: activityType, workflow: workflowExecution?.workflowId ?? '' });
          }
          throw error;
        }
      },
    },
  });
