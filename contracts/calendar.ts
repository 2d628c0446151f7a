// Calendars outside Berth: the CalDAV calendar of a staff member, the feed of a staff member or resource, and how the
// event of a booking stands there.
import { z } from 'zod';
import { RESOURCE_KINDS } from '../domain/booking/status';
import { MANAGERS } from '../domain/roles';
import { id, success, text, time } from './fields';
import { defineRoute } from './route';

const managers = { realm: 'staff', roles: MANAGERS } as const;
const byId = z.object({ id });

/** off: nothing to keep in line. pending: about to be brought in line. failed: `message` says why; tried again by itself. */
export const CALENDAR_STATES = ['off', 'pending', 'synced', 'failed'] as const;

export const calendarState = z
  .object({
    status: z.enum(CALENDAR_STATES),
    message: z.string().optional().describe('Why it failed, in plain words.'),
    syncedAt: time.optional().describe('When the calendar last was in line with the booking.'),
  })
  .meta({ id: 'CalendarState' });
export type CalendarState = z.infer<typeof calendarState>;

/** `id` is that of the staff member or resource. */
export const resourceCalendar = z
  .object({
    id,
    kind: z.enum(RESOURCE_KINDS),
    name: z.string(),
    isActive: z.boolean(),
    url: z
      .string()
      .nullable()
      .describe('The CalDAV calendar that bookings of this staff member are written to; null: none.'),
    feed: z
      .object({ url: z.string().describe('Whoever knows it can read the feed.'), createdAt: time })
      .nullable()
      .describe('The address to subscribe to; null: none.'),
    events: z
      .object({ synced: z.number().int(), pending: z.number().int(), failed: z.number().int() })
      .describe('Events of bookings that have not ended a week ago, by how they stand.'),
    problem: z.string().nullable().describe('Why the latest of the failed events failed.'),
  })
  .meta({ id: 'ResourceCalendar' });
export type ResourceCalendar = z.infer<typeof resourceCalendar>;

export const listCalendars = defineRoute({
  name: 'listCalendars',
  method: 'GET',
  path: '/calendars',
  tag: 'calendars',
  summary: 'Calendars and feeds of all staff members and resources.',
  access: managers,
  output: z.object({
    success,
    server: z
      .string()
      .nullable()
      .describe('Below this address the calendars of staff members have to be; null: no calendar server.'),
    calendars: z.array(resourceCalendar),
  }),
});

const oneCalendar = z.object({ success, calendar: resourceCalendar });

export const setCalendar = defineRoute({
  name: 'setCalendar',
  method: 'PUT',
  path: '/calendars/:id',
  tag: 'calendars',
  summary: 'Say which CalDAV calendar the bookings of a staff member are written to, or none.',
  access: managers,
  params: byId,
  body: z.object({
    url: z
      .preprocess(value => (value === '' ? null : value), text(1, 500).nullable())
      .describe('Address of the calendar (its collection) on the calendar server; null or empty: none.'),
  }),
  output: oneCalendar,
});

export const renewFeed = defineRoute({
  name: 'renewFeed',
  method: 'POST',
  path: '/calendars/:id/feed',
  tag: 'calendars',
  summary: 'Make a feed, or give it a new address; the old address stops working at once.',
  access: managers,
  status: 201,
  params: byId,
  output: oneCalendar,
});

export const revokeFeed = defineRoute({
  name: 'revokeFeed',
  method: 'DELETE',
  path: '/calendars/:id/feed',
  tag: 'calendars',
  summary: 'End a feed; its address stops working at once.',
  access: managers,
  params: byId,
  output: oneCalendar,
});

export const calendarFeed = defineRoute({
  name: 'calendarFeed',
  method: 'GET',
  path: '/feeds/:token.ics',
  tag: 'calendars',
  summary: 'Bookings of a staff member or resource as a calendar to subscribe to, from 60 days back on.',
  access: { realm: 'public' },
  params: z.object({ token: z.string().max(200) }),
  produces: ['text/calendar'],
});
