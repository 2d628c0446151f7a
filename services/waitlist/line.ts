// The line as staff see and change it: who waits for what, the offers they got, joining and leaving.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { notFound, validationFailed } from '../../domain/errors';
import { searchWords } from '../../domain/phone';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import { contains } from '../stock/deps';
import { close } from './close';
import type { EntryRow, OfferStatus } from './rows';
import { callLine, lockLine, openOffer } from './rows';

export interface EntryView {
  id: string;
  serviceId: string;
  serviceName: string;
  staffId: string | null;
  staffName: string | null;
  customerName: string;
  customerPhone: string;
  customerEmail: string | null;
  from: string | null;
  to: string | null;
  status: EntryRow['status'];
  /** From 1, in the line of its service; null once out of it. */
  position: number | null;
  bookingId: string | null;
  /** The first first. */
  offers: OfferSummary[];
  createdAt: string;
}

export interface OfferSummary {
  id: string;
  slotId: string;
  startTime: string;
  endTime: string;
  staffName: string;
  status: OfferStatus;
  expiresAt: string;
}

export interface EntryFilter {
  id?: string;
  serviceId?: string;
  status?: EntryRow['status'];
  search?: string;
}

export function listEntries(
  knex: Knex,
  tenant: Tenant,
  { search, ...others }: EntryFilter,
  page: number,
  limit: number,
): Promise<PageOf<EntryView>> {
  const filter = { ...others, search: search && searchWords(search, tenant.settings.phoneCountry) };
  return inTenant(knex, tenant.id, async trx => {
    const rows = await readEntries(trx, filter, limit, (page - 1) * limit);
    const total = await countUpTo(trx, matching(trx('waitlist_entries as e').select(trx.raw('1')), filter));
    return { rows, total };
  });
}

function matching(
  query: Knex.QueryBuilder,
  { id, serviceId, status, search }: EntryFilter,
): Knex.QueryBuilder {
  if (id) query.where('e.id', id);
  if (serviceId) query.where('e.service_id', serviceId);
  if (status) query.where('e.status', status);
  if (search) {
    const pattern = contains(search);
    query.where(q =>
      q
        .whereILike('e.customer_name', pattern)
        .orWhereILike('e.customer_phone', pattern)
        .orWhereILike('e.customer_email', pattern),
    );
  }
  return query;
}

type EntryRecord = Omit<EntryView, 'offers' | 'from' | 'to' | 'createdAt' | 'position'> & {
  wantedFrom: Date | null;
  wantedUntil: Date | null;
  position: string | null;
  createdAt: Date;
};

const POSITION = `case when e.status = 'waiting' then (
  select count(*) from waitlist_entries f where f.tenant_id = e.tenant_id and f.service_id = e.service_id
    and f.status = 'waiting' and (f.created_at, f.id) <= (e.created_at, e.id)) end`;

async function readEntries(
  trx: Knex.Transaction,
  filter: EntryFilter,
  limit: number,
  offset: number,
): Promise<EntryView[]> {
  const query = trx('waitlist_entries as e')
    .join('services as v', 'v.id', 'e.service_id')
    .leftJoin('resources as r', 'r.id', 'e.staff_id')
    .select('e.id', 'e.serviceId', 'v.name as serviceName', 'e.staffId', 'r.name as staffName')
    .select('e.customerName', 'e.customerPhone', 'e.customerEmail', 'e.wantedFrom', 'e.wantedUntil')
    .select('e.status', 'e.bookingId', 'e.createdAt', trx.raw(`${POSITION} as position`))
    .orderBy(['e.created_at', 'e.id'])
    .limit(limit)
    .offset(offset);
  const rows = (await matching(query, filter)) as unknown as EntryRecord[];
  const offers = await offersOf(
    trx,
    rows.map(row => row.id),
  );
  return rows.map(({ wantedFrom, wantedUntil, createdAt, position, ...row }) => ({
    ...row,
    from: wantedFrom?.toISOString() ?? null,
    to: wantedUntil?.toISOString() ?? null,
    position: position === null ? null : Number(position),
    offers: offers.get(row.id) ?? [],
    createdAt: createdAt.toISOString(),
  }));
}

async function offersOf(trx: Knex.Transaction, entryIds: string[]): Promise<Map<string, OfferSummary[]>> {
  const rows = await trx('waitlist_offers as o')
    .join('slots as s', 's.id', 'o.slot_id')
    .join('resources as r', 'r.id', 's.staff_id')
    .whereIn('o.entry_id', entryIds)
    .orderBy(['o.created_at', 'o.id'])
    .select<
      {
        id: string;
        entryId: string;
        slotId: string;
        status: OfferStatus;
        expiresAt: Date;
        startsAt: Date;
        endsAt: Date;
        staffName: string;
      }[]
    >(
      'o.id',
      'o.entryId',
      'o.slotId',
      'o.status',
      'o.expiresAt',
      's.startsAt',
      's.endsAt',
      'r.name as staffName',
    );
  const byEntry = new Map<string, OfferSummary[]>();
  for (const { entryId, startsAt, endsAt, expiresAt, ...row } of rows) {
    const summary = {
      ...row,
      startTime: startsAt.toISOString(),
      endTime: endsAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    };
    byEntry.set(entryId, [...(byEntry.get(entryId) ?? []), summary]);
  }
  return byEntry;
}

export interface JoinRequest {
  serviceId: string;
  staffId?: string;
  customerName: string;
  customerPhone: string;
  customerEmail?: string;
  /** ISO instants. */
  from?: string;
  to?: string;
  actor: Actor;
  now: string;
  requestId: string;
}

/** Puts somebody at the end of the line. @throws Refusal `not_found`, `validation_failed`. */
export function joinLine(knex: Knex, tenant: Tenant, request: JoinRequest): Promise<EntryView> {
  const { actor, now, requestId, from, to, ...entry } = request;
  return inTenant(knex, tenant.id, async trx => {
    await assertOffered(trx, request);
    // One behind the other: the order of the line is the order in which they came.
    await lockLine(trx, entry.serviceId);
    const [row] = await trx('waitlist_entries')
      .insert({ ...entry, tenantId: tenant.id, wantedFrom: from, wantedUntil: to, createdAt: now })
      .returning<{ id: string }[]>('id');
    const id = row!.id;
    await record(trx, {
      ...{ tenantId: tenant.id, subject: 'waitlist', subjectId: id, action: 'joined', actor, now, requestId },
    });
    return (await readEntries(trx, { id }, 1, 0))[0]!;
  });
}

async function assertOffered(
  trx: Knex.Transaction,
  { serviceId, staffId, to, now }: JoinRequest,
): Promise<void> {
  const service = await trx('services').where({ id: serviceId, isActive: true }).first<unknown>('id');
  if (!service) throw notFound('Service');
  if (to && to <= now) throw validationFailed([{ field: 'to', message: 'Must be in the future.' }]);
  if (!staffId) return;
  const staff = await trx('resources')
    .where({ id: staffId, kind: 'staff', isActive: true })
    .first<unknown>('id');
  if (!staff) throw notFound('Staff member');
  const does = await trx('staff_services').where({ staffId, serviceId }).first<unknown>('staff_id');
  if (!does) {
    throw validationFailed([{ field: 'staffId', message: 'This staff member does not do this service.' }]);
  }
}

export interface LeaveRequest {
  id: string;
  actor: Actor;
  now: string;
  requestId: string;
}

/** Takes somebody out of the line; an open offer is withdrawn. A second time it changes nothing. @throws Refusal `not_found`. */
export function leaveLine(knex: Knex, tenant: Tenant, request: LeaveRequest): Promise<EntryView> {
  const { id, actor, now, requestId } = request;
  return inTenant(knex, tenant.id, async trx => {
    const seen = await trx('waitlist_entries').where({ id }).first<EntryRow | undefined>();
    if (!seen) throw notFound('Waitlist entry');
    await lockLine(trx, seen.serviceId);
    await withdrawOffer(trx, tenant, request);
    const left = await trx('waitlist_entries').where({ id, status: 'waiting' }).update({ status: 'removed' });
    if (left > 0) {
      await record(trx, {
        ...{
          tenantId: tenant.id,
          subject: 'waitlist',
          subjectId: id,
          action: 'removed',
          actor,
          now,
          requestId,
        },
      });
    }
    return (await readEntries(trx, { id }, 1, 0))[0]!;
  });
}

/** The line is locked, so the offer cannot be answered meanwhile. */
async function withdrawOffer(trx: Knex.Transaction, tenant: Tenant, request: LeaveRequest): Promise<void> {
  const { id, actor, now, requestId } = request;
  const found = await trx('waitlist_offers')
    .where({ entryId: id, status: 'open' })
    .first<{ slotId: string } | undefined>('slotId');
  if (!found) return;
  await trx('slots').where({ id: found.slotId }).forUpdate().first('id');
  const offer = await openOffer(trx, found.slotId);
  if (offer?.entryId !== id) return;
  await close(trx, tenant, offer, 'withdrawn', actor, now, requestId);
  await callLine(trx, found.slotId, now);
}
