// Products, counts and targets as CSV: what goes out can come in again.
import { z } from 'zod';
import { BOOKERS, MANAGERS, READERS } from '../domain/roles';
import { optional, success } from './fields';
import { defineRoute } from './route';

export const CSV_LIMIT_BYTES = 20 * 1024 * 1024;
export const CSV_MOST_ROWS = 100_000;
export const CSV_KINDS = ['products', 'counts', 'targets'] as const;
export type CsvKind = (typeof CSV_KINDS)[number];

const readers = { realm: 'staff', roles: READERS } as const;

/** Parameters of an import may also be in the query, for a body that is the file itself (`content-type: text/csv`). */
const importBody = z.object({
  csv: z.string().min(1, 'Must not be empty.').describe('The text of the file.'),
  dryRun: z
    .boolean('Must be true or false.')
    .default(false)
    .describe('true: say what would happen, change nothing.'),
});
const importQuery = z.object({
  dry_run: z.enum(['true', 'false']).optional().describe('With a body of text/csv.'),
  rows: optional(
    z.coerce
      .number('Must be a number.')
      .int('Must be whole.')
      .min(0, 'Must be 0 or more.')
      .max(CSV_MOST_ROWS, `Must be ${CSV_MOST_ROWS} or less.`),
  ).describe(
    'Most rows of the answer, those that are wrong first. Without it: all, in the order of the file.',
  ),
});

export const csvReport = z
  .object({
    success,
    dryRun: z.boolean(),
    applied: z.boolean().describe('Whether anything was changed: all rows, or none.'),
    counts: z.object({
      create: z.number().int(),
      update: z.number().int(),
      unchanged: z.number().int(),
      error: z.number().int(),
    }),
    rows: z
      .array(
        z.object({
          line: z.number().int().describe('Of the file, the line of the headings being 1.'),
          effect: z.enum(['create', 'update', 'unchanged', 'error']),
          name: z.string().describe('What the row is about.'),
          message: z.string().describe('What it does, or all that is wrong with it.'),
        }),
      )
      .describe('One for each row, in order, unless fewer were asked for.'),
  })
  .meta({ id: 'CsvReport' });
export type CsvReport = z.infer<typeof csvReport>;

export const exportProducts = defineRoute({
  name: 'exportProducts',
  method: 'GET',
  path: '/products/export.csv',
  tag: 'stock',
  summary: 'Products as CSV: name, sku, category, unit.',
  access: readers,
  produces: ['text/csv'],
});
export const importProducts = defineRoute({
  name: 'importProducts',
  method: 'POST',
  path: '/products/import',
  tag: 'stock',
  summary: 'Products from CSV (name, sku, category, unit), found by SKU or name: all rows or none.',
  access: { realm: 'staff', roles: MANAGERS },
  bodyLimitBytes: CSV_LIMIT_BYTES,
  csvBody: true,
  query: importQuery,
  body: importBody,
  output: csvReport,
});

export const exportCounts = defineRoute({
  name: 'exportCounts',
  method: 'GET',
  path: '/inventory/export.csv',
  tag: 'stock',
  summary:
    'What is on hand as CSV, to be counted and sent back: product, sku, category, unit, on hand, counted.',
  access: readers,
  produces: ['text/csv'],
});
export const importCounts = defineRoute({
  name: 'importCounts',
  method: 'POST',
  path: '/inventory/import',
  tag: 'stock',
  summary:
    'Counts from CSV (product or sku, counted, unit, note): all rows or none; an empty count is left out.',
  access: { realm: 'staff', roles: BOOKERS },
  bodyLimitBytes: CSV_LIMIT_BYTES,
  csvBody: true,
  query: importQuery,
  body: importBody,
  output: csvReport,
});

export const exportTargets = defineRoute({
  name: 'exportTargets',
  method: 'GET',
  path: '/stock-levels/targets/export.csv',
  tag: 'stock levels',
  summary: 'Targets as CSV: scope, name, sku, target, warning %, critical %, vip sync, active.',
  access: readers,
  produces: ['text/csv'],
});
export const importTargets = defineRoute({
  name: 'importTargets',
  method: 'POST',
  path: '/stock-levels/targets/import',
  tag: 'stock levels',
  summary: 'Targets from CSV (scope, name or sku, target, …): all rows or none.',
  access: { realm: 'staff', roles: MANAGERS },
  bodyLimitBytes: CSV_LIMIT_BYTES,
  csvBody: true,
  query: importQuery,
  body: importBody,
  output: csvReport,
});
