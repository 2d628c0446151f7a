// A day of a location on one screen: resources across, half hours down.
import { z } from 'zod';
import { BOOKING_KINDS, BOOKING_STATUSES, RESOURCE_KINDS } from '../domain/booking/status';
import { READERS } from '../domain/roles';
import { date, id, optional, success, time, zoneName } from './fields';
import { defineRoute } from './route';

/** What a cell is coloured by; a legend says each in words. */
export const GRID_TYPES = [
  'CUSTOMER',
  'DELIVERY',
  'MAINTENANCE',
  'TRAINING',
  'PRIVATE_EVENT',
  'BLOCKED',
] as const;
export type GridType = (typeof GRID_TYPES)[number];

export const gridBooking = z
  .object({
    id,
    resourceId: id,
    kind: z.enum(BOOKING_KINDS),
    type: z.enum(GRID_TYPES).describe('The key of its colour.'),
    status: z.enum(BOOKING_STATUSES),
    title: z.string().describe('Who, or what it is kept for.'),
    startTime: time.describe('Also when it began before the day.'),
    endTime: time,
    customerId: id.nullable(),
    tier: z.string().nullable(),
    revision: z.number().int(),
  })
  .meta({ id: 'GridBooking' });
export type GridBooking = z.infer<typeof gridBooking>;

export const grid = z
  .object({
    date,
    today: date,
    timeZone: z.string(),
    zoneName,
    dayStart: time,
    dayEnd: time,
    slots: z
      .array(z.object({ startTime: time, endTime: time, label: z.string() }))
      .describe('48 half hours; 46 or 50 on the days the clock changes.'),
    locations: z.array(
      z.object({
        id,
        name: z.string(),
        zoneName,
        alwaysOpen: z.boolean(),
        open: z.array(z.object({ startTime: time, endTime: time })).describe('Within the day.'),
      }),
    ),
    places: z
      .array(z.object({ id, name: z.string() }))
      .describe('All locations that have such resources, whichever was asked for.'),
    resources: z.array(
      z.object({
        id,
        kind: z.enum(RESOURCE_KINDS),
        name: z.string(),
        locationId: id.nullable(),
      }),
    ),
    bookings: z.array(gridBooking).describe('Of that day, without cancelled ones.'),
  })
  .meta({ id: 'Grid' });
export type Grid = z.infer<typeof grid>;

export const getGrid = defineRoute({
  name: 'getGrid',
  method: 'GET',
  path: '/grid',
  tag: 'grid',
  summary: 'A day of a location, or of all: resources, bookings, blocks, opening hours and half hours.',
  access: { realm: 'staff', roles: READERS },
  query: z.object({
    date: optional(date).describe(
      'On the clock of the location; of the business for all of them. Today unless said.',
    ),
    location_id: optional(id),
    kind: optional(z.enum(RESOURCE_KINDS)).describe('bay unless said.'),
  }),
  output: z.object({ success, grid }),
});
