// How the workflow of unread messages is started: by the worker's starter, when they are written, and once more when it
// should have ended and has not.
import { TypedSearchAttributes } from '@temporalio/common';
import type { NudgeInput } from './messages';
import { QUEUES, nudgeId, searchAttributes } from './messages';

export const NUDGE = 'unreadNudge';

/** Options for `start`. One that runs is not started twice; one that ended too early may be followed by another. */
export function nudgeStart(input: NudgeInput) {
  const { tenantSlug, burstId, dueAt } = input;
  return {
    workflowId: nudgeId(tenantSlug, burstId),
    taskQueue: QUEUES.bookings,
    args: [input] as [NudgeInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: `Unread messages at ${tenantSlug}`,
    staticDetails: [
      `**Unread messages** of tenant \`${tenantSlug}\`, burst \`${burstId}\``,
      '',
      `Ends when they are read; otherwise a mail tells of them at ${dueAt}, once.`,
    ].join('\n'),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.tenant, value: tenantSlug },
      { key: searchAttributes.kind, value: 'unread' },
      { key: searchAttributes.start, value: new Date(dueAt) },
    ]),
  };
}
