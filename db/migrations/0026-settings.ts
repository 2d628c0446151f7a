// How a business wants to work is changed by the business itself: its own settings, nothing else of its row in `tenants`,
// which the application may only read.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The settings of the tenant in the transaction, locked until it ends.
    create function lock_settings() returns jsonb
    volatile language sql security definer set search_path = public, pg_temp as $$
      select settings from tenants
      where id = nullif(current_setting('app.tenant_id', true), '')::uuid for update
    $$;

    -- Sets some of them; what is null has its default again.
    create function change_settings(change jsonb) returns void
    volatile language sql security definer set search_path = public, pg_temp as $$
      update tenants set settings = (settings || change)
        - array(select key from jsonb_each(change) where value = 'null')
      where id = nullif(current_setting('app.tenant_id', true), '')::uuid
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
