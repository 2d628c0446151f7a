// Doing one item of a bulk job, once: what changes a booking goes through its lifecycle under the item's own name; what makes
// one is written in the same transaction as the mark on the item.
import type { BookingStatus } from '../../domain/booking/status';
import { checkSaidReason, decideMove } from '../../domain/booking/moves';
import { Refusal, notFound } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { inTenant } from '../../db/connection';
import { hasRun } from '../audit';
import { factsOf } from '../bookings/facts';
import type { BookingRow } from '../bookings/view';
import type { BulkDeps } from './deps';
import type { Item, Job, Outcome } from './items';
import { operationOf } from './items';
import { makeBlock } from './make-block';
import { makeBooking } from './make-booking';
import { restoreBooking } from './restore';
import { targetOf } from './target';

export interface Task {
  deps: BulkDeps;
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
    if (!(error instanceof Refusal) || isPassing(error)) throw error;
    return { number, status: 'failed', code: error.code, message: error.message };
  }
}

const isPassing = ({ code }: Refusal): boolean =>
  code === 'orchestrator_unavailable' || code === 'database_unavailable';

/** @returns the id of the booking that was made, if one was */
async function carryOut(task: Task): Promise<string | undefined> {
  const { operation } = task.job;
  switch (operation) {
    case 'cancel':
    case 'confirm':
    case 'no_show': {
      const to = STATUS_OF[operation]!;
      await change(task, row => moveTo(task, row, to));
      return undefined;
    }
    case 'move':
      await change(task, row => reschedule(task, row));
      return undefined;
    case 'block':
      return makeBlock(task);
    case 'create':
      return makeBooking(task);
    case 'restore':
      return restoreBooking(task);
  }
}

async function change(task: Task, ask: (row: BookingRow) => Promise<void>): Promise<void> {
  const { deps, tenant, item, job } = task;
  if (item.hasRun) return;
  if (!item.booking) throw notFound('Booking');
  try {
    await ask(item.booking);
  } catch (error) {
    // It may have happened all the same, in an attempt before this one that did not live to say so.
    const ran = (trx: Parameters<typeof hasRun>[0]) => hasRun(trx, operationOf(job.id, item.number));
    if (error instanceof Refusal && (await inTenant(deps.knex, tenant.id, ran))) return;
    throw error;
  }
}

/** What can be refused without asking its lifecycle is refused right away. */
async function moveTo(task: Task, row: BookingRow, to: BookingStatus): Promise<void> {
  const { deps, tenant, actor, now, job } = task;
  const { cancelReason } = job.details;
  checkSaidReason(row.kind, to, cancelReason);
  const facts = factsOf(row, tenant);
  const decision = decideMove(facts, { to, by: actor.type, now });
  if (!decision.allowed) throw decision.refusal;
  const move = { ...changeOf(task), to, ...(cancelReason ? { cancelReason } : {}) };
  await deps.lifecycles.move({ tenant, bookingId: row.id, facts }, move);
}

async function reschedule(task: Task, row: BookingRow): Promise<void> {
  const { deps, tenant, job, item } = task;
  const target = await targetOf(deps.knex, tenant, row, job.details, item.spec);
  const subject = { tenant, bookingId: row.id, facts: factsOf(row, tenant) };
  await deps.lifecycles.reschedule(subject, { ...changeOf(task), ...target });
}

export const changeOf = ({ actor, job, item }: Task) => ({
  by: { type: actor.type, id: actor.id },
  reason: job.details.reason,
  requestId: job.requestId ?? job.id,
  operationId: operationOf(job.id, item.number),
});
