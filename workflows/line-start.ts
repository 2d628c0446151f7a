// How the workflow of a held slot is started, the same wherever it is: by the worker's starter, and by an answer to an
// offer whose workflow is gone.
import { TypedSearchAttributes } from '@temporalio/common';
import type { LineInput } from './messages';
import { QUEUES, lineId, searchAttributes } from './messages';

export const LINE = 'waitlistOffer';

/** What an operator reads about it. */
export interface LineSubject {
  serviceName: string;
  staffId: string;
  staffName: string;
  /** ISO instant. */
  start: string;
}

/** Options for `signalWithStart` and for Update-With-Start. A slot may become free more than once. */
export function lineStart(tenantSlug: string, input: LineInput, slot: LineSubject) {
  const title = `${slot.serviceName} with ${slot.staffName}, ${slot.start}`;
  return {
    workflowId: lineId(tenantSlug, input.slotId),
    taskQueue: QUEUES.bookings,
    args: [input] as [LineInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: title,
    staticDetails: [
      `**${title}** of tenant \`${tenantSlug}\``,
      '',
      `Slot \`${input.slotId}\` became free and is held: offered to those who wait, one at a time, each with a clock.`,
      '',
      'Answers arrive as Updates; Postgres is written by local activities. When nobody is left the slot is open again.',
    ].join('\n'),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.tenant, value: tenantSlug },
      { key: searchAttributes.kind, value: 'waitlist' },
      { key: searchAttributes.resource, value: slot.staffId },
      { key: searchAttributes.start, value: new Date(slot.start) },
    ]),
  };
}
