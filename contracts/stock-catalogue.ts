// Products and their categories.
import { z } from 'zod';
import { MANAGERS, READERS } from '../domain/roles';
import { id, limit, optional, page, pagination, success, text } from './fields';
import { defineRoute } from './route';
import * as shapes from './stock-shapes';

const readers = { realm: 'staff', roles: READERS } as const;
const managers = { realm: 'staff', roles: MANAGERS } as const;
const byId = z.object({ id });
const yesNo = z.enum(['true', 'false']);

const somethingToChange = (body: object): boolean => Object.values(body).some(value => value !== undefined);

export const listCategories = defineRoute({
  name: 'listCategories',
  method: 'GET',
  path: '/categories',
  tag: 'stock',
  summary: 'Categories of products, by name.',
  access: readers,
  output: z.object({ success, categories: z.array(shapes.category) }),
});

export const createCategory = defineRoute({
  name: 'createCategory',
  method: 'POST',
  path: '/categories',
  tag: 'stock',
  summary: 'Add a category.',
  access: managers,
  status: 201,
  body: z.object({ name: text(1, 100) }),
  output: z.object({ success, category: shapes.category }),
});

export const updateCategory = defineRoute({
  name: 'updateCategory',
  method: 'PATCH',
  path: '/categories/:id',
  tag: 'stock',
  summary: 'Rename a category.',
  access: managers,
  params: byId,
  body: z.object({ name: text(1, 100) }),
  output: z.object({ success, category: shapes.category }),
});

export const deleteCategory = defineRoute({
  name: 'deleteCategory',
  method: 'DELETE',
  path: '/categories/:id',
  tag: 'stock',
  summary: 'Remove a category that has no products, with its target.',
  access: managers,
  params: byId,
  output: z.object({ success }),
});

export const listProducts = defineRoute({
  name: 'listProducts',
  method: 'GET',
  path: '/products',
  tag: 'stock',
  summary: 'Products by name.',
  access: readers,
  query: z.object({
    search: optional(text(0, 100)).describe('In name, SKU and category.'),
    category_id: optional(id),
    archived: optional(yesNo).describe('true: those archived only; otherwise those in use.'),
    page,
    limit,
  }),
  output: z.object({ success, products: z.array(shapes.product), pagination }),
});

export const getProduct = defineRoute({
  name: 'getProduct',
  method: 'GET',
  path: '/products/:id',
  tag: 'stock',
  summary: 'A product with its batches, its open alert and its open needs.',
  access: readers,
  params: byId,
  output: z.object({
    success,
    product: shapes.product,
    batches: z.array(shapes.batch).describe('Those with anything in them, the oldest first.'),
    alert: shapes.stockAlert.nullable(),
    needs: z.array(shapes.need),
  }),
});

export const createProduct = defineRoute({
  name: 'createProduct',
  method: 'POST',
  path: '/products',
  tag: 'stock',
  summary: 'Add a product.',
  access: managers,
  status: 201,
  body: z.object({
    name: text(1, 200),
    categoryId: id,
    unit: shapes.unit,
    sku: optional(text(1, 60)),
  }),
  output: z.object({ success, product: shapes.product }),
});

export const updateProduct = defineRoute({
  name: 'updateProduct',
  method: 'PATCH',
  path: '/products/:id',
  tag: 'stock',
  summary: 'Change a product, archive it or take it back. Its unit stays once something moved.',
  access: managers,
  params: byId,
  body: z
    .object({
      name: optional(text(1, 200)),
      categoryId: optional(id),
      unit: optional(shapes.unit),
      sku: text(1, 60).nullable().optional(),
      archived: z.boolean('Must be true or false.').optional(),
    })
    .refine(somethingToChange, { path: ['name'], message: 'Nothing to change.' }),
  output: z.object({ success, product: shapes.product }),
});

export const deleteProduct = defineRoute({
  name: 'deleteProduct',
  method: 'DELETE',
  path: '/products/:id',
  tag: 'stock',
  summary: 'Archive a product: it is kept, with its history, but no longer moved, checked or needed.',
  access: managers,
  params: byId,
  output: z.object({ success, product: shapes.product }),
});

export const responder = z
  .object({
    vendorId: id.nullable(),
    vendorName: z.string(),
    responses: z.number().int(),
    lastRespondedAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Responder' });

export const listResponders = defineRoute({
  name: 'listResponders',
  method: 'GET',
  path: '/products/:id/responders',
  tag: 'stock',
  summary: 'Vendors who answered needs of this product before, the most recent first.',
  access: readers,
  params: byId,
  output: z.object({ success, responders: z.array(responder) }),
});
