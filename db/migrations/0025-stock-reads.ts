// Movements of some days, whatever the product: read from the end of those days, not from the end of the ledger.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    'create index stock_movements_by_day on stock_movements (tenant_id, created_at desc, position desc)',
  );
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
