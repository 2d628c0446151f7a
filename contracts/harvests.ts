// What vendors expect to harvest: submitted by them, weighed against targets by staff.
import { z } from 'zod';
import { HARVEST_STATUSES } from '../domain/harvest';
import { READERS } from '../domain/roles';
import { UNITS } from '../domain/stock/units';
import { date, id, limit, optional, page, pagination, success, text, time } from './fields';
import { defineRoute } from './route';
import { quantity, unit } from './stock-shapes';

const vendors = { realm: 'vip' } as const;
const readers = { realm: 'staff', roles: READERS } as const;
const byId = z.object({ id });

export const harvest = z
  .object({
    id,
    vendorId: id,
    vendorName: z.string(),
    productId: id.nullable().describe('Null for what is not in the list of products.'),
    productName: z.string(),
    expectedDate: z.string().meta({ format: 'date' }),
    estimatedQuantity: z.number(),
    unit: z.enum(UNITS).nullable().describe('Null: as the vendor counts it.'),
    notes: z.string(),
    status: z.enum(HARVEST_STATUSES),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Harvest' });
export type Harvest = z.infer<typeof harvest>;

const listed = {
  status: optional(z.enum(HARVEST_STATUSES)),
  from: optional(date),
  to: optional(date),
  search: optional(text(0, 100)),
  page,
  limit,
};
const list = z.object({ success, harvests: z.array(harvest), pagination });

const fields = {
  productName: text(1, 200).describe('Of a product in the list, any case, or anything else.'),
  expectedDate: date.describe('Today or later, two years ahead at most.'),
  estimatedQuantity: quantity,
  unit: optional(unit).describe('Without it that of the product.'),
  notes: optional(text(0, 1000)),
};

export const vipListHarvests = defineRoute({
  name: 'vipListHarvests',
  method: 'GET',
  path: '/vip/harvests',
  tag: 'vendor portal',
  summary: 'Your harvests: those expected in the order of their days, others the latest first.',
  access: vendors,
  query: z.object(listed),
  output: list,
});

export const vipGetHarvest = defineRoute({
  name: 'vipGetHarvest',
  method: 'GET',
  path: '/vip/harvests/:id',
  tag: 'vendor portal',
  summary: 'One of your harvests.',
  access: vendors,
  params: byId,
  output: z.object({ success, harvest }),
});

export const vipSubmitHarvest = defineRoute({
  name: 'vipSubmitHarvest',
  method: 'POST',
  path: '/vip/harvests',
  tag: 'vendor portal',
  summary: 'Say what you expect to harvest.',
  access: vendors,
  status: 201,
  body: z.object(fields),
  output: z.object({ success, harvestId: id, harvest }),
});

export const vipChangeHarvest = defineRoute({
  name: 'vipChangeHarvest',
  method: 'PATCH',
  path: '/vip/harvests/:id',
  tag: 'vendor portal',
  summary: 'Change a harvest; what is left out stays as it is.',
  access: vendors,
  params: byId,
  body: z.object({
    ...fields,
    productName: optional(fields.productName),
    expectedDate: optional(fields.expectedDate),
    estimatedQuantity: optional(fields.estimatedQuantity),
    notes: text(0, 1000).optional(),
  }),
  output: z.object({ success, harvest }),
});

export const vipWithdrawHarvest = defineRoute({
  name: 'vipWithdrawHarvest',
  method: 'DELETE',
  path: '/vip/harvests/:id',
  tag: 'vendor portal',
  summary: 'Take a harvest back. A second time changes nothing.',
  access: vendors,
  params: byId,
  output: z.object({ success, harvest }),
});

export const vipSuggestProducts = defineRoute({
  name: 'vipSuggestProducts',
  method: 'GET',
  path: '/vip/product-names',
  tag: 'vendor portal',
  summary: 'Products of the business by the words in their name, twenty at most.',
  access: vendors,
  query: z.object({ search: optional(text(0, 100)) }),
  output: z.object({
    success,
    products: z.array(z.object({ productId: id, name: z.string(), unit: z.enum(UNITS) })),
  }),
});

export const listHarvests = defineRoute({
  name: 'listHarvests',
  method: 'GET',
  path: '/vendors/harvests',
  tag: 'vendors',
  summary: 'What vendors expect to harvest.',
  access: readers,
  query: z.object({ ...listed, vendorId: optional(id), productId: optional(id) }),
  output: list,
});

const week = z.object({
  week: z.string().describe('ISO week, 2026-W48.'),
  start: z.string().meta({ format: 'date' }).describe('Its Monday.'),
  end: z.string().meta({ format: 'date' }),
});

export const productSupply = z
  .object({
    productId: id.nullable(),
    productName: z.string(),
    categoryName: z.string().nullable(),
    unit: z.enum(UNITS).nullable(),
    onHand: z.number().nullable(),
    targetQuantity: z.number().nullable(),
    expected: z.array(z.number()).describe('What comes in each of the weeks, from today on.'),
    totalExpected: z.number(),
    vendors: z.array(z.string()),
    missing: z.number().nullable().describe('Up to the target, from what is on hand.'),
    reachedIn: z
      .string()
      .nullable()
      .describe('The first week in which the target is reached; null when none is, or nothing is missing.'),
  })
  .meta({ id: 'ProductSupply' });
export type ProductSupply = z.infer<typeof productSupply>;

export const expectedSupply = defineRoute({
  name: 'expectedSupply',
  method: 'GET',
  path: '/vendors/harvests/supply',
  tag: 'vendors',
  summary: 'Expected supply against targets by ISO week, what stays short first; 500 products at most.',
  access: readers,
  query: z.object({
    from: optional(date).describe('A day of the first week; today without it.'),
    weeks: z.coerce.number().int().min(1, 'Must be 1 or more.').max(26, 'Must be 26 or less.').default(8),
  }),
  output: z.object({ success, weeks: z.array(week), products: z.array(productSupply) }),
});
