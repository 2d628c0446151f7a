// Sending one message that is queued, for as long as it is worth trying. It outlives whoever had something to say.
import { proxyActivities } from '@temporalio/workflow';
import type { createMessageActivities } from '../activities/messages';
import { SENDING, SEND_FOR_MS } from './lifecycle-activities';

type Messages = ReturnType<typeof createMessageActivities>;

const PATIENT = { ...SENDING, scheduleToCloseTimeout: SEND_FOR_MS } as const;
const activities = proxyActivities<Messages>(PATIENT);

export async function messageDelivery(input: { tenantId: string; messageId: string }): Promise<void> {
  try {
    await activities.deliverMessage.executeWithOptions({ ...PATIENT, summary: 'send' }, [input]);
  } catch {
    await activities.failMessage.executeWithOptions({ ...SENDING, summary: 'could not be sent' }, [input]);
  }
}
