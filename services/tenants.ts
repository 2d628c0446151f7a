// Tenants, and which of them a resource belongs to. Read on every request, changed once in a while: kept for seconds.
import type { Knex } from 'knex';
import { withDefaults } from '../domain/tenant';
import type { Tenant, TenantSettings } from '../domain/tenant';
import { keeping } from './kept';

const KEPT_MS = 5_000;
const KEPT_TENANTS = 10_000;
const KEPT_RESOURCES = 100_000;

interface TenantRow {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
  currency: string;
  settings: Partial<TenantSettings>;
}

const tenants = keeping<Tenant | undefined>(KEPT_MS, KEPT_TENANTS);
/** A resource never changes its tenant, so this needs no end. */
const resourcesBy = new WeakMap<Knex, Map<string, string>>();

export const tenantById = (knex: Knex, id: string): Promise<Tenant | undefined> =>
  tenantWhere(knex, 'id', id);
export const tenantBySlug = (knex: Knex, slug: string): Promise<Tenant | undefined> =>
  tenantWhere(knex, 'slug', slug);
export const tenantByHostname = (knex: Knex, hostname: string): Promise<Tenant | undefined> =>
  tenantWhere(knex, 'hostname', hostname);

const tenantWhere = (
  knex: Knex,
  column: 'id' | 'slug' | 'hostname',
  value: string,
): Promise<Tenant | undefined> =>
  tenants.get(knex, `${column} ${value}`, () => loadTenant(knex, column, value));

/** Its settings were changed: this process reads them anew; others do within {@link KEPT_MS}. */
export const forgetTenants = (knex: Knex): void => tenants.forget(knex);

async function loadTenant(knex: Knex, column: string, value: string): Promise<Tenant | undefined> {
  const row = await knex<TenantRow>('tenants').where(column, value).first();
  if (!row) return undefined;
  const { id, slug, name, timeZone, currency, settings } = row;
  return { id, slug, name, timeZone, currency, settings: withDefaults(settings) };
}

/** Every tenant, for work that goes through all of them one by one. */
export async function tenantIds(knex: Knex): Promise<string[]> {
  const rows = await knex<{ id: string }>('tenants').orderBy('id').select('id');
  return rows.map(row => row.id);
}

/** The tenant of a resource, whoever asks. */
export async function resourceTenant(knex: Knex, resourceId: string): Promise<string | undefined> {
  let resources = resourcesBy.get(knex);
  if (!resources) resourcesBy.set(knex, (resources = new Map()));
  const found = resources.get(resourceId);
  if (found) return found;
  const { rows } = await knex.raw<{ rows: { tenant: string | null }[] }>(
    'select find_resource_tenant(?) as tenant',
    [resourceId],
  );
  const tenantId = rows[0]?.tenant ?? undefined;
  if (resources.size >= KEPT_RESOURCES) resources.clear();
  if (tenantId) resources.set(resourceId, tenantId);
  return tenantId;
}
