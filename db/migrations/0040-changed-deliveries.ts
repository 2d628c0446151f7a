// Vendors change what they bring while the delivery is ahead: when they last did, and what staff find of it in the inbox.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table deliveries add changed_at timestamptz;
    alter table inbox_items drop constraint inbox_items_type_check;
    alter table inbox_items add constraint inbox_items_type_check
      check (type in ('booking', 'vendor', 'overdue', 'delivery_failed'));
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
