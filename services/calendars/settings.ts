// Which calendar a staff member's bookings are written to, and the feeds that calendars subscribe to: set by managers.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { isTaken } from '../../db/taken';
import type { ResourceKind } from '../../domain/booking/status';
import { calendarAddress } from '../../domain/calendar-server';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { Deps } from '../deps';
import { LOOK_BACK_MS } from './calendars';
import { SHOWN } from './event';

export interface CalendarView {
  id: string;
  kind: ResourceKind;
  name: string;
  isActive: boolean;
  url: string | null;
  feed: { url: string; createdAt: string } | null;
  events: { synced: number; pending: number; failed: number };
  problem: string | null;
}

/** A change of one calendar, by whom and when. */
export interface CalendarChange {
  resourceId: string;
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId: string;
}

interface CalendarRow extends Omit<CalendarView, 'feed' | 'events'> {
  feedId: string | null;
  feedCreatedAt: Date | null;
  synced: number;
  pending: number;
  failed: number;
}

/** No booking is longer, so that none that may still last began earlier than this before another. */
const LONGEST_MS = 366 * 24 * 3_600_000;

export function listCalendars(deps: Deps, tenant: Tenant, now: string): Promise<CalendarView[]> {
  return inTenant(deps.knex, tenant.id, trx => readCalendars(trx, deps, now));
}

async function readCalendars(
  trx: Knex.Transaction,
  { links }: Pick<Deps, 'links'>,
  now: string,
  id: string | null = null,
): Promise<CalendarView[]> {
  const from = Date.parse(now) - LOOK_BACK_MS;
  const { rows } = await trx.raw<{ rows: CalendarRow[] }>(
    `select r.id, r.kind, r.name, r.is_active as "isActive", r.calendar_url as url,
       f.id as "feedId", f.created_at as "feedCreatedAt", c.*
     from resources r
     left join calendar_feeds f on f.resource_id = r.id and f.revoked_at is null
     cross join lateral (
       select
         (count(*) filter (where e.status = 'synced' and e.calendar_url = r.calendar_url))::integer as synced,
         (count(*) filter (where e.status is distinct from 'failed'
           and e.calendar_url is distinct from r.calendar_url))::integer as pending,
         (count(*) filter (where e.status = 'failed'))::integer as failed,
         (array_agg(e.message order by e.updated_at desc) filter (where e.status = 'failed'))[1] as problem
       from bookings b left join calendar_events e on e.booking_id = b.id
       where r.calendar_url is not null and b.tenant_id = r.tenant_id and b.resource_id = r.id
         and b.starts_at > :earliest and b.ends_at > :from and (b.status = any(:shown) or e.status = 'failed')
     ) c
     where cast(:id as uuid) is null or r.id = :id
     order by r.is_active desc, r.kind = 'staff' desc, r.kind, r.position, r.name`,
    {
      ...{ id, shown: [...SHOWN], from: new Date(from) },
      earliest: new Date(from - LONGEST_MS),
    },
  );
  return rows.map(({ feedId, feedCreatedAt, synced, pending, failed, ...row }) => ({
    ...row,
    feed: feedId ? { url: links.feedUrlOf(feedId), createdAt: feedCreatedAt!.toISOString() } : null,
    events: { synced, pending, failed },
  }));
}

/**
 * Says where the bookings of a staff member are written to; null: nowhere. The next reconciliation moves what is there.
 * @param server As `calendarServerOf` answers it; undefined when no calendar server is configured.
 * @throws Refusal `not_found`, `validation_failed`, `conflict` when it is somebody else's calendar.
 */
export async function setCalendar(
  deps: Deps,
  tenant: Tenant,
  change: CalendarChange & { url: string | null },
  server: string | undefined,
): Promise<CalendarView> {
  const url = change.url === null ? null : checkedAddress(change.url, server);
  return changing(deps, tenant, change, async (trx, before) => {
    if (before.kind !== 'staff' && url) {
      throw wrongUrl('Only the bookings of staff members are written to a calendar; a resource has a feed.');
    }
    if (before.calendarUrl === url) return;
    await trx('resources').where({ id: change.resourceId }).update({ calendarUrl: url }).catch(asTaken);
    await note(trx, tenant, change, { action: 'calendar_set', from: before.calendarUrl, to: url });
  });
}

const wrongUrl = (message: string): Refusal => validationFailed([{ field: 'url', message }]);

function checkedAddress(text: string, server: string | undefined): string {
  if (!server) throw wrongUrl('No calendar server is configured (CALDAV_URL); ask whoever runs Berth.');
  const address = calendarAddress(text, server);
  if ('problem' in address) throw wrongUrl(address.problem);
  return address.url;
}

function asTaken(error: unknown): never {
  if (!isTaken(error)) throw error;
  throw new Refusal('conflict', 'Calendar in use', 'Somebody else’s bookings are written to this calendar.');
}

/** Makes a feed, or gives it a new address: who knows the old one sees nothing any more. @throws Refusal `not_found`. */
export function renewFeed(deps: Deps, tenant: Tenant, change: CalendarChange): Promise<CalendarView> {
  return changing(deps, tenant, change, async trx => {
    const { resourceId, actor, now } = change;
    const revoked = await revoke(trx, change);
    await trx('calendar_feeds').insert({
      ...{ id: randomUUID(), tenantId: tenant.id, resourceId, createdAt: now },
      createdBy: actor.type === 'staff' ? actor.id : null,
    });
    await note(trx, tenant, change, { action: revoked ? 'feed_renewed' : 'feed_created' });
  });
}

/** @throws Refusal `not_found`. */
export function revokeFeed(deps: Deps, tenant: Tenant, change: CalendarChange): Promise<CalendarView> {
  return changing(deps, tenant, change, async trx => {
    if (await revoke(trx, change)) await note(trx, tenant, change, { action: 'feed_revoked' });
  });
}

const revoke = (trx: Knex.Transaction, { resourceId, now }: CalendarChange): PromiseLike<number> =>
  trx('calendar_feeds').where({ resourceId }).whereNull('revokedAt').update({ revokedAt: now });

interface Before {
  kind: ResourceKind;
  calendarUrl: string | null;
}

/** Changes one calendar at a time, and answers what it has become. */
function changing(
  deps: Deps,
  tenant: Tenant,
  { resourceId, now }: CalendarChange,
  work: (trx: Knex.Transaction, before: Before) => PromiseLike<void>,
): Promise<CalendarView> {
  return inTenant(deps.knex, tenant.id, async trx => {
    const before = await trx('resources')
      .where({ id: resourceId })
      .forUpdate()
      .first<Before | undefined>('kind', 'calendarUrl');
    if (!before) throw notFound('Staff member or resource');
    await work(trx, before);
    return (await readCalendars(trx, deps, now, resourceId))[0]!;
  });
}

/** Addresses of feeds are secret, so the trail does not hold them. */
const note = (
  trx: Knex.Transaction,
  tenant: Tenant,
  { resourceId, actor, now, requestId }: CalendarChange,
  what: { action: string; from?: string | null; to?: string | null },
): Promise<void> =>
  record(trx, {
    tenantId: tenant.id,
    subject: 'calendar',
    subjectId: resourceId,
    actor,
    now,
    requestId,
    ...what,
  });
