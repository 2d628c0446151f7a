// The longest booking is 366 days of its zone, which a clock that goes back makes an hour longer.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    do $$
    declare
      old text;
    begin
      select conname into strict old from pg_constraint
        where conrelid = 'bookings'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%366 days%';
      execute format('alter table bookings drop constraint %I', old);
    end
    $$;
    alter table bookings add constraint bookings_longest
      check (upper(period) - lower(period) <= interval '367 days');
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
