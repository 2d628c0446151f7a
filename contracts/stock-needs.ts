// What vendors are asked for, as staff see and change it.
import { z } from 'zod';
import { MANAGERS, READERS } from '../domain/roles';
import { PRIORITIES } from '../domain/stock/level';
import { NEED_SOURCES, NEED_STATUSES } from '../domain/stock/needs';
import { id, instant, limit, optional, page, pagination, success, text, time } from './fields';
import { defineRoute } from './route';
import * as shapes from './stock-shapes';

const readers = { realm: 'staff', roles: READERS } as const;
const managers = { realm: 'staff', roles: MANAGERS } as const;
const byId = z.object({ id });

export const listNeeds = defineRoute({
  name: 'listNeeds',
  method: 'GET',
  path: '/needs',
  tag: 'needs',
  summary: 'Needs, the most urgent first and of those the latest; without a status those that are open.',
  access: readers,
  query: z.object({
    status: z.enum([...NEED_STATUSES, 'all']).default('open'),
    source: optional(z.enum(NEED_SOURCES)),
    priority: optional(z.enum(PRIORITIES)),
    categoryId: optional(id),
    productId: optional(id),
    search: optional(text(0, 100)),
    page,
    limit,
  }),
  output: z.object({ success, needs: z.array(shapes.need), pagination }),
});

export const createNeed = defineRoute({
  name: 'createNeed',
  method: 'POST',
  path: '/needs',
  tag: 'needs',
  summary: 'Ask vendors for a product, for something that is not in the list, or for anything of a category.',
  access: managers,
  status: 201,
  body: z
    .object({
      productId: optional(id),
      productName: optional(text(1, 200)).describe('For what is not in the list of products.'),
      categoryId: optional(id).describe('Of a product it is the one the product has.'),
      quantityNeeded: optional(shapes.quantity).describe('Without it: any quantity.'),
      priority: z.enum(PRIORITIES).default('MEDIUM'),
      notes: optional(text(0, 1000)),
      expiresAt: optional(instant),
    })
    .superRefine((need, ctx) => {
      if (need.productId && need.productName) {
        ctx.addIssue({
          code: 'custom',
          path: ['productName'],
          message: 'Give a product or a name, not both.',
        });
      }
      if (!need.productId && !need.productName && !need.categoryId) {
        ctx.addIssue({
          code: 'custom',
          path: ['productName'],
          message: 'Say what is needed: a product, a name or a category.',
        });
      }
    }),
  output: z.object({ success, needId: id, need: shapes.need }),
});

export const needAnswer = z
  .object({
    kind: z.enum(['delivery', 'quote', 'message']),
    subjectId: id.describe('The delivery, quote or message.'),
    vendorId: id.nullable(),
    vendorName: z.string(),
    answeredAt: time,
  })
  .meta({ id: 'NeedAnswer' });
export type NeedAnswer = z.infer<typeof needAnswer>;

export const listNeedAnswers = defineRoute({
  name: 'listNeedAnswers',
  method: 'GET',
  path: '/needs/:id/answers',
  tag: 'needs',
  summary: 'What vendors answered to a need, the latest first; 200 at most.',
  access: readers,
  params: byId,
  output: z.object({ success, need: shapes.need, answers: z.array(needAnswer) }),
});

export const fulfillNeed = defineRoute({
  name: 'fulfillNeed',
  method: 'POST',
  path: '/needs/:id/fulfill',
  tag: 'needs',
  summary: 'Mark a need as fulfilled; vendors no longer see it. A second time changes nothing.',
  access: managers,
  params: byId,
  body: z.object({ notes: optional(text(0, 1000)).describe('Added to those of the need.') }),
  output: z.object({ success, need: shapes.need }),
});

export const withdrawNeed = defineRoute({
  name: 'withdrawNeed',
  method: 'DELETE',
  path: '/needs/:id',
  tag: 'needs',
  summary: 'Take a need back, unfulfilled.',
  access: managers,
  params: byId,
  output: z.object({ success, need: shapes.need }),
});
