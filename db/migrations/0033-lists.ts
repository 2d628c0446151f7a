// Lists are found and counted in their index alone. The rule of vendors asks for `vendor_id`, and pages that follow each
// other for `created_at`: without them each of up to 10,000 bookings that are counted is looked up in the table.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index bookings_by_start;
    create index bookings_by_start on bookings (tenant_id, starts_at, ends_at) include (id, vendor_id, created_at);
    drop index bookings_by_status;
    create index bookings_by_status on bookings (tenant_id, status, starts_at) include (id, vendor_id, created_at);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
