// Locations, and what can be booked there: vehicles, bays and docks. Staff members are at the front desk (front-desk.ts).
import { z } from 'zod';
import { isZone } from '../domain/calendar';
import { HIGHEST_NUMBER, LONGEST_NAME, MOST_NUMBERED } from '../domain/numbered-names';
import { MANAGERS, READERS } from '../domain/roles';
import { id, optional, price, success, text } from './fields';
import { defineRoute } from './route';
import { openingHours } from './rules';

export { MOST_NUMBERED, nextNumber } from '../domain/numbered-names';

const tag = 'places';
const readers = { realm: 'staff', roles: READERS } as const;
const managers = { realm: 'staff', roles: MANAGERS } as const;
const byId = z.object({ id });

/** Kinds that stand somewhere; a staff member is a person. */
export const PLACE_KINDS = ['vehicle', 'bay', 'dock'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];
const kind = z.enum(PLACE_KINDS, `Must be one of: ${PLACE_KINDS.join(', ')}.`);

const somethingToChange = (body: object): boolean => Object.values(body).some(value => value !== undefined);
const nothingToChange = { path: ['name'], message: 'Nothing to change.' };

const whole = (min: number, max: number) =>
  z
    .number('Must be a number.')
    .int('Must be a whole number.')
    .min(min, `Must be ${min} or more.`)
    .max(max, `Must be ${max} or less.`);

const zone = text(1, 60).refine(
  name => /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name) && isZone(name),
  'Must be a time zone such as Europe/Berlin.',
);

export const location = z
  .object({
    id,
    name: z.string(),
    timeZone: z.string().describe('Its own, or that of the tenant.'),
    ownTimeZone: z.string().nullable().describe('Null: that of the tenant.'),
    alwaysOpen: z.boolean(),
    openingHours,
    inService: z.number().int().describe('Resources that can be booked there.'),
    outOfService: z.number().int(),
  })
  .meta({ id: 'Location' });
export type Location = z.infer<typeof location>;

export const listLocations = defineRoute({
  name: 'listLocations',
  method: 'GET',
  path: '/admin/locations',
  tag,
  summary: 'Locations by name.',
  access: readers,
  output: z.object({ success, locations: z.array(location) }),
});

export const createLocation = defineRoute({
  name: 'createLocation',
  method: 'POST',
  path: '/admin/locations',
  tag,
  summary: 'Add a location. Without opening hours it is always open.',
  access: managers,
  status: 201,
  body: z.object({
    name: text(2, 100),
    timeZone: optional(zone).describe('Without it, that of the tenant.'),
    openingHours: openingHours.default({}),
  }),
  output: z.object({ success, location }),
});

export const updateLocation = defineRoute({
  name: 'updateLocation',
  method: 'PATCH',
  path: '/admin/locations/:id',
  tag,
  summary: 'Change a location. Bookings that are made already keep their times.',
  access: managers,
  params: byId,
  body: z
    .object({
      name: text(2, 100).optional(),
      timeZone: zone.nullable().optional().describe('null: that of the tenant.'),
      openingHours: openingHours.optional(),
    })
    .refine(somethingToChange, nothingToChange),
  output: z.object({ success, location }),
});

export const managedResource = z
  .object({
    id,
    kind,
    name: z.string(),
    description: z.string(),
    locationId: id.nullable(),
    locationName: z.string().nullable(),
    price: z.number().nullable().describe('Per day of a vehicle, per hour of a bay; a dock has none.'),
    currency: z.string(),
    attributes: z.record(z.string(), z.string()),
    bufferBeforeMinutes: z.number().int().describe('Kept free before each booking.'),
    bufferAfterMinutes: z.number().int(),
    isActive: z.boolean().describe('false: out of service.'),
    standing: z
      .number()
      .int()
      .describe('Bookings that are pending, ahead or under way; blocks do not count.'),
    hasBookings: z
      .boolean()
      .describe('Whether there ever was a booking: then it cannot be removed, only put out of service.'),
  })
  .meta({ id: 'ManagedResource' });
export type ManagedResource = z.infer<typeof managedResource>;

const MOST_FACTS = 20;
const attributes = z
  .record(text(1, 40), text(1, 200))
  .refine(facts => Object.keys(facts).length <= MOST_FACTS, `At most ${MOST_FACTS}.`)
  .describe('What to show beside the name: seats, gearbox, colour.');
const buffer = whole(0, 1440);

export const listManagedResources = defineRoute({
  name: 'listManagedResources',
  method: 'GET',
  path: '/admin/resources',
  tag,
  summary: 'Vehicles, bays and docks by location, those out of service last.',
  access: readers,
  query: z.object({ kind: optional(kind), location_id: optional(id) }),
  output: z.object({ success, resources: z.array(managedResource) }),
});

export const getManagedResource = defineRoute({
  name: 'getManagedResource',
  method: 'GET',
  path: '/admin/resources/:id',
  tag,
  summary: 'One vehicle, bay or dock.',
  access: readers,
  params: byId,
  output: z.object({ success, resource: managedResource }),
});

/** Whether nothing is wrong yet with the kind and this field. */
const whenGood =
  (field: string) =>
  ({ value, issues }: z.core.ParsePayload): boolean =>
    typeof value === 'object' &&
    value !== null &&
    !issues.some(({ path }) => path?.[0] === field || path?.[0] === 'kind');

export const createResources = defineRoute({
  name: 'createResources',
  method: 'POST',
  path: '/admin/resources',
  tag,
  summary: 'Add a vehicle, bay or dock; with numbers a row of them, all or none.',
  access: managers,
  status: 201,
  body: z
    .object({
      kind,
      name: text(1, LONGEST_NAME),
      numbers: z
        .object({ from: whole(0, HIGHEST_NUMBER), to: whole(0, HIGHEST_NUMBER) })
        .optional()
        .describe(`Makes "Bay 1" to "Bay 20" of the name "Bay"; at most ${MOST_NUMBERED} at once.`),
      description: optional(text(0, 1000)),
      locationId: optional(id).describe('A bay needs one.'),
      price: price.nullable().default(null),
      attributes: attributes.default({}),
      bufferBeforeMinutes: buffer.default(0),
      bufferAfterMinutes: buffer.default(0),
    })
    // Said beside whatever else is wrong.
    .refine(body => body.kind !== 'bay' || body.locationId, {
      ...{ path: ['locationId'], message: 'Choose where it is.' },
      when: whenGood('locationId'),
    })
    .refine(body => body.kind !== 'dock' || body.price === null, {
      ...{ path: ['price'], message: 'A dock has no price.' },
      when: whenGood('price'),
    }),
  output: z.object({ success, resources: z.array(managedResource) }),
});

export const updateResource = defineRoute({
  name: 'updateResource',
  method: 'PATCH',
  path: '/admin/resources/:id',
  tag,
  summary:
    'Change a vehicle, bay or dock, put it out of service or back. Bookings that are made already stay as they are.',
  access: managers,
  params: byId,
  body: z
    .object({
      name: text(1, LONGEST_NAME).optional(),
      description: text(0, 1000).optional(),
      locationId: id.nullable().optional(),
      price: price.nullable().optional(),
      attributes: attributes.optional(),
      bufferBeforeMinutes: optional(buffer),
      bufferAfterMinutes: optional(buffer),
      isActive: z.boolean('Must be true or false.').optional(),
    })
    .refine(somethingToChange, nothingToChange),
  output: z.object({ success, resource: managedResource }),
});

export const deleteResource = defineRoute({
  name: 'deleteResource',
  method: 'DELETE',
  path: '/admin/resources/:id',
  tag,
  summary: 'Remove what was never booked; anything else is put out of service, and its bookings stay.',
  access: managers,
  params: byId,
  output: z.object({
    success,
    removed: z.boolean().describe('true: it is gone. false: it is out of service.'),
    resource: managedResource.describe('As it stands, or as it was.'),
  }),
});
