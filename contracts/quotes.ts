// Quotes: what a vendor and staff negotiate about, from either side. Prices are of one unit, decimal in the quote's currency
// with no more decimals than it has; quantities are decimal, exact to three places.
import { z } from 'zod';
import { QUOTE_ANSWERS, QUOTE_STATUSES, SIDES } from '../domain/quotes/negotiation';
import { MANAGERS, READERS } from '../domain/roles';
import { UNITS } from '../domain/stock/units';
import { date, id, instant, limit, optional, page, pagination, price, success, text, time } from './fields';
import { defineRoute } from './route';
import * as shapes from './stock-shapes';

const vendors = { realm: 'vip' } as const;
const readers = { realm: 'staff', roles: READERS } as const;
const managers = { realm: 'staff', roles: MANAGERS } as const;
const byId = z.object({ id });

const terms = {
  quantity: z.number(),
  unitPrice: z.number(),
  total: z.number().describe('Of the whole quantity, half a minor unit rounded up.'),
  validUntil: time.describe('It may be answered until just before.'),
  note: z.string().nullable(),
  bookingDate: z.string().nullable().describe('When it could be delivered, if somebody said so.'),
  timeSlot: z.string().nullable(),
};

export const quote = z
  .object({
    id,
    vendorId: id,
    vendorName: z.string(),
    needId: id.nullable(),
    productId: id.nullable().describe('Null: not in the list of products.'),
    productName: z.string(),
    unit: z.enum(UNITS).nullable().describe('Null: not said.'),
    status: z.enum(QUOTE_STATUSES),
    openedBy: z.enum(SIDES),
    revision: z.number().int().describe('Answers carry it; one to an older revision is refused.'),
    lastBy: z.enum(SIDES).describe('Who made the last revision.'),
    turn: z.enum(SIDES).nullable().describe('Who is to answer; null when it is over.'),
    answers: z.array(z.enum(QUOTE_ANSWERS)).describe('What you may answer now.'),
    ...terms,
    currency: z.string(),
    closedAt: time.nullable(),
    closedBy: z.enum(SIDES).nullable().describe('Null when its time ran out.'),
    closedByName: z.string().nullable(),
    closeReason: z.string().nullable(),
    bookingId: id.nullable().describe('The delivery it became.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Quote' });
export type Quote = z.infer<typeof quote>;

export const quoteRevision = z
  .object({
    revision: z.number().int(),
    side: z.enum(SIDES),
    authorName: z.string(),
    ...terms,
    createdAt: time,
  })
  .meta({ id: 'QuoteRevision' });
export type QuoteRevision = z.infer<typeof quoteRevision>;

const list = z.object({ success, quotes: z.array(quote), pagination });
const one = z.object({ success, quote, revisions: z.array(quoteRevision).describe('The first one first.') });
const answered = z.object({ success, message: z.string(), quote });
const opened = z.object({ success, quoteId: id, quote });

const NAMES = ['bookingDate', 'timeSlot'] as const;
type Window = Partial<Record<(typeof NAMES)[number], unknown>>;

/** Day and window come together or not at all; said also when something else is wrong. */
const bothOrNone = <S extends z.ZodType>(schema: S): S =>
  NAMES.reduce(
    (checked, name, i) =>
      checked.refine(value => !isMissing(value as Window, name, NAMES[1 - i]!), {
        path: [name],
        message: 'Say both the day and the window, or none.',
        when: ({ value }) => typeof value === 'object' && value !== null,
      }),
    schema,
  );

const isMissing = (window: Window, one: keyof Window, other: keyof Window): boolean =>
  window[one] === undefined && window[other] !== undefined;

const window = {
  bookingDate: optional(date),
  timeSlot: optional(text(1, 60)).describe('A delivery window of the business, such as Morning.'),
};
const offered = {
  quantity: shapes.quantity,
  unitPrice: price,
  validUntil: optional(instant).describe('A week from now without it; a year at most.'),
  note: optional(text(0, 2000)),
  ...window,
};
const subject = {
  needId: optional(id),
  productName: optional(text(1, 200)).describe('Not needed with a need that names a product.'),
  unit: optional(shapes.unit).describe('For what is not in the list of products.'),
};
const revision = z
  .number('Must be a number.')
  // Not `int`, which would keep other fields from being looked at.
  .refine(Number.isInteger, 'Must be a whole number.')
  .min(1, 'Must be 1 or more.')
  .max(2_147_483_647, 'Is too large.')
  .describe('The revision that is answered.');

const opening = bothOrNone(z.object({ ...subject, ...offered }));
const countering = bothOrNone(z.object({ revision, ...offered }));
const accepting = bothOrNone(z.object({ revision, ...window }));
const ending = z.object({ revision, reason: optional(text(0, 500)) });

const filters = {
  status: z.enum([...QUOTE_STATUSES, 'all']).default('all'),
  turn: optional(z.enum(SIDES)).describe('Only those that wait for this side.'),
  needId: optional(id),
  page,
  limit,
};

export const vipListQuotes = defineRoute({
  name: 'vipListQuotes',
  method: 'GET',
  path: '/vip/quotes',
  tag: 'vendor portal',
  summary: 'Your quotes, the latest first.',
  access: vendors,
  query: z.object(filters),
  output: list,
});

export const vipCreateQuote = defineRoute({
  name: 'vipCreateQuote',
  method: 'POST',
  path: '/vip/quotes',
  tag: 'vendor portal',
  summary: 'Offer something, on a need or freely.',
  access: vendors,
  status: 201,
  body: opening,
  output: opened,
});

export const vipGetQuote = defineRoute({
  name: 'vipGetQuote',
  method: 'GET',
  path: '/vip/quotes/:id',
  tag: 'vendor portal',
  summary: 'One of your quotes with all its revisions.',
  access: vendors,
  params: byId,
  output: one,
});

export const vipCounterQuote = defineRoute({
  name: 'vipCounterQuote',
  method: 'POST',
  path: '/vip/quotes/:id/counter',
  tag: 'vendor portal',
  summary: 'Answer an offer of the business with one of your own.',
  access: vendors,
  params: byId,
  body: countering,
  output: answered,
});

export const vipAcceptQuote = defineRoute({
  name: 'vipAcceptQuote',
  method: 'POST',
  path: '/vip/quotes/:id/accept',
  tag: 'vendor portal',
  summary:
    'Accept an offer of the business: it becomes a delivery in this window, or the one that was wished for.',
  access: vendors,
  params: byId,
  body: accepting,
  output: answered,
});

export const vipRejectQuote = defineRoute({
  name: 'vipRejectQuote',
  method: 'POST',
  path: '/vip/quotes/:id/reject',
  tag: 'vendor portal',
  summary: 'End a negotiation.',
  access: vendors,
  params: byId,
  body: ending,
  output: answered,
});

export const vipWithdrawQuote = defineRoute({
  name: 'vipWithdrawQuote',
  method: 'POST',
  path: '/vip/quotes/:id/withdraw',
  tag: 'vendor portal',
  summary: 'Take back a quote you opened.',
  access: vendors,
  params: byId,
  body: ending,
  output: answered,
});

export const listQuotes = defineRoute({
  name: 'listQuotes',
  method: 'GET',
  path: '/vendors/quotes',
  tag: 'vendors',
  summary: 'Quotes of all vendors, the latest first; those for one need by price, the lowest first.',
  access: readers,
  query: z.object({ ...filters, vendorId: optional(id) }),
  output: list,
});

export const createQuote = defineRoute({
  name: 'createQuote',
  method: 'POST',
  path: '/vendors/quotes',
  tag: 'vendors',
  summary: 'Ask a vendor for something, at a price you would pay.',
  access: managers,
  status: 201,
  body: bothOrNone(z.object({ vendorId: id, ...subject, ...offered })),
  output: opened,
});

export const getQuote = defineRoute({
  name: 'getQuote',
  method: 'GET',
  path: '/vendors/quotes/:id',
  tag: 'vendors',
  summary: 'One quote with all its revisions.',
  access: readers,
  params: byId,
  output: one.extend({
    negotiation: z.object({ workflowId: z.string(), temporalUiUrl: z.string().nullable() }),
  }),
});

export const counterQuote = defineRoute({
  name: 'counterQuote',
  method: 'POST',
  path: '/vendors/quotes/:id/counter',
  tag: 'vendors',
  summary: 'Answer an offer of a vendor with one of your own.',
  access: managers,
  params: byId,
  body: countering,
  output: answered,
});

export const acceptQuote = defineRoute({
  name: 'acceptQuote',
  method: 'POST',
  path: '/vendors/quotes/:id/accept',
  tag: 'vendors',
  summary: 'Accept an offer: it becomes a confirmed delivery in this window, or the one that was wished for.',
  access: managers,
  params: byId,
  body: accepting,
  output: answered,
});

export const rejectQuote = defineRoute({
  name: 'rejectQuote',
  method: 'POST',
  path: '/vendors/quotes/:id/reject',
  tag: 'vendors',
  summary: 'End a negotiation.',
  access: managers,
  params: byId,
  body: ending,
  output: answered,
});

export const withdrawQuote = defineRoute({
  name: 'withdrawQuote',
  method: 'POST',
  path: '/vendors/quotes/:id/withdraw',
  tag: 'vendors',
  summary: 'Take back a quote you opened.',
  access: managers,
  params: byId,
  body: ending,
  output: answered,
});
