// Quotes in words, and the forms about them, sent on to the API: the same from either side, each by its own routes.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { Quote, QuoteRevision } from '../../../contracts/quotes';
import type { VendorRecord } from '../../../contracts/vendor-messages';
import { addDays, isDay, shortDay } from '../days';
import { perUnit, quantity } from '../ui/stock-words';
import type { Unit } from '../ui/stock-words';
import { windowDays, windowOf } from './deliveries.server';
import { formats, price } from './format.server';
import { idempotencyKey } from './idempotency.server';
import { optionalNumber } from './stock.server';
import { endOfDay } from './zone.server';

type Values = Record<string, string>;
export type QuoteSide = Quote['openedBy'];

type Terms = Pick<
  QuoteRevision,
  'quantity' | 'unitPrice' | 'total' | 'validUntil' | 'note' | 'bookingDate' | 'timeSlot'
>;

function terms(of: Terms, unit: Unit | null, currency: string, timeZone: string) {
  return {
    amount: quantity(of.quantity, unit),
    unitPrice: `${price(of.unitPrice, currency)} ${perUnit(unit)}`,
    total: price(of.total, currency)!,
    validUntil: formats(timeZone).moment(of.validUntil),
    note: of.note,
    window: of.bookingDate && of.timeSlot ? `${shortDay(of.bookingDate)}, ${of.timeSlot}` : null,
  };
}

export function quoteRow(quote: Quote, timeZone: string) {
  const { moment } = formats(timeZone);
  const { id, vendorId, vendorName, needId, productName, unit, status, revision, lastBy, openedBy } = quote;
  return {
    ...{ id, vendorId, vendorName, needId, productName, unit, status, revision, lastBy, openedBy },
    ...{ turn: quote.turn, answers: quote.answers, bookingId: quote.bookingId, currency: quote.currency },
    ...terms(quote, unit, quote.currency, timeZone),
    closedAt: quote.closedAt && moment(quote.closedAt),
    closedBy: quote.closedBy,
    closedByName: quote.closedByName,
    closeReason: quote.closeReason,
    createdAt: moment(quote.createdAt),
  };
}
export type QuoteRow = ReturnType<typeof quoteRow>;

export function revisionRow(revision: QuoteRevision, { unit, currency }: Quote, timeZone: string) {
  const { side, authorName, createdAt } = revision;
  return {
    ...{ revision: revision.revision, side, authorName },
    ...terms(revision, unit, currency, timeZone),
    createdAt: formats(timeZone).moment(createdAt),
  };
}
export type RevisionRow = ReturnType<typeof revisionRow>;

/** The API's names of fields, as the forms call them. */
export const QUOTE_FIELDS = {
  ...{ productName: 'product', unitPrice: 'price', needId: 'product' },
  ...{ bookingDate: 'window', timeSlot: 'window', validUntil: 'validDay' },
};

/** A named last day is good until its end. */
function validUntilOf(day: string | undefined, timeZone: string): string | undefined {
  if (!day) return undefined;
  return isDay(day) ? endOfDay(day, timeZone) : day;
}

const windowIn = (value: string | undefined) => (value ? windowOf(value) : {});

/** What a form offers; what is no number the API is told as none. */
export function termsIn(values: Values, timeZone: string) {
  return {
    quantity: optionalNumber(values.quantity) as number,
    unitPrice: optionalNumber(values.price) as number,
    validUntil: validUntilOf(values.validDay, timeZone),
    note: values.note,
    ...windowIn(values.window),
  };
}

const openingOf = (values: Values, timeZone: string) => ({
  ...{ needId: values.need || undefined, productName: values.product || undefined },
  unit: (values.unit || undefined) as Unit | undefined,
  ...termsIn(values, timeZone),
});

/** Asks a vendor for something at a price. Answers the id of the quote. */
export async function askForQuote(
  call: Call,
  vendorId: string,
  values: Values,
  timeZone: string,
): Promise<string> {
  const body = { vendorId, ...openingOf(values, timeZone) };
  const key = idempotencyKey(values.formKey, body);
  return (await call(routes.createQuote, { body, idempotencyKey: key })).quoteId;
}

/** A new offer of a vendor. Answers its id. */
export async function offerQuote(call: Call, values: Values, timeZone: string): Promise<string> {
  const body = openingOf(values, timeZone);
  const key = idempotencyKey(values.formKey, body);
  return (await call(routes.vipCreateQuote, { body, idempotencyKey: key })).quoteId;
}

const ROUTES = {
  vendor: {
    ...{ accept: routes.vipAcceptQuote, counter: routes.vipCounterQuote },
    ...{ reject: routes.vipRejectQuote, withdraw: routes.vipWithdrawQuote },
  },
  staff: {
    ...{ accept: routes.acceptQuote, counter: routes.counterQuote },
    ...{ reject: routes.rejectQuote, withdraw: routes.withdrawQuote },
  },
} as const;

/** Answers a quote as the form says. Answers what is to be said of it. */
export async function answerQuote(
  call: Call,
  side: QuoteSide,
  id: string,
  values: Values,
  timeZone: string,
): Promise<string> {
  const params = { id };
  const revision = Number(values.revision);
  const sent = <B extends object>(body: B) => ({
    ...{ params, body: { revision, ...body } },
    idempotencyKey: idempotencyKey(values.formKey, { ...body, revision, intent: values.intent }),
  });
  const by = ROUTES[side];
  switch (values.intent) {
    case 'accept':
      return (await call(by.accept, sent(windowIn(values.window)))).message;
    case 'counter':
      return (await call(by.counter, sent(termsIn(values, timeZone)))).message;
    case 'reject':
      return (await call(by.reject, sent({ reason: values.reason }))).message;
    case 'withdraw':
      return (await call(by.withdraw, sent({ reason: values.reason }))).message;
    default:
      throw new Response(null, { status: 400 });
  }
}

const SHOWN_DAYS = 5;

/** The windows of some days from the one a page asks for, or from today. */
export async function windowsFor(call: Call, side: QuoteSide, request: Request, timeZone: string) {
  const params = new URL(request.url).searchParams;
  const today = formats(timeZone).dateOf(new Date().toISOString());
  const asked = params.get('from') ?? '';
  const from = isDay(asked) && asked > today ? asked : today;
  const query = { from, to: addDays(from, SHOWN_DAYS - 1) };
  const route = side === 'vendor' ? routes.vipDeliveryWindows : routes.deliveryWindows;
  const { windows } = await call(route, { query });
  const to = (day: string): string => `?${new URLSearchParams([...others(params), ['from', day]])}`;
  return {
    days: windowDays(windows, timeZone),
    earlier: from > today ? to(addDays(from, -SHOWN_DAYS)) : null,
    later: to(addDays(from, SHOWN_DAYS)),
  };
}

const WISH_DAYS = 14;

/** The windows of the next days as choices of a form. */
export async function windowOptions(
  call: Call,
  side: QuoteSide,
  timeZone: string,
): Promise<[value: string, text: string][]> {
  const today = formats(timeZone).dateOf(new Date().toISOString());
  const route = side === 'vendor' ? routes.vipDeliveryWindows : routes.deliveryWindows;
  const { windows } = await call(route, { query: { from: today, to: addDays(today, WISH_DAYS - 1) } });
  return windowDays(windows, timeZone).flatMap(({ day, windows: ofDay }) =>
    ofDay
      .filter(({ available }) => available)
      .map(({ value, name }): [string, string] => [value, `${day}, ${name}`]),
  );
}

const others = (params: URLSearchParams): [string, string][] =>
  [...params].filter(([name]) => name !== 'from');

/** One quote as its page shows it. */
export async function quotePage(call: Call, side: QuoteSide, id: string, request: Request, timeZone: string) {
  const read = { params: { id } };
  const { quote, revisions, negotiation } =
    side === 'vendor'
      ? { ...(await call(routes.vipGetQuote, read)), negotiation: null }
      : await call(routes.getQuote, read);
  const may = (answer: Quote['answers'][number]): boolean => quote.answers.includes(answer);
  return {
    quote: quoteRow(quote, timeZone),
    wished: quote.bookingDate && quote.timeSlot ? `${quote.bookingDate} ${quote.timeSlot}` : null,
    last: { quantity: String(quote.quantity), price: String(quote.unitPrice) },
    revisions: revisions.map(revision => revisionRow(revision, quote, timeZone)).reverse(),
    temporalUiUrl: negotiation?.temporalUiUrl ?? null,
    windows: may('accept') ? await windowsFor(call, side, request, timeZone) : null,
    options: may('counter') ? await windowOptions(call, side, timeZone) : [],
  };
}
export type QuotePageData = Awaited<ReturnType<typeof quotePage>>;

/** How reliable each vendor who made one of these quotes has been in the last year, in two lines. */
export async function recordsOf(call: Call, rows: readonly QuoteRow[]): Promise<Record<string, string[]>> {
  const ids = [...new Set(rows.map(({ vendorId }) => vendorId))];
  const records = await Promise.all(
    ids.map(async id => {
      const { record } = await call(routes.getVendorRecord, { params: { id } });
      return [id, recordInBrief(record)] as const;
    }),
  );
  return Object.fromEntries(records);
}

/** Below it a share says more than is known. */
const FEW_DELIVERIES = 5;

/** Of few deliveries in plain words: "1 delivery, on time"; of more as shares: "80 % of 10 deliveries on time". */
export function recordInBrief({
  deliveries,
  complete,
}: Pick<VendorRecord, 'deliveries' | 'complete'>): string[] {
  const { received, onTime, onTimePercent } = deliveries;
  if (received === 0) return ['Nothing delivered yet'];
  const { items, inFull, percent } = complete;
  if (received < FEW_DELIVERIES) {
    return [fewOnTime(received, onTime), ...(items === 0 ? [] : [fewInFull(items, inFull)])];
  }
  const shares = [`${onTimePercent} % of ${received} deliveries on time`];
  return percent === null ? shares : [...shares, `${percent} % of items in full`];
}

function fewOnTime(received: number, onTime: number): string {
  if (received === 1) return `1 delivery, ${onTime === 1 ? 'on time' : 'late'}`;
  const many = onTime === received ? 'all' : onTime === 0 ? 'none' : onTime;
  return `${received} deliveries, ${many} on time`;
}

function fewInFull(items: number, inFull: number): string {
  if (inFull === items) return 'Everything in full';
  return inFull === 0 ? 'Nothing in full' : `${inFull} of ${items} items in full`;
}
