// Changing blocks of a series: one date, it and those after it, or all that are ahead. What a block says is changed at once;
// its time and its end are its lifecycle's (DESIGN §5), so they are changed by a job.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { onDate, wallOf } from '../../domain/blocks/recurrence';
import type { BlockType, BookingStatus } from '../../domain/booking/status';
import { dateOf } from '../../domain/calendar';
import type { Period } from '../../domain/calendar';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import { recordAll } from '../audit-many';
import { record } from '../audit';
import type { DraftItem, JobOrder } from '../bulk/jobs';
import { insertJobOf } from '../bulk/jobs';
import { uuidv7 } from '../bookings/uuid';
import type { BookingLinks } from '../links';
import { tellOfConflicts } from './tell';

export type Scope = 'one' | 'following' | 'all';

export interface BlockChange {
  scope: Scope;
  type?: BlockType;
  reason?: string;
  /** ISO instants, of the date that was named. */
  startTime?: string;
  endTime?: string;
}

export interface ChangedBlocks {
  changed: number;
  jobId: string | null;
}

export type RememberChange = (trx: Knex.Transaction, changed: ChangedBlocks) => PromiseLike<void>;

interface BlockRow {
  id: string;
  resourceId: string;
  blockSeriesId: string;
  startsAt: Date;
  endsAt: Date;
  status: BookingStatus;
}

/** The block that was named, with the clock of its series. */
interface NamedBlock extends BlockRow {
  zone: string;
}

/**
 * @param links with them staff are told of bookings that stand where it is to be
 * @throws Refusal `not_found`, `invalid_transition` when nothing of it is ahead, `validation_failed`.
 */
export function changeBlocks(
  knex: Knex,
  order: JobOrder,
  blockId: string,
  change: BlockChange,
  links?: BookingLinks,
): Promise<ChangedBlocks> {
  const { tenant } = order;
  return inTenant(knex, tenant.id, async trx => {
    const named = await readBlock(trx, blockId);
    const rows = await inScope(trx, named, change.scope, change.startTime ? ['upcoming'] : AHEAD);
    const period = newTimes(named, change);
    const seriesId = await seriesFor(trx, order, named, change);
    if (change.type ?? change.reason) await changeWords(trx, order, seriesId, rows, change);
    if (!period) return { changed: rows.length, jobId: null };
    const items = movesOf(named, rows, period, change.scope);
    const { jobId } = await insertJobOf(trx, order, { operation: 'move', details: {} }, items);
    const places = items.map(({ lane, spec }) => ({ resourceId: lane!, ...(spec as Period) }));
    if (links) await tellOfConflicts(trx, links, tenant, { seriesId, places, now: order.now });
    return { changed: rows.length, jobId };
  });
}

/** @throws as {@link changeBlocks}. */
export function removeBlocks(
  knex: Knex,
  order: JobOrder,
  blockId: string,
  scope: Scope,
): Promise<ChangedBlocks> {
  return inTenant(knex, order.tenant.id, async trx => {
    const named = await readBlock(trx, blockId);
    const rows = await inScope(trx, named, scope, AHEAD);
    const items = rows.map(({ id }) => ({ bookingId: id }));
    const { jobId } = await insertJobOf(trx, order, { operation: 'cancel', details: {} }, items);
    return { changed: rows.length, jobId };
  });
}

const AHEAD: readonly BookingStatus[] = ['upcoming', 'active'];

async function readBlock(trx: Knex.Transaction, id: string): Promise<NamedBlock> {
  const row = await trx('bookings as b')
    .leftJoin('block_series as s', 's.id', 'b.block_series_id')
    .where({ 'b.id': id, 'b.kind': 'block' })
    .select('b.id', 'b.resourceId', 'b.blockSeriesId', 'b.startsAt', 'b.endsAt', 'b.status')
    .first<NamedBlock | undefined>(trx.raw('coalesce(s.time_zone, b.time_zone) as zone'));
  if (!row) throw notFound('Block');
  return row;
}

/** In order of time. */
async function inScope(
  trx: Knex.Transaction,
  named: BlockRow,
  scope: Scope,
  statuses: readonly BookingStatus[],
): Promise<BlockRow[]> {
  const alone = scope === 'one' || !named.blockSeriesId;
  const rows = await trx('bookings')
    .where(alone ? { id: named.id } : { blockSeriesId: named.blockSeriesId })
    .modify(query => (scope === 'following' ? query.where('starts_at', '>=', named.startsAt) : query))
    .whereIn('status', statuses)
    .orderBy(['starts_at', 'id'])
    .select<BlockRow[]>('id', 'resourceId', 'blockSeriesId', 'startsAt', 'endsAt', 'status');
  if (rows.length > 0) return rows;
  const message = `A block that is ${named.status} cannot be changed.`;
  throw new Refusal('invalid_transition', 'Block is over', message, { from: named.status, allowed: [] });
}

/** The new times of the date that was named. */
function newTimes({ startsAt, zone }: NamedBlock, change: BlockChange): Period | undefined {
  const { startTime, endTime, scope } = change;
  if (!startTime || !endTime) return undefined;
  if (scope === 'one' || dateOf(startTime, zone) === dateOf(startsAt.toISOString(), zone)) {
    return { start: startTime, end: endTime };
  }
  const message = 'Only one date can be moved to another day. Change the time of day, or make a new block.';
  throw validationFailed([{ field: 'startTime', message }]);
}

/** Each on its own day; later ones first when they move later, so that none runs into the next. */
function movesOf(
  { startsAt: namedAt, zone }: NamedBlock,
  rows: readonly BlockRow[],
  period: Period,
  scope: Scope,
): DraftItem[] {
  const { date: _, ...times } = wallOf(period, zone);
  const items = rows.map(({ id, resourceId, startsAt }) => ({
    ...{ bookingId: id, lane: resourceId },
    spec: scope === 'one' ? period : onDate(dateOf(startsAt.toISOString(), zone), times, zone),
  }));
  return Date.parse(period.start) > namedAt.getTime() ? items.reverse() : items;
}

/** What follows a date and is changed differs from what came before: it becomes a series of its own. */
async function seriesFor(
  trx: Knex.Transaction,
  { tenant, actor, now }: JobOrder,
  named: BlockRow,
  { scope }: BlockChange,
): Promise<string> {
  const seriesId = named.blockSeriesId;
  if (scope !== 'following') return seriesId;
  const earlier = await trx('bookings')
    .where({ blockSeriesId: seriesId })
    .where('starts_at', '<', named.startsAt)
    .first<object | undefined>('id');
  if (!earlier) return seriesId;
  const id = uuidv7(new Date(now));
  await trx.raw(
    `insert into block_series (id, tenant_id, block_type, reason, rule, time_zone, starts_at, ends_at, created_by,
       created_by_name, created_at, updated_at)
     select :id, tenant_id, block_type, reason, rule, time_zone, :start, :end, :user, :name, :now, :now
     from block_series where id = :series`,
    {
      ...{ id, series: seriesId, start: named.startsAt, end: named.endsAt },
      ...{ user: actor.id, name: actor.name, now },
    },
  );
  const following = { id, series: seriesId, start: named.startsAt };
  await trx.raw(
    'update bookings set block_series_id = :id where block_series_id = :series and starts_at >= :start',
    following,
  );
  await trx.raw(
    'update block_gaps set series_id = :id where series_id = :series and starts_at >= :start',
    following,
  );
  await record(trx, {
    ...{ tenantId: tenant.id, subject: 'block', subjectId: id, action: 'split', actor, now },
    metadata: { seriesId },
  });
  return id;
}

async function changeWords(
  trx: Knex.Transaction,
  { tenant, actor, now, requestId }: JobOrder,
  seriesId: string,
  rows: readonly BlockRow[],
  { type, reason, scope }: BlockChange,
): Promise<void> {
  const words = { ...(type ? { blockType: type } : {}), updatedAt: now };
  const ids = rows.map(({ id }) => id);
  await trx('bookings')
    .whereIn('id', ids)
    .update({ ...words, ...(reason ? { notes: reason } : {}) });
  if (scope !== 'one' && seriesId) {
    await trx('block_series')
      .where({ id: seriesId })
      .update({ ...words, ...(reason ? { reason } : {}) });
  }
  const fields = [...(type ? ['type'] : []), ...(reason ? ['reason'] : [])];
  const entry = {
    tenantId: tenant.id,
    action: 'details_changed',
    actor,
    now,
    requestId,
    metadata: { fields },
  };
  await recordAll(
    trx,
    ids.map(subjectId => ({ ...entry, subject: 'booking' as const, subjectId })),
  );
}
