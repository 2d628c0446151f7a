// An erasure of what is held on a customer. It waits until nothing is booked (or has it cancelled), and then makes one part
// after the other anonymous; Postgres keeps what was done, so that nothing is lost with a worker.
import {
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { createCalendarActivities } from '../activities/calendar';
import type { createPrivacyActivities } from '../activities/privacy';
import type { ErasurePart } from '../domain/privacy/jobs';
import { ERASURE_PARTS, nextLookMs } from '../domain/privacy/jobs';
import type { PrivacyInput, PrivacyState } from './messages';
import { QUEUES, privacyState, searchAttributes } from './messages';

type Privacy = ReturnType<typeof createPrivacyActivities>;

// Nobody waits, and it must be finished once it has begun: tried until it is done. A part may search all of a tenant.
const PATIENT = {
  startToCloseTimeout: '20 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
} as const;
const patient = proxyActivities<Privacy>(PATIENT);
const onTime = proxyLocalActivities<Privacy>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '1 minute' },
  localRetryThreshold: '30 seconds',
});
// A calendar server that is away for longer than this keeps a name until somebody looks: it is noted as not reached.
const CALENDAR = {
  taskQueue: QUEUES.calendars,
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '20 seconds',
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '2 minutes' },
} as const;
const { syncCalendar } = proxyActivities<ReturnType<typeof createCalendarActivities>>(CALENDAR);

const SETTLE = '2 seconds';
const clock = (): string => new Date(Date.now()).toISOString();

export async function privacyErasure(input: PrivacyInput): Promise<void> {
  const subject = { tenantId: input.tenantId, jobId: input.jobId };
  const state: PrivacyState = { doing: 'looks what is booked', done: [] };
  setHandler(privacyState, () => state, {
    description: 'What it waits for or does, and which parts are done.',
  });
  if (!(await mayBegin())) return;
  describe('running', 'erases');
  for (const part of ERASURE_PARTS) await erase(part);
  await onTime.finishErasure({ ...subject, now: clock() });
  describe('completed', 'nothing: all is erased');

  /** False when there is nothing to erase (any more). */
  async function mayBegin(): Promise<boolean> {
    for (;;) {
      const next = await onTime.beginErasure({ ...subject, now: clock() });
      switch (next.status) {
        case 'running':
          return true;
        case 'over':
          describe('withdrawn', 'nothing: it was taken back');
          return false;
        case 'cancel':
          describe('running', 'cancels what is booked');
          await patient.cancelAhead.executeWithOptions({ ...PATIENT, summary: 'cancel bookings' }, [subject]);
          break;
        case 'settle':
          await sleep(SETTLE, { summary: 'the customer is being told' });
          break;
        case 'waiting':
          describe('waiting', `waits: ${next.bookings} booked, until ${next.until}`);
          await sleep(nextLookMs(next.until, clock()), { summary: `booked until ${next.until}` });
      }
      if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof privacyErasure>(input);
    }
  }

  async function erase(part: ErasurePart): Promise<void> {
    state.doing = `erases: ${part}`;
    if (part === 'calendars') await eraseFromCalendars();
    else
      await patient.erasePart.executeWithOptions({ ...PATIENT, summary: part }, [
        { ...subject, part, now: clock() },
      ]);
    state.done.push(part);
    describe('running', 'erases');
  }

  /** Events that name the person are written anew from the bookings, which do not any more. */
  async function eraseFromCalendars(): Promise<void> {
    const bookingIds = await onTime.bookingsInCalendars(subject);
    let failed = 0;
    for (const bookingId of bookingIds) {
      const event = { tenantId: input.tenantId, bookingId };
      const options = { ...CALENDAR, summary: 'calendar event' };
      await syncCalendar.executeWithOptions(options, [event]).catch(() => (failed += 1));
    }
    const done = { part: 'calendars' as const, count: bookingIds.length, failed, at: clock() };
    await onTime.notePart({ ...subject, done });
  }

  function describe(status: string, doing: string): void {
    state.doing = doing;
    upsertSearchAttributes([{ key: searchAttributes.status, value: status }]);
    setCurrentDetails(
      `**${status}**: ${doing}${state.done.length > 0 ? `\n\nDone: ${state.done.join(', ')}` : ''}`,
    );
  }
}
