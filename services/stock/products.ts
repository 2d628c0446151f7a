// Products: what they are called, where they belong, what they are counted in. They are archived, never deleted.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { FieldProblem } from '../../domain/errors';
import { Refusal, notFound, validationFailed } from '../../domain/errors';
import type { Unit } from '../../domain/stock/units';
import { isCounted } from '../../domain/stock/units';
import { record } from '../audit';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import type { By } from './deps';
import { contains } from './deps';
import type { ProductView } from './views';
import { readProducts, selectProducts } from './views';

export interface ProductFilter {
  search?: string;
  categoryId?: string;
  archived?: boolean;
}

function matching(
  query: Knex.QueryBuilder,
  { search, categoryId, archived }: ProductFilter,
): Knex.QueryBuilder {
  if (archived) query.whereNotNull('p.archived_at');
  else query.whereNull('p.archived_at');
  if (categoryId) query.where('p.category_id', categoryId);
  if (search) {
    query.whereRaw(`concat_ws(' ', p.name, p.sku, c.name) ilike ?`, [contains(search)]);
  }
  return query;
}

/** By name. */
export function listProducts(
  knex: Knex,
  tenantId: string,
  filter: ProductFilter,
  page: number,
  limit: number,
): Promise<PageOf<ProductView>> {
  return inTenant(knex, tenantId, async trx => {
    const query = matching(selectProducts(trx), filter).orderBy(['p.name', 'p.id']);
    const rows = await readProducts(trx, query.limit(limit).offset((page - 1) * limit));
    const all = trx('products as p').join('categories as c', 'c.id', 'p.category_id').select(trx.raw('1'));
    return { rows, total: await countUpTo(trx, matching(all, filter)) };
  });
}

/** @throws Refusal `not_found`. */
export async function productById(trx: Knex.Transaction, id: string): Promise<ProductView> {
  const [found] = await readProducts(trx, selectProducts(trx).where('p.id', id));
  if (!found) throw notFound('Product');
  return found;
}

export interface NewProduct {
  name: string;
  categoryId: string;
  unit: Unit;
  sku?: string;
}

/** @throws Refusal `validation_failed` for an unknown category, `conflict` when name or SKU are taken. */
export function createProduct(
  knex: Knex,
  tenantId: string,
  product: NewProduct,
  by: By,
): Promise<ProductView> {
  return inTenant(knex, tenantId, async trx => {
    await assertCategory(trx, product.categoryId);
    await assertFree(trx, product);
    const [row] = await trx('products')
      .insert({ tenantId, ...product, createdAt: by.now })
      .onConflict()
      .ignore()
      .returning<{ id: string }[]>('id');
    if (!row) throw taken('name');
    await record(trx, {
      ...by,
      tenantId,
      subject: 'product',
      subjectId: row.id,
      action: 'created',
      to: product.name,
    });
    return productById(trx, row.id);
  });
}

export interface ProductChange {
  name?: string;
  categoryId?: string;
  unit?: Unit;
  sku?: string | null;
  archived?: boolean;
}

/** @throws Refusal `not_found`, `validation_failed`, `conflict` (name or SKU taken; the unit of what has moved). */
export function updateProduct(
  knex: Knex,
  tenantId: string,
  id: string,
  { archived, ...change }: ProductChange,
  by: By,
): Promise<ProductView> {
  return inTenant(knex, tenantId, async trx => {
    const current = await trx('products').where({ id }).forNoKeyUpdate().first<StoredProduct | undefined>();
    if (!current) throw notFound('Product');
    if (change.categoryId) await assertCategory(trx, change.categoryId);
    await assertFree(trx, change, id);
    if (change.unit && change.unit !== current.unit) await assertUnitCanChange(trx, id, change.unit);
    const columns = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const wasArchived = current.archivedAt !== null;
    if (archived !== undefined && archived !== wasArchived) columns.archivedAt = archived ? by.now : null;
    if (Object.keys(columns).length > 0) await trx('products').where({ id }).update(columns);
    const action = columns.archivedAt ? 'archived' : columns.archivedAt === null ? 'restored' : 'changed';
    const entry = { subject: 'product', subjectId: id, action, metadata: columns } as const;
    if (Object.keys(columns).length > 0) await record(trx, { ...by, ...entry, tenantId });
    return productById(trx, id);
  });
}

interface StoredProduct {
  unit: Unit;
  archivedAt: Date | null;
}

async function assertCategory(trx: Knex.Transaction, categoryId: string): Promise<void> {
  // Kept from being deleted meanwhile.
  const found = await trx('categories')
    .where({ id: categoryId })
    .forKeyShare()
    .first<object | undefined>('id');
  if (!found) throw validationFailed([{ field: 'categoryId', message: 'There is no such category.' }]);
}

async function assertFree(
  trx: Knex.Transaction,
  { name, sku }: { name?: string; sku?: string | null },
  id?: string,
): Promise<void> {
  const others = () => (id ? trx('products').whereNot({ id }) : trx('products'));
  if (name && (await others().where({ name }).first<object | undefined>('id'))) throw taken('name');
  if (sku && (await others().where({ sku }).first<object | undefined>('id'))) throw taken('sku');
}

const taken = (field: 'name' | 'sku'): Refusal =>
  new Refusal(
    'conflict',
    'Product exists',
    field === 'name'
      ? 'There is a product of this name; it may be archived, and can be taken back.'
      : 'Another product has this SKU; it may be archived.',
    { details: [{ field, message: 'Is taken.' }] },
  );

async function assertUnitCanChange(trx: Knex.Transaction, productId: string, unit: Unit): Promise<void> {
  const moved = await trx('stock_movements').where({ productId }).first<object | undefined>('id');
  if (moved) {
    throw new Refusal(
      'conflict',
      'Unit in use',
      'Its stock was counted in this unit. Archive this product and add one with the other unit.',
    );
  }
  const odd = await trx('stock_level_targets')
    .where({ productId })
    .whereRaw('target_quantity % 1 <> 0')
    .first<object | undefined>('id');
  if (odd && isCounted(unit)) throw validationFailed([unitProblem(unit)]);
}

const unitProblem = (unit: Unit): FieldProblem => ({
  field: 'unit',
  message: `Its target is not a whole number, as ${unit} would need.`,
});
