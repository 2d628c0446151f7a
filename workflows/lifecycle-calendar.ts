// The calendar event of a lifecycle's booking: brought in line beside everything else, so that a calendar server that is
// down, slow or angry delays no booking and no message. Many changes in a row are one sync, of the newest.
import { log, proxyActivities } from '@temporalio/workflow';
import type { createCalendarActivities } from '../activities/calendar';
import type { LifecycleInput } from './messages';
import { QUEUES } from './messages';

// A server that is away for longer is left to the reconciliation, which mends whatever it finds.
const SYNC = {
  taskQueue: QUEUES.calendars,
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '20 seconds',
  scheduleToCloseTimeout: '15 minutes',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '2 minutes' },
  summary: 'calendar event',
} as const;
const { syncCalendar } = proxyActivities<ReturnType<typeof createCalendarActivities>>(SYNC);

export interface CalendarEvent {
  /** Something about the booking may have changed. */
  bringInLine(): void;
  /** Nothing is under way. */
  isIdle(): boolean;
}

export function calendarEventOf(input: LifecycleInput): CalendarEvent {
  let wanted = 0;
  let done = 0;
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (done < wanted) {
      // It reads the booking when it runs, so it does all that was wanted until it began.
      const seen = wanted;
      try {
        await syncCalendar.executeWithOptions(SYNC, [input]);
      } catch (error) {
        log.warn('The calendar could not be brought in line; the reconciliation will', {
          error: String(error),
        });
      }
      done = seen;
    }
    running = false;
  }

  return {
    bringInLine() {
      wanted += 1;
      if (!running) void run();
    },
    isIdle: () => !running,
  };
}
