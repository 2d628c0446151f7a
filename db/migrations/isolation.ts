// Row-level security of one table, the same for every table that belongs to a tenant, or to a vendor of one (DESIGN §6).
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

/**
 * Narrows the tenant's rule: while a transaction has set `app.vendor_id`, it sees and writes only the rows of that vendor.
 * Staff and workers set none, and see those of all. Call it for every table with a `vendor_id`, after
 * {@link enableTenantIsolation}; rows of no vendor (null) are for staff only. It is one rule with the tenant's, not a
 * restrictive one beside it: that would bind the owner too, and hide the indexes from the functions that search as it.
 * The planner makes no use of this rule: a query of a vendor also names its `vendor_id` when it wants an index. It is a
 * `case` and no `or`, of which the planner would expect that hardly a row is left, and sort what it should read in order.
 */
export async function enableVendorIsolation(knex: Knex, table: string, column = 'vendor_id'): Promise<void> {
  const tenant = `tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid`;
  const vendor = `nullif(current_setting('app.vendor_id', true), '')`;
  const rule = `${tenant} and case when ${vendor} is null then true else ${column} = ${vendor}::uuid end`;
  await knex.raw(`alter policy tenant_isolation on ${table} using (${rule}) with check (${rule})`);
}
