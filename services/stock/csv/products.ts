// Products from and to CSV: name, sku, category, unit. A product is found by its SKU, else by its name.
import type { Knex } from 'knex';
import { csvFile } from '../../../domain/csv';
import { countedIn, isCounted, unitOf } from '../../../domain/stock/units';
import type { Unit } from '../../../domain/stock/units';
import { record } from '../../audit';
import { mapInTurns } from '../../in-turns';
import { asJson, inParts } from '../deps';
import type { CsvImport, ImportContext, PlannedRow } from './import';
import { seenBefore, wrongRow } from './import';
import type { Catalogue, KnownProduct } from './lookup';
import { fold, readCatalogue, readCategories } from './lookup';
import type { CsvRow } from './read';
import { textProblem } from './read';

const COLUMNS = [
  { name: 'name', required: true, also: ['product', 'product name'] },
  { name: 'sku' },
  { name: 'category', required: true, also: ['category name'] },
  { name: 'unit', required: true },
] as const;

interface Change {
  id?: string;
  name: string;
  sku: string | null;
  category: string;
  unit: Unit;
}

type Planned = PlannedRow & { change?: Change };

export const productsImport: CsvImport = {
  columns: COLUMNS,
  async plan(context, { rows }) {
    const catalogue = await readCatalogue(context.trx);
    const named = seenBefore();
    const labelled = seenBefore();
    const planned = await mapInTurns(rows, (row): Planned => {
      const { name = '', sku = '' } = row.cells;
      const twice = [
        named(fold(name), row.line) ?? undefined,
        sku === '' ? undefined : labelled(fold(sku), row.line),
      ].find(line => line !== undefined);
      if (name !== '' && twice !== undefined)
        return wrongRow(row.line, name, [`is on line ${twice} already`]);
      return planRow(row, catalogue);
    });
    return { rows: planned.map(({ change: _, ...row }) => row), apply: () => apply(context, planned) };
  },
};

function planRow({ line, cells, problem }: CsvRow, catalogue: Catalogue): Planned {
  const { name = '', sku = '', category = '', unit: word = '' } = cells;
  if (problem) return wrongRow(line, name, [problem]);
  const found = (sku ? catalogue.bySku.get(fold(sku)) : undefined) ?? catalogue.byName.get(fold(name));
  const unit = unitOf(word);
  const problems = [
    ...say('the name', textProblem(name, 200)),
    ...(sku === '' ? [] : say('the SKU', textProblem(sku, 60))),
    ...say('the category', textProblem(category, 100)),
    ...(unit ? [] : [word === '' ? 'the unit is missing' : `"${word.slice(0, 20)}" is no unit`]),
    ...(found ? changeProblems(found, { name, sku, unit }, catalogue) : []),
  ];
  if (problems.length > 0 || !unit) return wrongRow(line, name, problems);
  const change: Change = { id: found?.id, name, sku: sku || (found?.sku ?? null), category, unit };
  const isNew = catalogue.categories.has(fold(category)) ? '' : `, in the new category ${category}`;
  if (!found)
    return {
      line,
      name,
      effect: 'create',
      message: `New product, counted in ${countedIn(unit)}${isNew}.`,
      change,
    };
  const differences = differencesOf(found, change, catalogue);
  if (differences.length === 0) return { line, name, effect: 'unchanged', message: 'As it is.' };
  return { line, name, effect: 'update', message: `Changes ${differences.join(', ')}${isNew}.`, change };
}

const say = (what: string, problem: string | undefined): string[] => (problem ? [`${what} ${problem}`] : []);

function changeProblems(
  found: KnownProduct,
  { name, sku, unit }: { name: string; sku: string; unit?: Unit },
  { byName, bySku }: Catalogue,
): string[] {
  if (found.isArchived) return [`${found.name} is archived; take it back first`];
  const problems: string[] = [];
  const owner = byName.get(fold(name));
  if (owner && owner.id !== found.id) problems.push(`another product is called ${name}`);
  const holder = sku ? bySku.get(fold(sku)) : undefined;
  if (holder && holder.id !== found.id) problems.push(`another product has the SKU ${sku}`);
  if (unit && unit !== found.unit && (found.hasMoved || isCounted(unit))) {
    problems.push(`it is counted in ${countedIn(found.unit)}, which cannot change to ${countedIn(unit)}`);
  }
  return problems;
}

function differencesOf(found: KnownProduct, change: Change, { categoryName }: Catalogue): string[] {
  const before = categoryName.get(found.categoryId)!;
  return [
    ...(found.name === change.name ? [] : [`the name from ${found.name}`]),
    ...(found.sku === change.sku ? [] : [`the SKU to ${change.sku}`]),
    ...(fold(before) === fold(change.category) ? [] : [`the category from ${before} to ${change.category}`]),
    ...(found.unit === change.unit ? [] : [`the unit from ${found.unit} to ${change.unit}`]),
  ];
}

async function apply({ trx, tenantId, by }: ImportContext, planned: readonly Planned[]): Promise<void> {
  const changes = planned.flatMap(({ change }) => (change ? [change] : []));
  if (changes.length === 0) return;
  const categoryOf = await addCategories(trx, tenantId, changes, by.now);
  const rows = changes.map(({ category, ...row }) => ({ ...row, category: categoryOf(category) }));
  await inParts(rows, async part => {
    await trx.raw(UPDATE_PRODUCTS, { rows: asJson(part) });
    await trx.raw(ADD_PRODUCTS, { rows: asJson(part), tenantId, now: by.now });
  });
  const metadata = { products: changes.length };
  await record(trx, {
    ...by,
    tenantId,
    subject: 'stock',
    subjectId: tenantId,
    action: 'products_imported',
    metadata,
  });
}

/** Makes those that are missing. Answers the id of each by its name. */
async function addCategories(
  trx: Knex.Transaction,
  tenantId: string,
  changes: readonly Change[],
  now: string,
): Promise<(name: string) => string> {
  const names = new Map(changes.map(({ category }) => [fold(category), category]));
  const rows = [...names.values()].map(name => ({ name }));
  await trx.raw(ADD_CATEGORIES, { rows: asJson(rows), tenantId, now });
  const { categories } = await readCategories(trx);
  return name => categories.get(fold(name))!.id;
}

const ADD_CATEGORIES = `
  insert into categories (tenant_id, name, created_at)
  select cast(:tenantId as uuid), r.name, cast(:now as timestamptz)
  from jsonb_to_recordset(cast(:rows as jsonb)) as r(name citext)
  on conflict (tenant_id, name) do nothing`;

const ROWS = `jsonb_to_recordset(cast(:rows as jsonb)) as r(id uuid, name citext, sku citext, category uuid, unit text)`;

const UPDATE_PRODUCTS = `
  update products p set name = r.name, sku = r.sku, unit = r.unit, category_id = r.category
  from ${ROWS} where p.id = r.id`;

const ADD_PRODUCTS = `
  insert into products (tenant_id, name, sku, unit, category_id, created_at)
  select cast(:tenantId as uuid), r.name, r.sku, r.unit, r.category, cast(:now as timestamptz)
  from ${ROWS} where r.id is null`;

/** Those in use, by name. */
export async function exportProducts({ trx }: Pick<ImportContext, 'trx'>): Promise<string> {
  const { products, categoryName } = await readCatalogue(trx);
  const rows = products
    .filter(({ isArchived }) => !isArchived)
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, sku, categoryId, unit }) => [name, sku, categoryName.get(categoryId)!, unit]);
  return csvFile(['name', 'sku', 'category', 'unit'], rows);
}
