// One customer in the CRM: one workflow each, so that what happens to them is told in its order, and several changes at once
// are told together. Postgres holds what waits; this holds the patience. No booking waits for it.
import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { createCrmActivities } from '../activities/crm';
import type { CrmInput } from './messages';
import { QUEUES, customerChanged } from './messages';

// Tried until HubSpot is back, at its own pace: a 429 says how long to wait (nextRetryDelay). A day without it ends the
// workflow, not the change: that stays in Postgres, and is handed on once more.
const PATIENCE = {
  taskQueue: QUEUES.crm,
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '20 seconds',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes' },
} as const;
const crm = proxyActivities<ReturnType<typeof createCrmActivities>>(PATIENCE);

/** Somebody who books often changes several things in a moment. */
const DEBOUNCE = '2 seconds';
/** So that no history grows for ever. */
const MOST_ROUNDS = 100;

export async function crmSync(input: CrmInput): Promise<void> {
  const { tenantId, customerId } = input;
  let changed = true;
  setHandler(customerChanged, () => void (changed = true), {
    description: 'Something about the customer has changed in Postgres.',
  });

  for (let round = 0; changed; round += 1) {
    if (round >= MOST_ROUNDS || workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof crmSync>(input);
    }
    setCurrentDetails('**waits** a moment for what else changes');
    await sleep(DEBOUNCE, { summary: 'what else changes?' });
    changed = false;
    setCurrentDetails('**tells** HubSpot; while it is away this is tried again');
    if (!(await told())) return;
  }
  setCurrentDetails('**told**');

  /** Whether there may be more to tell. */
  async function told(): Promise<boolean> {
    try {
      const options = { ...PATIENCE, summary: 'the customer as it is' };
      const taken = await crm.syncCustomer.executeWithOptions(options, [{ tenantId, customerId }]);
      if (!taken) setCurrentDetails('**refused** by HubSpot; the page of the CRM says why');
      return taken || changed;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      setCurrentDetails('**not told**; it waits in Postgres');
      return false;
    }
  }
}
