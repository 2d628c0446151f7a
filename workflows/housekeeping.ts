// What must be looked after whether or not anything happens (DESIGN §4, §5), every few minutes by a Schedule: bookings
// whose lifecycle is missing get one, and what has expired is forgotten.
import { proxyActivities } from '@temporalio/workflow';
import type { createHousekeepingActivities } from '../activities/housekeeping';
import type { createQuoteActivities } from '../activities/quotes';
import type { createStockActivities } from '../activities/stock';

type Activities = ReturnType<typeof createHousekeepingActivities> &
  ReturnType<typeof createStockActivities> &
  ReturnType<typeof createQuoteActivities>;
const activities = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
  retry: { maximumAttempts: 3 },
});

export interface HousekeepingReport {
  /** Lifecycles that should have been running and were not; they are being started again. */
  lifecyclesMissing: number;
  /** The same of stock monitors. */
  monitorsMissing: number;
  /** The same of negotiations of quotes. */
  quotesMissing: number;
  /** Changes of statistics that were folded into their counts. */
  countsFolded: number;
  forgotten: { keys: number; sessions: number; limits: number };
}

export async function housekeeping(): Promise<HousekeepingReport> {
  const lifecyclesMissing = await activities.reconcileLifecycles();
  const countsFolded = await activities.foldCounts();
  const forgotten = await activities.forgetExpired();
  const monitorsMissing = await activities.reconcileMonitors();
  const quotesMissing = await activities.reconcileQuotes();
  return { lifecyclesMissing, monitorsMissing, quotesMissing, countsFolded, forgotten };
}
