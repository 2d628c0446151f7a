// Reading bookings: one, a filtered list, and everything about one. Reads never need Temporal.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { AuditEvent } from '../../db/models';
import { movesNow } from '../../domain/booking/moves';
import type { BookingKind, BookingSource, BookingStatus } from '../../domain/booking/status';
import { messagesAhead, nextStep } from '../../domain/booking/timeline';
import { addDays, startOfDay } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';
import { toDecimal } from '../../domain/money';
import { searchWords } from '../../domain/phone';
import type { ActorType } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { selectStandings, standing } from '../calendars/standing';
import type { CalendarStateView } from '../calendars/state';
import { stateOf } from '../calendars/state';
import type { Deps } from '../deps';
import { factsOf } from './facts';
import type { BookingRow, ShownRow, ZonedView } from './view';
import { selectBooking, selectShown, zonedOf } from './view';

export interface BookingFilter {
  /** Days in the zone of the tenant; bookings that overlap them. */
  startDate?: string;
  endDate?: string;
  resourceId?: string;
  serviceId?: string;
  /** A staff member is the resource of an appointment. */
  staffId?: string;
  /** Whose they are: a member sees its own only. */
  customerId?: string;
  kind?: BookingKind;
  statuses?: readonly BookingStatus[];
  source?: BookingSource;
  overdue?: boolean;
  search?: string;
  order?: 'start_desc' | 'start_asc' | 'created_desc';
  /** ISO instant: none that were made after it, so that a page of then can be followed by its next. */
  asOf?: string;
}

export interface PageOf<T> {
  rows: T[];
  /** Exact up to {@link COUNT_LIMIT}. */
  total: number;
}

/** Counting stops here: nobody reads page 200, and counting millions on every view costs more than the view. */
export const COUNT_LIMIT = 10_000;
/** No booking is longer (a check in the schema), so one that overlaps a day began at most this long before it. */
const LONGEST_MS = 367 * 86_400_000;

export function listBookings(
  knex: Knex,
  tenant: Tenant,
  filter: BookingFilter,
  page: number,
  limit: number,
): Promise<PageOf<ZonedView>> {
  return inTenant(knex, tenant.id, async trx => {
    if (filter.search && !filter.customerId) return searchBookings(trx, tenant, filter, page, limit);
    const matching = () => applyFilter(trx('bookings as b'), filter, tenant);
    // The page is found before anything is joined to it: whatever was skipped needs no names.
    const found = inOrder(matching().select('b.id'), filter.order)
      .limit(limit)
      .offset((page - 1) * limit);
    const anyOf = () => matching().select(trx.raw('1'));
    const rows = await inOrder(
      selectShown(trx).join(found.as('found'), 'found.id', 'b.id'),
      filter.order,
    ).select(countedUpTo(trx, anyOf()).as('total'));
    return pageOf(tenant, rows as CountedRow[], page, () => countUpTo(trx, anyOf()));
  });
}

/** The ids of up to `most` bookings that match, whatever their order. */
export async function matchingIds(
  trx: Knex.Transaction,
  tenant: Tenant,
  filter: BookingFilter,
  most: number,
): Promise<string[]> {
  const matching = filter.search
    ? matchingWords(trx, tenant, filter)
    : applyFilter(trx('bookings as b').select('b.id'), filter, tenant);
  const rows = (await matching.limit(most)) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Page and total in one statement, so that the words are looked for once. */
async function searchBookings(
  trx: Knex.Transaction,
  tenant: Tenant,
  filter: BookingFilter,
  page: number,
  limit: number,
): Promise<PageOf<ZonedView>> {
  const before = (page - 1) * limit;
  const rows = await selectShown(trx)
    .with('matching', matchingWords(trx, tenant, filter))
    .join('matching as m', 'm.id', 'b.id')
    .whereBetween('m.place', [before + 1, before + limit])
    .orderBy('m.place')
    .select(trx.from('matching').count('*').as('total'));
  return pageOf(tenant, rows as CountedRow[], page, () => countUpTo(trx, matchingWords(trx, tenant, filter)));
}

type CountedRow = ShownRow & { total: number };

/** Each row says how many there are; where a page has none, that is asked for. */
async function pageOf(
  tenant: Tenant,
  rows: readonly CountedRow[],
  page: number,
  count: () => Promise<number>,
): Promise<PageOf<ZonedView>> {
  const total = rows[0]?.total ?? (page === 1 ? 0 : await count());
  return { rows: rows.map(row => zonedOf(row, tenant)), total };
}

/** Id and place in the order of what matches words and filters: {@link applyFilter} for a function of the database. */
function matchingWords(trx: Knex.Transaction, tenant: Tenant, filter: BookingFilter): Knex.QueryBuilder {
  const { search = '', order = 'start_desc' } = filter;
  const { endsAfter, startsAfter, startsBefore } = windowOf(filter, tenant);
  const filters = {
    statuses: filter.statuses,
    resource: filter.resourceId,
    staff: filter.staffId,
    service: filter.serviceId,
    kind: filter.kind,
    source: filter.source,
    overdue: filter.overdue || undefined,
    ends_after: endsAfter,
    starts_after: startsAfter,
    starts_before: startsBefore,
    made_until: filter.asOf,
  };
  const found = trx.raw('search_bookings(?, ?, ?) with ordinality as f(id, place)', [
    searchWords(search, tenant.settings.phoneCountry),
    JSON.stringify(filters),
    order,
  ]);
  return trx.select('f.id', 'f.place').from(found as unknown as Knex.QueryBuilder);
}

export async function countUpTo(trx: Knex.Transaction, matching: Knex.QueryBuilder): Promise<number> {
  const [counted] = (await countedUpTo(trx, matching)) as [{ count: number }];
  return counted.count;
}

const countedUpTo = (trx: Knex.Transaction, matching: Knex.QueryBuilder): Knex.QueryBuilder =>
  trx.from(matching.limit(COUNT_LIMIT).as('matching')).count('*');

/** The days of a filter as instants: what overlaps them ends after, starts before, and began at most the longest before. */
function windowOf({ startDate, endDate }: BookingFilter, { timeZone }: Tenant) {
  const from = startDate && startOfDay(startDate, timeZone);
  return {
    endsAfter: from,
    startsAfter: from && plusMs(from, -LONGEST_MS),
    startsBefore: endDate && startOfDay(addDays(endDate, 1), timeZone),
  };
}

function applyFilter(query: Knex.QueryBuilder, filter: BookingFilter, tenant: Tenant): Knex.QueryBuilder {
  const { endsAfter, startsAfter, startsBefore } = windowOf(filter, tenant);
  if (endsAfter) query.where('b.ends_at', '>', endsAfter);
  if (startsAfter) query.where('b.starts_at', '>', startsAfter);
  if (startsBefore) query.where('b.starts_at', '<', startsBefore);
  if (filter.resourceId) query.where('b.resource_id', filter.resourceId);
  if (filter.customerId) {
    query.where('b.customer_id', filter.customerId);
    // One customer has few: their words need no index.
    if (filter.search) {
      const words = searchWords(filter.search, tenant.settings.phoneCountry).toLowerCase();
      query.whereRaw('strpos(b.search_text, ?) > 0', [words]);
    }
  }
  if (filter.serviceId) query.where('b.service_id', filter.serviceId);
  if (filter.staffId) query.where('b.resource_id', filter.staffId).where('b.kind', 'appointment');
  if (filter.kind) query.where('b.kind', filter.kind);
  if (filter.statuses) query.whereIn('b.status', filter.statuses as BookingStatus[]);
  if (filter.source) query.where('b.source', filter.source);
  if (filter.overdue) query.whereNotNull('b.overdue_at').where('b.status', 'active');
  if (filter.asOf) query.where('b.created_at', '<=', filter.asOf);
  return query;
}

function inOrder(query: Knex.QueryBuilder, order: BookingFilter['order'] = 'start_desc'): Knex.QueryBuilder {
  const [column, direction] =
    order === 'created_desc' ? ['b.created_at', 'desc'] : ['b.starts_at', order.slice(6)];
  return query.orderBy([
    { column, order: direction },
    { column: 'b.id', order: direction },
  ]);
}

export function bookingById(knex: Knex, tenantId: string, id: string): Promise<BookingRow | undefined> {
  return inTenant(knex, tenantId, trx => selectBooking(trx, id));
}

export interface AuditView {
  id: string;
  action: string;
  from: string | null;
  to: string | null;
  actorType: string;
  actorName: string;
  reason: string | null;
  metadata: Record<string, unknown>;
  at: string;
}

export interface DetailsView extends ZonedView {
  bookingUrl: string | null;
  allowedStatuses: BookingStatus[];
  slotDetails: { startTime: string; endTime: string; status: string } | null;
  serviceDetails: { name: string; duration: number; price?: number } | null;
  staffDetails: { name: string; role?: string } | null;
  auditTrail: AuditView[];
  lifecycleStatus: 'waiting_to_start' | 'running' | 'ended';
  calendar: CalendarStateView;
  timers: { at: string; what: string }[];
}

/** Everything about one booking, and where `by` could move it at `now`; undefined when the tenant has no such booking. */
export function bookingDetails(
  deps: Deps,
  tenant: Tenant,
  id: string,
  now: string,
  by: ActorType = 'staff',
): Promise<DetailsView | undefined> {
  return inTenant(deps.knex, tenant.id, async trx => {
    const row = await selectStandings(trx).where('b.id', id).first();
    if (!row) return undefined;
    const link = await trx<{ id: string }>('booking_tokens')
      .where({ bookingId: id } as never)
      .first('id');
    const trail = await AuditEvent.query(trx).where('subjectId', id).orderBy('id');
    const facts = factsOf(row, tenant);
    return {
      ...zonedOf(row, tenant),
      bookingUrl: link ? deps.links.urlOf(link.id) : null,
      allowedStatuses: movesNow(facts, by, now),
      ...(await appointmentDetails(trx, row, tenant)),
      auditTrail: trail.map(auditView),
      calendar: stateOf(standing(row, deps, tenant.id), row.endsAt, now),
      lifecycleStatus: row.lifecycleEndedAt
        ? 'ended'
        : row.lifecycleStartedAt
          ? 'running'
          : 'waiting_to_start',
      timers: [nextStep(facts), ...messagesAhead(facts, now)]
        .flatMap(ahead =>
          ahead ? [{ at: ahead.at, what: 'type' in ahead ? ahead.type : ahead.message.event }] : [],
        )
        .sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    };
  });
}

type AppointmentDetails = Pick<DetailsView, 'slotDetails' | 'serviceDetails' | 'staffDetails'>;

/** Slot, service and staff member of an appointment, in the shape of booking-management. */
async function appointmentDetails(
  trx: Knex.Transaction,
  row: BookingRow,
  tenant: Tenant,
): Promise<AppointmentDetails> {
  if (row.kind !== 'appointment') return { slotDetails: null, serviceDetails: null, staffDetails: null };
  const slot = await trx('slots').where({ id: row.slotId }).first<SlotRow | undefined>();
  const service = await trx('services').where({ id: row.serviceId }).first<ServiceRow | undefined>();
  const staff = await trx('resources').where({ id: row.resourceId }).first<StaffRow>('name', 'attributes');
  return {
    slotDetails: slot
      ? { startTime: slot.startsAt.toISOString(), endTime: slot.endsAt.toISOString(), status: slot.status }
      : null,
    serviceDetails: service
      ? {
          name: service.name,
          duration: service.durationMinutes,
          price: service.priceMinor === null ? undefined : toDecimal(service.priceMinor, tenant.currency),
        }
      : null,
    staffDetails: { name: staff.name, role: staff.attributes.role || undefined },
  };
}

interface SlotRow {
  startsAt: Date;
  endsAt: Date;
  status: string;
}
interface ServiceRow {
  name: string;
  durationMinutes: number;
  priceMinor: number | null;
}
interface StaffRow {
  name: string;
  attributes: Record<string, string>;
}

const auditView = (event: AuditEvent): AuditView => ({
  id: event.id,
  action: event.action,
  from: event.fromValue,
  to: event.toValue,
  actorType: event.actorType,
  actorName: event.actorName,
  reason: event.reason,
  metadata: event.metadata,
  at: event.createdAt.toISOString(),
});
