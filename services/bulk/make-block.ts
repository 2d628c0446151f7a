// Blocking one date of one resource, for a bulk job. Where somebody has decided about a conflict, what stands there is
// cancelled or moved first, and only what was decided about.
import { inTenant } from '../../db/connection';
import { isFinal } from '../../domain/booking/status';
import type { BlockType } from '../../domain/booking/status';
import type { Period } from '../../domain/calendar';
import { Refusal } from '../../domain/errors';
import { hasRun } from '../audit';
import { keepGaps } from '../blocks/create';
import type { BlockPlace } from '../blocks/insert';
import { insertBlocks } from '../blocks/insert';
import { moveBooking } from '../bookings/move';
import { bookingById } from '../bookings/read';
import { rescheduleBooking } from '../bookings/reschedule-to';
import type { BookingRow } from '../bookings/view';
import type { Task } from './execute';
import { changeOf } from './execute';
import type { Item, Outcome } from './items';
import { markIn, operationOf } from './items';
import { targetOf } from './target';

export interface BlockSpec extends Period {
  seriesId: string;
  resourceId: string;
  type: BlockType;
  reason: string;
  /** The conflict it decides. */
  gapId?: string;
  clear?: { action: 'cancel' | 'move'; bookingIds: string[]; resourceId?: string };
}

/** Nothing has been decided about its place: it is free, or it is not. */
export const isPlain = ({ spec }: Item): boolean => {
  const { gapId, clear } = spec as BlockSpec;
  return !gapId && !clear;
};

/**
 * Blocks dates of one series as one transaction, marks on their items included.
 * @param items plain ones
 */
export async function makeBlocks(
  { deps, tenant, actor, job, now }: Omit<Task, 'item'>,
  items: readonly Item[],
): Promise<Outcome[]> {
  const specs = items.map(({ number, spec }) => ({ number, spec: spec as BlockSpec }));
  const first = specs[0]!.spec;
  return inTenant(deps.knex, tenant.id, async trx => {
    const draft = { ...first, tenant, actor, now, requestId: job.requestId };
    const places = specs.map(({ spec: { resourceId, start, end } }) => ({ resourceId, start, end }));
    const { made, taken } = await insertBlocks(trx, draft, places);
    await keepGaps(trx, tenant.id, first.seriesId, taken);
    const madeAt = new Map(made.map(block => [keyOf(block), block.id]));
    const outcomes = specs.map(({ number, spec }): Outcome => {
      const madeId = madeAt.get(keyOf(spec));
      madeAt.delete(keyOf(spec));
      if (madeId) return { number, status: 'done', madeId };
      return { number, status: 'failed', code: 'slot_unavailable', message: TAKEN };
    });
    await markIn(trx, job.id, outcomes, now);
    return outcomes;
  });
}

const keyOf = ({ resourceId, start, end }: BlockPlace): string => `${resourceId} ${start} ${end}`;

const TAKEN = 'Something else stands there. What to do about it can be decided with the block.';

/** @throws Refusal, `slot_unavailable` when something stands there. */
export async function makeBlock(task: Task): Promise<string> {
  const { deps, tenant, actor, job, item, now } = task;
  const spec = item.spec as BlockSpec;
  for (const bookingId of spec.clear?.bookingIds ?? []) await clear(task, spec, bookingId);
  const made = await inTenant(deps.knex, tenant.id, async trx => {
    const draft = { ...spec, tenant, actor, now, requestId: job.requestId };
    const { made, taken } = await insertBlocks(trx, draft, [spec]);
    if (made[0]) {
      await markIn(trx, job.id, [{ number: item.number, status: 'done', madeId: made[0].id }], now);
      if (spec.gapId) await trx('block_gaps').where({ id: spec.gapId }).update({ status: 'filled' });
    } else {
      await keepGaps(trx, tenant.id, spec.seriesId, taken);
    }
    return made[0]?.id;
  });
  if (made) return made;
  throw new Refusal('slot_unavailable', 'Place is taken', TAKEN);
}

/** Takes one booking out of the way, if it still stands in it. */
async function clear(task: Task, spec: BlockSpec, bookingId: string): Promise<void> {
  const { deps, tenant, job, item } = task;
  const row = await bookingById(deps.knex, tenant.id, bookingId);
  if (!row || !standsIn(row, spec)) return;
  const operationId = `${operationOf(job.id, item.number)}/${bookingId}`;
  if (await inTenant(deps.knex, tenant.id, trx => hasRun(trx, operationId))) return;
  const change = { ...changeOf(task, bookingId), operationId };
  const { action, resourceId } = spec.clear!;
  if (action === 'cancel') {
    await moveBooking(deps.knex, tenant, { ...change, to: 'cancelled' });
    return;
  }
  const to = resourceId ?? (await freeResource(task, row));
  const target = await targetOf(deps.knex, tenant, row, { resourceId: to });
  await rescheduleBooking(deps.knex, tenant, { ...change, ...target });
}

const standsIn = (row: BookingRow, { resourceId, start, end }: BlockSpec): boolean =>
  row.resourceId === resourceId &&
  !isFinal(row.status) &&
  // A booking that only reaches in with its buffers was shown beside the others.
  row.endsAt.getTime() > Date.parse(start) - BUFFER_MS &&
  row.startsAt.getTime() < Date.parse(end) + BUFFER_MS;

const BUFFER_MS = 24 * 3_600_000;

/** Of the same kind and free at its time (how that is seen: alternatives.ts), the nearest first. @throws Refusal `slot_unavailable` */
async function freeResource({ deps, tenant }: Task, row: BookingRow): Promise<string> {
  const { rows } = await inTenant(deps.knex, tenant.id, trx =>
    trx.raw<{ rows: { id: string }[] }>(
      `select o.id from bookings b join resources r on r.id = b.resource_id
         join resources o on o.kind = r.kind and o.id <> r.id and o.is_active
       where b.id = ? and not exists (
         select from (
           select x.occupied_until from bookings x
           where x.resource_id = o.id and x.status in ('pending', 'upcoming', 'active')
             and x.occupied_from < b.ends_at + o.buffer_after
           order by x.occupied_from desc limit 1
         ) latest
         where latest.occupied_until > b.starts_at - o.buffer_before)
         and (b.kind <> 'appointment' or exists (
           select from slots s where s.staff_id = o.id and s.status = 'open'
             and s.service_id = b.service_id and s.starts_at = b.starts_at))
       order by o.location_id is distinct from r.location_id, o.position, o.name limit 1`,
      [row.id],
    ),
  );
  if (rows[0]) return rows[0].id;
  throw new Refusal('slot_unavailable', 'Nothing is free', 'No other resource is free at its time.');
}
