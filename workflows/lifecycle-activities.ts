// What a lifecycle asks of the world, and how patiently: every group of activities with its timeouts and their reason.
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { createBookingActivities } from '../activities/bookings';
import type { createMessageActivities } from '../activities/messages';
import { QUEUES } from './messages';

type Bookings = ReturnType<typeof createBookingActivities>;
type Messages = ReturnType<typeof createMessageActivities>;

/**
 * Somebody waits for an answer: a database that does not answer for this long is reported. The attempts are counted as
 * well, some five seconds of them: the time limit alone does not end local activities that fail at once. All of it is over
 * before the SDK has to renew the workflow task, which it does after 8 seconds: where the two met, a soak found histories
 * that could not be replayed.
 */
export const asked = proxyLocalActivities<Bookings>({
  startToCloseTimeout: '5 seconds',
  scheduleToCloseTimeout: '6 seconds',
  retry: { initialInterval: '100 milliseconds', maximumInterval: '2 seconds', maximumAttempts: 7 },
});

/** Nobody waits: the step is taken when the database is back, however long that takes. */
export const onTime = proxyLocalActivities<Bookings>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '1 minute' },
  localRetryThreshold: '30 seconds',
});

/** A provider may be down for hours. After three days a message is put before staff instead. */
export const SEND_FOR_MS = 3 * 24 * 3_600_000;

/** A worker that dies while it sends is noticed by its silence, long before the send itself would be given up. */
export const SENDING = {
  taskQueue: QUEUES.messages,
  startToCloseTimeout: '45 seconds',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
} as const;

export const messages = proxyActivities<Messages>(SENDING);
