// Open needs in the order in which everybody reads them: a page of ten thousand is as soon there as one of ten.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index needs_by_urgency on needs (
      tenant_id, array_position(array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], priority), created_at desc, id desc
    ) where not is_fulfilled and removed_at is null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
