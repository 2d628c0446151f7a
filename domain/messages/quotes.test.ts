// Who hears of what, and in which words.
import type { QuoteStatus, Side } from '../quotes/negotiation';
import type { QuoteFactsInWords } from './quotes';
import { newsOf, quoteMessage, renderQuote } from './quotes';

const validUntil = '2027-03-10T20:00:00.000Z';

test.each<[QuoteStatus, revision: number, lastBy: Side, closedBy: Side | null, event: string, to: Side]>([
  ['open', 1, 'vendor', null, 'quote_offered', 'staff'],
  ['open', 1, 'staff', null, 'quote_offered', 'vendor'],
  ['open', 2, 'staff', null, 'quote_countered', 'vendor'],
  ['open', 3, 'vendor', null, 'quote_countered', 'staff'],
  ['accepted', 2, 'staff', 'vendor', 'quote_accepted', 'staff'],
  ['accepted', 1, 'vendor', 'staff', 'quote_accepted', 'vendor'],
  ['rejected', 2, 'staff', 'staff', 'quote_rejected', 'vendor'],
  ['withdrawn', 2, 'staff', 'vendor', 'quote_withdrawn', 'staff'],
  ['expired', 1, 'vendor', null, 'quote_expired', 'vendor'],
  ['expired', 2, 'staff', null, 'quote_expired', 'staff'],
])(
  '%s at revision %i, last said by %s, closed by %s: %s to the %s',
  (status, revision, lastBy, closedBy, event, to) => {
    expect(newsOf({ status, revision, lastBy, closedBy, openedBy: 'vendor', validUntil })).toEqual({
      event,
      to,
    });
  },
);

test('both sides are told by mail, each as its own audience', () => {
  expect(quoteMessage({ event: 'quote_offered', to: 'staff' })).toMatchObject({
    channel: 'email',
    audience: 'staff',
  });
  expect(quoteMessage({ event: 'quote_offered', to: 'vendor' })).toMatchObject({ audience: 'customer' });
});

const facts = (overrides: Partial<QuoteFactsInWords> = {}): QuoteFactsInWords => ({
  ...{ tenantName: 'Green Grocer', vendorName: 'Farm A', timeZone: 'America/Los_Angeles', currency: 'USD' },
  ...{ productName: 'Kale', quantity: 40_500n, unit: 'lb', unitPrice: 1.25, total: 50.63, validUntil },
  ...{ note: 'Picked on Monday.', reason: null, window: null, url: 'http://localhost/staff/quotes/1' },
  ...overrides,
});

/** The mail about an offer, below its first line. */
const said = (first: string): string =>
  [
    first,
    '',
    '40.5 lb Kale: $1.25 per lb, $50.63 in all.',
    'It can be answered until Wed, 10 Mar 2027, 12:00.',
    '',
    'Picked on Monday.',
    '',
    'Look at it and answer: http://localhost/staff/quotes/1',
    '',
    'Green Grocer',
  ].join('\n');

test('an offer says what, for how much, until when, and where to answer', () => {
  const { subject, body } = renderQuote({ event: 'quote_offered', to: 'staff' }, facts());
  expect(subject).toBe('Farm A offers 40.5 lb Kale');
  expect(body).toBe(said('Farm A offers 40.5 lb Kale.'));
});

test('what staff ask a vendor for is asked for, not offered', () => {
  const { subject, body } = renderQuote({ event: 'quote_offered', to: 'vendor' }, facts());
  expect(subject).toBe('Green Grocer asks for 40.5 lb Kale at $1.25 per lb');
  expect(body).toBe(said('Green Grocer asks for 40.5 lb Kale at $1.25 per lb.'));
});

test('an acceptance says when it is delivered, and no longer until when it could be answered', () => {
  const window = { bookingDate: '2027-03-11', timeSlot: 'Morning' };
  const { subject, body } = renderQuote({ event: 'quote_accepted', to: 'vendor' }, facts({ window }));
  expect(subject).toBe('Green Grocer has accepted: 40.5 lb Kale');
  expect(body).toContain('Delivery: 2027-03-11, Morning.');
  expect(body).not.toContain('until');
  expect(body).not.toContain('Picked on Monday.');
});

test('a rejection gives its reason, pieces have no unit, and yen no decimals', () => {
  const { body } = renderQuote(
    { event: 'quote_rejected', to: 'vendor' },
    facts({
      reason: 'Too dear.',
      unit: 'each',
      quantity: 7000n,
      currency: 'JPY',
      unitPrice: 120,
      total: 840,
    }),
  );
  expect(body).toContain('7 Kale: ¥120 each, ¥840 in all.');
  expect(body).toContain('Too dear.');
});
