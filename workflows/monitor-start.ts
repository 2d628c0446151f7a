// How the monitor of a business is started, the same wherever it is: by the worker's starter, by the reconciliation, and
// by a pause of one that is not there.
import { TypedSearchAttributes } from '@temporalio/common';
import type { MonitorInput } from './messages';
import { QUEUES, searchAttributes, stockMonitorId } from './messages';

export const MONITOR = 'stockMonitor';

/** Options for `start`, `signalWithStart` and Update-With-Start. One per tenant; one that ended may be followed by another. */
export function monitorStart({ id, slug }: { id: string; slug: string }) {
  return {
    workflowId: stockMonitorId(slug),
    taskQueue: QUEUES.bookings,
    args: [{ tenantId: id, tenantSlug: slug }] as [MonitorInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: `Stock of ${slug}`,
    staticDetails: [
      `**Stock** of tenant \`${slug}\``,
      '',
      'Checks every product against its target each hour, and what has changed some seconds after it did.',
      '',
      'Alerts and needs are opened, changed and closed in Postgres; managers are told of what became critical, and ' +
        'once a day of what is low. Paused and resumed from the settings of stock.',
    ].join('\n'),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.tenant, value: slug },
      { key: searchAttributes.kind, value: 'stock' },
      { key: searchAttributes.status, value: 'running' },
    ]),
  };
}
