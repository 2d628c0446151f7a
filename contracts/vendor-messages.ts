// The conversation with a vendor, from either side, and how reliable the vendor is.
import { z } from 'zod';
import { BOOKERS, READERS } from '../domain/roles';
import { ABOUT_KINDS, LONGEST_MESSAGE, SIDES } from '../domain/vendor-thread';
import { id, limit, optional, page, pagination, success, text, time } from './fields';
import { defineRoute } from './route';

const vendors = { realm: 'vip' } as const;
const readers = { realm: 'staff', roles: READERS } as const;
const bookers = { realm: 'staff', roles: BOOKERS } as const;
const byId = z.object({ id });

const about = z.object({ kind: z.enum(ABOUT_KINDS), id });

export const vendorMessage = z
  .object({
    id,
    sender: z.enum(SIDES),
    authorName: z.string(),
    body: z.string(),
    about: about.extend({ title: z.string() }).nullable(),
    createdAt: time,
    readAt: time.nullable().describe('By the other side.'),
  })
  .meta({ id: 'VendorMessage' });
export type VendorMessage = z.infer<typeof vendorMessage>;

const threadQuery = z.object({
  before: optional(id).describe('A message: those before it are answered.'),
  limit,
});
const thread = z.object({
  success,
  messages: z.array(vendorMessage).describe('In the order they were written.'),
  before: id.nullable().describe('Give it to get those before these; null when there are none.'),
  unread: z.number().int().describe('Of the other side, not read by yours.'),
});
const written = z.object({
  body: text(1, LONGEST_MESSAGE),
  about: about.optional().describe('A booking or quote of the vendor, or a need.'),
});
const read = z.object({ upTo: id.describe('The last message that was seen.') });
const sent = z.object({ success, messageId: id, message: vendorMessage });
const unread = z.number().int().describe('What is still unread.');

export const vipListMessages = defineRoute({
  name: 'vipListMessages',
  method: 'GET',
  path: '/vip/messages',
  tag: 'vendor portal',
  summary: 'Your conversation with the business, the latest messages.',
  access: vendors,
  query: threadQuery,
  output: thread,
});

export const vipSendMessage = defineRoute({
  name: 'vipSendMessage',
  method: 'POST',
  path: '/vip/messages',
  tag: 'vendor portal',
  summary: 'Write to the business.',
  access: vendors,
  status: 201,
  body: written,
  output: sent,
});

export const vipReadMessages = defineRoute({
  name: 'vipReadMessages',
  method: 'POST',
  path: '/vip/messages/read',
  tag: 'vendor portal',
  summary: 'Mark messages as read, up to the last one seen.',
  access: vendors,
  body: read,
  output: z.object({ success, unread }),
});

export const listThreads = defineRoute({
  name: 'listThreads',
  method: 'GET',
  path: '/vendors/messages',
  tag: 'vendors',
  summary: 'The conversations with all vendors: those with unread messages first, then the latest.',
  access: readers,
  query: z.object({ search: optional(text(0, 100)), page, limit }),
  output: z.object({
    success,
    threads: z.array(
      z.object({
        vendorId: id,
        vendorName: z.string(),
        unread: z.number().int(),
        last: z
          .object({
            sender: z.enum(SIDES),
            authorName: z.string(),
            beginning: z.string().describe('The first 140 characters.'),
            createdAt: time,
          })
          .nullable(),
      }),
    ),
    unread: z.number().int().describe('Of all vendors.'),
    pagination,
  }),
});

export const unreadMessages = defineRoute({
  name: 'unreadMessages',
  method: 'GET',
  path: '/vendors/messages/unread',
  tag: 'vendors',
  summary: 'How many messages of vendors no one of staff has read.',
  access: readers,
  output: z.object({ success, unread: z.number().int() }),
});

export const listMessages = defineRoute({
  name: 'listMessages',
  method: 'GET',
  path: '/vendors/:id/messages',
  tag: 'vendors',
  summary: 'The conversation with a vendor, the latest messages.',
  access: readers,
  params: byId,
  query: threadQuery,
  output: thread.extend({ vendorName: z.string() }),
});

export const sendMessage = defineRoute({
  name: 'sendMessage',
  method: 'POST',
  path: '/vendors/:id/messages',
  tag: 'vendors',
  summary: 'Write to a vendor.',
  access: bookers,
  status: 201,
  params: byId,
  body: written,
  output: sent,
});

export const readMessages = defineRoute({
  name: 'readMessages',
  method: 'POST',
  path: '/vendors/:id/messages/read',
  tag: 'vendors',
  summary: 'Mark messages of a vendor as read by staff, up to the last one seen.',
  access: bookers,
  params: byId,
  body: read,
  output: z.object({ success, unread }),
});

const share = z.number().int().nullable().describe('In whole percent, rounded down; null of none.');

export const vendorRecord = z
  .object({
    since: time.nullable().describe('Of the first delivery.'),
    deliveries: z.object({
      received: z.number().int(),
      onTime: z.number().int().describe('By the end of the day of their window.'),
      onTimePercent: share,
      cancelled: z.number().int(),
      noShow: z.number().int(),
      upcoming: z.number().int(),
    }),
    items: z
      .array(
        z.object({
          productName: z.string(),
          unit: z.string().nullable(),
          deliveries: z.number().int(),
          announced: z.number(),
          received: z.number(),
          percent: share.describe('Of what was announced, what came.'),
        }),
      )
      .describe('Of deliveries that were received, by product, the largest number of deliveries first.'),
    complete: z.object({
      items: z.number().int().describe('Announced items of received deliveries.'),
      inFull: z.number().int().describe('Those of which at least what was announced came.'),
      percent: share,
    }),
    needs: z.object({
      answered: z.number().int().describe('Needs the vendor answered.'),
      asked: z.number().int().describe('All needs since it has been a vendor.'),
      percent: share,
      medianHours: z.number().nullable().describe('From need to first answer; null of none.'),
    }),
  })
  .meta({ id: 'VendorRecord' });
export type VendorRecord = z.infer<typeof vendorRecord>;

export const getVendorRecord = defineRoute({
  name: 'getVendorRecord',
  method: 'GET',
  path: '/vendors/:id/record',
  tag: 'vendors',
  summary: 'How reliable a vendor is: punctuality, announced against received, answers to needs.',
  access: readers,
  params: byId,
  query: z.object({ days: z.coerce.number().int().min(1).max(3660).default(365) }),
  output: z.object({ success, record: vendorRecord }),
});
