// Customers whom staff let book nothing: few, and asked for with every booking by somebody without a login.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index customers_no_booking on customers (tenant_id)
    where permission_overrides ->> 'canBook' = 'false'
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
