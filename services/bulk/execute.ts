// Doing one item of a bulk job, once: what changes a booking is one transaction under the item's own name, of which its
// lifecycle is told afterwards (decision 29); what makes one is written in the same transaction as the mark on the item.
import type { BookingStatus } from '../../domain/booking/status';
import { Refusal, notFound } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import type { AnnounceDeps } from '../bookings/announce';
import { announceChange } from '../bookings/announce';
import type { ChangeRequest } from '../bookings/move';
import { moveBooking } from '../bookings/move';
import { rescheduleBooking } from '../bookings/reschedule-to';
import { leaveBehind } from '../outbox';
import type { Item, Job, Outcome } from './items';
import { operationOf } from './items';
import { makeBlock } from './make-block';
import { makeBooking } from './make-booking';
import { restoreBooking } from './restore';
import { targetOf } from './target';

export interface Task {
  deps: AnnounceDeps;
  tenant: Tenant;
  job: Job;
  item: Item;
  actor: Actor;
  /** ISO instant. */
  now: string;
}

const STATUS_OF: Partial<Record<Job['operation'], BookingStatus>> = {
  cancel: 'cancelled',
  confirm: 'upcoming',
  no_show: 'no_show',
};

/**
 * What became of the item: done, or refused for good.
 * @throws whatever stood in the way without being a refusal; it can be tried again.
 */
export async function execute(task: Task): Promise<Outcome> {
  const { number } = task.item;
  try {
    const madeId = await carryOut(task);
    return { number, status: 'done', ...(madeId ? { madeId } : {}) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { number, status: 'failed', code: error.code, message: error.message };
  }
}

/** @returns the id of the booking that was made, if one was */
async function carryOut(task: Task): Promise<string | undefined> {
  const { operation } = task.job;
  switch (operation) {
    case 'cancel':
    case 'confirm':
    case 'no_show':
      await move(task, STATUS_OF[operation]!);
      return undefined;
    case 'move':
      await reschedule(task);
      return undefined;
    case 'block':
      return makeBlock(task);
    case 'create':
      return makeBooking(task);
    case 'restore':
      return restoreBooking(task);
  }
}

async function move(task: Task, to: BookingStatus): Promise<void> {
  const { deps, tenant, job, item } = task;
  if (!item.booking) throw notFound('Booking');
  const { cancelReason } = job.details;
  await moveBooking(deps.knex, tenant, { ...changeOf(task, item.booking.id), to, cancelReason });
}

async function reschedule(task: Task): Promise<void> {
  const { deps, tenant, job, item } = task;
  // Where it went need not be there any more.
  if (item.hasRun) return;
  if (!item.booking) throw notFound('Booking');
  const target = await targetOf(deps.knex, tenant, item.booking, job.details, item.spec);
  await rescheduleBooking(deps.knex, tenant, { ...changeOf(task, item.booking.id), ...target });
}

/** Found by its name when it is asked for again. What it has to say is written with it, and its lifecycle is to be told. */
export const changeOf = (task: Task, bookingId: string): ChangeRequest => {
  const { deps, tenant, actor, job, item, now } = task;
  return {
    ...{ bookingId, actor, reason: job.details.reason, now },
    requestId: job.requestId ?? job.id,
    operationId: operationOf(job.id, item.number),
    async announce(trx, before, after) {
      await announceChange(trx, deps, tenant, { before, after, now });
      await leaveBehind(trx, bookingId);
    },
  };
};
