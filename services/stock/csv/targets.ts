// Targets from and to CSV: scope (product, category or global), name or SKU, target and what goes with it.
import { csvFile } from '../../../domain/csv';
import { DEFAULT_CRITICAL_PERCENT, DEFAULT_WARNING_PERCENT } from '../../../domain/stock/level';
import type { Quantity } from '../../../domain/stock/quantity';
import { MOST_AT_ONCE, quantityOf, toNumber, toText } from '../../../domain/stock/quantity';
import type { TargetScope } from '../../../domain/stock/targets';
import { TARGET_SCOPES, scopeOf } from '../../../domain/stock/targets';
import type { Unit } from '../../../domain/stock/units';
import { notWhole } from '../../../domain/stock/units';
import { mapInTurns } from '../../in-turns';
import type { TargetRequest } from '../targets';
import { writeTargets } from '../targets';
import type { CsvImport, ImportContext, PlannedRow } from './import';
import { seenBefore, wrongRow } from './import';
import type { Catalogue } from './lookup';
import { findProduct, fold, readCatalogue } from './lookup';
import type { CsvFile, CsvRow } from './read';
import { cellPercent, cellQuantity, cellYesNo } from './read';

const COLUMNS = [
  { name: 'scope' },
  { name: 'name', also: ['product', 'category', 'product name'] },
  { name: 'sku' },
  { name: 'target', required: true, also: ['target quantity'] },
  { name: 'warning %', also: ['warning', 'warning percent', 'warning threshold percent'] },
  { name: 'critical %', also: ['critical', 'critical percent', 'critical threshold percent'] },
  { name: 'vip sync', also: ['sync', 'auto create vip need'] },
  { name: 'active', also: ['is active'] },
] as const;

type StoredTarget = Omit<TargetRequest, 'productId' | 'categoryId' | 'targetQuantity'> & {
  productId: string | null;
  categoryId: string | null;
  targetQuantity: string;
};

const keyOf = ({
  productId,
  categoryId,
}: {
  productId?: string | null;
  categoryId?: string | null;
}): string => `${productId ?? ''} ${categoryId ?? ''}`;

type Planned = PlannedRow & { target?: TargetRequest };

export const targetsImport: CsvImport = {
  columns: COLUMNS,
  async plan(context, file) {
    const catalogue = await readCatalogue(context.trx);
    const stored = new Map((await readStored(context)).map(target => [keyOf(target), target]));
    const seen = seenBefore();
    const planned = await mapInTurns(file.rows, (row): Planned => {
      const name = row.cells.name || row.cells.sku || row.cells.scope || '';
      if (row.problem) return wrongRow(row.line, name, [row.problem]);
      const about = subjectOf(row, catalogue);
      if (typeof about === 'string') return wrongRow(row.line, name, [about]);
      const earlier = seen(keyOf(about), row.line);
      if (earlier !== undefined) return wrongRow(row.line, name, [`is on line ${earlier} already`]);
      return planTarget(row, about, file, stored.get(keyOf(about)));
    });
    const apply = async () => {
      const { trx, tenantId, by } = context;
      const targets = planned.flatMap(({ target }) => (target ? [target] : []));
      if (targets.length > 0) await writeTargets(trx, tenantId, targets, by);
    };
    return { rows: planned.map(({ target: _, ...row }) => row), apply };
  },
};

const readStored = async ({ trx }: Pick<ImportContext, 'trx'>): Promise<StoredTarget[]> =>
  trx('stock_level_targets').select<StoredTarget[]>(
    ...['productId', 'categoryId', 'targetQuantity', 'warningThresholdPercent', 'criticalThresholdPercent'],
    ...['autoCreateVipNeed', 'isActive'],
  );

interface Subject {
  name: string;
  productId?: string;
  categoryId?: string;
  unit?: Unit;
}

function subjectOf({ cells }: CsvRow, catalogue: Catalogue): Subject | string {
  const { name, sku } = cells;
  const scope = fold(cells.scope || 'product') as TargetScope;
  switch (scope) {
    case 'product': {
      const product = findProduct(catalogue, { name, sku });
      return typeof product === 'string'
        ? product
        : { name: product.name, productId: product.id, unit: product.unit };
    }
    case 'category': {
      const category = catalogue.categories.get(fold(name ?? ''));
      if (!category)
        return name ? `there is no category called ${name}` : 'the name of the category is missing';
      return { name: category.name, categoryId: category.id };
    }
    case 'global':
      return name || sku ? 'the global target has no name or SKU' : { name: 'Global' };
  }
  return `the scope must be one of: ${TARGET_SCOPES.join(', ')}`;
}

function planTarget({ line, cells }: CsvRow, about: Subject, file: CsvFile, stored?: StoredTarget): Planned {
  const problems: string[] = [];
  const take = <T>(
    cell: string | undefined,
    read: (cell: string) => T | undefined,
    before: T,
    problem: string,
  ): T => {
    if (cell === undefined || cell === '') return before;
    const value = read(cell);
    if (value === undefined) problems.push(problem);
    return value ?? before;
  };
  const quantity = cellQuantity(cells.target ?? '', file);
  problems.push(...targetProblems(quantity, about.unit));
  const warning = take(
    cells['warning %'],
    percent,
    stored?.warningThresholdPercent ?? DEFAULT_WARNING_PERCENT,
    WHOLE('warning'),
  );
  const critical = take(
    cells['critical %'],
    percent,
    stored?.criticalThresholdPercent ?? DEFAULT_CRITICAL_PERCENT,
    WHOLE('critical'),
  );
  const sync = take(
    cells['vip sync'],
    cellYesNo,
    stored?.autoCreateVipNeed ?? true,
    'vip sync must be yes or no',
  );
  const active = take(cells.active, cellYesNo, stored?.isActive ?? true, 'active must be yes or no');
  if (critical >= warning) problems.push('the critical percentage must be below the warning percentage');
  const { name, productId, categoryId } = about;
  if (problems.length > 0 || quantity === undefined) return wrongRow(line, name, problems);
  const target: TargetRequest = {
    ...{ productId, categoryId, targetQuantity: toNumber(quantity) },
    ...{ warningThresholdPercent: warning, criticalThresholdPercent: critical },
    ...{ autoCreateVipNeed: sync, isActive: active },
  };
  const words = `${toText(quantity)} (${warning} %, ${critical} %), vip sync ${sync ? 'on' : 'off'}${active ? '' : ', switched off'}`;
  if (!stored) return { line, name, effect: 'create', message: `New target: ${words}.`, target };
  if (isSame(stored, target, quantity)) return { line, name, effect: 'unchanged', message: 'As it is.' };
  const before = toText(quantityOf(stored.targetQuantity));
  return { line, name, effect: 'update', message: `From ${before} to ${words}.`, target };
}

const WHOLE = (which: string): string => `the ${which} percentage must be a whole number from 1 to 99`;

const percent = (cell: string): number | undefined => {
  const value = cellPercent(cell);
  return value !== undefined && value >= 1 && value <= 99 ? value : undefined;
};

function targetProblems(quantity: Quantity | undefined, unit?: Unit): string[] {
  if (quantity === undefined) return ['the target must be a number with at most three decimals'];
  if (quantity <= 0n) return ['the target must be more than 0'];
  if (toNumber(quantity) > MOST_AT_ONCE) return ['the target is too large'];
  const broken = unit && notWhole(quantity, unit);
  return broken ? [`the target ${broken}`] : [];
}

const isSame = (stored: StoredTarget, target: TargetRequest, quantity: Quantity): boolean =>
  quantityOf(stored.targetQuantity) === quantity &&
  stored.warningThresholdPercent === target.warningThresholdPercent &&
  stored.criticalThresholdPercent === target.criticalThresholdPercent &&
  stored.autoCreateVipNeed === target.autoCreateVipNeed &&
  stored.isActive === target.isActive;

export async function exportTargets({ trx }: Pick<ImportContext, 'trx'>): Promise<string> {
  const catalogue = await readCatalogue(trx);
  const productOf = new Map(catalogue.products.map(product => [product.id, product]));
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
  const rows = (await readStored({ trx }))
    .filter(({ productId }) => !productId || !productOf.get(productId)!.isArchived)
    .map(target => {
      const product = target.productId ? productOf.get(target.productId) : undefined;
      const name = product?.name ?? (target.categoryId ? catalogue.categoryName.get(target.categoryId)! : '');
      return { ...target, name, sku: product?.sku ?? null, scope: scopeOf(target) };
    })
    .sort(
      (a, b) =>
        TARGET_SCOPES.indexOf(a.scope) - TARGET_SCOPES.indexOf(b.scope) || a.name.localeCompare(b.name),
    )
    .map(t => [
      ...[t.scope, t.name, t.sku, toNumber(quantityOf(t.targetQuantity)), t.warningThresholdPercent],
      ...[t.criticalThresholdPercent, yesNo(t.autoCreateVipNeed), yesNo(t.isActive)],
    ]);
  return csvFile(['scope', 'name', 'sku', 'target', 'warning %', 'critical %', 'vip sync', 'active'], rows);
}
