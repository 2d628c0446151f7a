// The inbox of staff: what waits for somebody, and what was done.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { InboxItem } from '../db/models';
import { notFound } from '../domain/errors';
import { searchWords } from '../domain/phone';
import type { Actor } from '../domain/roles';
import type { Tenant } from '../domain/tenant';
import { record } from './audit';
import type { PageOf } from './bookings/read';
import { COUNT_LIMIT, countUpTo } from './bookings/read';
import type { ZonedView } from './bookings/view';
import { selectBookings, zonedOf } from './bookings/view';
import { contains } from './stock/deps';

export interface InboxFilter {
  status?: 'pending' | 'done';
  type?: InboxItem['type'];
  search?: string;
}

export interface InboxView {
  id: string;
  type: InboxItem['type'];
  status: InboxItem['status'];
  title: string;
  booking: ZonedView | null;
  notificationId: string | null;
  createdAt: string;
  doneAt: string | null;
  doneBy: string | null;
}

export interface InboxPage extends PageOf<InboxView> {
  /** Of all types, without the filters; exact up to the limit of counting. */
  counts: { pending: number; done: number };
}

export function listInbox(
  knex: Knex,
  tenant: Tenant,
  filter: InboxFilter,
  page: number,
  limit: number,
): Promise<InboxPage> {
  return inTenant(knex, tenant.id, async trx => {
    const items = await matching(trx, tenant, filter)
      .orderBy([
        { column: 'i.created_at', order: 'desc' },
        { column: 'i.id', order: 'desc' },
      ])
      .limit(limit)
      .offset((page - 1) * limit);
    return {
      rows: await withBookings(trx, tenant, items as InboxRow[]),
      total: await countUpTo(trx, matching(trx, tenant, filter).clearSelect().select(trx.raw('1'))),
      counts: { pending: await countOf(trx, 'pending'), done: await countOf(trx, 'done') },
    };
  });
}

type InboxRow = InboxItem & { doneByName: string | null };

function matching(trx: Knex.Transaction, tenant: Tenant, filter: InboxFilter): Knex.QueryBuilder {
  const query = trx('inbox_items as i')
    .leftJoin('users as u', 'u.id', 'i.done_by')
    .select('i.*', 'u.name as doneByName') as Knex.QueryBuilder;
  if (filter.status) query.where('i.status', filter.status);
  if (filter.type) query.where('i.type', filter.type);
  if (filter.search) {
    const words = searchWords(filter.search, tenant.settings.phoneCountry);
    const title = contains(filter.search);
    query.where(q =>
      q
        .whereRaw(`i.booking_id in (select search_bookings(?, '{}', 'start_desc'))`, [words])
        .orWhere('i.title', 'ilike', title),
    );
  }
  return query;
}

async function countOf(trx: Knex.Transaction, status: InboxItem['status']): Promise<number> {
  return countUpTo(trx, trx('inbox_items').where({ status }).select(trx.raw('1')).limit(COUNT_LIMIT));
}

async function withBookings(trx: Knex.Transaction, tenant: Tenant, items: InboxRow[]): Promise<InboxView[]> {
  const ids = items.flatMap(item => item.bookingId ?? []);
  const bookings = await selectBookings(trx).whereIn('b.id', ids);
  const byId = new Map(bookings.map(row => [row.id, zonedOf(row, tenant)]));
  return items.map(item => ({
    id: item.id,
    type: item.type,
    status: item.status,
    title: item.title,
    booking: (item.bookingId && byId.get(item.bookingId)) || null,
    notificationId: item.notificationId,
    createdAt: item.createdAt.toISOString(),
    doneAt: item.doneAt?.toISOString() ?? null,
    doneBy: item.doneByName,
  }));
}

export interface InboxChange {
  id: string;
  status: 'pending' | 'done';
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId: string;
}

/** @throws Refusal `not_found`. */
export function updateInboxItem(knex: Knex, tenant: Tenant, change: InboxChange): Promise<InboxView> {
  const { id, status, actor, now, requestId } = change;
  return inTenant(knex, tenant.id, async trx => {
    const item = await InboxItem.query(trx).findById(id).forUpdate();
    if (!item) throw notFound('Inbox item');
    if (item.status !== status) {
      const done = status === 'done';
      await trx('inbox_items')
        .where({ id })
        .update({ status, doneAt: done ? now : null, doneBy: done ? actor.id : null });
      await record(trx, {
        tenantId: tenant.id,
        subject: 'inbox',
        subjectId: id,
        action: 'status_changed',
        from: item.status,
        to: status,
        actor,
        now,
        requestId,
      });
    }
    const rows = (await matching(trx, tenant, {}).where('i.id', id)) as InboxRow[];
    return (await withBookings(trx, tenant, rows))[0]!;
  });
}
