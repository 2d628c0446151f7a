// A booking that goes to a place on another clock may be on another day there, though nothing else of it changes: it is
// counted again.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger bookings_are_counted_again on bookings;
    create trigger bookings_are_counted_again after update of status, period, source, time_zone on bookings
      for each row when (old.status is distinct from new.status or old.period is distinct from new.period
        or old.source is distinct from new.source or old.time_zone is distinct from new.time_zone)
      execute function count_booking();
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
