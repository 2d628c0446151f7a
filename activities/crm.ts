// The CRM, as activities: one customer, and everything there is to compare. Both only ever move both sides towards each
// other, so running them twice does no harm. What HubSpot says may name a customer, and histories hold no people: it stands
// in the customer's row.
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { alive } from './alive';
import type { CrmReport } from './crm-reconciliation';
import { reconcileCrm } from './crm-reconciliation';
import type { CrmSyncDeps } from './crm-sync';
import { syncCustomers } from './crm-sync';
import { CrmStopped, CrmTrouble } from './gateways/hubspot-errors';

export interface CrmDeps extends CrmSyncDeps {
  /** The business whose CRM it is. */
  tenantId: string;
}

export function createCrmActivities({ tenantId: connected, ...deps }: CrmDeps) {
  return {
    /** Brings one customer in line. Answers whether the CRM took it; if not, staff have to see to it. */
    async syncCustomer({ tenantId, customerId }: { tenantId: string; customerId: string }): Promise<boolean> {
      const refused = await failing(() => alive(() => syncCustomers(deps, tenantId, [customerId])));
      return refused.length === 0;
    },

    async reconcileCrm(): Promise<CrmReport> {
      const beat = (note: string): void => Context.current().heartbeat(note);
      return failing(() => alive(() => reconcileCrm(deps, connected, beat)));
    },
  };
}

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CrmStopped) {
      const message = 'HubSpot refuses us until somebody acts; the page of the CRM says why';
      throw ApplicationFailure.create({ message, type: 'crm_stopped', nonRetryable: true });
    }
    if (!(error instanceof CrmTrouble)) throw error;
    throw ApplicationFailure.create({
      message: 'HubSpot cannot be asked for now; the rows of the customers say why',
      type: 'crm_unavailable',
      nextRetryDelay: error.retryAfterMs,
    });
  }
}
