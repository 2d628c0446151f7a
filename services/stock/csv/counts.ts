// Counts from and to CSV: the list of what should be there goes out, and comes back with what was found.
import { csvFile } from '../../../domain/csv';
import type { Quantity } from '../../../domain/stock/quantity';
import { MOST_AT_ONCE, quantityOf, toNumber, toText } from '../../../domain/stock/quantity';
import { countedIn, inWords, notWhole, unitOf } from '../../../domain/stock/units';
import { validationFailed } from '../../../domain/errors';
import { mapInTurns } from '../../in-turns';
import { bookMovements } from '../ledger';
import type { LedgerRow } from '../ledger-book';
import { recordMoved } from '../movements';
import { readSettings } from '../settings';
import type { CsvImport, ImportContext, PlannedRow } from './import';
import { seenBefore, wrongRow } from './import';
import type { Catalogue, KnownProduct } from './lookup';
import { findProduct, readCatalogue } from './lookup';
import type { CsvFile, CsvRow } from './read';
import { cellQuantity } from './read';

const COLUMNS = [
  { name: 'product', also: ['name', 'product name'] },
  { name: 'sku' },
  { name: 'category', also: ['category name'] },
  { name: 'unit' },
  { name: 'on hand', also: ['expected', 'stock'] },
  { name: 'counted', required: true, also: ['count', 'quantity'] },
  { name: 'note' },
] as const;

type Planned = PlannedRow & { booked?: LedgerRow };

export const countsImport: CsvImport = {
  columns: COLUMNS,
  async plan(context, file) {
    const catalogue = await readCatalogue(context.trx);
    const seen = seenBefore();
    const planned = await mapInTurns(file.rows, (row): Planned => {
      const name = row.cells.product || row.cells.sku || '';
      if (row.problem) return wrongRow(row.line, name, [row.problem]);
      const product = findProduct(catalogue, { sku: row.cells.sku, name: row.cells.product });
      if (typeof product === 'string') return wrongRow(row.line, name, [product]);
      const earlier = seen(product.id, row.line);
      if (earlier !== undefined) return wrongRow(row.line, name, [`is on line ${earlier} already`]);
      return planCount(row, product, file);
    });
    return { rows: planned.map(({ booked: _, ...row }) => row), apply: () => apply(context, planned) };
  },
};

function planCount({ line, cells }: CsvRow, product: KnownProduct, file: CsvFile): Planned {
  const { name, unit } = product;
  const { counted = '', note } = cells;
  if (counted === '') return { line, name, effect: 'unchanged', message: 'Not counted.' };
  const quantity = cellQuantity(counted, file);
  const problems = [
    ...(cells.unit && unitOf(cells.unit) !== unit
      ? [`it is counted in ${countedIn(unit)}, not in ${cells.unit.slice(0, 20)}`]
      : []),
    ...countProblems(quantity, product),
    ...(note && note.length > 500 ? ['the note must have at most 500 characters'] : []),
  ];
  if (problems.length > 0 || quantity === undefined) return wrongRow(line, name, problems);
  const before = quantityOf(product.onHand);
  const booked: LedgerRow = { productId: product.id, type: 'COUNT', quantity, note: note || undefined };
  if (quantity === before)
    return { line, name, effect: 'unchanged', message: `${inWords(quantity, unit)}, as expected.`, booked };
  const difference = quantity - before;
  const sign = difference > 0n ? '+' : '';
  const message = `${inWords(quantity, unit)} instead of ${inWords(before, unit)} (${sign}${toText(difference)}).`;
  return { line, name, effect: 'update', message, booked };
}

function countProblems(quantity: Quantity | undefined, { unit }: KnownProduct): string[] {
  if (quantity === undefined) return ['the count must be a number with at most three decimals'];
  if (quantity < 0n) return ['the count must not be below 0'];
  if (toNumber(quantity) > MOST_AT_ONCE) return ['the count is too large'];
  const broken = notWhole(quantity, unit);
  return broken ? [`the count ${broken}`] : [];
}

async function apply({ trx, deps, tenantId, by }: ImportContext, planned: readonly Planned[]): Promise<void> {
  const counted = planned.filter(({ booked }) => booked);
  if (counted.length === 0) return;
  const { allowNegativeStock } = await readSettings(trx, deps);
  const options = { ...by, tenantId, allowNegative: allowNegativeStock };
  const outcomes = await bookMovements(
    trx,
    counted.map(({ booked }) => booked!),
    options,
  );
  // A product archived a moment ago: then nothing is booked at all.
  const refused = outcomes.flatMap((outcome, i) =>
    outcome.status === 'rejected'
      ? outcome.problems.map(({ message }) => ({ field: `csv.${counted[i]!.line}`, message }))
      : [],
  );
  if (refused.length > 0) throw validationFailed(refused);
  await recordMoved(trx, tenantId, outcomes, by);
}

/** What should be there, the count left empty. */
export async function exportCounts({ trx }: Pick<ImportContext, 'trx'>): Promise<string> {
  const catalogue: Catalogue = await readCatalogue(trx);
  const rows = catalogue.products
    .filter(({ isArchived }) => !isArchived)
    .map(product => ({ ...product, category: catalogue.categoryName.get(product.categoryId)! }))
    .sort((a, b) => a.category.localeCompare(b.category) || a.name.localeCompare(b.name))
    .map(({ name, sku, category, unit, onHand }) => [
      name,
      sku,
      category,
      unit,
      toNumber(quantityOf(onHand)),
      '',
    ]);
  return csvFile(['product', 'sku', 'category', 'unit', 'on hand', 'counted'], rows);
}
