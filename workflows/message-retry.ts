// Sending a failed message once more, because staff asked (DESIGN §5 "Messages").
import { proxyActivities } from '@temporalio/workflow';
import type { createMessageActivities, RetryInput } from '../activities/messages';
import { QUEUES } from './messages';

// Somebody waits to see it sent: after an hour it is put before staff again.
const PATIENT = {
  taskQueue: QUEUES.messages,
  startToCloseTimeout: '45 seconds',
  heartbeatTimeout: '20 seconds',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
} as const;
const activities = proxyActivities<ReturnType<typeof createMessageActivities>>(PATIENT);

export async function messageRetry(input: RetryInput): Promise<void> {
  await activities.requeueMessage.executeWithOptions({ ...PATIENT, summary: 'back in the queue' }, [input]);
  try {
    await activities.deliverMessage.executeWithOptions({ ...PATIENT, summary: 'send' }, [input]);
  } catch {
    await activities.failMessage.executeWithOptions({ ...PATIENT, summary: 'could not be sent' }, [input]);
  }
}
