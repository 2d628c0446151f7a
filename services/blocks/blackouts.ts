// When resources are blocked, for everybody: not why, nor by whom.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { addDays, isDate, startOfDay } from '../../domain/calendar';
import type { Tenant } from '../../domain/tenant';

const MOST = 5_000;

export interface Blackouts {
  blackouts: { resourceId: string; startTime: string; endTime: string }[];
  complete: boolean;
}

/** @param window dates of the tenant's zone or ISO instants; a last date is included, a last instant is not */
export function listBlackouts(
  knex: Knex,
  tenant: Tenant,
  window: { from: string; to: string; resourceId?: string },
): Promise<Blackouts> {
  const { from, to, resourceId } = window;
  const opens = isDate(from) ? startOfDay(from, tenant.timeZone) : from;
  const closes = isDate(to) ? startOfDay(addDays(to, 1), tenant.timeZone) : to;
  return inTenant(knex, tenant.id, async trx => {
    const rows = await trx('bookings as b')
      .join('resources as r', 'r.id', 'b.resource_id')
      .where({ 'b.kind': 'block', 'r.is_active': true })
      .whereIn('b.status', ['upcoming', 'active', 'completed'])
      .where('b.ends_at', '>', opens)
      .where('b.starts_at', '<', closes)
      .modify(query => (resourceId ? query.where('b.resource_id', resourceId) : query))
      .orderBy(['b.starts_at', 'r.position', 'b.id'])
      .limit(MOST + 1)
      .select<{ resourceId: string; startsAt: Date; endsAt: Date }[]>(
        'b.resourceId',
        'b.startsAt',
        'b.endsAt',
      );
    const blackouts = rows.slice(0, MOST).map(row => ({
      resourceId: row.resourceId,
      startTime: row.startsAt.toISOString(),
      endTime: row.endsAt.toISOString(),
    }));
    return { blackouts, complete: rows.length <= MOST };
  });
}
