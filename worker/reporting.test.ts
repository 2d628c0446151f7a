// Errors of activities that nobody expected arrive at Sentry, with the workflow and the request they belong to.
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { ErrorReporter } from '../config/logger';
import { createErrorReporter } from '../config/logger';
import type { SentryServer } from '../tests/harness/sentry';
import { startSentryServer } from '../tests/harness/sentry';
import { reportingActivities } from './reporting';

// On a busy machine it takes long to load Sentry.
jest.setTimeout(30_000);

let sentry: SentryServer;
let reporter: ErrorReporter;
beforeAll(async () => {
  sentry = await startSentryServer();
  reporter = await createErrorReporter({ sentryDsn: sentry.dsn, environment: 'test' }, 'worker');
});
afterAll(async () => {
  await reporter?.close();
  await sentry?.close();
});

const WORKFLOW = 'booking/demo/0198b000';

function run(error: Error, input: unknown): Promise<unknown> {
  const environment = new MockActivityEnvironment(
    { activityType: 'moveBooking', workflowExecution: { workflowId: WORKFLOW, runId: 'r' } },
    // These failures are meant: nobody need read of them.
    { interceptors: [reportingActivities(reporter)], logger: new DefaultLogger('ERROR', () => {}) },
  );
  return environment.run((_input: unknown) => Promise.reject(error), input);
}

test('an unexpected error is reported with activity, workflow and request, and fails the activity as before', async () => {
  const error = new Error('cannot move the booking of zoe@example.com');
  await expect(run(error, { requestId: 'req-4711', customerName: 'Zoe Quist' })).rejects.toThrow(error);
  const { event, text } = await sentry.nextReport();
  expect(event.tags).toEqual({
    ...{ process: 'worker', activity: 'moveBooking', workflow: WORKFLOW, requestId: 'req-4711' },
  });
  expect(event.exception.values[0]!.value).toBe('cannot move the booking of [email]');
  expect(text).not.toMatch(/zoe|quist/i);
});

test('one without a request is reported all the same; a refusal is not', async () => {
  await expect(run(ApplicationFailure.nonRetryable('no', 'not_found'), {})).rejects.toThrow();
  await expect(run(new Error('out of order'), undefined)).rejects.toThrow();
  const { event } = await sentry.nextReport();
  expect(event.exception.values[0]!.value).toBe('out of order');
  expect(event.tags.requestId).toBeUndefined();
});
