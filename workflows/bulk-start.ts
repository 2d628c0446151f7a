// How the workflow of a bulk job is started, the same wherever it is: by the worker's starter, and by a control of one that
// has none yet.
import { TypedSearchAttributes } from '@temporalio/common';
import type { JobOperation } from '../domain/bulk/operations';
import type { BulkInput } from './messages';
import { QUEUES, bulkId, searchAttributes } from './messages';

export const BULK = 'bulkOperation';

const WORDS: Record<JobOperation, string> = {
  cancel: 'Cancels',
  confirm: 'Confirms',
  no_show: 'Marks as no-shows',
  move: 'Moves',
  block: 'Makes blocks:',
  create: 'Makes bookings:',
  restore: 'Takes cancellations back:',
};

/** Options for `start` and for Update-With-Start. One that has ended may be followed by another, which finds nothing to do. */
export function bulkStart(
  input: BulkInput,
  { operation, total }: { operation: JobOperation; total: number },
) {
  const summary = `${WORDS[operation]} ${total}`;
  return {
    workflowId: bulkId(input.tenantSlug, input.jobId),
    taskQueue: QUEUES.bookings,
    args: [input] as [BulkInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: summary,
    staticDetails: [
      `**${summary}** of tenant \`${input.tenantSlug}\``,
      '',
      'Goes through the items of the job in Postgres, page by page; each is done once, through the lifecycle of its ' +
        'booking, and has a result of its own there.',
      '',
      'Signals `pause`, `resume` and `cancel` are understood; the query `progress` says how far it is.',
    ].join('\n'),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.tenant, value: input.tenantSlug },
      { key: searchAttributes.kind, value: `bulk ${operation}` },
      { key: searchAttributes.status, value: 'queued' },
    ]),
  };
}
