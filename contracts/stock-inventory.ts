// What is on hand, and the movements that change it.
import { z } from 'zod';
import { BOOKERS, READERS } from '../domain/roles';
import { MOVEMENT_TYPES, refusedQuantity } from '../domain/stock/movements';
import { parseQuantity } from '../domain/stock/quantity';
import { id, instant, limit, optional, page, pagination, success, text } from './fields';
import { defineRoute } from './route';
import * as shapes from './stock-shapes';

export { wholeProblem } from '../domain/stock/units';

const readers = { realm: 'staff', roles: READERS } as const;
/** And tills, by their keys. */
const movers = { realm: 'staff', roles: BOOKERS, apiKey: 'stock_movements' } as const;
const key = text(1, 100);

export const listInventory = defineRoute({
  name: 'listInventory',
  method: 'GET',
  path: '/inventory',
  tag: 'stock',
  summary: 'What is on hand, by product; archived products are left out.',
  access: readers,
  query: z.object({ search: optional(text(0, 100)), category_id: optional(id), page, limit }),
  output: z.object({ success, inventory: z.array(shapes.inventoryItem), pagination }),
});

export const listMovements = defineRoute({
  name: 'listMovements',
  method: 'GET',
  path: '/inventory/movements',
  tag: 'stock',
  summary: 'Movements, the latest first.',
  access: readers,
  query: z.object({
    product_id: optional(id),
    type: optional(z.enum(MOVEMENT_TYPES)),
    from: optional(instant),
    to: optional(instant).describe('Excluded.'),
    page,
    limit,
  }),
  output: z.object({ success, movements: z.array(shapes.movement), pagination }),
});

const QUANTITY_WORDS = {
  not_positive: 'Must be more than 0.',
  zero: 'Must not be 0.',
  negative_count: 'Must be 0 or more.',
} as const;

const movementFields = {
  type: z.enum(MOVEMENT_TYPES),
  quantity: shapes.signedQuantity.describe(
    'RECEIPT and SALE: how much, above 0. ADJUSTMENT: what to add, negative to take away. COUNT: what is there.',
  ),
  batchId: optional(id).describe('Without one, sales take the oldest batches first.'),
  batchCode: optional(text(1, 60)).describe('Of a receipt: the batch of this code, made if need be.'),
  unit: optional(shapes.unit).describe('Checked against that of the product.'),
  note: optional(text(0, 500)),
};

interface MovementFields {
  type: (typeof MOVEMENT_TYPES)[number];
  quantity: number;
  batchId?: string;
  batchCode?: string;
}

/** What a movement gets wrong by itself, whatever the product. */
function checkMovement(m: MovementFields, ctx: z.core.$RefinementCtx): void {
  const quantity = parseQuantity(m.quantity);
  const problem = quantity === undefined ? undefined : refusedQuantity(m.type, quantity);
  if (problem && problem in QUANTITY_WORDS) {
    const message = QUANTITY_WORDS[problem as keyof typeof QUANTITY_WORDS];
    ctx.addIssue({ code: 'custom', path: ['quantity'], message });
  }
  if (m.batchCode && m.batchId) {
    ctx.addIssue({ code: 'custom', path: ['batchCode'], message: 'Give batchId or batchCode, not both.' });
  } else if (m.batchCode && m.type !== 'RECEIPT') {
    ctx.addIssue({
      code: 'custom',
      path: ['batchCode'],
      message: 'Only a receipt makes a batch; give batchId.',
    });
  }
}

export const createMovement = defineRoute({
  name: 'createMovement',
  method: 'POST',
  path: '/inventory/movements',
  tag: 'stock',
  summary: 'Change stock. 409 when more would leave than there is.',
  access: movers,
  status: 201,
  body: z.object({ productId: id, ...movementFields }).superRefine(checkMovement),
  output: z.object({
    success,
    movement: shapes.movement.describe('The first, if several batches gave.'),
    movements: z.array(shapes.movement).describe('One for each batch that changed.'),
    onHand: z.number(),
  }),
});

export const MOVEMENTS_AT_ONCE = 1000;

/** Checked row by row by the service, so that one bad row does not stop the others. */
export const movementRow = z
  .object({
    productId: optional(id),
    sku: optional(text(1, 60)),
    key: optional(key).describe('What the sender calls this row; the same key is never booked twice.'),
    ...movementFields,
  })
  .superRefine((row, ctx) => {
    if ((row.productId === undefined) === (row.sku === undefined)) {
      ctx.addIssue({ code: 'custom', path: ['productId'], message: 'Give productId or sku, one of them.' });
    }
    checkMovement(row, ctx);
  })
  .meta({ id: 'MovementRow' });
export type MovementRow = z.output<typeof movementRow>;

export const createMovements = defineRoute({
  name: 'createMovements',
  method: 'POST',
  path: '/inventory/movements/batch',
  tag: 'stock',
  summary: `Up to ${MOVEMENTS_AT_ONCE} movements, in order, as from a point of sale: each row is taken or refused by itself.`,
  access: movers,
  bodyLimitBytes: 1024 * 1024,
  body: z.object({
    movements: z
      .array(z.record(z.string(), z.unknown()))
      .min(1, 'Must have at least 1 row.')
      .max(MOVEMENTS_AT_ONCE, `Must have at most ${MOVEMENTS_AT_ONCE} rows.`)
      .describe(
        'Each a MovementRow: { productId or sku, type, quantity, key?, batchId?, batchCode?, unit?, note? }',
      ),
  }),
  output: z.object({
    success,
    accepted: z.number().int(),
    repeated: z.number().int(),
    rejected: z.number().int(),
    results: z
      .array(
        z.object({
          index: z.number().int(),
          status: z
            .enum(['accepted', 'repeated', 'rejected'])
            .describe('repeated: its key was booked before.'),
          movementId: id.optional(),
          productId: id.optional(),
          onHand: z.number().optional().describe('Of the product, after this row.'),
          code: z.string().optional(),
          details: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
        }),
      )
      .describe('One for each row, in order.'),
  }),
});
