// Messages nobody has read (DESIGN §5 "Messages"): waits for a while, and then has a mail tell of them, once. Postgres holds
// the messages, whether they were read, and what was said; this holds the clock. Reading ends it, and is found in Postgres
// all the same if it was never told.
import { condition, proxyLocalActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { createVendorMessageActivities } from '../activities/vendor-messages';
import type { NudgeInput, NudgeState } from './messages';
import { messagesRead, nudgeState } from './messages';

// Nobody waits: done when the database is back, however long that takes.
const onTime = proxyLocalActivities<ReturnType<typeof createVendorMessageActivities>>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '1 minute' },
  localRetryThreshold: '30 seconds',
});

export async function unreadNudge({ tenantId, burstId, dueAt }: NudgeInput): Promise<void> {
  let isRead = false;
  let told: number | null = null;
  setHandler(messagesRead, () => void (isRead = true));
  setHandler(nudgeState, (): NudgeState => ({ dueAt, isRead, told }), {
    description: 'When a mail tells of the messages, and whether somebody has read them.',
  });

  setCurrentDetails(`**unread**; a mail tells of them at ${dueAt}`);
  const waitMs = Math.max(1, Date.parse(dueAt) - Date.now());
  if (await condition(() => isRead, waitMs, { summary: 'unread for too long' })) {
    setCurrentDetails('**read** in time; nobody had to be told');
    return;
  }
  told = await onTime.tellOfUnread({ tenantId, burstId, now: new Date(Date.now()).toISOString() });
  setCurrentDetails(told === 0 ? '**over**; nobody had to be told' : `**told** by ${told} mails`);
}
