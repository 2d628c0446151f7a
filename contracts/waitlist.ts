// The line of those who wait for a slot, and the offers they get.
import { z } from 'zod';
import { BOOKERS, READERS } from '../domain/roles';
import {
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

const byToken = z.object({ token: z.string().max(200) });

export const OFFER_STATUSES = ['open', 'accepted', 'declined', 'expired', 'withdrawn'] as const;

/** expired: the time that was wanted is over. */
export const ENTRY_STATUSES = ['waiting', 'booked', 'removed', 'expired'] as const;

export const waitlistEntry = z
  .object({
    id,
    serviceId: id,
    serviceName: z.string(),
    staffId: id.nullable(),
    staffName: z.string().nullable(),
    customerName: z.string(),
    customerPhone: z.string(),
    customerEmail: z.string().nullable(),
    from: time.nullable(),
    to: time.nullable(),
    status: z.enum(ENTRY_STATUSES),
    position: z
      .number()
      .int()
      .nullable()
      .describe('Place in the line of its service, from 1; null once out of it.'),
    bookingId: id.nullable(),
    offers: z.array(
      z.object({
        id,
        slotId: id,
        startTime: time,
        endTime: time,
        staffName: z.string(),
        status: z.enum(OFFER_STATUSES),
        expiresAt: time,
      }),
    ),
    createdAt: time,
  })
  .meta({ id: 'WaitlistEntry' });
export type WaitlistEntry = z.infer<typeof waitlistEntry>;

export const joinWaitlist = defineRoute({
  name: 'joinWaitlist',
  method: 'POST',
  path: '/waitlist',
  tag: 'waitlist',
  summary: 'Put a customer in line for a service.',
  access: { realm: 'staff', roles: BOOKERS },
  status: 201,
  body: z
    .object({
      serviceId: id,
      staffId: optional(id),
      customerName: text(2, 100),
      customerPhone: phone,
      customerEmail: optional(email),
      from: optional(instant),
      to: optional(instant),
    })
    .refine(b => !b.from || !b.to || b.to > b.from, { path: ['to'], message: 'Must be after from.' }),
  output: z.object({ success, entry: waitlistEntry }),
});

export const listWaitlist = defineRoute({
  name: 'listWaitlist',
  method: 'GET',
  path: '/waitlist',
  tag: 'waitlist',
  summary: 'The line, the first in it first.',
  access: { realm: 'staff', roles: READERS },
  query: z.object({
    service_id: optional(id),
    status: optional(z.enum(ENTRY_STATUSES)),
    search: optional(text(0, 100)),
    page,
    limit,
  }),
  output: z.object({ success, entries: z.array(waitlistEntry), pagination }),
});

export const leaveWaitlist = defineRoute({
  name: 'leaveWaitlist',
  method: 'DELETE',
  path: '/waitlist/:id',
  tag: 'waitlist',
  summary: 'Take a customer out of the line; an open offer is withdrawn.',
  access: { realm: 'staff', roles: BOOKERS },
  params: z.object({ id }),
  output: z.object({ success, entry: waitlistEntry }),
});

export const offer = z
  .object({
    status: z.enum(OFFER_STATUSES),
    tenantName: z.string(),
    timeZone: z.string(),
    zoneName,
    customerName: z.string(),
    serviceName: z.string(),
    staffName: z.string(),
    startTime: time,
    endTime: time,
    expiresAt: time,
    bookingUrl: z.string().nullable(),
  })
  .meta({ id: 'Offer' });
export type Offer = z.infer<typeof offer>;

export const getOffer = defineRoute({
  name: 'getOffer',
  method: 'GET',
  path: '/public/offers/:token',
  tag: 'waitlist',
  summary: 'The offer behind a link.',
  access: { realm: 'public' },
  params: byToken,
  output: z.object({ success, offer }),
});

export const acceptOffer = defineRoute({
  name: 'acceptOffer',
  method: 'POST',
  path: '/public/offers/:token/accept',
  tag: 'waitlist',
  summary: 'Take the slot that is offered.',
  access: { realm: 'public' },
  limit: 'creation',
  params: byToken,
  output: z.object({ success, message: z.string(), offer }),
});

export const declineOffer = defineRoute({
  name: 'declineOffer',
  method: 'POST',
  path: '/public/offers/:token/decline',
  tag: 'waitlist',
  summary: 'Leave the slot to the next in line.',
  access: { realm: 'public' },
  limit: 'creation',
  params: byToken,
  output: z.object({ success, message: z.string(), offer }),
});
