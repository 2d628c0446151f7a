// Deciding about dates that could not be blocked: skipped at once, or cleared and blocked by a job.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { BlockType } from '../../domain/booking/status';
import type { FieldProblem } from '../../domain/errors';
import { notFound, validationFailed } from '../../domain/errors';
import { record } from '../audit';
import type { DraftItem, JobOrder } from '../bulk/jobs';
import { insertJobOf } from '../bulk/jobs';
import type { BlockSpec } from '../bulk/make-block';
import type { ConflictChoice } from './conflicts';

export interface Decision {
  conflictId: string;
  action: ConflictChoice;
  bookingIds: string[];
  resourceId?: string;
}

export interface Resolved {
  skipped: number;
  jobId: string | null;
}

interface GapRow {
  id: string;
  resourceId: string;
  startsAt: Date;
  endsAt: Date;
}

/** @throws Refusal `not_found`, `validation_failed` for what is not open any more. */
export function resolveConflicts(
  knex: Knex,
  order: JobOrder,
  seriesId: string,
  decisions: readonly Decision[],
  remember?: (trx: Knex.Transaction, resolved: Resolved) => PromiseLike<void>,
): Promise<Resolved> {
  return inTenant(knex, order.tenant.id, async trx => {
    const series = await trx('block_series')
      .where({ id: seriesId })
      .first<{ blockType: BlockType; reason: string } | undefined>('blockType', 'reason');
    if (!series) throw notFound('Block');
    const gaps = await openGaps(trx, seriesId, decisions);
    const skipped = decisions.filter(({ action }) => action === 'skip').map(({ conflictId }) => conflictId);
    await skip(trx, order, seriesId, skipped);
    const items = decisions
      .filter(({ action }) => action !== 'skip')
      .map(decision => itemOf(decision, gaps.get(decision.conflictId)!, { seriesId, ...series }));
    const { reason } = series;
    const started =
      items.length > 0
        ? await insertJobOf(trx, order, { operation: 'block', details: { reason } }, items)
        : undefined;
    const resolved = { skipped: skipped.length, jobId: started?.jobId ?? null };
    await remember?.(trx, resolved);
    return resolved;
  });
}

async function openGaps(
  trx: Knex.Transaction,
  seriesId: string,
  decisions: readonly Decision[],
): Promise<Map<string, GapRow>> {
  const ids = decisions.map(({ conflictId }) => conflictId);
  const rows = await trx('block_gaps')
    .where({ seriesId, status: 'open' })
    .whereIn('id', ids)
    .select<GapRow[]>('id', 'resourceId', 'startsAt', 'endsAt');
  const gaps = new Map(rows.map(row => [row.id, row]));
  const problems = decisions.flatMap(({ action, bookingIds }, i): FieldProblem[] => {
    const field = `decisions.${i}`;
    if (!gaps.has(ids[i]!))
      return [{ field: `${field}.conflictId`, message: 'This is decided already, or none.' }];
    if (ids.indexOf(ids[i]!) < i)
      return [{ field: `${field}.conflictId`, message: 'Decide about each once.' }];
    if ((action === 'cancel' || action === 'move') && bookingIds.length === 0)
      return [{ field: `${field}.bookingIds`, message: 'Name the bookings it is about.' }];
    return [];
  });
  if (problems.length > 0) throw validationFailed(problems);
  return gaps;
}

async function skip(
  trx: Knex.Transaction,
  { tenant, actor, now, requestId }: JobOrder,
  seriesId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await trx('block_gaps').whereIn('id', ids).update({ status: 'skipped' });
  await record(trx, {
    ...{ tenantId: tenant.id, subject: 'block', subjectId: seriesId, action: 'dates_skipped', actor },
    ...{ metadata: { dates: ids.length }, now, requestId },
  });
}

function itemOf(
  { conflictId, action, bookingIds, resourceId }: Decision,
  { startsAt, endsAt, ...gap }: GapRow,
  series: { seriesId: string; blockType: BlockType; reason: string },
): DraftItem {
  const spec: BlockSpec = {
    ...{ seriesId: series.seriesId, type: series.blockType, reason: series.reason },
    ...{ resourceId: gap.resourceId, start: startsAt.toISOString(), end: endsAt.toISOString() },
    gapId: conflictId,
    ...(action === 'cancel' || action === 'move' ? { clear: { action, bookingIds, resourceId } } : {}),
  };
  return { spec, lane: gap.resourceId };
}
