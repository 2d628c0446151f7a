// Reading deliveries: those of one vendor, those of all for staff, and everything about one. Never needs Temporal.
import type { Knex } from 'knex';
import type { VendorScope } from '../../db/connection';
import { inTenant, inVendor } from '../../db/connection';
import { movesNow } from '../../domain/booking/moves';
import type { BookingStatus } from '../../domain/booking/status';
import { addDays, instantAt, startOfDay } from '../../domain/calendar';
import { isChangeable } from '../../domain/delivery/announced';
import { plusMs } from '../../domain/instants';
import type { Tenant } from '../../domain/tenant';
import { factsOf } from '../bookings/facts';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import { selectBooking } from '../bookings/view';
import { contains } from '../stock/deps';
import { openNeedsFor } from './needs';
import type { CoverableNeed } from './needs';
import type { DeliveryView, ProposalView } from './view';
import { deliveriesById, selectDeliveries, viewsOf } from './view';

export interface DeliveryFilter {
  /** Days in the zone of the tenant, both included. */
  from?: string;
  to?: string;
  statuses?: readonly BookingStatus[];
  vendorId?: string;
  /** Part of the name of a product, or of the vendor. */
  search?: string;
  /** The first first, or the last first. */
  order?: 'asc' | 'desc';
}

export const listOwnDeliveries = (
  knex: Knex,
  scope: VendorScope,
  tenant: Tenant,
  filter: Omit<DeliveryFilter, 'vendorId'>,
  page: number,
  limit: number,
): Promise<PageOf<DeliveryView>> =>
  inVendor(knex, scope, trx => list(trx, tenant, { ...filter, vendorId: scope.vendorId }, page, limit));

export const listDeliveries = (
  knex: Knex,
  tenant: Tenant,
  filter: DeliveryFilter,
  page: number,
  limit: number,
): Promise<PageOf<DeliveryView>> => inTenant(knex, tenant.id, trx => list(trx, tenant, filter, page, limit));

async function list(
  trx: Knex.Transaction,
  tenant: Tenant,
  filter: DeliveryFilter,
  page: number,
  limit: number,
): Promise<PageOf<DeliveryView>> {
  const rows = await deliveriesOnPage(trx, tenant, filter, page, limit);
  const matching = applyFilter(trx('bookings as b'), filter, tenant);
  return { rows, total: await countUpTo(trx, matching.select(trx.raw('1'))) };
}

/** A page of those that match, without asking how many there are. */
export async function deliveriesOnPage(
  trx: Knex.Transaction,
  tenant: Tenant,
  filter: DeliveryFilter,
  page: number,
  limit: number,
): Promise<DeliveryView[]> {
  // The page is found before anything is joined to it: whatever was skipped needs no names.
  const found = (await inOrder(
    trx.from(upTo(trx, tenant, filter, page * limit).as('b')).select('b.id'),
    filter,
  )
    .limit(limit)
    .offset((page - 1) * limit)) as { id: string }[];
  return deliveriesById(
    trx,
    found.map(({ id }) => id),
  );
}

/**
 * What matches; of one vendor, each status by itself, and of each no more than can be on a page that ends with the
 * `last` one. There its deliveries of a status lie in order: those ahead are found without passing years of past ones.
 */
function upTo(
  trx: Knex.Transaction,
  tenant: Tenant,
  filter: DeliveryFilter,
  last: number,
): Knex.QueryBuilder {
  const matching = (one: DeliveryFilter) =>
    applyFilter(trx('bookings as b'), one, tenant).select('b.id', 'b.starts_at');
  const { vendorId, statuses } = filter;
  if (!vendorId || !statuses) return matching(filter);
  const ofEach = statuses.map(status =>
    inOrder(matching({ ...filter, statuses: [status] }), filter).limit(last),
  );
  return trx.unionAll(ofEach, true);
}

function inOrder(query: Knex.QueryBuilder, { order = 'desc' }: DeliveryFilter): Knex.QueryBuilder {
  return query.orderBy([
    { column: 'b.starts_at', order },
    { column: 'b.id', order },
  ]);
}

function applyFilter(query: Knex.QueryBuilder, filter: DeliveryFilter, tenant: Tenant): Knex.QueryBuilder {
  const { from, to, statuses, vendorId, search } = filter;
  query.where('b.tenant_id', tenant.id).whereNotNull('b.vendor_id');
  if (vendorId) query.where('b.vendor_id', vendorId);
  if (from) query.where('b.starts_at', '>=', startOfDay(from, tenant.timeZone));
  if (to) query.where('b.starts_at', '<', startOfDay(addDays(to, 1), tenant.timeZone));
  if (statuses) query.whereIn('b.status', statuses as BookingStatus[]);
  if (search) {
    const words = contains(search);
    query.whereRaw(
      `(b.customer_name ilike ? or exists (
        select from delivery_items i where i.booking_id = b.id and i.product_name ilike ?))`,
      [words, words],
    );
  }
  return query;
}

/** What the vendor can do with one of its own, at this moment. */
export interface OwnDeliveryView extends Omit<DeliveryView, 'proposal'> {
  proposal: ProposalView | null;
  cancellable: boolean;
  /** ISO instant: until when a confirmed one can be cancelled. */
  cancellableUntil: string | null;
  /** What is brought can still be changed. */
  changeable: boolean;
}

/** Undefined when the vendor has no such delivery. */
export function ownDelivery(
  knex: Knex,
  scope: VendorScope,
  tenant: Tenant,
  id: string,
  now: string,
): Promise<OwnDeliveryView | undefined> {
  return inVendor(knex, scope, async trx => {
    const found = await one(trx, tenant, id, 'vendor', now);
    if (!found) return undefined;
    const { delivery, allowed, cutoffMs } = found;
    return {
      ...delivery,
      cancellable: allowed.includes('cancelled'),
      cancellableUntil: delivery.status === 'upcoming' ? plusMs(delivery.startTime, -cutoffMs) : null,
      changeable: isChangeable(delivery.status),
    };
  });
}

export interface DeliveryDetails extends Omit<DeliveryView, 'proposal'> {
  proposal: ProposalView | null;
  allowedStatuses: BookingStatus[];
  /** Manual needs that are open, of what was announced: staff say which of them the goods cover. */
  needs: CoverableNeed[];
}

/** Everything about one, as staff see it; undefined when the tenant has no such delivery. */
export function deliveryDetails(
  knex: Knex,
  tenant: Tenant,
  id: string,
  now: string,
): Promise<DeliveryDetails | undefined> {
  return inTenant(knex, tenant.id, async trx => {
    const found = await one(trx, tenant, id, 'staff', now);
    if (!found) return undefined;
    const { delivery, allowed } = found;
    return { ...delivery, allowedStatuses: allowed, needs: await openNeedsFor(trx, delivery.items, now) };
  });
}

async function one(trx: Knex.Transaction, tenant: Tenant, id: string, by: 'vendor' | 'staff', now: string) {
  const rows = await selectDeliveries(trx).where('b.id', id);
  const booking = rows.length > 0 ? await selectBooking(trx, id) : undefined;
  if (!booking) return undefined;
  const [delivery] = await viewsOf(trx, rows);
  const facts = factsOf(booking, tenant);
  return {
    delivery: { ...delivery!, proposal: timesOf(delivery!, tenant) },
    allowed: movesNow(facts, by, now),
    cutoffMs: facts.cancellationCutoffMs,
  };
}

/** When the proposed window is, by what the tenant's windows are now; of one that was abolished only the day is known. */
function timesOf({ proposal }: DeliveryView, { timeZone, settings }: Tenant): ProposalView | null {
  if (!proposal) return null;
  const { from, to } = settings.deliveryWindows[proposal.timeSlot] ?? { from: '00:00', to: '23:59' };
  const at = (time: string) => instantAt(proposal.bookingDate, time, timeZone);
  return { ...proposal, startTime: at(from), endTime: at(to) };
}
