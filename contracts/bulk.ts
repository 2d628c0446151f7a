// Bulk operations: many bookings at once, as a job that can be watched, paused, cancelled and, where it cancelled, undone.
import { z } from 'zod';
import { BOOKING_KINDS, BOOKING_SOURCES } from '../domain/booking/status';
import { BULK_OPERATIONS, ITEM_STATUSES, JOB_OPERATIONS, JOB_STATUSES } from '../domain/bulk/operations';
import { MANAGERS, READERS } from '../domain/roles';
import { FORWARDS, blockFields, isForwards } from './blocks';
import { cancelReason } from './booking-moves';
import { rentalBody, slotBody } from './bookings';
import { date, id, limit, optional, page, pagination, success, text, time } from './fields';
import { defineRoute } from './route';
import { sessionBody } from './sessions';
import { statusFilter } from './words';

const manage = { realm: 'staff', roles: MANAGERS } as const;
const read = { realm: 'staff', roles: READERS } as const;
const byId = z.object({ id });
const MOST_IDS = 5_000;
const MOST_NEW = 1_000;

/** As GET /bookings filters. */
export const bulkFilter = z
  .object({
    start_date: optional(date),
    end_date: optional(date),
    service_id: optional(id),
    staff_id: optional(id),
    resource_id: optional(id),
    kind: optional(z.enum(BOOKING_KINDS)),
    status: optional(statusFilter),
    source: optional(z.enum(BOOKING_SOURCES)),
    search: optional(text(1, 100)),
  })
  .refine(filter => Object.values(filter).some(value => value !== undefined), {
    message: 'Name at least one thing to filter by: it would be every booking there is.',
  })
  .refine(f => !f.start_date || !f.end_date || f.end_date >= f.start_date, {
    path: ['end_date'],
    message: 'Must not be before start_date.',
  });

const which = {
  bookingIds: z
    .array(id)
    .min(1, 'Name at least one booking.')
    .max(MOST_IDS, `At most ${MOST_IDS.toLocaleString('en')} bookings; use a filter for more.`)
    .optional(),
  filter: bulkFilter.optional().describe('As GET /bookings; 20,000 bookings at most.'),
};
const namesThem = (body: { bookingIds?: unknown; filter?: unknown }): boolean =>
  !body.bookingIds !== !body.filter;
const NAMES_THEM = { path: ['bookingIds'], message: 'Send either bookingIds or a filter.' };
const reason = optional(text(1, 500)).describe('Recorded with each booking.');

const cancel = z
  .object({ operation: z.literal('cancel'), ...which, reason, cancelReason })
  .refine(namesThem, NAMES_THEM);

const status = (operation: 'confirm' | 'no_show') =>
  z.object({ operation: z.literal(operation), ...which, reason }).refine(namesThem, NAMES_THEM);

const move = z
  .object({
    operation: z.literal('move'),
    ...which,
    shift: z
      .object({
        days: z.number('Must be a number.').int('Must be whole days.').min(-366).max(366).default(0),
        minutes: z
          .number('Must be a number.')
          .int('Must be whole minutes.')
          .min(-1_440)
          .max(1_440)
          .default(0),
      })
      .optional()
      .describe('On the clock of the tenant: 10:00 stays 10:00 over a clock change. Rentals move by days.'),
    resourceId: optional(id).describe('Another resource of the same kind, or another staff member.'),
    reason,
  })
  .refine(namesThem, NAMES_THEM)
  .refine(b => b.resourceId !== undefined || (b.shift && (b.shift.days !== 0 || b.shift.minutes !== 0)), {
    path: ['shift'],
    message: 'Say by how much, or where to.',
  });

const newBooking = z.preprocess(
  body => {
    if (typeof body !== 'object' || body === null || Array.isArray(body) || 'kind' in body) return body;
    const kind = 'slot_id' in body ? 'appointment' : 'resourceId' in body ? 'session' : 'rental';
    return { kind, ...body };
  },
  z.discriminatedUnion('kind', [rentalBody, slotBody, sessionBody]),
);

const create = z.object({
  operation: z.literal('create'),
  bookings: z
    .array(newBooking)
    .min(1, 'Name at least one booking.')
    .max(MOST_NEW, `At most ${MOST_NEW.toLocaleString('en')} bookings at once.`)
    .describe('Each as in POST /bookings.'),
});

const block = z.object({ operation: z.literal('block'), ...blockFields }).refine(isForwards, FORWARDS);

export const bulkBody = z.discriminatedUnion(
  'operation',
  [cancel, status('confirm'), status('no_show'), move, block, create],
  `Must be one of: ${BULK_OPERATIONS.join(', ')}.`,
);

const count = z.number().int();

export const job = z
  .object({
    id,
    operation: z.enum(JOB_OPERATIONS).describe('restore: what undoes cancellations.'),
    status: z.enum(JOB_STATUSES),
    total: count,
    done: count,
    failed: count,
    left: count,
    errors: z
      .array(
        z.object({
          number: count,
          bookingId: id.nullable(),
          code: z.string(),
          message: z.string(),
        }),
      )
      .describe('The first 50; all of them under /admin/jobs/:id/items.'),
    reason: z.string().nullable(),
    createdBy: z.string(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    undoOf: id.nullable().describe('The job whose cancellations it takes back.'),
    undoneBy: id.nullable(),
    canUndo: z.boolean(),
    workflowId: z.string(),
    temporalUiUrl: z.string().nullable(),
  })
  .meta({ id: 'BulkJob' });
export type BulkJob = z.infer<typeof job>;

export const jobItem = z
  .object({
    number: count,
    status: z.enum(ITEM_STATUSES),
    bookingId: id.nullable().describe('What it was about, or what was made.'),
    what: z.string().describe('For people: the kind and the resource.'),
    startTime: time.nullable(),
    code: z.string().nullable(),
    message: z.string().nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'BulkItem' });
export type BulkItem = z.infer<typeof jobItem>;

export const createJob = defineRoute({
  name: 'createJob',
  method: 'POST',
  path: '/admin/bookings/bulk',
  tag: 'bulk operations',
  summary:
    'Cancel, confirm, move, block or create many bookings as one job. Each goes through its own lifecycle, once; each has its own result.',
  access: manage,
  status: 202,
  bodyLimitBytes: 1_000_000,
  body: bulkBody,
  output: z.object({ success, jobId: id, total: count }),
});

export const listJobs = defineRoute({
  name: 'listJobs',
  method: 'GET',
  path: '/admin/jobs',
  tag: 'bulk operations',
  summary: 'Jobs, newest first.',
  access: read,
  query: z.object({ status: optional(z.enum(JOB_STATUSES)), page, limit }),
  output: z.object({ success, jobs: z.array(job), pagination }),
});

const jobAnswer = z.object({ success, job });

export const getJob = defineRoute({
  name: 'getJob',
  method: 'GET',
  path: '/admin/jobs/:id',
  tag: 'bulk operations',
  summary: 'How far a job is, and what failed.',
  access: read,
  params: byId,
  output: jobAnswer,
});

export const listJobItems = defineRoute({
  name: 'listJobItems',
  method: 'GET',
  path: '/admin/jobs/:id/items',
  tag: 'bulk operations',
  summary: 'What became of each booking of a job.',
  access: read,
  params: byId,
  query: z.object({ status: optional(z.enum(ITEM_STATUSES)), page, limit }),
  output: z.object({ success, items: z.array(jobItem), pagination }),
});

const control = <N extends string>(name: N, action: string, summary: string) =>
  defineRoute({
    name,
    method: 'POST',
    path: `/admin/jobs/:id/${action}`,
    tag: 'bulk operations',
    summary,
    access: manage,
    params: byId,
    output: jobAnswer,
  });

export const pauseJob = control('pauseJob', 'pause', 'Stand still after what is under way.');
export const resumeJob = control('resumeJob', 'resume', 'Go on.');
export const cancelJob = control('cancelJob', 'cancel', 'Stop for good. What is done stays done.');

export const undoJob = defineRoute({
  name: 'undoJob',
  method: 'POST',
  path: '/admin/jobs/:id/undo',
  tag: 'bulk operations',
  summary:
    'Take back the cancellations of a job that is over, as a new job: each booking is made anew where its place is still free.',
  access: manage,
  params: byId,
  status: 202,
  output: z.object({ success, jobId: id, total: count }),
});
