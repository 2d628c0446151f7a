// What a calendar of a tenant should hold, for comparing it with what it does hold.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Deps } from '../deps';
import type { Standing } from './standing';
import { selectStandings, standing } from './standing';

/** Bookings that ended longer ago are history, and left as they are. */
export const LOOK_BACK_MS = 7 * 24 * 3_600_000;
const MOST_EVENTS = 10_000;

/** Tenants that have events on a calendar server, or should have. */
export async function tenantsWithCalendars(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { id: string }[] }>('select tenants_with_calendars() as id');
  return rows.map(row => row.id);
}

/** Addresses of the calendars that events of this tenant lie in, or should. */
export function calendarsOf(knex: Knex, tenantId: string): Promise<string[]> {
  return inTenant(knex, tenantId, async trx => {
    const { rows } = await trx.raw<{ rows: { url: string }[] }>(
      `select calendar_url as url from resources where calendar_url is not null
       union select calendar_url from calendar_events where calendar_url is not null order by 1`,
    );
    return rows.map(row => row.url);
  });
}

/** Bookings that end after `from` (ISO instant) and lie in this calendar or should. */
export function standingsIn(
  deps: Deps,
  tenantId: string,
  calendarUrl: string,
  from: string,
): Promise<Standing[]> {
  return inTenant(deps.knex, tenantId, async trx => {
    const rows = await selectStandings(trx)
      .where('b.ends_at', '>', from)
      .where(here =>
        here
          .where('e.calendar_url', calendarUrl)
          .orWhere(wanted => wanted.where('r.calendar_url', calendarUrl)),
      )
      .orderBy('b.starts_at')
      .limit(MOST_EVENTS);
    return rows.map(row => standing(row, deps, tenantId));
  });
}
