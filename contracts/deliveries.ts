// Deliveries as staff see and receive them, and when a business takes them in.
import { z } from 'zod';
import { BOOKERS, MANAGERS, READERS } from '../domain/roles';
import { VENDOR_STOCK_VIEWS } from '../domain/tenant';
import { booking } from './bookings';
import { delivery, deliveryDetails, windowFields, windowList, windowQuery } from './delivery-shapes';
import { clock, date, id, limit, optional, page, pagination, price, success, text } from './fields';
import { defineRoute } from './route';
import { signedQuantity } from './stock-shapes';
import { statusFilter } from './words';

const readers = { realm: 'staff', roles: READERS } as const;
const bookers = { realm: 'staff', roles: BOOKERS } as const;
const managers = { realm: 'staff', roles: MANAGERS } as const;
const byId = z.object({ id });
const tag = 'deliveries';

export const listDeliveries = defineRoute({
  name: 'listDeliveries',
  method: 'GET',
  path: '/deliveries',
  tag,
  summary: 'Deliveries of some days, of all vendors or one, the latest first unless asked otherwise.',
  access: readers,
  query: z.object({
    from: optional(date),
    to: optional(date).describe('Included.'),
    status: optional(statusFilter),
    vendor_id: optional(id),
    search: optional(text(0, 100)).describe('Part of the name of a vendor or a product.'),
    order: optional(z.enum(['asc', 'desc'])),
    page,
    limit,
  }),
  output: z.object({ success, deliveries: z.array(delivery), pagination }),
});

export const getDelivery = defineRoute({
  name: 'getDelivery',
  method: 'GET',
  path: '/deliveries/:id',
  tag,
  summary: 'One delivery: what is announced, what came, and the needs it may cover.',
  access: readers,
  params: byId,
  output: z.object({ success, delivery: deliveryDetails }),
});

const receivedItem = z
  .object({
    itemId: optional(id).describe('The announced item it answers; several lines of one are several batches.'),
    productId: optional(id),
    productName: optional(text(1, 200)).describe('Of the catalogue, where no id is sent.'),
    quantity: signedQuantity
      .refine(value => value >= 0, 'Must be 0 or more.')
      .describe('0: it did not come.'),
    unitPrice: optional(price),
    batchCode: optional(text(1, 60)),
  })
  .refine(item => item.itemId ?? item.productId ?? item.productName, {
    path: ['productId'],
    message: 'Say which product it is: productId, productName or itemId.',
  });

export const receiveDelivery = defineRoute({
  name: 'receiveDelivery',
  method: 'POST',
  path: '/bookings/:id/receive',
  tag,
  summary:
    'Receive a delivery: the goods are booked into stock and the booking is completed, once. Announced items that are not mentioned did not come.',
  access: bookers,
  params: byId,
  body: z.object({
    items: z.array(receivedItem).min(1, 'Say what came.').max(200, 'Must be 200 lines or less.'),
    fulfilledNeedIds: z
      .array(id)
      .max(50, 'Must be 50 or less.')
      .optional()
      .describe('Manual needs that these goods cover.'),
    note: optional(text(0, 1000)),
  }),
  output: z.object({ success, message: z.string(), booking, delivery: deliveryDetails }),
});

export const proposeWindow = defineRoute({
  name: 'proposeWindow',
  method: 'POST',
  path: '/bookings/:id/propose',
  tag,
  summary:
    'Propose another window to the vendor, who accepts or declines it. An earlier proposal is taken back.',
  access: bookers,
  params: byId,
  body: z.object({ ...windowFields, note: optional(text(0, 1000)) }),
  output: z.object({ success, message: z.string(), delivery: deliveryDetails }),
});

export const deliveryWindows = defineRoute({
  name: 'deliveryWindows',
  method: 'GET',
  path: '/delivery-windows',
  tag,
  summary: 'The windows of open days, and how many places are left in each.',
  access: readers,
  query: windowQuery,
  output: windowList,
});

const windowSetting = z
  .object({ name: text(1, 40), from: clock, to: clock })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'Must be after from.' });

const settingFields = {
  windows: z
    .array(windowSetting)
    .min(1, 'There must be a window.')
    .max(12, 'Must be 12 windows or less.')
    .refine(
      windows => new Set(windows.map(({ name }) => name.toLowerCase())).size === windows.length,
      'Each must have a name of its own.',
    ),
  weekdays: z
    .array(z.number().int().min(1, 'Must be 1 (Monday) to 7.').max(7, 'Must be 1 (Monday) to 7.'))
    .min(1, 'There must be an open day.')
    .max(7, 'Must be 7 or less.')
    .describe('Open days, 1 Monday … 7 Sunday.'),
  closedDates: z.array(date).max(400, 'Must be 400 days or less.'),
  horizonDays: z
    .number()
    .int('Must be a whole number.')
    .min(1, 'Must be 1 or more.')
    .max(730, 'Must be 730 or less.')
    .describe('How many days ahead can be booked; holds for rentals, too.'),
  vendorStock: z.object({
    shows: z.enum(VENDOR_STOCK_VIEWS, `Must be one of: ${VENDOR_STOCK_VIEWS.join(', ')}.`),
    hiddenCategoryIds: z.array(id).max(200, 'Must be 200 or less.'),
  }),
};

export const deliverySettings = z
  .object({ ...settingFields, docks: z.array(z.object({ id, name: z.string() })) })
  .meta({ id: 'DeliverySettings' });
export type DeliverySettings = z.infer<typeof deliverySettings>;

export const getDeliverySettings = defineRoute({
  name: 'getDeliverySettings',
  method: 'GET',
  path: '/delivery-settings',
  tag,
  summary: 'When deliveries are taken in, where, and what vendors see of the stock.',
  access: readers,
  output: z.object({ success, settings: deliverySettings }),
});

export const setDeliverySettings = defineRoute({
  name: 'setDeliverySettings',
  method: 'PUT',
  path: '/delivery-settings',
  tag,
  summary:
    'Change when deliveries are taken in, and what vendors see. Deliveries that are booked stay as they are.',
  access: managers,
  body: z.object(settingFields),
  output: z.object({ success, settings: deliverySettings }),
});
