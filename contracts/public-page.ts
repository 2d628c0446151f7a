// The page of a booking behind its secret link, for a customer without a login.
import { z } from 'zod';
import { BOOKING_KINDS, BOOKING_STATUSES, CANCEL_REASONS } from '../domain/booking/status';
import { date, optional, success, text, time, zoneName } from './fields';
import { defineRoute } from './route';

const byToken = z.object({ token: z.string().max(200) });

export const publicBooking = z
  .object({
    reference: z.string().describe('Short reference to say on the phone.'),
    kind: z.enum(BOOKING_KINDS),
    status: z.enum(BOOKING_STATUSES),
    cancelReason: z.enum(CANCEL_REASONS).nullable(),
    resourceName: z.string(),
    serviceName: z.string().nullable().describe('Of an appointment; its resource is the person.'),
    resourceDescription: z.string(),
    attributes: z.record(z.string(), z.string()),
    tenantName: z.string(),
    customerName: z.string(),
    startTime: time,
    endTime: time,
    startDate: date.nullable(),
    endDate: date.nullable(),
    timeZone: z.string(),
    zoneName,
    price: z.number().nullable(),
    currency: z.string(),
    pendingUntil: time.nullable(),
    createdAt: time,
    cancellable: z.boolean(),
    cancellableUntil: time.nullable().describe('Last moment at which the customer may cancel it here.'),
  })
  .meta({ id: 'PublicBooking' });
export type PublicBooking = z.infer<typeof publicBooking>;

export const getPublicBooking = defineRoute({
  name: 'getPublicBooking',
  method: 'GET',
  path: '/public/bookings/:token',
  tag: 'public page',
  summary: 'The booking behind a link. A wrong and an expired link look the same.',
  access: { realm: 'public' },
  params: byToken,
  output: z.object({ success, booking: publicBooking }),
});

export const cancelPublicBooking = defineRoute({
  name: 'cancelPublicBooking',
  method: 'POST',
  path: '/public/bookings/:token/cancel',
  tag: 'public page',
  summary: 'Cancel as the customer.',
  access: { realm: 'public' },
  params: byToken,
  body: z.object({ reason: optional(text(0, 500)) }).default({ reason: undefined }),
  output: z.object({ success, message: z.string(), booking: publicBooking }),
});

export const publicCalendar = defineRoute({
  name: 'publicCalendar',
  method: 'GET',
  path: '/public/bookings/:token/calendar.ics',
  tag: 'public page',
  summary: 'The booking as a calendar file.',
  access: { realm: 'public' },
  params: byToken,
  produces: ['text/calendar'],
});
