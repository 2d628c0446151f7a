// Categories of products.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound } from '../../domain/errors';
import { record } from '../audit';
import type { By } from './deps';

export interface CategoryView {
  id: string;
  name: string;
  /** Of those not archived. */
  productCount: number;
}

async function readCategories(trx: Knex.Transaction, id?: string): Promise<CategoryView[]> {
  const query = trx('categories as c')
    .select('c.id', 'c.name')
    .select(
      trx.raw(
        '(select count(*) from products p where p.category_id = c.id and p.archived_at is null) as product_count',
      ),
    )
    .orderBy('c.name');
  if (id) query.where('c.id', id);
  const rows = (await query) as unknown as (Omit<CategoryView, 'productCount'> & { productCount: string })[];
  return rows.map(row => ({ ...row, productCount: Number(row.productCount) }));
}

export const listCategories = (knex: Knex, tenantId: string): Promise<CategoryView[]> =>
  inTenant(knex, tenantId, trx => readCategories(trx));

const nameTaken = (name: string): Refusal =>
  new Refusal('conflict', 'Category exists', `There is a category called ${name}.`);

/** @throws Refusal `conflict` when there is one of this name. */
export function createCategory(knex: Knex, tenantId: string, name: string, by: By): Promise<CategoryView> {
  return inTenant(knex, tenantId, async trx => {
    const [row] = await trx('categories')
      .insert({ tenantId, name, createdAt: by.now })
      .onConflict(['tenantId', 'name'])
      .ignore()
      .returning<{ id: string }[]>('id');
    if (!row) throw nameTaken(name);
    await record(trx, {
      ...by,
      tenantId,
      subject: 'category',
      subjectId: row.id,
      action: 'created',
      to: name,
    });
    return (await readCategories(trx, row.id))[0]!;
  });
}

/** @throws Refusal `not_found`, `conflict`. */
export function renameCategory(
  knex: Knex,
  tenantId: string,
  id: string,
  name: string,
  by: By,
): Promise<CategoryView> {
  return inTenant(knex, tenantId, async trx => {
    const current = await trx('categories')
      .where({ id })
      .forNoKeyUpdate()
      .first<{ name: string } | undefined>('name');
    if (!current) throw notFound('Category');
    const other = await trx('categories').where({ name }).whereNot({ id }).first<object | undefined>('id');
    if (other) throw nameTaken(name);
    await trx('categories').where({ id }).update({ name });
    const change = { action: 'renamed', from: current.name, to: name };
    await record(trx, { ...by, tenantId, subject: 'category', subjectId: id, ...change });
    return (await readCategories(trx, id))[0]!;
  });
}

/** Removes a category without products, archived ones included, and its target. @throws Refusal `not_found`, `conflict`. */
export function deleteCategory(knex: Knex, tenantId: string, id: string, by: By): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    const current = await trx('categories')
      .where({ id })
      .forUpdate()
      .first<{ name: string } | undefined>('name');
    if (!current) throw notFound('Category');
    const used = await trx('products').where({ categoryId: id }).first<object | undefined>('id');
    if (used) {
      throw new Refusal(
        'conflict',
        'Category in use',
        'Move its products to another category first, archived ones too.',
      );
    }
    await trx('categories').where({ id }).delete();
    await record(trx, {
      ...by,
      tenantId,
      subject: 'category',
      subjectId: id,
      action: 'deleted',
      from: current.name,
    });
  });
}
