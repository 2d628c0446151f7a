// How the workflows of personal data are started: by the worker's starter, once per job.
import { TypedSearchAttributes } from '@temporalio/common';
import type { PrivacyInput } from './messages';
import { QUEUES, privacyId, searchAttributes } from './messages';

export const EXPORT = 'privacyExport';
export const ERASURE = 'privacyErasure';

const WHAT = {
  export: [
    'Export of what is held on a customer',
    'Writes one file, keeps it for some days, and deletes it.',
  ],
  erasure: [
    'Erasure of what is held on a customer',
    'Waits until nothing is booked, then makes everything anonymous, part by part. The query `privacy` says how far it ' +
      'is. Once it has begun it cannot be taken back, only finished.',
  ],
} as const;

/** Options for `start`. One that has ended may be followed by another, which finds nothing to do. */
export function privacyStart(input: PrivacyInput, kind: keyof typeof WHAT) {
  const [summary, details] = WHAT[kind];
  return {
    workflowId: privacyId(input.tenantSlug, input.jobId),
    taskQueue: QUEUES.bookings,
    args: [input] as [PrivacyInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: summary,
    staticDetails: `**${summary}** of tenant \`${input.tenantSlug}\`\n\n${details}`,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.tenant, value: input.tenantSlug },
      { key: searchAttributes.kind, value: `privacy ${kind}` },
      { key: searchAttributes.status, value: 'queued' },
    ]),
  };
}
