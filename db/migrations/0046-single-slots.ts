// Single slots: one that a manager deleted is kept as closed for good, so that the weekly hours do not make it again.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table slots drop constraint slots_closed_by_check;
    alter table slots add constraint slots_closed_by_check check (closed_by in ('roster', 'staff', 'deleted'));
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
