// What can be booked, and when: public.
import { z } from 'zod';
import { RESOURCE_KINDS } from '../domain/booking/status';
import { date, id, success, text } from './fields';
import { defineRoute } from './route';

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
    price: z.number().nullable().describe('Per day for a vehicle, in the currency of the tenant.'),
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

/** vehicle-bookings §5.1, §8: a bare array of dates. */
export const availability = defineRoute({
  name: 'availability',
  method: 'GET',
  path: '/availability',
  tag: 'catalogue',
  summary: 'For each day whether a vehicle is free, both ends included, 731 days at most.',
  access: { realm: 'public' },
  query: z
    .object({ car_id: id, start: date, end: date })
    .refine(q => q.end >= q.start, { path: ['end'], message: 'Must not be before start.' })
    .refine(q => Date.parse(q.end) - Date.parse(q.start) <= 730 * 86_400_000, {
      path: ['end'],
      message: 'At most 731 days at once.',
    }),
  output: z.array(z.object({ date, available: z.boolean() })),
});
