// Those who wait in line until their wanted time is over, and no longer.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table waitlist_entries drop constraint waitlist_entries_status_check;
    alter table waitlist_entries add constraint waitlist_entries_status_check
      check (status in ('waiting', 'booked', 'removed', 'expired'));
    create index waitlist_by_end on waitlist_entries (wanted_until)
      where status = 'waiting' and wanted_until is not null;

    -- The tenants somebody waits at whose wanted time is over.
    create function tenants_with_waiting_over(at timestamptz)
    returns setof uuid stable language sql security definer set search_path = public, pg_temp as $$
      select distinct e.tenant_id from waitlist_entries e where e.status = 'waiting' and e.wanted_until <= at
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
