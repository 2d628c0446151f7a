// The tenant of a resource is known whether or not the resource is in service: whoever asks for one that is not is told
// so, in words, where "not found" said nothing.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace function find_resource_tenant(resource uuid)
    returns uuid stable language sql security definer set search_path = public, pg_temp as $$
      select r.tenant_id from resources r where r.id = resource
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
