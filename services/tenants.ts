// Tenants, and which of them a resource belongs to. Read on every request, changed once in a while: kept for seconds.
import type { Knex } from 'knex';
import { withDefaults } from '../domain/tenant';
import type { Tenant, TenantSettings } from '../domain/tenant';

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

interface Kept {
  tenants: Map<string, { tenant: Promise<Tenant | undefined>; until: number }>;
  /** A resource never changes its tenant, so this needs no end. */
  resources: Map<string, string>;
}

const keptBy = new WeakMap<Knex, Kept>();

function kept(knex: Knex): Kept {
  let found = keptBy.get(knex);
  if (!found) keptBy.set(knex, (found = { tenants: new Map(), resources: new Map() }));
  return found;
}

export const tenantById = (knex: Knex, id: string): Promise<Tenant | undefined> =>
  tenantWhere(knex, 'id', id);
export const tenantBySlug = (knex: Knex, slug: string): Promise<Tenant | undefined> =>
  tenantWhere(knex, 'slug', slug);
export const tenantByHostname = (knex: Knex, hostname: string): Promise<Tenant | undefined> =>
  tenantWhere(knex, 'hostname', hostname);

function tenantWhere(
  knex: Knex,
  column: 'id' | 'slug' | 'hostname',
  value: string,
): Promise<Tenant | undefined> {
  const { tenants } = kept(knex);
  const key = `${column} ${value}`;
  const found = tenants.get(key);
  if (found && found.until > Date.now()) return found.tenant;
  if (tenants.size >= KEPT_TENANTS) tenants.clear();
  const tenant = loadTenant(knex, column, value);
  tenants.set(key, { tenant, until: Date.now() + KEPT_MS });
  tenant.catch(() => tenants.delete(key));
  return tenant;
}

/** Its settings were changed: this process reads them anew; others do within {@link KEPT_MS}. */
export const forgetTenants = (knex: Knex): void => kept(knex).tenants.clear();

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

/** The tenant of a resource that can be booked, whoever asks. */
export async function resourceTenant(knex: Knex, resourceId: string): Promise<string | undefined> {
  const { resources } = kept(knex);
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
