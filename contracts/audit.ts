// The audit trail of a tenant: who did what, when, and what it was before and after.
import { z } from 'zod';
import { ACTOR_TYPES, MANAGERS } from '../domain/roles';
import { date, id, limit, optional, page, pagination, success, time } from './fields';
import { defineRoute } from './route';

const EVENT_NAME = /^[a-z_]+(\.[a-z_]+)?$/;

export const trailEvent = z
  .object({
    id: z.string(),
    at: time,
    event: z.string().describe('What it happened to, and what happened: booking.status_changed.'),
    subject: z.string().describe('booking, notification, inbox, user, waitlist …'),
    subjectId: id,
    about: z.string().describe('The thing by a name its reader knows; empty when it is gone.'),
    bookingId: id.nullable().describe('The booking it belongs to, also of a message or an inbox item.'),
    from: z.string().nullable(),
    to: z.string().nullable(),
    reason: z.string().nullable(),
    actorType: z.enum(ACTOR_TYPES),
    actorId: id.nullable(),
    actorName: z.string(),
    requestId: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TrailEvent' });
export type TrailEvent = z.infer<typeof trailEvent>;

export const listAudit = defineRoute({
  name: 'listAudit',
  method: 'GET',
  path: '/admin/audit',
  tag: 'admin',
  summary: 'The audit trail, the latest first. Filters narrow one another.',
  access: { realm: 'staff', roles: MANAGERS },
  query: z
    .object({
      actor_id: optional(id).describe('One person, whom `people` of the answer names, or one key.'),
      actor_type: optional(z.enum(ACTOR_TYPES)).describe(
        'system is another system by its key, lifecycle is Berth itself.',
      ),
      booking_id: optional(id).describe('A booking, with its messages and inbox items.'),
      subject_id: optional(id).describe('Any one thing.'),
      event: optional(
        z.string().max(60).regex(EVENT_NAME, 'Must be like booking or booking.created.'),
      ).describe(
        'All events of a subject (booking) or one (booking.created); `events` of the answer names those there are.',
      ),
      from: optional(date).describe('First day, in the zone of the tenant.'),
      to: optional(date).describe('Last day, included.'),
      page,
      limit,
    })
    .refine(q => !q.from || !q.to || q.to >= q.from, { path: ['to'], message: 'Must not be before from.' }),
  output: z.object({
    success,
    trail: z.array(trailEvent),
    events: z.array(z.string()).describe('The names of events there are, whatever the filters.'),
    people: z.array(z.object({ id, name: z.string() })).describe('Who works for the tenant, or did.'),
    pagination,
  }),
});
