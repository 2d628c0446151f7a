// How a lifecycle is started, the same wherever it is: by the starter, and by an Update on a booking that has none yet.
import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { LifecycleFacts } from '../domain/booking/timeline';
import type { LifecycleInput } from './messages';
import { QUEUES, lifecycleId, lookAgain, searchAttributes } from './messages';

export const LIFECYCLE = 'bookingLifecycle';

/** Options for `client.workflow.start` and for Update-With-Start. A lifecycle that has ended may be followed by another. */
export function lifecycleStart(tenantSlug: string, input: LifecycleInput, facts: LifecycleFacts) {
  return {
    workflowId: lifecycleId(tenantSlug, input.bookingId),
    taskQueue: QUEUES.bookings,
    args: [input] as [LifecycleInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: facts.title,
    staticDetails: [
      `**${facts.title}** of tenant \`${tenantSlug}\``,
      '',
      `From ${facts.start} until ${facts.end}. Booking \`${input.bookingId}\`.`,
      '',
      'Holds the place while pending, reminds, starts, ends or flags the booking, and follows up. ' +
        'Status changes arrive as Updates; Postgres is written by local activities.',
    ].join('\n'),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.tenant, value: tenantSlug },
      { key: searchAttributes.status, value: facts.status },
      { key: searchAttributes.kind, value: facts.kind },
      { key: searchAttributes.resource, value: facts.resourceId },
      { key: searchAttributes.start, value: new Date(facts.start) },
    ]),
  };
}

export type LifecycleStart = ReturnType<typeof lifecycleStart>;

/** Has a lifecycle read its booking anew. One that is gone is started again, and begins with what it finds. */
export async function haveLookAgain({ workflow }: Client, start: LifecycleStart): Promise<void> {
  await workflow.signalWithStart(LIFECYCLE, { ...start, signal: lookAgain });
}
