// What the workflow of unread messages does. Safe to run again: the mails of a burst are queued once.
import { ApplicationFailure } from '@temporalio/common';
import { tenantById } from '../services/tenants';
import type { NudgeDeps } from '../services/vendor-messages/nudge';
import { tellOfUnread } from '../services/vendor-messages/nudge';

export function createVendorMessageActivities(deps: NudgeDeps) {
  return {
    /** Answers how many mails tell of it. `now` is chosen once by the workflow, so that a retry decides the same. */
    async tellOfUnread(request: { tenantId: string; burstId: string; now: string }): Promise<number> {
      const tenant = await tenantById(deps.knex, request.tenantId);
      if (!tenant) throw ApplicationFailure.nonRetryable('No such tenant', 'not_found');
      return tellOfUnread(deps, tenant, request.burstId, request.now);
    },
  };
}
