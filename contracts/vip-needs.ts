// What is needed, as vendors see it.
import { z } from 'zod';
import { PRIORITIES } from '../domain/stock/level';
import { id, limit, optional, page, pagination, success, text } from './fields';
import { defineRoute } from './route';
import { vendorNeed } from './stock-shapes';

const vendors = { realm: 'vip' } as const;

export const vipListNeeds = defineRoute({
  name: 'vipListNeeds',
  method: 'GET',
  path: '/vip/needs',
  tag: 'vendor portal',
  summary: 'Open needs, the most urgent first and of those the latest.',
  access: vendors,
  query: z.object({
    priority: optional(z.enum(PRIORITIES)),
    categoryId: optional(id),
    search: optional(text(0, 100)),
    page,
    limit,
  }),
  output: z.object({
    success,
    needs: z.array(vendorNeed),
    counts: z
      .record(z.enum(PRIORITIES), z.number().int())
      .describe('How many there are of each priority, whatever the priority asked for.'),
    pagination,
  }),
});

export const vipGetNeed = defineRoute({
  name: 'vipGetNeed',
  method: 'GET',
  path: '/vip/needs/:id',
  tag: 'vendor portal',
  summary: 'One need that is open.',
  access: vendors,
  params: z.object({ id }),
  output: z.object({ success, need: vendorNeed }),
});
