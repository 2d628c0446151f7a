// Wanted stock levels, the alerts of products below them, what became of those, and the check itself.
import { z } from 'zod';
import { MANAGERS, READERS } from '../domain/roles';
import { TARGET_SCOPES } from '../domain/stock/targets';
import { ALERT_LEVELS, DEFAULT_CRITICAL_PERCENT, DEFAULT_WARNING_PERCENT } from '../domain/stock/level';
import { date, id, limit, optional, page, pagination, success, text, time } from './fields';
import { defineRoute } from './route';
import * as shapes from './stock-shapes';

const readers = { realm: 'staff', roles: READERS } as const;
const managers = { realm: 'staff', roles: MANAGERS } as const;
const onOff = z.boolean('Must be true or false.');

const percent = z
  .number('Must be a number.')
  .int('Must be whole.')
  .min(1, 'Must be 1 or more.')
  .max(99, 'Must be 99 or less.');

export const targetBody = z
  .object({
    productId: optional(id),
    categoryId: optional(id).describe('Neither a product nor a category: the global target.'),
    targetQuantity: shapes.quantity,
    warningThresholdPercent: percent.default(DEFAULT_WARNING_PERCENT),
    criticalThresholdPercent: percent.default(DEFAULT_CRITICAL_PERCENT),
    autoCreateVipNeed: onOff.default(true),
    isActive: onOff.default(true),
  })
  .superRefine((target, ctx) => {
    if (target.productId && target.categoryId) {
      ctx.addIssue({
        code: 'custom',
        path: ['categoryId'],
        message: 'Give a product or a category, not both.',
      });
    }
    if (target.criticalThresholdPercent >= target.warningThresholdPercent) {
      ctx.addIssue({
        code: 'custom',
        path: ['criticalThresholdPercent'],
        message: 'Must be below the warning percentage.',
      });
    }
  });
export type TargetBody = z.output<typeof targetBody>;

export const listTargets = defineRoute({
  name: 'listTargets',
  method: 'GET',
  path: '/stock-levels/targets',
  tag: 'stock levels',
  summary: 'Targets: those of products by name, then of categories, then the global one.',
  access: readers,
  query: z.object({
    productId: optional(id),
    categoryId: optional(id),
    scope: optional(z.enum(TARGET_SCOPES)),
    search: optional(text(0, 100)),
    page,
    limit,
  }),
  output: z.object({ success, targets: z.array(shapes.target), pagination }),
});

export const setTarget = defineRoute({
  name: 'setTarget',
  method: 'PUT',
  path: '/stock-levels/targets',
  tag: 'stock levels',
  summary: 'Set the target of a product, of a category, or of everything; the one there is, is replaced.',
  access: managers,
  body: targetBody,
  output: z.object({ success, targetId: id, target: shapes.target }),
});

export const setTargets = defineRoute({
  name: 'setTargets',
  method: 'POST',
  path: '/stock-levels/targets/bulk',
  tag: 'stock levels',
  summary: 'Set up to 1,000 targets: all of them, or none and every wrong field named.',
  access: managers,
  bodyLimitBytes: 1024 * 1024,
  body: z.object({
    targets: z.array(targetBody).min(1, 'Must have at least 1.').max(1000, 'Must have at most 1000.'),
  }),
  output: z.object({
    success,
    created: z.number().int(),
    updated: z.number().int(),
    targetIds: z.array(id).describe('In the order they were given.'),
  }),
});

export const deleteTarget = defineRoute({
  name: 'deleteTarget',
  method: 'DELETE',
  path: '/stock-levels/targets/:id',
  tag: 'stock levels',
  summary: 'Remove a target; the next wider one holds from then on.',
  access: managers,
  params: z.object({ id }),
  output: z.object({ success }),
});

export const listLowStock = defineRoute({
  name: 'listLowStock',
  method: 'GET',
  path: '/stock-levels/low-stock',
  tag: 'stock levels',
  summary: 'Products with an open alert that are below their target now, the most severe first.',
  access: readers,
  query: z.object({ alertLevel: z.enum([...ALERT_LEVELS, 'ALL']).default('ALL'), page, limit }),
  output: z.object({
    success,
    items: z.array(shapes.lowStockItem),
    counts: z
      .object({ WARNING: z.number().int(), CRITICAL: z.number().int() })
      .describe('Of all, not only these.'),
    alertsEnabled: z.boolean().describe('false: no new alerts are made (FEATURE_STOCK_LEVEL_ALERTS).'),
    pagination,
  }),
});

export const stockHistory = defineRoute({
  name: 'stockHistory',
  method: 'GET',
  path: '/stock-levels/history',
  tag: 'stock levels',
  summary: 'Alerts that were open at any time between two days, the latest first.',
  access: readers,
  query: z
    .object({
      from: optional(date).describe('In the zone of the tenant.'),
      to: optional(date).describe('Included.'),
      productId: optional(id),
      alertLevel: optional(z.enum(ALERT_LEVELS)).describe('The worst it has been.'),
      open: optional(z.enum(['true', 'false'])),
      after: optional(id).describe(
        'The last alert of the page before: reads on from there, to the end of however many there are.',
      ),
      page,
      limit,
    })
    .refine(q => !q.from || !q.to || q.to >= q.from, { path: ['to'], message: 'Must not be before from.' }),
  output: z.object({ success, alerts: z.array(shapes.stockAlert), pagination }),
});

const figure = z.object({
  value: z.number().nullable().describe('Null when there was nothing to measure.'),
  previous: z.number().nullable().describe('Of the period of the same length before.'),
  changePercent: z.number().nullable().describe('Against previous; null without one.'),
  goal: z.number().describe('Change the business aims at, in percent.'),
});

export const stockMetrics = defineRoute({
  name: 'stockMetrics',
  method: 'GET',
  path: '/stock-levels/metrics',
  tag: 'stock levels',
  summary:
    'The three measures of success over a period, the period before it, and week by week. 366 days at most.',
  access: readers,
  query: z
    .object({
      from: optional(date).describe('In the zone of the tenant; 12 weeks ago without it.'),
      to: optional(date).describe('Included; today without it.'),
    })
    .refine(q => !q.from || !q.to || q.to >= q.from, { path: ['to'], message: 'Must not be before from.' })
    .refine(q => !q.from || !q.to || Date.parse(q.to) - Date.parse(q.from) <= 365 * 86_400_000, {
      path: ['to'],
      message: 'At most 366 days at once.',
    }),
  output: z.object({
    success,
    from: date,
    to: date,
    metrics: z.object({
      stockouts: figure.describe('Times a product ran out: its stock came down to 0 or below.'),
      needResponses: figure.describe('Deliveries and quotes of vendors that answered a need.'),
      hoursToRestock: figure.describe('Median of the hours from an alert to stock at its target.'),
    }),
    weeks: z.array(
      z.object({
        week: date.describe('Its Monday, in the zone of the tenant.'),
        stockouts: z.number().int(),
        needResponses: z.number().int(),
        hoursToRestock: z.number().nullable(),
        alertsOpened: z.number().int(),
        alertsResolved: z.number().int(),
      }),
    ),
    open: z.object({ alerts: z.number().int(), critical: z.number().int(), needs: z.number().int() }),
  }),
});

export const checkStock = defineRoute({
  name: 'checkStock',
  method: 'POST',
  path: '/stock-levels/check',
  tag: 'stock levels',
  summary: 'Check every product against its target now.',
  access: managers,
  output: z.object({
    success,
    checked: z.number().int().describe('Products.'),
    opened: z.number().int(),
    escalated: z.number().int(),
    deescalated: z.number().int(),
    resolved: z.number().int(),
    needsCreated: z.number().int(),
    needsChanged: z.number().int(),
    needsRemoved: z.number().int(),
    critical: z.array(id).describe('Open critical alerts nobody was told of yet.'),
  }),
});

const settings = z.object({
  alertsEnabled: z.boolean().describe('What holds now.'),
  alertsSetting: z
    .boolean()
    .nullable()
    .describe('What the business chose; null: the default of the installation.'),
  alertsDefault: z.boolean().describe('FEATURE_STOCK_LEVEL_ALERTS of the installation.'),
  allowNegativeStock: z.boolean(),
  digestAt: z.string().describe('Local time of the daily digest of warnings, HH:MM.'),
  lastCheckedAt: time.nullable().describe('When all products were last checked.'),
});

export const getStockSettings = defineRoute({
  name: 'getStockSettings',
  method: 'GET',
  path: '/stock-levels/settings',
  tag: 'stock levels',
  summary: 'How stock is watched.',
  access: readers,
  output: z.object({ success, settings }),
});

export const updateStockSettings = defineRoute({
  name: 'updateStockSettings',
  method: 'PATCH',
  path: '/stock-levels/settings',
  tag: 'stock levels',
  summary: 'Switch alerts on or off, allow stock below zero, choose when the digest goes out.',
  access: managers,
  body: z
    .object({
      alertsEnabled: onOff.nullable().optional().describe('null: the default of the installation.'),
      allowNegativeStock: onOff.optional(),
      digestAt: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time (HH:MM).')
        .optional()
        .describe('Local time of the daily digest of warnings.'),
    })
    .refine(body => Object.values(body).some(value => value !== undefined), {
      path: ['alertsEnabled'],
      message: 'Nothing to change.',
    }),
  output: z.object({ success, settings }),
});
