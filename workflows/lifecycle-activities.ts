// What a lifecycle asks of the world, and how patiently: every group of activities with its timeouts and their reason.
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { createBookingActivities } from '../activities/bookings';
import type { createMessageActivities } from '../activities/messages';
import { QUEUES } from './messages';
import { WHILE_SOMEBODY_WAITS } from './patience';

type Bookings = ReturnType<typeof createBookingActivities>;
type Messages = ReturnType<typeof createMessageActivities>;

/** A database that does not answer for this long is reported. */
export const asked = proxyLocalActivities<Bookings>(WHILE_SOMEBODY_WAITS);

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

/** The first try of several messages at once; what it leaves is sent each for itself. */
export const TRYING = {
  ...SENDING,
  scheduleToCloseTimeout: '10 minutes',
  retry: { maximumAttempts: 1 },
} as const;

export const messages = proxyActivities<Messages>(SENDING);
