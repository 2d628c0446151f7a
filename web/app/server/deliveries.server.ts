// Deliveries and windows in words, and the forms about them, sent on to the API.
import type { Call } from '../../../contracts/client';
import type {
  Delivery,
  DeliveryItem,
  DeliveryWindow,
  VendorDelivery,
} from '../../../contracts/delivery-shapes';
import type { DeliverySettings } from '../../../contracts/deliveries';
import { routes } from '../../../contracts/index';
import { shortDay } from '../days';
import type { FormProblem } from '../forms';
import { perUnit, quantity } from '../ui/stock-words';
import { formats, price } from './format.server';
import { numberOf, optionalNumber } from './stock.server';

type Values = Record<string, string>;

/** A window as one value of a form: its day, a space, its name. */
const valueOf = (date: string, slot: string): string => `${date} ${slot}`;
export const windowOf = (value = '') => ({ bookingDate: value.slice(0, 10), timeSlot: value.slice(11) });

/** The windows of some days, day by day. */
export function windowDays(windows: readonly DeliveryWindow[], timeZone: string) {
  const { clock } = formats(timeZone);
  const dates = [...new Set(windows.map(({ bookingDate }) => bookingDate))];
  return dates.map(date => ({
    date,
    day: shortDay(date),
    windows: windows
      .filter(({ bookingDate }) => bookingDate === date)
      .map(window => ({
        value: valueOf(date, window.timeSlot),
        name: window.timeSlot,
        times: `${clock(window.startTime)} – ${clock(window.endTime)}`,
        available: window.available,
        left: leftWords(window),
      })),
  }));
}
export type WindowDay = ReturnType<typeof windowDays>[number];

function leftWords({ available, placesLeft }: DeliveryWindow): string {
  if (placesLeft === 0) return 'Full';
  if (!available) return 'Over';
  return placesLeft === 1 ? '1 place left' : `${placesLeft} places left`;
}

/** "$82.00 per oz" */
const priced = (amount: number | null, unit: DeliveryItem['unit'], currency: string): string | null => {
  const text = price(amount, currency);
  return text && `${text} ${perUnit(unit)}`;
};

function itemRow(item: DeliveryItem, currency: string) {
  const { id, productId, productName, unit, needId, estimatedQuantity, receivedQuantity, batches } = item;
  const words = (value: number | null) => (value === null ? null : quantity(value, unit));
  return {
    ...{ id, productId, productName, unit, needId },
    announced: words(estimatedQuantity),
    announcedNumber: estimatedQuantity,
    price: priced(item.estimatedPrice, unit, currency),
    announcedPrice: item.estimatedPrice === null ? '' : String(item.estimatedPrice),
    received: words(receivedQuantity),
    differs: receivedQuantity !== null && receivedQuantity !== estimatedQuantity,
    paid: price(item.unitPrice, currency),
    batches: batches.map(batch => batchWords(batch, item, currency)).filter(words => words !== ''),
  };
}

/** "30 oz, batch A1, $80.50"; the quantity of the only batch is what was received, which is said already. */
function batchWords(
  batch: DeliveryItem['batches'][number],
  { unit, receivedQuantity }: DeliveryItem,
  currency: string,
): string {
  const { batchCode, unitPrice } = batch;
  const amount = batch.quantity === receivedQuantity ? '' : quantity(batch.quantity, unit);
  return [amount, batchCode && `batch ${batchCode}`, price(unitPrice, currency)].filter(Boolean).join(', ');
}
export type ItemRow = ReturnType<typeof itemRow>;

/** What both sides are shown of a delivery. */
function shared(delivery: Delivery | VendorDelivery) {
  const { id, bookingDate, timeSlot, timeZone, dockName, items, currency, proposal } = delivery;
  const { clock, moment } = formats(timeZone);
  const when = (instant: string | null) => instant && moment(instant);
  return {
    ...{ id, timeSlot, dockName, notes: delivery.notes, currency },
    date: bookingDate,
    day: shortDay(bookingDate),
    times: `${clock(delivery.startTime)} – ${clock(delivery.endTime)}`,
    what: items.map(({ productName }) => productName).join(', '),
    items: items.map(item => itemRow(item, currency)),
    cancelReason: delivery.cancelReason,
    cancelNote: delivery.cancelNote,
    proposal: proposal && {
      id: proposal.id,
      text: `${shortDay(proposal.bookingDate)}, ${proposal.timeSlot}`,
      note: proposal.note,
    },
    pendingUntil: when(delivery.pendingUntil),
    confirmedAt: when(delivery.confirmedAt),
    confirmedBy: delivery.confirmedByName,
    receivedAt: when(delivery.receivedAt),
    receivedBy: delivery.receivedByName,
    cancelledAt: when(delivery.cancelledAt),
    changedAt: when(delivery.changedAt),
    createdAt: moment(delivery.createdAt),
    quoteId: delivery.quoteId,
  };
}

export const vendorDeliveryRow = (delivery: VendorDelivery) => ({
  ...shared(delivery),
  status: delivery.status,
});
export type VendorDeliveryRow = ReturnType<typeof vendorDeliveryRow>;

export const deliveryRow = (delivery: Delivery) => ({
  ...shared(delivery),
  status: delivery.status,
  vendorId: delivery.vendorId,
  vendorName: delivery.vendorName,
  overdue: delivery.overdueAt !== null && delivery.status === 'active',
});
export type DeliveryRow = ReturnType<typeof deliveryRow>;

/** Rows of a form, in their order: fields are called `<name>-<row>`. */
function rowsOf(values: Values, names: readonly string[]): { row: string; fields: Values }[] {
  const rows = new Set(Object.keys(values).flatMap(key => /^[a-zA-Z]+-(\d+)$/.exec(key)?.[1] ?? []));
  return [...rows]
    .sort((a, b) => Number(a) - Number(b))
    .map(row => ({
      row,
      fields: Object.fromEntries(names.map(name => [name, (values[`${name}-${row}`] ?? '').trim()])),
    }));
}

/** The names of the API's fields in this form, row by row. */
const renamed = (rows: readonly { row: string }[], names: Values): Values =>
  Object.fromEntries(
    rows.flatMap(({ row }, index) =>
      Object.entries(names).map(([theirs, ours]) => [`items.${index}.${theirs}`, `${ours}-${row}`]),
    ),
  );

/** What a vendor announces; rows that were left empty are none. */
export function announcedOf(values: Values) {
  const rows = rowsOf(values, ['product', 'quantity', 'price', 'need']).filter(({ fields }) =>
    Boolean(fields.product || fields.quantity || fields.price),
  );
  const items = rows.map(({ fields }) => ({
    productName: fields.product ?? '',
    estimatedQuantity: optionalNumber(fields.quantity) as number,
    estimatedPrice: optionalNumber(fields.price),
    needId: fields.need || undefined,
  }));
  const rename = {
    ...renamed(rows, {
      ...{
        productName: 'product',
        estimatedQuantity: 'quantity',
        estimatedPrice: 'price',
        needId: 'product',
      },
    }),
    ...{ bookingDate: 'window', timeSlot: 'window', items: 'product-0' },
  };
  return { body: { ...windowOf(values.window), items, notes: values.notes }, rename };
}

/** The same the other way round: what the form of a change is filled in with. */
export const valuesOf = ({ items, notes }: Pick<VendorDeliveryRow, 'items' | 'notes'>): Values => ({
  notes,
  ...Object.fromEntries(
    items.flatMap(({ productName, announcedNumber, announcedPrice, needId }, row) => [
      [`product-${row}`, productName],
      [`quantity-${row}`, String(announcedNumber ?? '')],
      [`price-${row}`, announcedPrice],
      [`need-${row}`, needId ?? ''],
    ]),
  ),
});

/** What staff say that came; a row without a quantity says nothing. */
export function receivedOf(values: Values) {
  const rows = rowsOf(values, ['item', 'product', 'productId', 'quantity', 'price', 'batch']).filter(
    ({ fields }) => Boolean(fields.quantity),
  );
  const items = rows.map(({ fields }) => ({
    itemId: fields.item || undefined,
    productId: fields.productId || undefined,
    productName: fields.productId ? undefined : fields.product || undefined,
    quantity: optionalNumber(fields.quantity) as number,
    unitPrice: optionalNumber(fields.price),
    batchCode: fields.batch || undefined,
  }));
  const rename = {
    ...renamed(rows, {
      productId: 'product',
      productName: 'product',
      itemId: 'product',
      quantity: 'quantity',
    }),
    ...renamed(rows, { unitPrice: 'price', batchCode: 'batch' }),
    items: 'quantity-0',
  };
  const needs = Object.entries(values).flatMap(([name, value]) => (name.startsWith('need_') ? [value] : []));
  return { body: { items, fulfilledNeedIds: needs, note: values.note }, rename };
}

/** In the words of a page where a window is chosen; those that are free instead are offered beside it. */
export function windowProblem(
  problem: FormProblem,
  values?: Values,
  nothing = 'Nothing was booked.',
): FormProblem {
  const { code, fields } = problem;
  if (code === 'slot_unavailable') {
    return { ...problem, message: `Somebody was faster: this window has just been taken. ${nothing}` };
  }
  if (!fields.window || !values || values.window) return problem;
  return { ...problem, fields: { ...fields, window: 'Choose a day and a window.' } };
}

/** Windows that can be had instead, as choices of the form. */
export const otherWindows = (problem: FormProblem | undefined) =>
  (problem?.alternatives ?? []).flatMap(({ bookingDate, timeSlot }) =>
    bookingDate && timeSlot
      ? [{ value: valueOf(bookingDate, timeSlot), text: `${shortDay(bookingDate)}, ${timeSlot}` }]
      : [],
  );

/** The need a vendor answers with a delivery or a quote, if it is still open. */
export async function needOf(call: Call, id: string) {
  const { need } = await call(routes.vipGetNeed, { params: { id } });
  const { productName, namesProduct, categoryName, quantityNeeded, unit } = need;
  return {
    ...{ id, productName, namesProduct, unit },
    /** What is filled in as the product; of a need for a whole category the vendor says which. */
    product: namesProduct ? productName : '',
    hint: namesProduct ? undefined : `Anything of ${categoryName} is wanted: say which you have.`,
    quantity: quantityNeeded === null ? '' : String(quantityNeeded),
    amount: quantityNeeded === null ? 'any quantity' : quantity(quantityNeeded, unit),
  };
}

/** When deliveries are taken in, as the form of it says. */
export function settingsOf(values: Values) {
  const rows = rowsOf(values, ['name', 'from', 'to']).filter(({ fields }) =>
    Boolean(fields.name || fields.from || fields.to),
  );
  const named = (prefix: string): string[] =>
    Object.keys(values).flatMap(name => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  const body = {
    windows: rows.map(({ fields }) => fields as { name: string; from: string; to: string }),
    weekdays: named('day_').map(Number),
    closedDates: (values.closedDates ?? '').split(/[\s,;]+/).filter(Boolean),
    horizonDays: numberOf(values.horizonDays),
    vendorStock: {
      shows: values.shows as DeliverySettings['vendorStock']['shows'],
      hiddenCategoryIds: named('hide_'),
    },
  };
  const dates = body.closedDates.map((_, index) => [`closedDates.${index}`, 'closedDates'] as const);
  const windows = rows.flatMap(({ row }, index) =>
    ['name', 'from', 'to'].map(name => [`windows.${index}.${name}`, `${name}-${row}`] as const),
  );
  const rename = { ...Object.fromEntries([...windows, ...dates]), windows: 'name-0' };
  return { body, rename: { ...rename, 'vendorStock.shows': 'shows' } };
}
