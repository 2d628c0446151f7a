// How the workflow of a customer in the CRM is started or woken by the worker's starter.
import { TypedSearchAttributes } from '@temporalio/common';
import type { CrmInput } from './messages';
import { QUEUES, crmId, customerChanged, searchAttributes } from './messages';

export const CRM_SYNC = 'crmSync';

/** Options for `signalWithStart`. One that ended is followed by another. */
export function crmStart(input: CrmInput) {
  const { tenantSlug, customerId } = input;
  return {
    workflowId: crmId(tenantSlug, customerId),
    taskQueue: QUEUES.bookings,
    args: [input] as [CrmInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    signal: customerChanged,
    signalArgs: [] as [],
    staticSummary: `A customer of ${tenantSlug} in the CRM`,
    staticDetails: [
      `**Customer** \`${customerId}\` of tenant \`${tenantSlug}\``,
      '',
      'Waits a moment for what else changes, then brings the contact in HubSpot and the customer in line, and tells of',
      'bookings. Ends when there is nothing left to tell. What waits stands in Postgres (`crm_changes`).',
    ].join('\n'),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.tenant, value: tenantSlug },
      { key: searchAttributes.kind, value: 'crm' },
    ]),
  };
}
