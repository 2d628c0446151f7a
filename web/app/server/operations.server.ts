// Bulk jobs as forms and in words.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { BulkItem, BulkJob } from '../../../contracts/bulk';
import { JOB_STATUS, OPERATION } from '../operation-words';
import type { Formats } from './format.server';
import { idempotencyKey } from './idempotency.server';

type Values = Record<string, string>;

export function jobRow(job: BulkJob, moment: Formats['moment']) {
  const { id, total, done, failed, left, status } = job;
  return {
    ...{ id, total, done, failed, left, status },
    title: OPERATION[job.operation],
    statusText: JOB_STATUS[status],
    made: `${moment(job.createdAt)} by ${job.createdBy}`,
    reason: job.reason,
    finished: job.finishedAt && moment(job.finishedAt),
    moving: status === 'queued' || status === 'running',
    ...{ canUndo: job.canUndo, undoOf: job.undoOf, undoneBy: job.undoneBy },
    ...{ workflowId: job.workflowId, temporalUiUrl: job.temporalUiUrl },
  };
}
export type JobRow = ReturnType<typeof jobRow>;

const ITEM_STATUS: Record<BulkItem['status'], string> = { pending: 'Waits', done: 'Done', failed: 'Failed' };

export const itemRow = (
  { number, status, bookingId, what, startTime, message }: BulkItem,
  moment: Formats['moment'],
) => ({
  ...{ number, status, bookingId, message },
  what: what.charAt(0).toUpperCase() + what.slice(1),
  when: startTime && moment(startTime),
  statusText: ITEM_STATUS[status],
});
export type ItemRow = ReturnType<typeof itemRow>;

export const JOB_FILTERS = ['start_date', 'end_date', 'resource_id', 'kind', 'status', 'search'] as const;

/** @returns the id of the job */
export async function startJob(call: Call, values: Values): Promise<string> {
  const filter = Object.fromEntries(JOB_FILTERS.map(name => [name, values[name] ?? '']));
  const { operation, reason, cancelReason } = values;
  const number = (text: string | undefined) => (text ? Number(text) : 0);
  const shift = { days: number(values.days), minutes: number(values.minutes) };
  const moved = {
    ...(shift.days !== 0 || shift.minutes !== 0 ? { shift } : {}),
    ...(values.to_resource ? { resourceId: values.to_resource } : {}),
  };
  const own = operation === 'move' ? moved : operation === 'cancel' && cancelReason ? { cancelReason } : {};
  const body = { operation, filter, reason, ...own } as never;
  const input = { body, idempotencyKey: idempotencyKey(values.formKey, body) };
  return (await call(routes.createJob, input)).jobId;
}

/** @returns what to say, or the id of the job that undoes this one */
export async function controlJob(
  call: Call,
  id: string,
  values: Values,
): Promise<{ said?: string; jobId?: string }> {
  const input = { params: { id }, idempotencyKey: idempotencyKey(values.formKey, [id, values.intent]) };
  switch (values.intent) {
    case 'pause':
      await call(routes.pauseJob, input);
      return { said: 'It stands still after what is under way.' };
    case 'resume':
      await call(routes.resumeJob, input);
      return { said: 'It goes on.' };
    case 'cancel':
      await call(routes.cancelJob, input);
      return { said: 'It is stopped. What it has done stays done.' };
    case 'undo':
      return { jobId: (await call(routes.undoJob, input)).jobId };
    default:
      throw new Response(null, { status: 400 });
  }
}
