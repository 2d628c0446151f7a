// Many bookings as one job (DESIGN §5 bulkOperation). Postgres holds the items and what became of each; this goes through
// them page by page, stands still when it is paused, and stops when it is cancelled. It goes on in a new run when its
// history is long, and nothing is lost with a worker: an item is done under its own name, once.
import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { createBulkActivities } from '../activities/bulk';
import { isOver } from '../domain/bulk/operations';
import type { Control } from '../domain/bulk/operations';
import type { BulkInput, BulkProgress, ControlInput } from './messages';
import { bulkProgress, cancelBulk, controlBulk, pauseBulk, resumeBulk, searchAttributes } from './messages';
import { WHILE_SOMEBODY_WAITS } from './patience';

type Bulk = ReturnType<typeof createBulkActivities>;

// Nobody waits: done when the database and Temporal are back, however long that takes. A worker that dies in the middle is
// noticed by its silence; the next one finds what it has done.
const PATIENT = {
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '8 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '30 seconds' },
} as const;
const pages = proxyActivities<Bulk>(PATIENT);
const onTime = proxyLocalActivities<Bulk>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '1 minute' },
  localRetryThreshold: '30 seconds',
});
const asked = proxyLocalActivities<Bulk>(WHILE_SOMEBODY_WAITS);

const clock = (): string => new Date(Date.now()).toISOString();

export async function bulkOperation(input: BulkInput): Promise<BulkProgress> {
  const { tenantId, jobId } = input;
  const subject = { tenantId, jobId };
  let progress: BulkProgress = { status: 'queued', done: 0, failed: 0, left: 0 };
  /** Goes up with every control, so that the answer of a page does not undo it. */
  let controls = 0;
  let signals = 0;
  let signalled: Promise<unknown> = Promise.resolve();

  setHandler(controlBulk, control, { description: 'Pauses the job, lets it go on, or cancels it.' });
  setHandler(pauseBulk, () => bySignal('pause'), { description: 'Stand still after the page under way.' });
  setHandler(resumeBulk, () => bySignal('resume'), { description: 'Go on.' });
  setHandler(cancelBulk, () => bySignal('cancel'), { description: 'Stop; what is done stays done.' });
  setHandler(bulkProgress, () => progress, { description: 'How many are done, failed and left.' });

  const begun = await onTime.beginJob({ ...subject, now: clock() });
  if (!begun) {
    log.warn('The job of this workflow does not exist', subject);
    await condition(allHandlersFinished);
    return progress;
  }
  if (controls === 0) adopt(begun);
  await live();
  await condition(() => allHandlersFinished());
  await signalled;
  return progress;

  async function live(): Promise<void> {
    while (!isOver(progress.status)) {
      if (workflowInfo().continueAsNewSuggested && allHandlersFinished()) {
        await signalled;
        await continueAsNew<typeof bulkOperation>(input);
      }
      const seen = controls;
      if (progress.status === 'paused') await condition(() => controls !== seen);
      else await page(seen);
    }
  }

  async function page(seen: number): Promise<void> {
    if (progress.left === 0) {
      adopt(await onTime.completeJob({ ...subject, now: clock() }), seen);
      return;
    }
    const summary = `${progress.left} left`;
    adopt(await pages.runBulkPage.executeWithOptions({ ...PATIENT, summary }, [subject]), seen);
  }

  /** An answer that was under way while somebody paused or cancelled the job knows less than they do. */
  function adopt(next: BulkProgress, seen = controls): void {
    progress = seen === controls ? next : { ...next, status: progress.status };
    describe();
  }

  async function control(request: ControlInput): Promise<BulkProgress> {
    try {
      const next = await asked.controlJob({ ...subject, ...request, now: clock() });
      controls += 1;
      adopt(next);
      return next;
    } catch (error) {
      throw error instanceof ActivityFailure && error.cause instanceof ApplicationFailure
        ? error.cause
        : error;
    }
  }

  /** By an operator: nobody waits for an answer, and one that makes no sense is only noted. */
  function bySignal(wanted: Control): void {
    signals += 1;
    const operationId = `bulk/${jobId}/${workflowInfo().runId}/signal/${signals}`;
    const ask = async (): Promise<void> => {
      try {
        await control({ control: wanted, userId: '', requestId: operationId, operationId });
      } catch (error) {
        log.warn('A signal could not be followed', { wanted, error: String(error) });
      }
    };
    signalled = signalled.then(ask);
  }

  function describe(): void {
    const { status, done, failed, left } = progress;
    upsertSearchAttributes([{ key: searchAttributes.status, value: status }]);
    setCurrentDetails(`**${status}**: ${done} done, ${failed} failed, ${left} left`);
  }
}
