// Services, who does them, and the slots that are offered (booking-management).
import { z } from 'zod';
import { MANAGERS, READERS } from '../domain/roles';
import { date, id, optional, price, success, text, time, zoneName } from './fields';
import { defineRoute } from './route';

const readers = { realm: 'staff', roles: READERS } as const;
const managers = { realm: 'staff', roles: MANAGERS } as const;
const byId = z.object({ id });

const somethingToChange = (body: object): boolean => Object.values(body).some(value => value !== undefined);

const minutes = (min: number, max: number) =>
  z
    .number('Must be a number.')
    .int('Must be whole.')
    .min(min, `Must be ${min} or more.`)
    .max(max, `Must be ${max} or less.`);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time (HH:MM).');

export const service = z
  .object({
    id,
    name: z.string(),
    description: z.string(),
    durationMinutes: z.number().int(),
    bufferBeforeMinutes: z.number().int(),
    bufferAfterMinutes: z.number().int(),
    price: z.number().nullable(),
    currency: z.string(),
    isActive: z.boolean(),
  })
  .meta({ id: 'Service' });
export type Service = z.infer<typeof service>;

const serviceBody = z.object({
  name: text(2, 100),
  description: optional(text(0, 1000)),
  durationMinutes: minutes(5, 1440),
  bufferBeforeMinutes: minutes(0, 480).default(0),
  bufferAfterMinutes: minutes(0, 480).default(0),
  price: price.nullable().default(null),
});

export const slotChanges = z
  .object({
    closed: z.number().int().describe('Open before, and standing no more.'),
    opened: z.number().int().describe('Closed by an earlier change, and standing again.'),
    created: z.number().int(),
    held: z.number().int().describe('Being offered to the waitlist, though they stand no more. Not changed.'),
    bookings: z.number().int().describe('Bookings that stand in the way. Not changed.'),
    firstBookings: z
      .array(
        z.object({
          id,
          customerName: z.string(),
          staffName: z.string(),
          startTime: time,
          timeZone: z.string(),
          zoneName,
          because: z.enum(['off_roster', 'not_offered', 'not_done', 'day_off', 'outside_hours']),
        }),
      )
      .describe('The first of them, by time.'),
  })
  .meta({ id: 'SlotChanges' });
export type SlotChanges = z.infer<typeof slotChanges>;

export const listServices = defineRoute({
  name: 'listServices',
  method: 'GET',
  path: '/services',
  tag: 'front desk',
  summary: 'Services, those no longer offered last.',
  access: readers,
  output: z.object({ success, services: z.array(service) }),
});

export const createService = defineRoute({
  name: 'createService',
  method: 'POST',
  path: '/services',
  tag: 'front desk',
  summary: 'Offer a new service.',
  access: managers,
  status: 201,
  body: serviceBody,
  output: z.object({ success, service }),
});

export const updateService = defineRoute({
  name: 'updateService',
  method: 'PATCH',
  path: '/services/:id',
  tag: 'front desk',
  summary: 'Change a service; open slots follow its times, bookings stay.',
  access: managers,
  params: byId,
  body: z
    .object({
      name: optional(text(2, 100)),
      description: text(0, 1000).optional(),
      durationMinutes: optional(minutes(5, 1440)),
      bufferBeforeMinutes: optional(minutes(0, 480)),
      bufferAfterMinutes: optional(minutes(0, 480)),
      price: price.nullable().optional(),
      isActive: z.boolean('Must be true or false.').optional(),
    })
    .refine(somethingToChange, { path: ['name'], message: 'Nothing to change.' }),
  output: z.object({ success, service, slots: slotChanges.optional() }),
});

export const deleteService = defineRoute({
  name: 'deleteService',
  method: 'DELETE',
  path: '/services/:id',
  tag: 'front desk',
  summary: 'No longer offer a service; its open slots are closed until it is offered again, bookings stay.',
  access: managers,
  params: byId,
  output: z.object({ success, service, slots: slotChanges.optional() }),
});

const shift = z.object({
  weekday: z.number().int().min(1, 'Must be 1 (Monday) or more.').max(7, 'Must be 7 (Sunday) or less.'),
  from: clock,
  to: clock,
});
const dayOff = z
  .object({ from: date, to: date, reason: optional(text(0, 200)) })
  .refine(off => off.to >= off.from, { path: ['to'], message: 'Must not be before from.' });

export const staffMember = z
  .object({
    id,
    name: z.string(),
    role: z.string().describe('What the person is called by: stylist, physiotherapist.'),
    serviceIds: z.array(id),
    shifts: z.array(shift),
    daysOff: z.array(z.object({ from: date, to: date, reason: z.string() })),
    locationId: id
      .nullable()
      .describe('Where they work: hours and days off are on the clock there. null: on that of the business.'),
    locationName: z.string().nullable(),
    ownTimeZone: z.string().nullable().describe('Of that location; null: that of the business.'),
    isActive: z.boolean(),
  })
  .meta({ id: 'StaffMember' });
export type StaffMember = z.infer<typeof staffMember>;

export const listStaff = defineRoute({
  name: 'listStaff',
  method: 'GET',
  path: '/staff',
  tag: 'front desk',
  summary: 'Staff members with their services, weekly hours and days off.',
  access: readers,
  query: z.object({ service_id: optional(id) }),
  output: z.object({ success, staff: z.array(staffMember) }),
});

export const createStaff = defineRoute({
  name: 'createStaff',
  method: 'POST',
  path: '/staff',
  tag: 'front desk',
  summary: 'Add a staff member.',
  access: managers,
  status: 201,
  body: z.object({
    name: text(2, 100),
    role: optional(text(0, 60)),
    serviceIds: z.array(id).max(200).default([]),
    shifts: z.array(shift).max(50).default([]),
    daysOff: z.array(dayOff).max(200).default([]),
    locationId: optional(id),
  }),
  output: z.object({ success, staff: staffMember }),
});

export const updateStaff = defineRoute({
  name: 'updateStaff',
  method: 'PATCH',
  path: '/staff/:id',
  tag: 'front desk',
  summary:
    'Change a staff member; lists that are given replace the ones there are, and open slots follow them.',
  access: managers,
  params: byId,
  body: z
    .object({
      name: optional(text(2, 100)),
      role: text(0, 60).optional(),
      serviceIds: z.array(id).max(200).optional(),
      shifts: z.array(shift).max(50).optional(),
      daysOff: z.array(dayOff).max(200).optional(),
      locationId: id.nullable().optional(),
      isActive: z.boolean('Must be true or false.').optional(),
    })
    .refine(somethingToChange, { path: ['name'], message: 'Nothing to change.' }),
  output: z.object({ success, staff: staffMember, slots: slotChanges }),
});

export const deleteStaff = defineRoute({
  name: 'deleteStaff',
  method: 'DELETE',
  path: '/staff/:id',
  tag: 'front desk',
  summary: 'Take a staff member off the roster; open slots are closed until they are back, bookings stay.',
  access: managers,
  params: byId,
  output: z.object({ success, staff: staffMember, slots: slotChanges }),
});

/** open: can be booked. held: offered to somebody in line. booked: taken. closed: not offered. */
export const SLOT_STATUSES = ['open', 'held', 'booked', 'closed'] as const;

export const slot = z
  .object({
    id,
    serviceId: id,
    serviceName: z.string(),
    staffId: id,
    staffName: z.string(),
    startTime: time,
    endTime: time,
    timeZone: z.string().describe('Of where the staff member works.'),
    zoneName,
    status: z.enum(SLOT_STATUSES),
    heldUntil: time.nullable(),
    closedBy: z
      .enum(['roster', 'staff'])
      .nullable()
      .describe('roster: opens by itself when hours, days off and services allow it. staff: stays closed.'),
    available: z
      .boolean()
      .describe(
        'Open, in the future, on offer, its staff member free, and that time not offered to somebody in line.',
      ),
  })
  .meta({ id: 'Slot' });
export type Slot = z.infer<typeof slot>;

export const listSlots = defineRoute({
  name: 'listSlots',
  method: 'GET',
  path: '/slots',
  tag: 'front desk',
  summary: 'Slots by time, 1,000 at most.',
  access: readers,
  query: z
    .object({
      service_id: optional(id),
      staff_id: optional(id),
      from: date.describe('On the clock of where the staff member works.'),
      to: date.describe('Included.'),
      status: optional(z.enum(SLOT_STATUSES)),
      available: optional(z.enum(['true', 'false'])),
      any_staff: optional(z.enum(['true', 'false'])).describe(
        'true: of slots of one service that begin at the same time only one, that of the staff member with the fewest bookings on that day, then by name.',
      ),
    })
    .refine(q => q.to >= q.from, { path: ['to'], message: 'Must not be before from.' }),
  output: z.object({
    success,
    slots: z.array(slot),
    more: z
      .boolean()
      .describe(
        'There are later ones that were left out: ask for fewer days, one service or one staff member.',
      ),
  }),
});

export const generateSlots = defineRoute({
  name: 'generateSlots',
  method: 'POST',
  path: '/slots/generate',
  tag: 'front desk',
  summary: 'Make the slots of weekly hours; those that exist are left as they are.',
  access: managers,
  status: 201,
  body: z
    .object({ from: date, to: date, staffId: optional(id), serviceId: optional(id) })
    .refine(b => b.to >= b.from, { path: ['to'], message: 'Must not be before from.' })
    .refine(b => Date.parse(b.to) - Date.parse(b.from) <= 366 * 86_400_000, {
      path: ['to'],
      message: 'At most 366 days at once.',
    }),
  output: z.object({ success, created: z.number().int() }),
});

export const createSlot = defineRoute({
  name: 'createSlot',
  method: 'POST',
  path: '/slots',
  tag: 'front desk',
  summary: 'Add one slot, outside of the weekly hours too; one that is there and closed is opened.',
  access: managers,
  status: 201,
  body: z.object({
    staffId: id,
    serviceId: id,
    startTime: z.iso
      .datetime({ offset: true, message: 'Must be a day and a time.' })
      .transform(value => new Date(value).toISOString())
      .refine(start => start.endsWith(':00.000Z'), 'Must be a whole minute.')
      .describe('ISO 8601 with a zone. It ends when the service does.'),
  }),
  output: z.object({ success, slot }),
});

export const deleteSlot = defineRoute({
  name: 'deleteSlot',
  method: 'DELETE',
  path: '/slots/:id',
  tag: 'front desk',
  summary: 'Delete a slot that nobody ever booked; it is not made again of the weekly hours.',
  access: managers,
  params: byId,
  output: z.object({ success }),
});

export const updateSlot = defineRoute({
  name: 'updateSlot',
  method: 'PATCH',
  path: '/slots/:id',
  tag: 'front desk',
  summary: 'Close an open slot, or open a closed one, outside of the weekly hours too.',
  access: managers,
  params: byId,
  body: z.object({ status: z.enum(['open', 'closed']) }),
  output: z.object({ success, slot }),
});
