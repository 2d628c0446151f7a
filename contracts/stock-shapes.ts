// The things stock is made of, as the API shows them. Quantities are decimal numbers in the product's unit, exact to
// three places.
import { z } from 'zod';
import { ALERT_LEVELS, PRIORITIES, STOCK_STATUSES } from '../domain/stock/level';
import { MOVEMENT_TYPES } from '../domain/stock/movements';
import { NEED_SOURCES, NEED_STATUSES, REMOVED_REASONS } from '../domain/stock/needs';
import { MOST_AT_ONCE, parseQuantity } from '../domain/stock/quantity';
import { TARGET_SCOPES } from '../domain/stock/targets';
import { UNITS, unitOf } from '../domain/stock/units';
import { id, time } from './fields';

const range = z
  .number('Must be a number.')
  .min(-MOST_AT_ONCE, 'Must not be below a thousand million.')
  .max(MOST_AT_ONCE, 'Must not be above a thousand million.')
  .refine(value => parseQuantity(value) !== undefined, 'Must have at most three decimals.');

/** More than zero. */
export const quantity = range.refine(value => value > 0, 'Must be more than 0.');
/** Any but zero is for the type of movement to decide. */
export const signedQuantity = range;

/** A unit or a synonym of one; answers the unit. */
export const unit = z
  .string()
  .transform((word, ctx) => {
    const found = unitOf(word);
    if (found) return found;
    ctx.addIssue({ code: 'custom', message: `Must be one of: ${UNITS.join(', ')}.` });
    return z.NEVER;
  })
  .meta({ description: UNITS.join(', ') });
const shownUnit = z.enum(UNITS);

const status = z.enum(STOCK_STATUSES);
const priority = z.enum(PRIORITIES);

export const category = z
  .object({ id, name: z.string(), productCount: z.number().int().describe('Those not archived.') })
  .meta({ id: 'Category' });
export type Category = z.infer<typeof category>;

const targetInBrief = z.object({
  targetId: id,
  scope: z.enum(TARGET_SCOPES).describe('Where the target that holds comes from.'),
  targetQuantity: z.number(),
  warningThreshold: z.number(),
  criticalThreshold: z.number(),
  autoCreateVipNeed: z.boolean(),
});

export const product = z
  .object({
    id,
    name: z.string(),
    sku: z.string().nullable().describe('What a point of sale calls it; unique.'),
    categoryId: id,
    categoryName: z.string(),
    unit: shownUnit,
    onHand: z.number(),
    status: status.nullable().describe('Null when no target holds for it.'),
    target: targetInBrief
      .nullable()
      .describe('The target that holds: of the product, its category or global.'),
    archivedAt: time.nullable(),
    createdAt: time,
  })
  .meta({ id: 'Product' });
export type Product = z.infer<typeof product>;

export const batch = z
  .object({
    id,
    code: z.string().describe('Empty for what came without one.'),
    quantity: z.number(),
    receivedAt: time,
  })
  .meta({ id: 'Batch' });
export type Batch = z.infer<typeof batch>;

export const movement = z
  .object({
    id,
    productId: id,
    productName: z.string(),
    unit: shownUnit,
    batchId: id,
    batchCode: z.string(),
    type: z.enum(MOVEMENT_TYPES),
    quantity: z.number().describe('What changed: negative for what left. 0 only for a count that agreed.'),
    onHand: z.number().describe('Of the product, after this movement.'),
    note: z.string().nullable(),
    key: z.string().nullable().describe('What the sender calls it, if it said.'),
    actorName: z.string(),
    createdAt: time,
  })
  .meta({ id: 'Movement' });
export type Movement = z.infer<typeof movement>;

export const inventoryItem = z
  .object({
    productId: id,
    productName: z.string(),
    sku: z.string().nullable(),
    categoryId: id,
    categoryName: z.string(),
    quantity: z.number(),
    unit: shownUnit,
    status: status.nullable(),
    targetQuantity: z.number().nullable(),
  })
  .meta({ id: 'InventoryItem' });
export type InventoryItem = z.infer<typeof inventoryItem>;

export const target = z
  .object({
    id,
    scope: z.enum(TARGET_SCOPES),
    productId: id.nullable(),
    productName: z.string().nullable(),
    categoryId: id.nullable(),
    categoryName: z.string().nullable(),
    unit: shownUnit.nullable().describe('Of the product; null for a category and for the global target.'),
    targetQuantity: z.number(),
    warningThresholdPercent: z.number().int(),
    criticalThresholdPercent: z.number().int(),
    warningThreshold: z.number().describe('The percentage of the target, as a quantity.'),
    criticalThreshold: z.number(),
    autoCreateVipNeed: z.boolean(),
    isActive: z.boolean(),
    currentQuantity: z.number().describe('On hand, over all products this target holds for.'),
    status: status.describe('The worst of the products this target holds for.'),
    productCount: z
      .number()
      .int()
      .describe('How many products this target holds for; others have one of their own.'),
    updatedAt: time,
  })
  .meta({ id: 'StockLevelTarget' });
export type StockLevelTarget = z.infer<typeof target>;

export const lowStockItem = z
  .object({
    alertId: id,
    productId: id,
    productName: z.string(),
    categoryName: z.string(),
    unit: shownUnit,
    currentQuantity: z.number(),
    targetQuantity: z.number(),
    percentOfTarget: z.number().describe('To one decimal, rounded down.'),
    alertLevel: z.enum(ALERT_LEVELS),
    vipNeedCreated: z
      .boolean()
      .describe('An automatic need was made since it runs low, whatever became of it; see vendorsAsked.'),
    vendorsAsked: z.boolean().describe('A need of it is open now, automatic or made by hand.'),
    needId: id.nullable().describe('Its automatic need that is open.'),
    daysSinceLowStock: z.number().int(),
    lowSince: time,
  })
  .meta({ id: 'LowStockItem' });
export type LowStockItem = z.infer<typeof lowStockItem>;

export const stockAlert = z
  .object({
    id,
    productId: id,
    productName: z.string(),
    categoryName: z.string(),
    unit: shownUnit,
    alertLevel: z.enum(ALERT_LEVELS),
    worstLevel: z.enum(ALERT_LEVELS),
    currentQuantity: z.number().describe('When it was last checked.'),
    targetQuantity: z.number(),
    vipNeedCreated: z.boolean(),
    needId: id.nullable(),
    notifiedAt: time.nullable(),
    createdAt: time,
    resolvedAt: time.nullable(),
    resolvedReason: z.enum(REMOVED_REASONS).nullable(),
    hoursOpen: z.number().describe('Until it was resolved, or until now.'),
  })
  .meta({ id: 'StockAlert' });
export type StockAlert = z.infer<typeof stockAlert>;

export const need = z
  .object({
    id,
    productId: id.nullable(),
    productName: z
      .string()
      .describe('Of the product, or as it was written; "Any" of a category without either.'),
    namesProduct: z.boolean().describe('False: anything of the category will do.'),
    categoryId: id.nullable(),
    categoryName: z.string().nullable(),
    unit: shownUnit.nullable(),
    quantityNeeded: z.number().nullable().describe('Null: any quantity.'),
    priority,
    source: z.enum(NEED_SOURCES),
    status: z.enum(NEED_STATUSES),
    notes: z.string().nullable(),
    currentStock: z.number().nullable().describe('On hand; null without a product.'),
    targetStock: z.number().nullable(),
    responses: z.number().int().describe('Deliveries, quotes and messages that answer it.'),
    expiresAt: time.nullable(),
    isFulfilled: z.boolean(),
    fulfilledAt: time.nullable(),
    removedAt: time.nullable(),
    removedReason: z.enum(REMOVED_REASONS).nullable(),
    createdBy: z.string().nullable().describe('A name; null for an automatic one.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Need' });
export type Need = z.infer<typeof need>;

/** What a vendor sees of a need (DESIGN §8, GET /vip/needs). */
export const vendorNeed = z
  .object({
    id,
    productName: z.string().describe('Where it names none, what stands for anything of the category.'),
    namesProduct: z.boolean().describe('False: anything of the category will do; say which you bring.'),
    categoryName: z.string().nullable(),
    unit: shownUnit.nullable(),
    currentStock: z.number().nullable(),
    targetStock: z.number().nullable(),
    quantityNeeded: z.number().nullable().describe('Null: any quantity.'),
    priority,
    notes: z.string().nullable(),
    source: z.enum(NEED_SOURCES),
    createdAt: time,
    isAnswered: z.boolean().describe('You have answered it: with a delivery, a quote or a message.'),
  })
  .meta({ id: 'VendorNeed' });
export type VendorNeed = z.infer<typeof vendorNeed>;
