// Reading the audit trail of a tenant: a page of events, the latest first, with the names of the things they are about.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { addDays, startOfDay } from '../domain/calendar';
import type { ActorType } from '../domain/roles';
import type { Tenant } from '../domain/tenant';
import type { PageOf } from './bookings/read';
import { countUpTo } from './bookings/read';

export interface TrailFilter {
  actorId?: string;
  actorType?: ActorType;
  /** With its messages and inbox items. */
  bookingId?: string;
  subjectId?: string;
  /** `subject` or `subject.action`. */
  event?: string;
  /** Days in the zone of the tenant, both included. */
  from?: string;
  to?: string;
}

export interface TrailView {
  id: string;
  at: string;
  event: string;
  subject: string;
  subjectId: string;
  about: string;
  bookingId: string | null;
  from: string | null;
  to: string | null;
  reason: string | null;
  actorType: ActorType;
  actorId: string | null;
  actorName: string;
  requestId: string | null;
  metadata: Record<string, unknown>;
}

export interface TrailPage extends PageOf<TrailView> {
  /** Names of the events there are, whatever the filter. */
  events: string[];
  people: { id: string; name: string }[];
}

export function listTrail(
  knex: Knex,
  tenant: Tenant,
  filter: TrailFilter,
  page: number,
  limit: number,
): Promise<TrailPage> {
  return inTenant(knex, tenant.id, async trx => {
    const matching = trx('audit_events as e').modify(query => narrow(query, filter, tenant));
    const rows = await named(
      trx,
      matching
        .clone()
        .select('e.*')
        .orderBy([
          { column: 'e.created_at', order: 'desc' },
          { column: 'e.id', order: 'desc' },
        ])
        .limit(limit)
        .offset((page - 1) * limit),
    );
    return {
      rows: rows.map(viewOf),
      total: await countUpTo(trx, matching.clone().select(trx.raw('1'))),
      events: await eventNames(trx, tenant.id),
      people: await trx('users').whereNot({ role: 'member' }).orderBy(['name', 'id']).select('id', 'name'),
    };
  });
}

function narrow(query: Knex.QueryBuilder, filter: TrailFilter, tenant: Tenant): void {
  if (filter.actorId) query.where('e.actor_id', filter.actorId);
  if (filter.actorType) query.where('e.actor_type', filter.actorType);
  if (filter.subjectId) query.where('e.subject_id', filter.subjectId);
  if (filter.bookingId) {
    query.whereRaw(
      `e.subject_id in (
         select cast(:id as uuid)
         union all select id from notifications where booking_id = :id
         union all select id from inbox_items where booking_id = :id
       )`,
      { id: filter.bookingId },
    );
  }
  if (filter.event) {
    const [subject, action] = filter.event.split('.');
    query.where('e.subject', subject!);
    if (action) query.where('e.action', action);
  }
  if (filter.from) query.where('e.created_at', '>=', startOfDay(filter.from, tenant.timeZone));
  if (filter.to) query.where('e.created_at', '<', startOfDay(addDays(filter.to, 1), tenant.timeZone));
}

interface TrailRow {
  id: number;
  createdAt: Date;
  subject: string;
  subjectId: string;
  action: string;
  about: string | null;
  bookingId: string | null;
  fromValue: string | null;
  toValue: string | null;
  reason: string | null;
  actorType: ActorType;
  actorId: string | null;
  actorName: string;
  requestId: string | null;
  metadata: Record<string, unknown>;
}

/** The events of one page with what they are about: names are looked up for these rows only. */
async function named(trx: Knex.Transaction, page: Knex.QueryBuilder): Promise<TrailRow[]> {
  const rows = await trx
    .from(page.as('e'))
    .leftJoin('notifications as n', q => q.on('n.id', 'e.subject_id').andOnVal('e.subject', 'notification'))
    .leftJoin('inbox_items as i', q => q.on('i.id', 'e.subject_id').andOnVal('e.subject', 'inbox'))
    .leftJoin('users as u', q => q.on('u.id', 'e.subject_id').andOnVal('e.subject', 'user'))
    .leftJoin('waitlist_entries as w', q => q.on('w.id', 'e.subject_id').andOnVal('e.subject', 'waitlist'))
    .leftJoin('vip_users as vu', q => q.on('vu.id', 'e.subject_id').andOnVal('e.subject', 'vip_user'))
    .leftJoin('customers as cu', q => q.on('cu.id', 'e.subject_id').andOnVal('e.subject', 'customer'))
    .leftJoin('locations as lo', q => q.on('lo.id', 'e.subject_id').onIn('e.subject', ['rules', 'location']))
    .leftJoin('api_keys as ak', q => q.on('ak.id', 'e.subject_id').andOnVal('e.subject', 'api_key'))
    .leftJoin('products as p', q => q.on('p.id', 'e.subject_id').andOnVal('e.subject', 'product'))
    .leftJoin('vendors as ve', q => q.on('ve.id', 'e.vendor_id'))
    .leftJoin('resources as k', q =>
      q.on('k.id', 'e.subject_id').onIn('e.subject', ['calendar', 'resource', 'staff_member']),
    )
    .leftJoin('services as sv', q => q.on('sv.id', 'e.subject_id').andOnVal('e.subject', 'service'))
    .leftJoin('slots as sl', q => q.on('sl.id', 'e.subject_id').andOnVal('e.subject', 'slot'))
    .leftJoin('services as slv', 'slv.id', 'sl.service_id')
    .leftJoin('resources as slr', 'slr.id', 'sl.staff_id')
    .leftJoin('locations as slo', 'slo.id', 'slr.location_id')
    .leftJoin('tenants as t', 't.id', 'sl.tenant_id')
    .joinRaw(
      `left join bookings b on b.id = case e.subject when 'booking' then e.subject_id
         when 'notification' then n.booking_id when 'inbox' then i.booking_id end`,
    )
    .leftJoin('resources as r', 'r.id', 'b.resource_id')
    .orderBy([
      { column: 'e.created_at', order: 'desc' },
      { column: 'e.id', order: 'desc' },
    ])
    .select('e.*', 'b.id as bookingId')
    .select(
      trx.raw(`case e.subject
          when 'booking' then concat_ws(', ', nullif(b.customer_name, ''), r.name)
          when 'notification' then concat_ws(', ', n.event || ' by ' || n.channel, nullif(n.recipient, ''))
          when 'inbox' then i.title
          when 'user' then u.name
          when 'waitlist' then w.customer_name
          when 'calendar' then k.name
          when 'resource' then coalesce(k.name, e.from_value)
          when 'staff_member' then k.name
          when 'service' then sv.name
          when 'slot' then concat_ws(', ', slv.name, slr.name,
            to_char(sl.starts_at at time zone coalesce(slo.time_zone, t.time_zone), 'YYYY-MM-DD HH24:MI'))
          when 'location' then lo.name
          when 'customer' then cu.full_name
          when 'rules' then lo.name
          when 'api_key' then ak.name
          when 'product' then cast(p.name as text)
          when 'vip_user' then concat_ws(', ', vu.name, ve.name)
          when 'vendor' then ve.name
        end as about`),
    );
  return rows as TrailRow[];
}

const viewOf = (row: TrailRow): TrailView => ({
  id: String(row.id),
  at: row.createdAt.toISOString(),
  event: `${row.subject}.${row.action}`,
  subject: row.subject,
  subjectId: row.subjectId,
  about: row.about ?? '',
  bookingId: row.bookingId,
  from: row.fromValue,
  to: row.toValue,
  reason: row.reason,
  actorType: row.actorType,
  actorId: row.actorId,
  actorName: row.actorName,
  requestId: row.requestId,
  metadata: row.metadata,
});

/** From one name to the next along the index: a few steps, however many events there are. */
async function eventNames(trx: Knex.Transaction, tenantId: string): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    `with recursive names as (
       (select subject, action from audit_events where tenant_id = :tenantId order by subject, action limit 1)
       union all
       select next.subject, next.action from names, lateral (
         select e.subject, e.action from audit_events e
         where e.tenant_id = :tenantId and (e.subject, e.action) > (names.subject, names.action)
         order by e.subject, e.action limit 1
       ) next
     )
     select subject || '.' || action as name from names`,
    { tenantId },
  );
  return rows.map(row => row.name);
}
