// What staff do with a booking: move its status, change its details, move it to another time.
import { z } from 'zod';
import { SAID_REASONS } from '../domain/booking/status';
import { BOOKERS } from '../domain/roles';
import { booking, overHold } from './bookings';
import { clearable, date, email, id, optional, phone, success, text } from './fields';
import { defineRoute } from './route';
import { timesBody } from './sessions';
import type { WantedStatus } from './words';
import { statusToWrite } from './words';

const bookers = { realm: 'staff', roles: BOOKERS } as const;
/** Members change their own, until the cut-off. */
const withMembers = { realm: 'staff', roles: [...BOOKERS, 'member'] } as const;
const byId = z.object({ id });
const moved = z.object({ success, message: z.string(), booking });

const reason = optional(text(0, 500)).describe('Why, for the record.');
export const cancelReason = optional(z.enum(SAID_REASONS)).describe(
  'Of a cancellation by staff: the customer asked for it, or it failed. Left out, it was the wish of the business.',
);
const isOfCancellation = (body: { status?: WantedStatus; cancelReason?: unknown }): boolean =>
  !body.cancelReason || body.status?.to === 'cancelled';
const OF_CANCELLATION = { path: ['cancelReason'], message: 'Only a cancellation has one.' };

export const moveBooking = defineRoute({
  name: 'moveBooking',
  method: 'PATCH',
  path: '/bookings/:id/status',
  tag: 'bookings',
  summary: 'Move the status.',
  access: bookers,
  params: byId,
  body: z.object({ status: statusToWrite, reason, cancelReason }).refine(isOfCancellation, OF_CANCELLATION),
  output: moved,
});

export const updateBooking = defineRoute({
  name: 'updateBooking',
  method: 'PATCH',
  path: '/bookings/:id',
  tag: 'bookings',
  summary: 'Move the status, or change the details.',
  access: bookers,
  params: byId,
  body: z
    .object({
      status: optional(statusToWrite),
      reason,
      cancelReason,
      notes: text(0, 2000).optional(),
      customerName: text(0, 100)
        .refine(name => name === '' || name.length >= 2, 'Must have at least 2 characters.')
        .optional(),
      customerEmail: clearable(email).describe('null takes it away.'),
      customerPhone: clearable(phone).describe(
        'null takes it away; of a rental or an appointment one has to stay.',
      ),
    })
    .refine(body => Object.values(body).some(value => value !== undefined), {
      path: ['status'],
      message: 'Nothing to change.',
    })
    .refine(isOfCancellation, OF_CANCELLATION),
  output: moved,
});

export const cancelBooking = defineRoute({
  name: 'cancelBooking',
  method: 'DELETE',
  path: '/bookings/:id',
  tag: 'bookings',
  summary: 'Cancel. A member cancels its own, until the cut-off.',
  access: withMembers,
  params: byId,
  body: z.object({ reason, cancelReason }).default({ reason: undefined, cancelReason: undefined }),
  output: moved,
});

export const confirmBooking = defineRoute({
  name: 'confirmBooking',
  method: 'POST',
  path: '/bookings/:id/confirm',
  tag: 'bookings',
  summary: 'Confirm a pending booking.',
  access: bookers,
  params: byId,
  output: moved,
});

export const noShow = defineRoute({
  name: 'noShow',
  method: 'POST',
  path: '/bookings/:id/no-show',
  tag: 'bookings',
  summary: 'Record that nobody came.',
  access: bookers,
  params: byId,
  output: moved,
});

/** Other days of a rental, or another vehicle. */
export const daysBody = z
  .object({
    to: z.literal('days').default('days').describe('Need not be said.'),
    startDate: date,
    endDate: date,
    resourceId: optional(id).describe('Another vehicle, given by staff; the price stays what was agreed.'),
  })
  .refine(b => b.endDate >= b.startDate, { path: ['endDate'], message: 'Must not be before startDate.' });

/** Another slot of the same service, with whomever. */
export const otherSlotBody = z.object({
  to: z.literal('slot').default('slot').describe('Need not be said.'),
  slot_id: id,
  over_hold: overHold,
});

/** Where to shows from the fields, so that each body is checked against its own shape. */
const rescheduleBody = z.preprocess(
  body => {
    if (typeof body !== 'object' || body === null || Array.isArray(body) || 'to' in body) return body;
    const to = 'slot_id' in body ? 'slot' : 'startTime' in body ? 'times' : 'days';
    return { to, ...body };
  },
  z.discriminatedUnion('to', [daysBody, otherSlotBody, timesBody]),
);
export type RescheduleBody = z.output<typeof rescheduleBody>;

export const rescheduleBooking = defineRoute({
  name: 'rescheduleBooking',
  method: 'POST',
  path: '/bookings/:id/reschedule',
  tag: 'bookings',
  summary:
    'Move a rental to other days, an appointment to another slot of its service, a session or a block to another time or resource; the place is kept until the new one is sure. To where it is, it changes nothing.',
  access: withMembers,
  params: byId,
  body: rescheduleBody,
  output: moved,
});

export const replaceLink = defineRoute({
  name: 'replaceLink',
  method: 'POST',
  path: '/bookings/:id/link',
  tag: 'bookings',
  summary: 'Give the customer’s page of a booking a new address; the old one stops working at once.',
  access: bookers,
  status: 201,
  params: byId,
  body: z
    .object({
      mail: z
        .boolean('Must be true or false.')
        .default(false)
        .describe(
          'Mail it to the customer, who is told once more that the booking is received or confirmed.',
        ),
    })
    .default({ mail: false }),
  output: z.object({
    success,
    message: z.string(),
    bookingUrl: z.string(),
    mailedTo: z
      .string()
      .nullable()
      .describe('null: not mailed. There is no address, or the booking is over.'),
  }),
});
