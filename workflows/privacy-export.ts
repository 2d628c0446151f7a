// An export of what is held on a customer: one file, which this workflow also deletes when its days are over.
import {
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { createPrivacyActivities } from '../activities/privacy';
import type { PrivacyInput, PrivacyState } from './messages';
import { privacyState, searchAttributes } from './messages';

// Nobody waits: done when the database is back. A worker that dies while it writes is noticed by its silence.
const activities = proxyActivities<ReturnType<typeof createPrivacyActivities>>({
  startToCloseTimeout: '20 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

const clock = (): string => new Date(Date.now()).toISOString();

export async function privacyExport({ tenantId, jobId }: PrivacyInput): Promise<void> {
  const state: PrivacyState = { doing: 'writes the file', done: [] };
  setHandler(privacyState, () => state, { description: 'What it does.' });
  const keptUntil = await activities.writeExport({ tenantId, jobId, now: clock() });
  if (keptUntil === null) return;
  state.done.push('file');
  state.doing = `keeps the file until ${keptUntil}`;
  upsertSearchAttributes([{ key: searchAttributes.status, value: 'completed' }]);
  setCurrentDetails(`The file is kept until **${keptUntil}**.`);
  const leftMs = Date.parse(keptUntil) - Date.now();
  if (leftMs > 0) await sleep(leftMs, { summary: 'the file is deleted' });
  await activities.forgetExport({ tenantId, jobId });
  state.doing = 'nothing: the file is deleted';
}
