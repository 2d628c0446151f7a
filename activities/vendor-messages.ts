// What the workflow of unread messages does. Safe to run again: the mails of a burst are written once, and those that wait
// to be sent are found.
import { ApplicationFailure } from '@temporalio/common';
import { tenantById } from '../services/tenants';
import type { NudgeDeps } from '../services/vendor-messages/nudge';
import { tellOfUnread } from '../services/vendor-messages/nudge';

export function createVendorMessageActivities(deps: NudgeDeps) {
  return {
    /** Answers the ids of the mails that wait to be sent. `now` is chosen once by the workflow. */
    async tellOfUnread(request: { tenantId: string; burstId: string; now: string }): Promise<string[]> {
      const tenant = await tenantById(deps.knex, request.tenantId);
      if (!tenant) throw ApplicationFailure.nonRetryable('No such tenant', 'not_found');
      return tellOfUnread(deps, tenant, request.burstId, request.now);
    },
  };
}
