// What happened, as it happens: Server-Sent Events, resumable with Last-Event-ID.
import { z } from 'zod';
import { READERS } from '../domain/roles';
import { defineRoute } from './route';

/** The data of one event: enough to know what to load again, nothing personal. */
export const liveEvent = z.object({
  subject: z.string().describe('booking, inbox, notification'),
  subjectId: z.string(),
  action: z.string(),
});
export type LiveEvent = z.infer<typeof liveEvent>;

export const events = defineRoute({
  name: 'events',
  method: 'GET',
  path: '/events',
  tag: 'live',
  summary: 'Server-Sent Events of the tenant; the data of each is { subject, subjectId, action }.',
  access: { realm: 'staff', roles: READERS },
  produces: ['text/event-stream'],
});

export const vipEvents = defineRoute({
  name: 'vipEvents',
  method: 'GET',
  path: '/vip/events',
  tag: 'vendor portal',
  summary: 'Server-Sent Events that concern the vendor who is logged in, as those of /events.',
  access: { realm: 'vip' },
  produces: ['text/event-stream'],
});
