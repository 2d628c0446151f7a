// Writing blocks: each a booking of its own, all of them in a few statements inside the caller's transaction. The exclusion
// constraint decides which places can be had; what cannot be is answered, not thrown.
import type { Knex } from 'knex';
import type { BlockType } from '../../domain/booking/status';
import type { Period } from '../../domain/calendar';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { recordAll } from '../audit-many';
import { uuidv7 } from '../bookings/uuid';
import { zoneOfResource } from '../places/clock';

/** One date of one resource. */
export interface BlockPlace extends Period {
  resourceId: string;
}

export interface BlockDraft {
  tenant: Tenant;
  seriesId: string;
  type: BlockType;
  reason: string;
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId?: string | null;
}

export interface MadeBlock extends BlockPlace {
  id: string;
}

const PER_STATEMENT = 2_000;

const INSERT = `
  insert into bookings (
    id, tenant_id, kind, block_type, resource_id, location_id, status, source, period, occupied, time_zone,
    notes, currency, block_series_id, confirmed_at, confirmed_by, created_by, created_at, updated_at
  )
  -- A block keeps nothing free beside itself: the next one may follow at once.
  select p.id, :tenant, 'block', :type, r.id, r.location_id, 'upcoming', 'manual',
         tstzrange(p.start, p.end), tstzrange(p.start, p.end), ${zoneOfResource('r')},
         :reason, :currency, :series, :now, :user, :user, :now, :now
  from jsonb_to_recordset(cast(:places as jsonb)) as p(id uuid, "resourceId" uuid, start timestamptz, "end" timestamptz)
  join resources r on r.id = p."resourceId"
  order by p.id
  on conflict do nothing
  returning id`;

/**
 * Blocks what is free.
 * @param places in an order that is the same for everybody: by resource, then by time
 */
export async function insertBlocks(
  trx: Knex.Transaction,
  draft: BlockDraft,
  places: readonly BlockPlace[],
): Promise<{ made: MadeBlock[]; taken: BlockPlace[] }> {
  await lockResources(trx, places);
  const made: MadeBlock[] = [];
  const taken: BlockPlace[] = [];
  const now = new Date(draft.now);
  for (let i = 0; i < places.length; i += PER_STATEMENT) {
    const rows = places
      .slice(i, i + PER_STATEMENT)
      .map(({ resourceId, start, end }) => ({ id: uuidv7(now), resourceId, start, end }));
    const ids = await insertRows(trx, draft, rows);
    for (const row of rows) {
      if (ids.has(row.id)) made.push(row);
      else taken.push({ resourceId: row.resourceId, start: row.start, end: row.end });
    }
  }
  await recordBlocks(trx, draft, made);
  return { made, taken };
}

async function insertRows(
  trx: Knex.Transaction,
  { tenant, seriesId, type, reason, actor, now }: BlockDraft,
  rows: readonly MadeBlock[],
): Promise<Set<string>> {
  const { rows: inserted } = await trx.raw<{ rows: { id: string }[] }>(INSERT, {
    ...{ tenant: tenant.id, zone: tenant.timeZone, currency: tenant.currency },
    ...{ series: seriesId, type, reason, now, user: actor.id, places: JSON.stringify(rows) },
  });
  return new Set(inserted.map(({ id }) => id));
}

/** Bookings that move and blocks that come would wait for each other inside the constraint; the locks make them take turns. */
async function lockResources(trx: Knex.Transaction, places: readonly BlockPlace[]): Promise<void> {
  const ids = [...new Set(places.map(({ resourceId }) => resourceId))].sort();
  await trx.raw(
    `select pg_advisory_xact_lock(hashtextextended(id, 0)) from unnest(cast(? as text[])) with ordinality as r(id, place) order by place`,
    [ids],
  );
}

async function recordBlocks(
  trx: Knex.Transaction,
  { tenant, seriesId, reason, actor, now, requestId }: BlockDraft,
  made: readonly MadeBlock[],
): Promise<void> {
  for (let i = 0; i < made.length; i += PER_STATEMENT) {
    const entries = made.slice(i, i + PER_STATEMENT).map(({ id }) => ({
      ...{
        tenantId: tenant.id,
        subject: 'booking' as const,
        subjectId: id,
        action: 'created',
        to: 'upcoming',
      },
      ...{ actor, reason, now, requestId, metadata: { seriesId } },
    }));
    await recordAll(trx, entries);
  }
}
