// A feed: the bookings of one staff member or resource as a calendar that others subscribe to by a secret address.
import { createHash } from 'node:crypto';
import { inTenant } from '../../db/connection';
import type { ResourceKind } from '../../domain/booking/status';
import { tenantById } from '../tenants';
import { selectBookings, viewOf } from '../bookings/view';
import { eventLines, fileOf, nameOf } from '../calendar-file';
import type { Deps } from '../deps';
import { SHOWN, titleOf } from './event';

export interface Feed {
  file: string;
  /** Changes with the file, and only with it. */
  etag: string;
}

const DAY_MS = 24 * 3_600_000;
const LOOK_BACK_MS = 60 * DAY_MS;
/** No booking is longer (a rule of its table). */
const LONGEST_MS = 366 * DAY_MS;
const MOST_EVENTS = 5_000;
/** How often those who subscribe are asked to look again. */
const LOOK_AGAIN = ['REFRESH-INTERVAL;VALUE=DURATION:PT15M', 'X-PUBLISHED-TTL:PT15M'];

/**
 * From 60 days back up to the tenant's booking horizon, 5,000 bookings at most, the earliest first. A staff member's feed
 * says whom for, a resource's does not; neither holds addresses, numbers or notes. Cancelled ones are not in it.
 * Undefined for a token that is wrong or revoked.
 */
export async function feedByToken(deps: Deps, token: string, now: string): Promise<Feed | undefined> {
  const feedId = deps.links.feedIdOf(token);
  if (!feedId) return undefined;
  const { rows } = await deps.knex.raw<{ rows: { tenant_id: string; resource_id: string }[] }>(
    'select tenant_id, resource_id from find_calendar_feed(?)',
    [feedId],
  );
  const found = rows[0];
  const tenant = found && (await tenantById(deps.knex, found.tenant_id));
  if (!tenant) return undefined;
  const from = Date.parse(now) - LOOK_BACK_MS;
  const until = Date.parse(now) + tenant.settings.bookingHorizonDays * DAY_MS;
  return inTenant(deps.knex, tenant.id, async trx => {
    const resource = await trx('resources')
      .where({ id: found.resource_id })
      .first<{ name: string; kind: ResourceKind }>('name', 'kind');
    const bookings = await selectBookings(trx)
      .where({ 'b.tenant_id': tenant.id, 'b.resource_id': found.resource_id })
      .whereIn('b.status', SHOWN)
      .whereBetween('b.starts_at', [new Date(from - LONGEST_MS), new Date(until)])
      .where('b.ends_at', '>', new Date(from))
      .orderBy([{ column: 'b.starts_at' }, { column: 'b.id' }])
      .limit(MOST_EVENTS);
    const events = bookings.map(row => {
      const booking = viewOf(row);
      const url = deps.links.staffUrlOf(booking.id);
      const summary = titleOf(booking, resource.kind === 'staff');
      return eventLines(booking, { summary, description: url, url }, booking.updatedAt);
    });
    const file = fileOf([...nameOf(`${resource.name} – ${tenant.name}`), ...LOOK_AGAIN], events);
    return { file, etag: `"${createHash('sha256').update(file).digest('base64url')}"` };
  });
}
