// Vendors change what they bring while the delivery is ahead: when they last did.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table deliveries add changed_at timestamptz');
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
