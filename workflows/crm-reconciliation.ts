// Every few minutes, by a Schedule, where a CRM is configured: customers the CRM never heard of, what was changed over there
// while nobody told us, and contacts to be deleted for good.
import { proxyActivities } from '@temporalio/workflow';
import type { createCrmActivities } from '../activities/crm';
import type { CrmReport } from '../activities/crm-reconciliation';
import { QUEUES } from './messages';

// The next run does what this one could not, so nothing is tried for long. The first one tells of everybody.
const activities = proxyActivities<ReturnType<typeof createCrmActivities>>({
  taskQueue: QUEUES.crm,
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '1 minute',
  scheduleToCloseTimeout: '2 hours',
  retry: { initialInterval: '5 seconds', maximumAttempts: 5 },
});

export const crmReconciliation = (): Promise<CrmReport> => activities.reconcileCrm();
