// Sessions of bays: the body that books one, the one that moves it, and the half hours that are free.
import { z } from 'zod';
import { BOOKING_SOURCES } from '../domain/booking/status';
import { email, id, instant, optional, phone, success, text, time } from './fields';

/** resource-booking-platform, "POST /api/bookings": half hours of a bay, booked by a member or by staff. */
export const sessionBody = z.object({
  kind: z.literal('session').default('session').describe('Need not be said.'),
  resourceId: id,
  startTime: instant.describe('On the half hour of the clock there.'),
  endTime: instant.describe('On the half hour, 24 hours later at most.'),
  customerId: optional(id).describe('Staff: whom it is for. A member books for itself.'),
  customerName: optional(text(2, 100)).describe('Staff: somebody new, with a phone number or an address.'),
  customerPhone: optional(phone),
  customerEmail: optional(email),
  notes: optional(text(0, 2000)),
  source: optional(z.enum(BOOKING_SOURCES)).describe('web unless said; staff: manual unless said.'),
  overrideReason: optional(text(3, 500)).describe(
    'Staff: book it against the rules, for this reason. It is recorded with the rules it broke.',
  ),
});

/** Another time of a session or a block, or another resource of its kind. */
export const timesBody = z.object({
  to: z.literal('times').default('times').describe('Need not be said.'),
  startTime: instant,
  endTime: instant,
  resourceId: optional(id).describe('Where to; left out, it stays where it is.'),
  overrideReason: optional(text(3, 500)).describe('Staff: move it against the rules, for this reason.'),
});

export const freeSlot = z
  .object({ startTime: time, endTime: time, available: z.boolean() })
  .meta({ id: 'FreeSlot' });

export const freeSlots = z.object({ success, slots: z.array(freeSlot) });

/** Most days of half hours at once. */
export const MOST_SLOT_DAYS = 31;
