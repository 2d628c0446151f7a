// Deliveries as the API shows them: quantities in the unit of the product, prices of one unit in the currency given.
import { z } from 'zod';
import { BOOKING_STATUSES, CANCEL_REASONS } from '../domain/booking/status';
import { UNITS } from '../domain/stock/units';
import { date, id, optional, price, success, text, time } from './fields';
import { quantity } from './stock-shapes';
import { VENDOR_STATUSES } from './words';

/** A day and one of the tenant's windows. */
export const windowFields = {
  bookingDate: date.describe('A day of the business, in its time zone.'),
  timeSlot: text(1, 40).describe('The name of a window, such as Morning.'),
};

export const deliveryWindow = z
  .object({
    bookingDate: date,
    timeSlot: z.string(),
    startTime: time,
    endTime: time,
    places: z.number().int().describe('Docks there are.'),
    placesLeft: z.number().int().describe('Docks that are free.'),
    available: z.boolean().describe('It is ahead, within the horizon, and a dock is free.'),
  })
  .meta({ id: 'DeliveryWindow' });
export type DeliveryWindow = z.infer<typeof deliveryWindow>;
export const windowList = z.object({ success, windows: z.array(deliveryWindow) });
export const windowQuery = z.object({ from: date, to: date.describe('Included; 92 days at most.') });

/** vip-booking-system §4.2. */
const announcedItem = z.object({
  productName: text(1, 200),
  estimatedQuantity: quantity,
  estimatedPrice: optional(price).describe('Of one unit.'),
  needId: optional(id).describe('The need it answers.'),
});
export const announcedItems = z
  .array(announcedItem)
  .min(1, 'Say what you bring.')
  .max(50, 'Must be 50 items or less.');

export const deliveryItem = z
  .object({
    id,
    productId: id.nullable().describe('Null while it is nothing of the catalogue.'),
    productName: z.string(),
    unit: z.enum(UNITS).nullable(),
    needId: id.nullable(),
    estimatedQuantity: z.number().nullable().describe('Null for what came without being announced.'),
    estimatedPrice: z.number().nullable(),
    receivedQuantity: z.number().nullable().describe('Null until it is received; 0 for what did not come.'),
    unitPrice: z.number().nullable().describe('As received; of the first batch.'),
    batches: z.array(
      z.object({ batchCode: z.string(), quantity: z.number(), unitPrice: z.number().nullable() }),
    ),
  })
  .meta({ id: 'DeliveryItem' });
export type DeliveryItem = z.infer<typeof deliveryItem>;

const proposal = z.object({
  id,
  bookingDate: date,
  timeSlot: z.string(),
  note: z.string(),
  proposedAt: time,
});
const timedProposal = proposal.extend({ startTime: time, endTime: time });

const common = z.object({
  id,
  bookingDate: date,
  timeSlot: z.string(),
  cancelReason: z.enum(CANCEL_REASONS).nullable(),
  cancelNote: z
    .string()
    .nullable()
    .describe('Why, as staff or the vendor wrote when they cancelled this one; both sides read it.'),
  startTime: time,
  endTime: time,
  timeZone: z.string(),
  dockName: z.string(),
  notes: z.string(),
  currency: z.string(),
  quoteId: id.nullable().describe('The quote it came out of.'),
  items: z.array(deliveryItem),
  proposal: proposal.nullable().describe('Another window that waits for the answer of the vendor.'),
  pendingUntil: time.nullable().describe('When a pending one gives its place back.'),
  confirmedAt: time.nullable(),
  confirmedByName: z.string().nullable(),
  receivedAt: time.nullable(),
  receivedByName: z.string().nullable(),
  cancelledAt: time.nullable(),
  changedAt: time.nullable().describe('When the vendor last changed what it brings.'),
  revision: z.number().int(),
  createdAt: time,
});

/** As its vendor sees it, in the words of vip-booking-system. */
export const vendorDelivery = common
  .extend({ status: z.enum(VENDOR_STATUSES) })
  .meta({ id: 'VendorDelivery' });
export type VendorDelivery = z.infer<typeof vendorDelivery>;

export const vendorDeliveryDetails = vendorDelivery
  .extend({
    proposal: timedProposal.nullable(),
    cancellable: z.boolean(),
    cancellableUntil: time.nullable(),
    changeable: z.boolean().describe('What is brought can still be changed.'),
  })
  .meta({ id: 'VendorDeliveryDetails' });
export type VendorDeliveryDetails = z.infer<typeof vendorDeliveryDetails>;

/** As staff see it. */
export const delivery = common
  .extend({
    vendorId: id,
    vendorName: z.string(),
    status: z.enum(BOOKING_STATUSES),
    overdueAt: time.nullable(),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof delivery>;

export const deliveryDetails = delivery
  .extend({
    proposal: timedProposal.nullable(),
    allowedStatuses: z.array(z.enum(BOOKING_STATUSES)),
    needs: z
      .array(
        z.object({
          id,
          productName: z.string(),
          quantityNeeded: z.number().nullable(),
          priority: z.string(),
          notes: z.string().nullable(),
        }),
      )
      .describe(
        'Open manual needs that these goods may cover; automatic ones are closed by the stock itself.',
      ),
  })
  .meta({ id: 'DeliveryDetails' });
export type DeliveryDetails = z.infer<typeof deliveryDetails>;
