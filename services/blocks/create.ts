// Blocking resources (DESIGN §8): every date of every resource that is free, in one transaction; the others are kept as
// conflicts, to be decided about.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { expandBlock } from '../../domain/blocks/recurrence';
import type { Occurrence } from '../../domain/blocks/recurrence';
import type { BlockType } from '../../domain/booking/status';
import type { FieldProblem } from '../../domain/errors';
import { validationFailed } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { zoneInWords } from '../../domain/zones';
import { record } from '../audit';
import { uuidv7 } from '../bookings/uuid';
import type { ConflictView } from './conflicts';
import { readConflicts } from './conflicts';
import type { BlockPlace, MadeBlock } from './insert';
import { insertBlocks } from './insert';
import type { BookingLinks } from '../links';
import { zoneOfResource } from '../places/clock';
import { tellOfConflicts } from './tell';

export interface BlockRequest {
  resourceIds: readonly string[];
  /** ISO instants. */
  startTime: string;
  endTime: string;
  type: BlockType;
  reason: string;
  recurrence?: string;
}

export interface BlockOrder extends BlockRequest {
  tenant: Tenant;
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId: string;
}

export interface CreatedBlocks {
  seriesId: string;
  blocks: (MadeBlock & { resourceName: string })[];
  conflicts: ConflictView[];
  totalConflicts: number;
}

export type RememberBlocks = (trx: Knex.Transaction, created: CreatedBlocks) => PromiseLike<void>;

const LONGEST_MS = 366 * 86_400_000;
const FURTHEST_MS = 10 * LONGEST_MS;

/** The dates of a request. @throws Refusal `validation_failed` that names every field without sense. */
export function planBlocks(request: BlockRequest, now: string, zone: string): Occurrence[] {
  const { startTime, endTime, recurrence } = request;
  const [start, end] = [Date.parse(startTime), Date.parse(endTime)];
  const problems: FieldProblem[] = [];
  const wrong = (field: string, message: string) => problems.push({ field, message });
  if (start - Date.parse(now) > FURTHEST_MS) wrong('startTime', 'Must be within ten years.');
  if (end <= Date.parse(now)) wrong('endTime', 'Must be in the future: what is past cannot be blocked.');
  if (end - start > LONGEST_MS) wrong('endTime', 'At most 366 days after startTime.');
  if (problems.length > 0 && recurrence === undefined) throw validationFailed(problems);
  const expanded = expandBlock({ start: startTime, end: endTime }, recurrence, zone);
  if (!expanded.ok) wrong('recurrence', expanded.problem);
  if (problems.length > 0 || !expanded.ok) throw validationFailed(problems);
  return expanded.occurrences;
}

/** @param links with them staff are told of bookings in the way. @throws Refusal `validation_failed`. */
export function createBlocks(
  knex: Knex,
  order: BlockOrder,
  remember?: RememberBlocks,
  links?: BookingLinks,
): Promise<CreatedBlocks> {
  const { tenant, now } = order;
  return inTenant(knex, tenant.id, async trx => {
    const { names, zone } = await readPlaces(trx, tenant, order.resourceIds);
    const occurrences = planBlocks(order, now, zone);
    const seriesId = await insertSeries(trx, order, zone);
    const { made, taken } = await insertBlocks(
      trx,
      { ...order, seriesId },
      placesOf(order.resourceIds, occurrences),
    );
    await keepGaps(trx, tenant.id, seriesId, taken);
    if (links) await tellOfConflicts(trx, links, tenant, { seriesId, places: taken, now });
    await recordSeries(trx, order, seriesId, { blocks: made.length, conflicts: taken.length });
    const created = {
      seriesId,
      blocks: made.map(block => ({ ...block, resourceName: names.get(block.resourceId)! })),
      conflicts: taken.length > 0 ? await readConflicts(trx, seriesId) : [],
      totalConflicts: taken.length,
    };
    await remember?.(trx, created);
    return created;
  });
}

/** By resource, then by time. */
export const placesOf = (resourceIds: readonly string[], occurrences: readonly Occurrence[]): BlockPlace[] =>
  [...resourceIds]
    .sort()
    .flatMap(resourceId => occurrences.map(({ start, end }) => ({ resourceId, start, end })));

export interface BlockPlaces {
  /** By id. */
  names: Map<string, string>;
  /** The clock that the block is on. */
  zone: string;
}

/** @throws Refusal `validation_failed` that names those that are not there, or that they are not on one clock. */
export async function readPlaces(
  trx: Knex.Transaction,
  tenant: Tenant,
  ids: readonly string[],
): Promise<BlockPlaces> {
  const rows = await trx('resources as r')
    .whereIn('r.id', ids)
    .where({ isActive: true })
    // Held until the end against whoever would put them out of service, or remove them.
    .orderBy('r.id')
    .forKeyShare()
    .select<{ id: string; name: string; zone: string }[]>(
      'r.id',
      'r.name',
      trx.raw(`${zoneOfResource('r')} as zone`, { zone: tenant.timeZone }),
    );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const problems = ids.flatMap((id, i) =>
    names.has(id) ? [] : [{ field: `resourceIds.${i}`, message: 'There is no such resource.' }],
  );
  if (problems.length > 0) throw validationFailed(problems);
  return { names, zone: oneClock(rows) };
}

/** A time of day that repeats is that of one clock: two cities are two blocks. @throws Refusal `validation_failed` */
function oneClock(places: readonly { name: string; zone: string }[]): string {
  const byZone = new Map(places.map(place => [place.zone, place]));
  const [first, ...others] = [...byZone.values()];
  if (others.length === 0) return first!.zone;
  const named = [first!, ...others].map(({ name, zone }) => `${name} on ${zoneInWords(zone)}`).join(', ');
  const message = `These are on different clocks: ${named}. Make a block for each clock.`;
  throw validationFailed([{ field: 'resourceIds', message }]);
}

export async function insertSeries(
  trx: Knex.Transaction,
  order: BlockOrder,
  timeZone: string,
): Promise<string> {
  const { tenant, actor, type, reason, recurrence, startTime, endTime, now } = order;
  const id = uuidv7(new Date(now));
  await trx('block_series').insert({
    ...{ id, tenantId: tenant.id, blockType: type, reason, timeZone },
    ...{
      rule:
        recurrence
          ?.trim()
          .toUpperCase()
          .replace(/^RRULE:/, '') ?? null,
    },
    ...{ startsAt: startTime, endsAt: endTime },
    ...{ createdBy: actor.id, createdByName: actor.name, createdAt: now, updatedAt: now },
  });
  return id;
}

export async function recordSeries(
  trx: Knex.Transaction,
  { tenant, actor, type, reason, now, requestId }: BlockOrder,
  seriesId: string,
  metadata: Record<string, unknown>,
): Promise<void> {
  await record(trx, {
    ...{ tenantId: tenant.id, subject: 'block', subjectId: seriesId, action: 'created', to: type },
    ...{ actor, reason, metadata, now, requestId },
  });
}

/** Remembers what could not be blocked. */
export async function keepGaps(
  trx: Knex.Transaction,
  tenantId: string,
  seriesId: string,
  taken: readonly BlockPlace[],
): Promise<void> {
  if (taken.length === 0) return;
  await trx.raw(
    `insert into block_gaps (tenant_id, series_id, resource_id, starts_at, ends_at)
     select cast(? as uuid), cast(? as uuid), p."resourceId", p.start, p.end
     from jsonb_to_recordset(cast(? as jsonb)) as p("resourceId" uuid, start timestamptz, "end" timestamptz)
     on conflict (series_id, resource_id, starts_at) do nothing`,
    [tenantId, seriesId, JSON.stringify(taken)],
  );
}
