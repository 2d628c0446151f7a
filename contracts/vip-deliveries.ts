// Deliveries as vendors book them, and the stock they may look at. Statuses are in the words of vip-booking-system.
import { z } from 'zod';
import { VENDOR_STOCK_VIEWS } from '../domain/tenant';
import { UNITS } from '../domain/stock/units';
import {
  announcedItems,
  vendorDelivery,
  vendorDeliveryDetails,
  windowFields,
  windowList,
  windowQuery,
} from './delivery-shapes';
import { date, id, limit, optional, page, pagination, success, text, time } from './fields';
import { defineRoute } from './route';
import { VENDOR_STATUSES, statusFilter } from './words';

const vendors = { realm: 'vip' } as const;
const byId = z.object({ id });
const tag = 'vendor portal';
const answered = z.object({ success, message: z.string(), booking: vendorDeliveryDetails });

export const vipDeliveryWindows = defineRoute({
  name: 'vipDeliveryWindows',
  method: 'GET',
  path: '/vip/delivery-windows',
  tag,
  summary: 'The windows of open days, and how many places are left in each.',
  access: vendors,
  query: windowQuery,
  output: windowList,
});

export const vipCreateBooking = defineRoute({
  name: 'vipCreateBooking',
  method: 'POST',
  path: '/vip/bookings',
  tag,
  summary:
    'Book a delivery: it takes the first free dock of the window. No dock: 409 with the next free windows.',
  access: vendors,
  status: 201,
  body: z.object({
    ...windowFields,
    items: announcedItems,
    notes: optional(text(0, 2000)),
  }),
  output: z.object({
    success,
    message: z.string(),
    bookingId: id,
    booking: z.object({
      id,
      ...{ bookingDate: date, timeSlot: z.string(), startTime: time, endTime: time, dockName: z.string() },
      status: z.enum(VENDOR_STATUSES),
      pendingUntil: time.nullable(),
    }),
  }),
});

export const vipListBookings = defineRoute({
  name: 'vipListBookings',
  method: 'GET',
  path: '/vip/bookings',
  tag,
  summary: 'Your deliveries, the latest first unless asked otherwise.',
  access: vendors,
  query: z.object({
    status: optional(statusFilter),
    from: optional(date),
    to: optional(date).describe('Included.'),
    search: optional(text(0, 100)).describe('Part of the name of a product.'),
    order: optional(z.enum(['asc', 'desc'])),
    page,
    limit,
  }),
  output: z.object({ success, bookings: z.array(vendorDelivery), pagination }),
});

export const vipGetBooking = defineRoute({
  name: 'vipGetBooking',
  method: 'GET',
  path: '/vip/bookings/:id',
  tag,
  summary: 'One of your deliveries.',
  access: vendors,
  params: byId,
  output: z.object({ success, booking: vendorDeliveryDetails }),
});

export const vipChangeBooking = defineRoute({
  name: 'vipChangeBooking',
  method: 'PATCH',
  path: '/vip/bookings/:id',
  tag,
  summary:
    'Change what you bring while the delivery is pending or upcoming; what is left out stays as it is. It keeps its dock.',
  access: vendors,
  params: byId,
  body: z.object({
    items: announcedItems.optional().describe('All that you bring now.'),
    notes: text(0, 2000).optional(),
  }),
  output: answered,
});

export const vipCancelBooking = defineRoute({
  name: 'vipCancelBooking',
  method: 'POST',
  path: '/vip/bookings/:id/cancel',
  tag,
  summary: 'Cancel a delivery, until the cut-off of the business.',
  access: vendors,
  params: byId,
  body: z.object({ reason: optional(text(0, 500)) }).optional(),
  output: answered,
});

const answerBody = z
  .object({
    proposalId: optional(id).describe('The proposal that is answered; without it the one that waits.'),
  })
  .optional();

export const vipAcceptWindow = defineRoute({
  name: 'vipAcceptWindow',
  method: 'POST',
  path: '/vip/bookings/:id/accept',
  tag,
  summary: 'Accept the window that was proposed: the delivery moves there, and is confirmed.',
  access: vendors,
  params: byId,
  body: answerBody,
  output: answered,
});

export const vipDeclineWindow = defineRoute({
  name: 'vipDeclineWindow',
  method: 'POST',
  path: '/vip/bookings/:id/decline',
  tag,
  summary: 'Decline the window that was proposed: the delivery stays where it is.',
  access: vendors,
  params: byId,
  body: answerBody,
  output: answered,
});

export const vendorStockItem = z
  .object({
    productId: id,
    productName: z.string(),
    categoryName: z.string(),
    unit: z.enum(UNITS),
    quantity: z.number().nullable().describe('Null where the business shows no quantities.'),
    availability: z.enum(['enough', 'low', 'none']),
  })
  .meta({ id: 'VendorStockItem' });
export type VendorStockItem = z.infer<typeof vendorStockItem>;

export const vipInventory = defineRoute({
  name: 'vipInventory',
  method: 'GET',
  path: '/vip/inventory',
  tag,
  summary: 'What is on hand, as far as the business shows it.',
  access: vendors,
  query: z.object({ search: optional(text(0, 100)), page, limit }),
  output: z.object({
    success,
    shows: z.enum(VENDOR_STOCK_VIEWS),
    inventory: z.array(vendorStockItem),
    pagination,
  }),
});
