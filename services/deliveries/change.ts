// A vendor changes what it brings while the delivery is ahead: more or less of it, something else, other notes. It keeps its
// dock. In one transaction that locks the booking as its moves do, so that of a change and the receipt of the goods the
// later one finds what the earlier one did.
import type { Knex } from 'knex';
import { inVendor } from '../../db/connection';
import type { Announced } from '../../domain/delivery/announced';
import { assertChangeable, changeInWords, continued, sameName } from '../../domain/delivery/announced';
import type { FieldProblem } from '../../domain/errors';
import { validationFailed } from '../../domain/errors';
import { toDecimal, toMinor } from '../../domain/money';
import type { Actor } from '../../domain/roles';
import { quantityOf, toNumber, toText } from '../../domain/stock/quantity';
import type { Unit } from '../../domain/stock/units';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import { quoteRow } from '../quotes/rows';
import type { ItemProduct, ItemRequest } from './items';
import { answerNeeds, assertNeeds, needIdsOf, productsOf, wholeProblems } from './items';
import { lockDelivery } from './rows';

export interface DeliveryChange {
  tenant: Tenant;
  vendorId: string;
  bookingId: string;
  /** All that is brought now; without it what was announced stays. */
  items?: readonly ItemRequest[];
  /** Without it the notes stay. */
  notes?: string;
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId: string;
}

/**
 * What is the same already changes nothing, and nobody is told.
 * @throws Refusal `not_found`, also for a need of somebody else, `invalid_transition` when it is not ahead any more,
 *   `validation_failed` naming each item.
 */
export function changeDelivery(knex: Knex, change: DeliveryChange): Promise<void> {
  const { tenant, vendorId, bookingId, now } = change;
  return inVendor(knex, { tenantId: tenant.id, vendorId }, async trx => {
    const delivery = await lockDelivery(trx, bookingId);
    assertChangeable(delivery.status);
    const booking = await readBooking(trx, bookingId);
    const items = change.items && (await replaceItems(trx, change, change.items, booking));
    const areOtherNotes = change.notes !== undefined && change.notes !== booking.notes;
    if (!items && !areOtherNotes) return;
    const notes = areOtherNotes ? { notes: change.notes } : {};
    await trx('bookings')
      .where({ id: bookingId })
      .update({ ...notes, updatedAt: now });
    await trx('deliveries').where({ bookingId }).update({ changedAt: now });
    await trx('inbox_items').insert({
      ...{ tenantId: tenant.id, type: 'vendor', bookingId, createdAt: now },
      title: `${booking.vendorName} changed what it brings, ${delivery.timeSlot} of ${delivery.bookingDate}`,
    });
    if (items) await recordChange(trx, change, { action: 'items_changed', ...items });
    if (areOtherNotes) {
      await recordChange(trx, change, { action: 'details_changed', metadata: { fields: ['notes'] } });
    }
  });
}

interface StoredBooking {
  vendorName: string;
  notes: string;
  currency: string;
  quoteId: string | null;
}

const readBooking = (trx: Knex.Transaction, id: string): PromiseLike<StoredBooking> =>
  trx('bookings as b')
    .join('deliveries as d', 'd.booking_id', 'b.id')
    .where('b.id', id)
    .first<StoredBooking>('b.customerName as vendorName', 'b.notes', 'b.currency', 'd.quoteId');

const recordChange = (
  trx: Knex.Transaction,
  { tenant, vendorId, bookingId, actor, now, requestId }: DeliveryChange,
  what: { action: string; from?: string; to?: string; metadata: Record<string, unknown> },
): Promise<void> =>
  record(trx, {
    ...{ tenantId: tenant.id, subject: 'booking', subjectId: bookingId, vendorId, actor, now, requestId },
    ...what,
  });

interface ItemsChange {
  from: string;
  to: string;
  metadata: { before: object[]; after: object[] };
}

/** Undefined when they are the same as before. */
async function replaceItems(
  trx: Knex.Transaction,
  change: DeliveryChange,
  items: readonly ItemRequest[],
  booking: StoredBooking,
): Promise<ItemsChange | undefined> {
  const { bookingId } = change;
  await assertNeeds(trx, items);
  const products = await productsOf(trx, items);
  const problems = [...wholeProblems(items, products), ...(await priceProblems(trx, booking, items))];
  if (problems.length > 0) throw validationFailed(problems);
  const stored = await readItems(trx, bookingId);
  const before = stored.map(item => announced(item, booking.currency));
  const after = items.map((item, i) => requested(item, products[i]!, booking.currency));
  const said = changeInWords(before, after, booking.currency);
  if (!said) return undefined;
  const ids = continued(before, after).map(place => (place === undefined ? undefined : stored[place]!.id));
  await writeItems(trx, change, items, { ids, products, currency: booking.currency });
  await followNeeds(trx, change, items, booking.vendorName);
  return { ...said, metadata: { before: before.map(plain), after: after.map(plain) } };
}

/** What was agreed on is no longer for one side to change. */
async function priceProblems(
  trx: Knex.Transaction,
  { quoteId, currency }: StoredBooking,
  items: readonly ItemRequest[],
): Promise<FieldProblem[]> {
  const quote = quoteId ? await quoteRow(trx, quoteId) : undefined;
  if (!quote) return [];
  const isOther = ({ productName, estimatedPrice }: ItemRequest): boolean =>
    sameName(productName, quote.productName) &&
    (estimatedPrice === undefined || toMinor(estimatedPrice, currency) !== quote.unitPriceMinor);
  const message = `Must be ${toDecimal(quote.unitPriceMinor, currency)}: that was agreed in a quote.`;
  return items.flatMap((item, i) => (isOther(item) ? [{ field: `items.${i}.estimatedPrice`, message }] : []));
}

interface StoredItem {
  id: string;
  productName: string;
  unit: Unit | null;
  needId: string | null;
  estimatedQuantity: string;
  estimatedPriceMinor: number | null;
}

/** Nothing has come yet, so that each was announced. */
const readItems = (trx: Knex.Transaction, bookingId: string): PromiseLike<StoredItem[]> =>
  trx('delivery_items as i')
    .leftJoin('products as p', 'p.id', 'i.product_id')
    .where('i.booking_id', bookingId)
    .orderBy('i.position')
    .select<StoredItem[]>(
      ...['i.id', 'i.productName', 'p.unit', 'i.needId', 'i.estimatedQuantity', 'i.estimatedPriceMinor'],
    );

const announced = (item: StoredItem, currency: string): Announced => ({
  ...{ productName: item.productName, unit: item.unit, needId: item.needId },
  quantity: quantityOf(item.estimatedQuantity),
  price: item.estimatedPriceMinor === null ? null : toDecimal(item.estimatedPriceMinor, currency),
});

const requested = (item: ItemRequest, product: ItemProduct | null, currency: string): Announced => ({
  ...{ productName: item.productName, unit: product?.unit ?? null },
  needId: item.needId ?? null,
  quantity: quantityOf(item.estimatedQuantity),
  price:
    item.estimatedPrice === undefined ? null : toDecimal(toMinor(item.estimatedPrice, currency), currency),
});

const plain = ({ quantity, ...item }: Announced): object => ({ ...item, quantity: toNumber(quantity) });

async function writeItems(
  trx: Knex.Transaction,
  { tenant, vendorId, bookingId }: DeliveryChange,
  items: readonly ItemRequest[],
  known: { ids: (string | undefined)[]; products: (ItemProduct | null)[]; currency: string },
): Promise<void> {
  await trx('delivery_items').where({ bookingId }).delete();
  const rows = items.map((item, position) => ({
    // Whoever has the form of the receipt before them names items by their ids.
    ...(known.ids[position] ? { id: known.ids[position] } : {}),
    ...{ tenantId: tenant.id, vendorId, bookingId, position, productName: item.productName },
    ...{ productId: known.products[position]?.id ?? null, needId: item.needId ?? null },
    estimatedQuantity: toText(quantityOf(item.estimatedQuantity)),
    estimatedPriceMinor:
      item.estimatedPrice === undefined ? null : toMinor(item.estimatedPrice, known.currency),
  }));
  await trx('delivery_items').insert(rows);
}

/** What is no longer brought answers no need. */
async function followNeeds(
  trx: Knex.Transaction,
  { tenant, vendorId, bookingId, now }: DeliveryChange,
  items: readonly ItemRequest[],
  vendorName: string,
): Promise<void> {
  await trx('need_responses')
    .where({ kind: 'delivery', subjectId: bookingId })
    .whereNotIn('needId', needIdsOf(items))
    .delete();
  await answerNeeds(trx, { tenant, vendorId, vendorName, bookingId, items, now });
}
