// A delivery as vendors and staff see it.
import type { Knex } from 'knex';
import type { BookingStatus, CancelReason } from '../../domain/booking/status';
import type { DeliveryTarget } from '../../domain/delivery/windows';
import { toDecimal } from '../../domain/money';
import { quantityOf, toNumber } from '../../domain/stock/quantity';
import type { Unit } from '../../domain/stock/units';
import { cancelNotes } from './cancel-notes';

export interface BatchView {
  batchCode: string;
  quantity: number;
  unitPrice: number | null;
}

/** Quantities in the unit of the product, where it is known; prices of one unit, in the currency of the delivery. */
export interface ItemView {
  id: string;
  productId: string | null;
  productName: string;
  unit: Unit | null;
  needId: string | null;
  /** Null: it came without being announced. */
  estimatedQuantity: number | null;
  estimatedPrice: number | null;
  /** Null until it is received. */
  receivedQuantity: number | null;
  unitPrice: number | null;
  batches: BatchView[];
}

export interface ProposalView extends DeliveryTarget {
  id: string;
  startTime: string;
  endTime: string;
  note: string;
  proposedAt: string;
}

export interface DeliveryView extends DeliveryTarget {
  id: string;
  vendorId: string;
  vendorName: string;
  status: BookingStatus;
  cancelReason: CancelReason | null;
  /** Why, as whoever cancelled it wrote. */
  cancelNote: string | null;
  startTime: string;
  endTime: string;
  timeZone: string;
  dockName: string;
  notes: string;
  currency: string;
  quoteId: string | null;
  items: ItemView[];
  /** The window that waits for the vendor's answer. */
  proposal: Omit<ProposalView, 'startTime' | 'endTime'> | null;
  pendingUntil: string | null;
  confirmedAt: string | null;
  confirmedByName: string | null;
  receivedAt: string | null;
  receivedByName: string | null;
  cancelledAt: string | null;
  /** When the vendor last changed what it brings. */
  changedAt: string | null;
  overdueAt: string | null;
  revision: number;
  createdAt: string;
}

export interface DeliveryRow {
  id: string;
  vendorId: string;
  vendorName: string;
  status: BookingStatus;
  cancelReason: CancelReason | null;
  bookingDate: string;
  timeSlot: string;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  dockName: string;
  notes: string;
  currency: string;
  quoteId: string | null;
  pendingUntil: Date | null;
  confirmedAt: Date | null;
  confirmedByName: string | null;
  receivedAt: Date | null;
  receivedByName: string | null;
  cancelledAt: Date | null;
  changedAt: Date | null;
  overdueAt: Date | null;
  revision: number;
  createdAt: Date;
}

const COLUMNS = [
  ...[
    'b.id',
    'b.vendor_id',
    'b.customer_name as vendor_name',
    'b.status',
    'b.cancel_reason',
    'd.booking_date',
  ],
  ...[
    'd.time_slot',
    'b.starts_at',
    'b.ends_at',
    'b.time_zone',
    'r.name as dock_name',
    'b.notes',
    'b.currency',
  ],
  ...['d.quote_id', 'b.pending_until', 'd.confirmed_at', 'd.received_at', 'b.cancelled_at', 'b.overdue_at'],
  ...['b.revision', 'b.created_at', 'c.name as confirmed_by_name', 'g.name as received_by_name'],
  'd.changed_at',
];

/** Deliveries as rows: `b` their booking, `d` the delivery. */
export const selectDeliveries = (trx: Knex.Transaction): Knex.QueryBuilder<object, DeliveryRow[]> =>
  trx('bookings as b')
    .join('deliveries as d', 'd.booking_id', 'b.id')
    .join('resources as r', 'r.id', 'b.resource_id')
    .leftJoin('users as c', 'c.id', 'd.confirmed_by')
    .leftJoin('users as g', 'g.id', 'd.received_by')
    .select(COLUMNS) as Knex.QueryBuilder<object, DeliveryRow[]>;

/** These, in the order given. Prepared: finding a way through all the tables takes Postgres longer than going it. */
export async function deliveriesById(trx: Knex.Transaction, ids: readonly string[]): Promise<DeliveryView[]> {
  if (ids.length === 0) return [];
  const rows = await selectDeliveries(trx)
    .whereRaw('b.id = any(cast(? as uuid[]))', [ids as string[]])
    .orderByRaw('array_position(cast(? as uuid[]), b.id)', [ids as string[]])
    .options({ name: 'deliveries' });
  return viewsOf(trx, rows as DeliveryRow[]);
}

const iso = (value: Date | null): string | null => value?.toISOString() ?? null;

/** With their items and proposals, in the same order. */
export async function viewsOf(trx: Knex.Transaction, rows: readonly DeliveryRow[]): Promise<DeliveryView[]> {
  const ids = rows.map(({ id }) => id);
  const currencyOf = new Map(rows.map(({ id, currency }) => [id, currency]));
  const items = await readItems(trx, ids, currencyOf);
  const cancelled = rows.filter(({ status }) => status === 'cancelled').map(({ id }) => id);
  const notes = await cancelNotes(trx, cancelled);
  const proposals = (await trx('delivery_proposals')
    .whereRaw('booking_id = any(cast(? as uuid[]))', [ids])
    .where({ status: 'open' })
    .select('id', 'bookingId', 'bookingDate', 'timeSlot', 'note', 'proposedAt')
    .options({ name: 'open proposals' })) as ProposalRow[];
  const proposalOf = new Map(
    proposals.map(({ bookingId, proposedAt, ...rest }) => [
      bookingId,
      { ...rest, proposedAt: proposedAt.toISOString() },
    ]),
  );
  return rows.map(({ startsAt, endsAt, ...row }) => ({
    ...row,
    cancelNote: notes.get(row.id) ?? null,
    startTime: startsAt.toISOString(),
    endTime: endsAt.toISOString(),
    pendingUntil: iso(row.pendingUntil),
    confirmedAt: iso(row.confirmedAt),
    receivedAt: iso(row.receivedAt),
    cancelledAt: iso(row.cancelledAt),
    changedAt: iso(row.changedAt),
    overdueAt: iso(row.overdueAt),
    createdAt: row.createdAt.toISOString(),
    items: items.get(row.id) ?? [],
    proposal: proposalOf.get(row.id) ?? null,
  }));
}

interface ProposalRow extends DeliveryTarget {
  id: string;
  bookingId: string;
  note: string;
  proposedAt: Date;
}

interface ItemRow {
  id: string;
  bookingId: string;
  productId: string | null;
  productName: string;
  unit: Unit | null;
  needId: string | null;
  estimatedQuantity: string | null;
  estimatedPriceMinor: number | null;
  receivedQuantity: string | null;
  unitPriceMinor: number | null;
}

interface LineRow {
  itemId: string;
  batchCode: string;
  quantity: string;
  unitPriceMinor: number | null;
}

async function readItems(
  trx: Knex.Transaction,
  bookingIds: readonly string[],
  currencyOf: ReadonlyMap<string, string>,
): Promise<Map<string, ItemView[]>> {
  const rows = (await trx('delivery_items as i')
    .leftJoin('products as p', 'p.id', 'i.product_id')
    .whereRaw('i.booking_id = any(cast(? as uuid[]))', [bookingIds as string[]])
    .orderBy(['i.booking_id', 'i.position'])
    .select(
      ...['i.id', 'i.bookingId', 'i.productId', 'i.productName', 'p.unit', 'i.needId', 'i.estimatedQuantity'],
      ...['i.estimatedPriceMinor', 'i.receivedQuantity', 'i.unitPriceMinor'],
    )
    .options({ name: 'items of deliveries' })) as ItemRow[];
  const lines = await readLines(trx, rows);
  const items = new Map<string, ItemView[]>();
  for (const { bookingId, ...row } of rows) {
    const price = (minor: number | null): number | null =>
      minor === null ? null : toDecimal(minor, currencyOf.get(bookingId)!);
    const own = items.get(bookingId) ?? [];
    items.set(bookingId, own);
    own.push({
      ...{
        id: row.id,
        productId: row.productId,
        productName: row.productName,
        unit: row.unit,
        needId: row.needId,
      },
      ...{ estimatedQuantity: number(row.estimatedQuantity), estimatedPrice: price(row.estimatedPriceMinor) },
      ...{ receivedQuantity: number(row.receivedQuantity), unitPrice: price(row.unitPriceMinor) },
      batches: (lines.get(row.id) ?? []).map(({ batchCode, quantity, unitPriceMinor }) => ({
        ...{ batchCode, quantity: toNumber(quantityOf(quantity)), unitPrice: price(unitPriceMinor) },
      })),
    });
  }
  return items;
}

const number = (quantity: string | null): number | null =>
  quantity === null ? null : toNumber(quantityOf(quantity));

/** Only what was received has any. */
async function readLines(trx: Knex.Transaction, items: readonly ItemRow[]): Promise<Map<string, LineRow[]>> {
  const received = items.filter(({ receivedQuantity }) => receivedQuantity !== null);
  if (received.length === 0) return new Map();
  const rows = await trx('delivery_receipt_lines')
    .whereIn('bookingId', [...new Set(received.map(({ bookingId }) => bookingId))])
    .orderBy('id')
    .select<LineRow[]>('itemId', 'batchCode', 'quantity', 'unitPriceMinor');
  const lines = new Map<string, LineRow[]>();
  for (const row of rows) lines.set(row.itemId, [...(lines.get(row.itemId) ?? []), row]);
  return lines;
}
