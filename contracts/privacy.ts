// Personal data of a customer: everything that is held, as a file; and its erasure, for good.
import { z } from 'zod';
import { AHEAD, ERASURE_PARTS, PRIVACY_KINDS, PRIVACY_STATUSES } from '../domain/privacy/jobs';
import { MANAGERS } from '../domain/roles';
import { id, limit, optional, page, pagination, success, text, time } from './fields';
import { defineRoute } from './route';

const managers = { realm: 'staff', roles: MANAGERS } as const;
const byId = z.object({ id });
const tag = 'personal data';

export const privacyJob = z
  .object({
    id,
    kind: z.enum(PRIVACY_KINDS),
    status: z.enum(PRIVACY_STATUSES),
    customerId: id,
    customerName: z.string(),
    ahead: z.enum(AHEAD).nullable().describe('What an erasure does about bookings ahead.'),
    parts: z
      .array(
        z.object({
          part: z.enum(ERASURE_PARTS),
          count: z.number().int(),
          failed: z.number().int().optional().describe('What could not be reached.'),
          at: time,
        }),
      )
      .describe('What an erasure has done so far.'),
    waitsUntil: time.nullable().describe('Until when something is booked.'),
    fileBytes: z.number().int().nullable().describe('Compressed.'),
    fileExpiresAt: time.nullable(),
    createdBy: z.string(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    workflowId: z.string(),
    temporalUiUrl: z.string().nullable(),
  })
  .meta({ id: 'PrivacyJob' });
export type PrivacyJob = z.infer<typeof privacyJob>;

const asked = z.object({ success, jobId: id });
const one = z.object({ success, job: privacyJob });

export const exportCustomer = defineRoute({
  name: 'exportCustomer',
  method: 'POST',
  path: '/customers/:id/export',
  tag,
  summary: 'Write down everything that is held on a customer, as a job. Its file is kept for 7 days.',
  access: managers,
  status: 202,
  params: byId,
  output: asked,
});

export const eraseCustomer = defineRoute({
  name: 'eraseCustomer',
  method: 'POST',
  path: '/customers/:id/erasure',
  tag,
  summary: 'Make everything that is held on a customer anonymous, as a job. It cannot be taken back.',
  access: managers,
  status: 202,
  params: byId,
  body: z.object({
    confirm: text(1, 200).describe('The full name of the customer.'),
    bookingsAhead: optional(z.enum(AHEAD, `Must be one of: ${AHEAD.join(', ')}.`)).describe(
      'wait: until they are over. cancel: first. Left out: refused while there are some.',
    ),
  }),
  output: asked,
});

export const listPrivacyJobs = defineRoute({
  name: 'listPrivacyJobs',
  method: 'GET',
  path: '/privacy/jobs',
  tag,
  summary: 'Exports and erasures, the newest first.',
  access: managers,
  query: z.object({ customer_id: optional(id), kind: optional(z.enum(PRIVACY_KINDS)), page, limit }),
  output: z.object({ success, jobs: z.array(privacyJob), pagination }),
});

export const getPrivacyJob = defineRoute({
  name: 'getPrivacyJob',
  method: 'GET',
  path: '/privacy/jobs/:id',
  tag,
  summary: 'How far an export or erasure is.',
  access: managers,
  params: byId,
  output: one,
});

export const withdrawErasure = defineRoute({
  name: 'withdrawErasure',
  method: 'POST',
  path: '/privacy/jobs/:id/withdraw',
  tag,
  summary: 'Take back an erasure that has not begun.',
  access: managers,
  params: byId,
  output: one,
});

export const privacyFile = defineRoute({
  name: 'privacyFile',
  method: 'GET',
  path: '/privacy/jobs/:id/file',
  tag,
  summary: 'The file of an export: JSON, or a page to read. Who fetches it is recorded.',
  access: managers,
  params: byId,
  query: z.object({ format: z.enum(['json', 'html'], 'Must be json or html.').default('json') }),
  produces: ['application/json', 'text/html'],
});
