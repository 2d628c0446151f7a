// What can be booked, and when: public.
import { z } from 'zod';
import { RESOURCE_KINDS } from '../domain/booking/status';
import { date, id, instant, success, text, zoneName } from './fields';
import { defineRoute } from './route';
import { MOST_SLOT_DAYS, freeSlots } from './sessions';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const tenantOf = text(1, 60)
  .optional()
  .describe('Slug of the tenant; without it the one of the login, of the host name, or the default one.');

export const resource = z
  .object({
    id,
    kind: z.enum(RESOURCE_KINDS),
    name: z.string(),
    description: z.string(),
    locationId: id.nullable(),
    locationName: z.string().nullable(),
    timeZone: z
      .string()
      .describe('On whose clock it is booked: that of its location for a bay or somebody of the staff.'),
    zoneName,
    price: z
      .number()
      .nullable()
      .describe('Per day for a vehicle, per hour for a bay, in the currency of the tenant.'),
    currency: z.string(),
    attributes: z
      .record(z.string(), z.string())
      .describe('What to show beside the name: seats, gearbox, colour.'),
  })
  .meta({ id: 'Resource' });
export type Resource = z.infer<typeof resource>;

export const listResources = defineRoute({
  name: 'listResources',
  method: 'GET',
  path: '/resources',
  tag: 'catalogue',
  summary: 'Resources that can be booked.',
  access: { realm: 'public' },
  query: z.object({ kind: z.enum(RESOURCE_KINDS).optional(), tenant: tenantOf }),
  output: z.object({ success, resources: z.array(resource) }),
});

export const site = z
  .object({
    tenant: z.object({ slug: z.string(), name: z.string(), timeZone: z.string(), currency: z.string() }),
    today: date.describe('In the zone of the tenant.'),
    firstRentalDay: date,
    lastRentalDay: date,
    maxRentalDays: z.number().int(),
    sameDayCutoff: z.string(),
    cancellationCutoffMinutes: z.number().int(),
  })
  .meta({ id: 'Site' });
export type Site = z.infer<typeof site>;

export const getSite = defineRoute({
  name: 'getSite',
  method: 'GET',
  path: '/public/site',
  tag: 'catalogue',
  summary: 'Whose site this is, and from when to when it can be booked.',
  access: { realm: 'public' },
  query: z.object({ tenant: tenantOf }),
  output: z.object({ success, site }),
});

const minutes = z.coerce
  .number('Must be a number.')
  .int('Must be whole.')
  .min(1, 'Must be 1 or more.')
  .max(1440, 'Must be 1440 or less.');

/** Days of a vehicle, or half hours of a bay: which of the two shows from the fields. */
const availabilityQuery = z
  .object({
    car_id: id.optional().describe('A vehicle: its days from start to end.'),
    start: date.optional().describe('Of a vehicle.'),
    end: date.optional().describe('Of a vehicle, included.'),
    resource_id: id.optional().describe('A bay: its half hours from from to to.'),
    from: instant.optional().describe('Of a bay.'),
    to: instant.optional().describe('Of a bay.'),
    duration: minutes.default(60).describe('Of a bay: minutes of what is to be booked.'),
  })
  .superRefine((q, ctx) => {
    const wrong = (field: string, message: string) =>
      ctx.addIssue({ code: 'custom', path: [field], message });
    const needed = q.resource_id ? (['from', 'to'] as const) : (['car_id', 'start', 'end'] as const);
    for (const field of needed) if (q[field] === undefined) wrong(field, 'Required.');
    if (q.start && q.end) {
      if (q.end < q.start) wrong('end', 'Must not be before start.');
      else if (Date.parse(q.end) - Date.parse(q.start) > 730 * DAY_MS)
        wrong('end', 'At most 731 days at once.');
    }
    if (q.from && q.to) {
      const most = MOST_SLOT_DAYS * DAY_MS + HOUR_MS;
      if (q.to <= q.from) wrong('to', 'Must be after from.');
      else if (Date.parse(q.to) - Date.parse(q.from) > most)
        wrong('to', `At most ${MOST_SLOT_DAYS} days at once.`);
    }
  })
  .transform(({ car_id, start, end, resource_id, from, to, duration }) =>
    resource_id
      ? { of: 'slots' as const, resourceId: resource_id, from: from!, to: to!, durationMinutes: duration }
      : { of: 'days' as const, carId: car_id!, start: start!, end: end! },
  );

/** vehicle-bookings §5.1, §8: a bare array of dates for a vehicle. */
export const availability = defineRoute({
  name: 'availability',
  method: 'GET',
  path: '/availability',
  tag: 'catalogue',
  summary:
    'For each day whether a vehicle is free, both ends included, 731 days at most; or for each half hour whether a bay is free for as long as is wanted, 31 days at most.',
  access: { realm: 'public' },
  query: availabilityQuery,
  output: z.union([z.array(z.object({ date, available: z.boolean() })), freeSlots]),
});
