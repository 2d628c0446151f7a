// Products, targets and movements for tests, made by the product's own services where what is on hand has to be right.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Unit } from '../../domain/stock/units';
import type { Tenant } from '../../domain/tenant';
import type { By } from '../../services/stock/deps';
import { createMovement } from '../../services/stock/movements';
import type { TargetRequest } from '../../services/stock/targets';
import { setTarget } from '../../services/stock/targets';

let counter = 0;
const next = (): number => (counter += 1);

export const byManager = (now: string): By => ({ actor: { type: 'staff', id: null, name: 'Mara' }, now });

export async function createCategory(
  owner: Knex,
  tenant: Tenant,
  name = `Category ${next()}`,
): Promise<string> {
  const [row] = await owner('categories')
    .insert({ tenantId: tenant.id, name })
    .returning<{ id: string }[]>('id');
  return row!.id;
}

export interface ProductOverrides {
  name?: string;
  sku?: string;
  unit?: Unit;
  categoryId?: string;
}

export async function createProduct(
  owner: Knex,
  tenant: Tenant,
  overrides: ProductOverrides = {},
): Promise<string> {
  const { name = `Product ${next()}`, sku = null, unit = 'oz' } = overrides;
  const categoryId = overrides.categoryId ?? (await createCategory(owner, tenant));
  const [row] = await owner('products')
    .insert({ tenantId: tenant.id, name, sku, unit, categoryId })
    .returning<{ id: string }[]>('id');
  return row!.id;
}

/** Many at once, of one category, without stock. */
export async function createProducts(owner: Knex, tenant: Tenant, count: number): Promise<string[]> {
  const categoryId = await createCategory(owner, tenant);
  const { rows } = await owner.raw<{ rows: { id: string }[] }>(
    `insert into products (tenant_id, category_id, name, unit)
     select ?, ?, ? || n, 'oz' from generate_series(1, ?) n returning id`,
    [tenant.id, categoryId, `Bulk ${randomUUID().slice(0, 8)} `, count],
  );
  return rows.map(row => row.id);
}

/** Counts a product: it has this much afterwards. */
export async function stockUp(
  knex: Knex,
  tenant: Tenant,
  productId: string,
  quantity: number,
  now: string,
): Promise<void> {
  const deps = { knex, alertsByDefault: true };
  await createMovement(deps, tenant.id, { productId, type: 'COUNT', quantity }, byManager(now));
}

export async function createTarget(
  knex: Knex,
  tenant: Tenant,
  target: Partial<TargetRequest> & { targetQuantity: number },
  now: string,
): Promise<string> {
  const defaults = {
    ...{ warningThresholdPercent: 50, criticalThresholdPercent: 25 },
    ...{ autoCreateVipNeed: true, isActive: true },
  };
  const set = await setTarget(knex, tenant.id, { ...defaults, ...target }, byManager(now));
  return set.id;
}
