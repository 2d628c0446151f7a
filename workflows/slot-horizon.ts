// Slots are made some weeks ahead of time (booking-management; DESIGN §1), by a Schedule: whoever keeps weekly hours never
// has to think of it.
import { proxyActivities } from '@temporalio/workflow';
import type { createSlotActivities } from '../activities/slots';

// Making slots again changes nothing, so a run that was killed simply runs again.
const { extendSlots } = proxyActivities<ReturnType<typeof createSlotActivities>>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '2 minutes',
  retry: { maximumAttempts: 3 },
});

/** Answers how many slots are new. */
export const slotHorizon = (): Promise<number> => extendSlots();
