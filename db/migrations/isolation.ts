// Row-level security of one table, the same for every table that belongs to a tenant (DESIGN §6).
import type { Knex } from 'knex';

/**
 * Rows are visible to, and can be written by, a transaction that has set `app.tenant_id` to their tenant. The owner of
 * the schema keeps a policy of its own: migrations move data, and the few functions that must look across tenants
 * (0001-functions.ts) run as it. The application's role owns nothing, so that policy never applies to it.
 */
export async function enableTenantIsolation(knex: Knex, table: string): Promise<void> {
  await knex.raw(`
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant_isolation on ${table}
      using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
    create policy owner_access on ${table} to current_user using (true) with check (true);
  `);
}
