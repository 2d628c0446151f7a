// Blocks: times at which resources cannot be booked, once or again and again, and what stood in their way.
import { z } from 'zod';
import { BLOCK_TYPES, BOOKING_KINDS, BOOKING_STATUSES, RESOURCE_KINDS } from '../domain/booking/status';
import { MANAGERS, READERS } from '../domain/roles';
import {
  date,
  id,
  instant,
  limit,
  optional,
  page,
  pagination,
  success,
  text,
  time,
  zoneName,
} from './fields';
import { defineRoute } from './route';

const manage = { realm: 'staff', roles: MANAGERS } as const;
const read = { realm: 'staff', roles: READERS } as const;
const byId = z.object({ id });

/** Blocks are as long as minutes are: what repeats does so on the clock. */
const minute = instant.refine(value => Date.parse(value) % 60_000 === 0, 'Must be a whole minute.');
const reason = text(1, 500);
const type = z.enum(BLOCK_TYPES);
const recurrence = text(1, 500).describe(
  'An RRULE of RFC 5545 with COUNT or UNTIL: FREQ=WEEKLY;BYDAY=MO;COUNT=10. Days only; the time is that of the block, on the clock of where the resources stand. 366 dates at most.',
);

/** The fields of a block, for bulk jobs too. */
export const blockFields = {
  resourceIds: z
    .array(id)
    .min(1, 'Name at least one resource.')
    .max(200, 'At most 200 resources.')
    .refine(
      ids => new Set(ids.map(each => each.toLowerCase())).size === ids.length,
      'Name each resource once.',
    ),
  startTime: minute,
  endTime: minute,
  type,
  reason,
  recurrence: optional(recurrence),
};

export const isForwards = (body: { startTime: string; endTime: string }): boolean =>
  Date.parse(body.endTime) > Date.parse(body.startTime);
export const FORWARDS = { path: ['endTime'], message: 'Must be after startTime.' };

export const block = z
  .object({
    id: id.describe('Of its booking.'),
    resourceId: id,
    resourceName: z.string(),
    startTime: time,
    endTime: time,
    status: z.enum(BOOKING_STATUSES),
  })
  .meta({ id: 'Block' });
export type Block = z.infer<typeof block>;

export const blockConflict = z
  .object({
    id,
    date: date.describe('The day on which it would begin.'),
    resourceId: id,
    resourceName: z.string(),
    startTime: time,
    endTime: time,
    bookings: z
      .array(
        z.object({
          id,
          kind: z.enum(BOOKING_KINDS),
          status: z.enum(BOOKING_STATUSES),
          customerName: z.string(),
          startTime: time,
          endTime: time,
          canMoveTo: z
            .array(z.object({ resourceId: id, resourceName: z.string() }))
            .describe('Resources of the same kind that are free at its time, three at most.'),
        }),
      )
      .describe(
        'What stands there. Empty when the place is free by now, or when it is a matter of its buffers.',
      ),
    choices: z
      .array(z.enum(['skip', 'fill', 'cancel', 'move']))
      .describe(
        'skip this date; fill it now that it is free; cancel or move what stands there and block it then. Nothing is done by itself.',
      ),
  })
  .meta({ id: 'BlockConflict' });
export type BlockConflict = z.infer<typeof blockConflict>;

export const blockSeries = z
  .object({
    id,
    type,
    reason: z.string(),
    recurrence: z.string().nullable(),
    timeZone: z.string(),
    zoneName,
    startTime: time.describe('Of the first date.'),
    endTime: time,
    resources: z.array(z.object({ id, name: z.string(), kind: z.enum(RESOURCE_KINDS) })),
    dates: z.number().int().describe('Blocks that stand or are still ahead.'),
    nextTime: time.nullable(),
    openConflicts: z.number().int(),
    createdBy: z.string(),
    createdAt: time,
  })
  .meta({ id: 'BlockSeries' });
export type BlockSeries = z.infer<typeof blockSeries>;

export const createBlock = defineRoute({
  name: 'createBlock',
  method: 'POST',
  path: '/admin/bookings/block',
  tag: 'blocks',
  summary:
    'Block resources, once or by a rule. What is free is blocked; each date on which a booking stands in the way is a conflict to be decided about.',
  access: manage,
  status: 201,
  body: z.object(blockFields).refine(isForwards, FORWARDS),
  output: z.object({
    success,
    seriesId: id,
    blocks: z.array(block),
    conflicts: z.array(blockConflict).describe('The first 200; the others follow under /admin/blocks/:id.'),
    totalConflicts: z.number().int(),
  }),
});

const SCOPES = ['one', 'following', 'all'] as const;
const scope = z
  .enum(SCOPES)
  .default('one')
  .describe('This date, this and those after it, or all that are still ahead.');

const jobStarted = z
  .object({
    success,
    message: z.string(),
    changed: z.number().int().describe('Blocks.'),
    jobId: id.nullable().describe('The job that carries it out, if there is something to carry out.'),
  })
  .meta({ id: 'BlockChange' });

export const changeBlock = defineRoute({
  name: 'changeBlock',
  method: 'PATCH',
  path: '/admin/bookings/block/:id',
  tag: 'blocks',
  summary:
    'Change one date of a series, it and the following ones, or all that are ahead. Type and reason change at once, times as a job.',
  access: manage,
  params: byId,
  body: z
    .object({
      scope,
      type: optional(type),
      reason: optional(reason),
      startTime: optional(minute).describe('Of this date; the others get the same time of day.'),
      endTime: optional(minute),
    })
    .refine(({ scope: _, ...change }) => Object.values(change).some(value => value !== undefined), {
      path: ['type'],
      message: 'Nothing to change.',
    })
    .refine(b => (b.startTime === undefined) === (b.endTime === undefined), {
      path: ['endTime'],
      message: 'Send startTime and endTime together.',
    })
    .refine(b => !b.startTime || !b.endTime || Date.parse(b.endTime) > Date.parse(b.startTime), {
      path: ['endTime'],
      message: 'Must be after startTime.',
    }),
  output: jobStarted,
});

export const removeBlock = defineRoute({
  name: 'removeBlock',
  method: 'DELETE',
  path: '/admin/bookings/block/:id',
  tag: 'blocks',
  summary: 'Take away one date of a series, it and the following ones, or all that are ahead, as a job.',
  access: manage,
  params: byId,
  query: z.object({ scope }),
  output: jobStarted,
});

export const listBlocks = defineRoute({
  name: 'listBlocks',
  method: 'GET',
  path: '/admin/blocks',
  tag: 'blocks',
  summary:
    'What was blocked, newest first: each series with how many dates are ahead, and how many could not be had.',
  access: read,
  query: z.object({ page, limit }),
  output: z.object({ success, series: z.array(blockSeries), pagination }),
});

export const getBlocks = defineRoute({
  name: 'getBlocks',
  method: 'GET',
  path: '/admin/blocks/:id',
  tag: 'blocks',
  summary:
    'One series, by its id or that of one of its blocks: its blocks in order, and its conflicts with what can be done about each.',
  access: read,
  params: byId,
  query: z.object({ page, limit }),
  output: z.object({
    success,
    series: blockSeries,
    blocks: z.array(block),
    conflicts: z.array(blockConflict).describe('The first 200.'),
    pagination: pagination.describe('Of the blocks.'),
  }),
});

export const resolveConflicts = defineRoute({
  name: 'resolveConflicts',
  method: 'POST',
  path: '/admin/blocks/:id/conflicts',
  tag: 'blocks',
  summary:
    'Decide about dates that could not be blocked. Skipped ones are done with; the others are a job: what stands there is cancelled or moved, and the date blocked then.',
  access: manage,
  params: byId,
  body: z.object({
    decisions: z
      .array(
        z.object({
          conflictId: id,
          action: z.enum(['skip', 'fill', 'cancel', 'move']),
          bookingIds: z
            .array(id)
            .max(100)
            .default([])
            .describe('The bookings it was decided about: no others are touched.'),
          resourceId: optional(id).describe(
            'Where to move them; without it to whatever is free at that moment.',
          ),
        }),
      )
      .min(1, 'Decide about at least one.')
      .max(200, 'At most 200 at once.'),
  }),
  output: z.object({ success, message: z.string(), skipped: z.number().int(), jobId: id.nullable() }),
});

const moment = z.union([date, instant], 'Must be a date, or an ISO 8601 date and time with a zone.');

export const blackouts = defineRoute({
  name: 'blackouts',
  method: 'GET',
  path: '/blackouts',
  tag: 'catalogue',
  summary: 'When resources are blocked. Not why, nor by whom.',
  access: { realm: 'public' },
  query: z
    .object({
      from: moment.describe('A day in the zone of the tenant, or an instant.'),
      to: moment.describe('A day is included, an instant is not. At most 366 days after from.'),
      resource_id: optional(id),
      tenant: text(1, 60)
        .optional()
        .describe(
          'Slug of the tenant; without it the one of the resource, of the login, of the host name, or the default one.',
        ),
    })
    .refine(q => Date.parse(q.to) >= Date.parse(q.from), {
      path: ['to'],
      message: 'Must not be before from.',
    })
    .refine(q => Date.parse(q.to) - Date.parse(q.from) <= 366 * 86_400_000, {
      path: ['to'],
      message: 'At most 366 days at once.',
    }),
  output: z.object({
    success,
    blackouts: z
      .array(z.object({ resourceId: id, startTime: time, endTime: time }))
      .describe('In order of time, 5,000 at most.'),
    complete: z.boolean().describe('Whether these are all; if not, ask for fewer days or one resource.'),
  }),
});
