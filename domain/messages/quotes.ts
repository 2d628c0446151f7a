// The mails about quotes: what the other side of a negotiation is told, and where to answer.
import { moneyInWords } from '../money';
import { otherSide } from '../quotes/negotiation';
import type { QuoteStatus, Side, Standing } from '../quotes/negotiation';
import type { Quantity } from '../stock/quantity';
import { toText } from '../stock/quantity';
import type { Unit } from '../stock/units';
import { inWords } from '../stock/units';
import type { DueMessage, QuoteEvent } from './plan';
import type { Words } from './render';

/** What there is to say about a quote as it stands, and to which side. */
export interface QuoteNews {
  event: QuoteEvent;
  to: Side;
}

const CLOSED: Record<Exclude<QuoteStatus, 'open' | 'expired'>, QuoteEvent> = {
  accepted: 'quote_accepted',
  rejected: 'quote_rejected',
  withdrawn: 'quote_withdrawn',
};

/** An offer that nobody answered in time is news to whoever made it; everything else to the other side. */
export function newsOf(quote: Standing & { closedBy: Side | null }): QuoteNews {
  const { status, revision, lastBy, closedBy } = quote;
  if (status === 'open') {
    return { event: revision === 1 ? 'quote_offered' : 'quote_countered', to: otherSide(lastBy) };
  }
  if (status === 'expired') return { event: 'quote_expired', to: lastBy };
  return { event: CLOSED[status], to: otherSide(closedBy ?? lastBy) };
}

export const quoteMessage = ({ event, to }: QuoteNews): DueMessage<QuoteEvent> => ({
  ...{ event, channel: 'email', anchor: 'now', offsetMinutes: 0, anchorAt: 'now' },
  audience: to === 'vendor' ? 'customer' : 'staff',
});

export interface QuoteFactsInWords {
  tenantName: string;
  vendorName: string;
  timeZone: string;
  currency: string;
  productName: string;
  quantity: Quantity;
  unit: Unit | null;
  /** Of one unit and of all, decimal in the currency. */
  unitPrice: number;
  total: number;
  /** ISO instant. */
  validUntil: string;
  note: string | null;
  reason: string | null;
  /** Of the delivery it became. */
  window: { bookingDate: string; timeSlot: string } | null;
  /** The quote, behind the login of who reads it. */
  url: string;
}

export function renderQuote({ event, to }: QuoteNews, facts: QuoteFactsInWords): Words {
  const other = to === 'vendor' ? facts.tenantName : facts.vendorName;
  const what = `${amountOf(facts)} ${facts.productName}`;
  const unitPrice = `${moneyInWords(facts.unitPrice, facts.currency)}${perUnit(facts.unit)}`;
  // Vendors sell and the business buys, whoever begins.
  const isAsked = event === 'quote_offered' && to === 'vendor';
  const subject = isAsked ? `${other} asks for ${what} at ${unitPrice}` : SUBJECT[event](other, what);
  const asked = event === 'quote_offered' || event === 'quote_countered';
  const lines = [
    ...[subject + '.', '', `${what}: ${unitPrice}, ${moneyInWords(facts.total, facts.currency)} in all.`],
    ...(asked ? [`It can be answered until ${until(facts)}.`] : []),
    ...(facts.window && event === 'quote_accepted'
      ? [`Delivery: ${facts.window.bookingDate}, ${facts.window.timeSlot}.`]
      : []),
    ...(asked && facts.note ? ['', facts.note] : []),
    ...(!asked && facts.reason ? ['', facts.reason] : []),
    ...['', `${asked ? 'Look at it and answer' : 'The whole story'}: ${facts.url}`, '', facts.tenantName],
  ];
  return { subject, body: lines.join('\n') };
}

const SUBJECT: Record<QuoteEvent, (other: string, what: string) => string> = {
  quote_offered: (other, what) => `${other} offers ${what}`,
  quote_countered: (other, what) => `A counter-offer from ${other}: ${what}`,
  quote_accepted: (other, what) => `${other} has accepted: ${what}`,
  quote_rejected: (other, what) => `${other} has rejected: ${what}`,
  quote_withdrawn: (other, what) => `${other} has withdrawn: ${what}`,
  quote_expired: (other, what) => `No answer from ${other} in time: ${what}`,
};

const amountOf = ({ quantity, unit }: QuoteFactsInWords): string =>
  unit ? inWords(quantity, unit) : toText(quantity);

const perUnit = (unit: Unit | null): string => (unit && unit !== 'each' ? ` per ${unit}` : ' each');

function until({ validUntil, timeZone }: QuoteFactsInWords): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    ...({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const),
    ...({ hour: '2-digit', minute: '2-digit' } as const),
  });
  return format.format(new Date(validUntil));
}
