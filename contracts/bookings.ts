// Bookings: creation, list, details.
import { z } from 'zod';
import {
  BLOCK_TYPES,
  BOOKING_KINDS,
  BOOKING_SOURCES,
  BOOKING_STATUSES,
  CANCEL_REASONS,
} from '../domain/booking/status';
import { READERS } from '../domain/roles';
import { calendarState } from './calendar';
import {
  date,
  email,
  id,
  instant,
  limit,
  optional,
  page,
  pagination,
  phone,
  success,
  text,
  time,
  zoneName,
} from './fields';
import { defineRoute } from './route';
import { sessionBody } from './sessions';
import { statusFilter } from './words';

export { isFinal } from '../domain/booking/status';

export const booking = z
  .object({
    id,
    kind: z.enum(BOOKING_KINDS),
    blockType: z.enum(BLOCK_TYPES).nullable(),
    status: z.enum(BOOKING_STATUSES),
    cancelReason: z.enum(CANCEL_REASONS).nullable(),
    resourceId: id,
    resourceName: z.string(),
    locationId: id.nullable(),
    customerId: id.nullable(),
    serviceId: id.nullable().describe('Of an appointment.'),
    slotId: id.nullable().describe('The slot an appointment took.'),
    customerName: z.string(),
    customerPhone: z.string().nullable(),
    customerEmail: z.string().nullable(),
    serviceName: z.string().nullable(),
    staffName: z.string().nullable(),
    startTime: time,
    endTime: time,
    startDate: date.nullable().describe('First day of a rental, in its zone.'),
    endDate: date.nullable().describe('Last day of a rental, in its zone.'),
    timeZone: z.string(),
    zoneName,
    bookingSource: z.enum(BOOKING_SOURCES),
    notes: z.string(),
    price: z.number().nullable(),
    currency: z.string(),
    revision: z.number().int().describe('Counts reschedules, from 1.'),
    pendingUntil: time.nullable().describe('When a pending booking gives its place back.'),
    confirmedAt: time.nullable(),
    completedAt: time.nullable(),
    cancelledAt: time.nullable(),
    overdueAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Booking' });
export type Booking = z.infer<typeof booking>;

export const auditEvent = z
  .object({
    id: z.string(),
    action: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    actorType: z.string(),
    actorName: z.string(),
    reason: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    at: time,
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof auditEvent>;

export const lifecycle = z
  .object({
    workflowId: z.string(),
    status: z.enum(['waiting_to_start', 'running', 'ended']),
    timers: z.array(
      z.object({
        at: time,
        what: z.string().describe('expire, start, end, overdue, or the event of a message.'),
      }),
    ),
    temporalUiUrl: z.string().nullable(),
  })
  .meta({ id: 'Lifecycle' });

export const bookingDetails = booking
  .extend({
    bookingUrl: z.string().nullable(),
    allowedStatuses: z.array(z.enum(BOOKING_STATUSES)).describe('Where the caller could move it right now.'),
    slotDetails: z.object({ startTime: time, endTime: time, status: z.string() }).nullable(),
    serviceDetails: z
      .object({ name: z.string(), duration: z.number(), price: z.number().optional() })
      .nullable(),
    staffDetails: z.object({ name: z.string(), role: z.string().optional() }).nullable(),
    auditTrail: z.array(auditEvent),
    lifecycle,
    calendar: calendarState.describe('How its event in the calendar of its staff member stands.'),
  })
  .meta({ id: 'BookingDetails' });
export type BookingDetails = z.infer<typeof bookingDetails>;

const byId = z.object({ id });

/** vehicle-bookings §5.2. */
export const rentalBody = z.object({
  kind: z.literal('rental').default('rental').describe('Need not be said.'),
  carId: id,
  startDate: date,
  endDate: date,
  customer: z.object({ fullName: text(2, 100), email, phone: optional(phone) }),
  notes: optional(text(0, 2000)),
  source: optional(z.enum(BOOKING_SOURCES)).describe('web unless said; staff: manual unless said.'),
});

export const overHold = z
  .boolean('Must be true or false.')
  .optional()
  .describe(
    'Take a slot that is being offered to somebody in line, or is at the time of one: the offer is withdrawn, they keep their place. Without it such a slot is 409 slot_held.',
  );

/** booking-management, "POST /api/bookings": a slot, booked by staff. */
export const slotBody = z.object({
  kind: z.literal('appointment').default('appointment').describe('Need not be said.'),
  slot_id: id,
  customer_name: text(2, 100),
  customer_phone: phone,
  customer_email: optional(email),
  booking_source: z.enum(['direct', 'walk_in', 'manual'], 'Must be direct, walk_in or manual.'),
  notes: optional(text(0, 2000)),
  over_hold: overHold,
});

/** What is booked shows from the fields, so that each body is checked against its own shape. */
const bookingBody = z.preprocess(
  body => {
    if (typeof body !== 'object' || body === null || Array.isArray(body) || 'kind' in body) return body;
    const kind = 'slot_id' in body ? 'appointment' : 'resourceId' in body ? 'session' : 'rental';
    return { kind, ...body };
  },
  z.discriminatedUnion('kind', [rentalBody, slotBody, sessionBody]),
);

export const createBooking = defineRoute({
  name: 'createBooking',
  method: 'POST',
  path: '/bookings',
  tag: 'bookings',
  summary:
    'Book a vehicle, as a member or as staff a session of a bay, or as staff a slot. Made by staff it is upcoming at once, and so are kinds that need no confirmation; others are pending.',
  access: { realm: 'public', loginForSome: true },
  limit: 'creation',
  status: 201,
  body: bookingBody,
  output: z.object({
    success,
    message: z.string(),
    bookingId: id,
    bookingUrl: z.string(),
    booking,
  }),
});

const bookingPagination = pagination
  .extend({
    asOf: time.describe(
      'The moment of the first page. Send it as as_of with the next ones: bookings made after it are left out, so that pages do not shift while bookings arrive. A change of a booking on the list (its time, or a status that is filtered by) still shows.',
    ),
  })
  .meta({ id: 'BookingPagination' });

export const BOOKING_ORDERS = ['start_desc', 'start_asc', 'created_desc'] as const;

export const listBookings = defineRoute({
  name: 'listBookings',
  method: 'GET',
  path: '/bookings',
  tag: 'bookings',
  summary: 'Bookings that overlap the dates, filtered and searched. A member sees its own.',
  access: { realm: 'staff', roles: [...READERS, 'member'] },
  query: z.object({
    start_date: optional(date).describe('In the zone of the tenant.'),
    end_date: optional(date).describe('Included.'),
    service_id: optional(id),
    staff_id: optional(id),
    resource_id: optional(id),
    customer_id: optional(id),
    kind: optional(z.enum(BOOKING_KINDS)),
    status: optional(statusFilter),
    source: optional(z.enum(BOOKING_SOURCES)),
    overdue: optional(z.enum(['true', 'false'])),
    search: optional(text(0, 100)).describe('Part of a name, phone or e-mail address.'),
    order: optional(z.enum(BOOKING_ORDERS)),
    as_of: optional(instant).describe('pagination.asOf of the first page; left out, the list is of now.'),
    page,
    limit,
  }),
  output: z.object({ success, bookings: z.array(booking), pagination: bookingPagination }),
});

export const getBooking = defineRoute({
  name: 'getBooking',
  method: 'GET',
  path: '/bookings/:id',
  tag: 'bookings',
  summary: 'All there is to know of one booking. A member sees its own, without what staff wrote down.',
  access: { realm: 'staff', roles: [...READERS, 'member'] },
  params: byId,
  output: z.object({ success, booking: bookingDetails }),
});
