// Exports and erasures as rows and in words.
import type { PrivacyJob } from '../../../contracts/privacy';
import type { Formats } from './format.server';

const PARTS: Record<PrivacyJob['parts'][number]['part'], string> = {
  person: 'Name, addresses, login',
  crm: 'Contacts in the CRM, to be deleted there',
  bookings: 'Bookings made anonymous',
  messages: 'Messages emptied',
  inbox: 'Inbox items',
  waitlist: 'Places on the waitlist',
  requests: 'Answers kept for repeated requests',
  bulk_jobs: 'Entries of bulk operations',
  exports: 'Files of exports deleted',
  history: 'Events of audit trail, analytics, stock',
  mentions: 'Mentions in free text',
  workflows: 'Workflow histories deleted',
  calendars: 'Calendar events rewritten',
};

const EXPORT: Record<PrivacyJob['status'], string> = {
  queued: 'Waiting to start',
  waiting: 'Waiting',
  running: 'Being written',
  completed: 'Ready',
  withdrawn: 'Withdrawn',
  expired: 'File deleted',
};
const ERASURE: Record<PrivacyJob['status'], string> = {
  queued: 'Waiting to start',
  waiting: 'Waits for bookings',
  running: 'Erasing',
  completed: 'Erased',
  withdrawn: 'Withdrawn',
  expired: 'Over',
};

const size = (bytes: number): string =>
  bytes < 1_024 ? '1 kB' : `${Math.round(bytes / 1_024).toLocaleString('en')} kB`;

export function privacyRow(job: PrivacyJob, moment: Formats['moment']) {
  const { id, kind, status, customerId, customerName } = job;
  return {
    ...{ id, kind, status, customerId, customerName },
    title: kind === 'export' ? 'Export' : 'Erasure',
    statusText: (kind === 'export' ? EXPORT : ERASURE)[status],
    made: `Asked for ${moment(job.createdAt)} by ${job.createdBy}`,
    file:
      job.fileBytes !== null && job.fileExpiresAt !== null
        ? `${size(job.fileBytes)}, kept until ${moment(job.fileExpiresAt)}`
        : undefined,
    waits: job.waitsUntil && moment(job.waitsUntil),
    cancels: job.ahead === 'cancel',
    moving: status === 'queued' || status === 'running',
    canWithdraw: kind === 'erasure' && (status === 'queued' || status === 'waiting'),
    parts: job.parts.map(({ part, count, failed }) => ({
      part,
      text: PARTS[part],
      count,
      failed: failed ? `${failed} could not be reached: look in the calendar itself` : undefined,
    })),
    temporalUiUrl: job.temporalUiUrl,
  };
}
export type PrivacyRow = ReturnType<typeof privacyRow>;
