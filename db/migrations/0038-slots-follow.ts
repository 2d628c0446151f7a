// Slots follow the roster: it is written down who closed a slot, so that the roster opens its own again and leaves those
// that staff closed, and which slots a manager opened outside of the weekly hours.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table slots
      -- Null while it is not closed, and for those that were closed before this was written down: they stay closed.
      add column closed_by text check (closed_by in ('roster', 'staff')),
      add column by_hand boolean not null default false;

    update slots s set closed_by = 'roster' from resources r, services v
    where r.id = s.staff_id and v.id = s.service_id and s.status = 'closed' and s.starts_at > now()
      and not (r.is_active and v.is_active);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
