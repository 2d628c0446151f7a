// The inbox of staff, and the messages Berth has sent.
import { z } from 'zod';
import { CHANNELS, NOTIFICATION_EVENTS } from '../domain/messages/plan';
import { BOOKERS, READERS } from '../domain/roles';
import { booking } from './bookings';
import { id, limit, optional, page, pagination, success, text, time } from './fields';
import { defineRoute } from './route';

export const INBOX_TYPES = ['booking', 'vendor', 'overdue', 'delivery_failed'] as const;
export const INBOX_STATUSES = ['pending', 'done'] as const;

export const inboxItem = z
  .object({
    id,
    type: z
      .enum(INBOX_TYPES)
      .describe(
        'A new booking, what a vendor did about its delivery, an overdue one, or a message that could not be delivered.',
      ),
    status: z.enum(INBOX_STATUSES),
    title: z.string(),
    booking: booking.nullable(),
    notificationId: id.nullable(),
    createdAt: time,
    doneAt: time.nullable(),
    doneBy: z.string().nullable(),
  })
  .meta({ id: 'InboxItem' });
export type InboxItem = z.infer<typeof inboxItem>;

export const inboxCounts = z.object({ pending: z.number().int(), done: z.number().int() });

export const listInbox = defineRoute({
  name: 'listInbox',
  method: 'GET',
  path: '/inbox',
  tag: 'inbox',
  summary: 'What waits for staff. Counts are of all types, without the filters.',
  access: { realm: 'staff', roles: READERS },
  query: z.object({
    status: optional(z.enum(INBOX_STATUSES)),
    type: optional(z.enum(INBOX_TYPES)),
    search: optional(text(0, 100)),
    page,
    limit,
  }),
  output: z.object({ success, items: z.array(inboxItem), counts: inboxCounts, pagination }),
});

export const updateInboxItem = defineRoute({
  name: 'updateInboxItem',
  method: 'PATCH',
  path: '/inbox/:id',
  tag: 'inbox',
  summary: 'Mark as done, or as pending again.',
  access: { realm: 'staff', roles: BOOKERS },
  params: z.object({ id }),
  body: z.object({ status: z.enum(INBOX_STATUSES) }),
  output: z.object({ success, item: inboxItem }),
});

/** queued: claimed, not yet sent. stored: no provider for its channel. skipped: nobody to send it to. */
export const NOTIFICATION_STATUSES = ['queued', 'sent', 'stored', 'failed', 'skipped'] as const;

export const notification = z
  .object({
    id,
    event: z.enum(NOTIFICATION_EVENTS),
    channel: z.enum(CHANNELS),
    recipient: z.string(),
    subject: z.string(),
    body: z.string(),
    status: z.enum(NOTIFICATION_STATUSES),
    bookingId: id.nullable(),
    lastError: z.string().nullable(),
    createdAt: time,
    sentAt: time.nullable(),
    deliveredAt: time.nullable().describe('When it arrived, where the provider reports it.'),
  })
  .meta({ id: 'Notification' });
export type Notification = z.infer<typeof notification>;

export const listNotifications = defineRoute({
  name: 'listNotifications',
  method: 'GET',
  path: '/notifications',
  tag: 'notifications',
  summary: 'Messages that were sent, stored or failed, the latest first.',
  access: { realm: 'staff', roles: READERS },
  query: z.object({
    search: optional(text(0, 100)),
    status: optional(z.enum(NOTIFICATION_STATUSES)),
    channel: optional(z.enum(CHANNELS)),
    booking_id: optional(id),
    page,
    limit,
  }),
  output: z.object({ success, notifications: z.array(notification), pagination }),
});

export const retryNotification = defineRoute({
  name: 'retryNotification',
  method: 'POST',
  path: '/notifications/:id/retry',
  tag: 'notifications',
  summary: 'Send a failed message once more.',
  access: { realm: 'staff', roles: BOOKERS },
  params: z.object({ id }),
  status: 202,
  output: z.object({ success, notification }),
});
