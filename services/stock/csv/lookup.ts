// The products and categories of a tenant, to be found by what a file calls them.
import type { Knex } from 'knex';
import type { Unit } from '../../../domain/stock/units';

export interface KnownProduct {
  id: string;
  name: string;
  sku: string | null;
  categoryId: string;
  unit: Unit;
  onHand: string;
  isArchived: boolean;
  hasMoved: boolean;
}

export interface Catalogue {
  products: KnownProduct[];
  bySku: Map<string, KnownProduct>;
  byName: Map<string, KnownProduct>;
  categories: Map<string, { id: string; name: string }>;
  categoryName: Map<string, string>;
}

export const fold = (name: string): string => name.toLowerCase();

export async function readCatalogue(trx: Knex.Transaction): Promise<Catalogue> {
  const products = (await trx('products as p').select(
    ...['p.id', 'p.name', 'p.sku', 'p.categoryId', 'p.unit', 'p.onHand'],
    trx.raw('p.archived_at is not null as is_archived'),
    trx.raw('exists (select from stock_movements m where m.product_id = p.id) as has_moved'),
  )) as unknown as KnownProduct[];
  return {
    ...(await readCategories(trx)),
    products,
    bySku: new Map(products.flatMap(product => (product.sku ? [[fold(product.sku), product]] : []))),
    byName: new Map(products.map(product => [fold(product.name), product])),
  };
}

export async function readCategories(
  trx: Knex.Transaction,
): Promise<Pick<Catalogue, 'categories' | 'categoryName'>> {
  const rows = await trx('categories').select<{ id: string; name: string }[]>('id', 'name');
  return {
    categories: new Map(rows.map(category => [fold(category.name), category])),
    categoryName: new Map(rows.map(({ id, name }) => [id, name])),
  };
}

/** By SKU if the row gives one, else by name; what is wrong if there is none, or it cannot be used. */
export function findProduct(
  { bySku, byName }: Catalogue,
  { sku, name }: { sku?: string; name?: string },
): KnownProduct | string {
  if (!sku && !name) return 'name or SKU is missing';
  const found = sku ? bySku.get(fold(sku)) : byName.get(fold(name!));
  if (!found) return `there is no product ${sku ? `with the SKU ${sku}` : `called ${name}`}`;
  if (sku && name && fold(found.name) !== fold(name))
    return `the SKU ${sku} is that of ${found.name}, not of ${name}`;
  return found.isArchived ? `${found.name} is archived` : found;
}
