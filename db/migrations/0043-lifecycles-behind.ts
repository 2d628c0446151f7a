// Bookings that were changed by a bulk job, and whose lifecycles have to be told: they wait here for the worker's starter, as
// new ones do for their lifecycle.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Since when this booking is not any more what its lifecycle takes it for.
    alter table bookings add column lifecycle_behind_at timestamptz;
    create index bookings_with_lifecycle_behind on bookings (lifecycle_behind_at) where lifecycle_behind_at is not null;

    -- Takes up to max_rows of them for a while. What has no lifecycle yet begins with what it finds, and need not be told.
    -- Telling costs far more than changing: while a job of the tenant runs it has the machine, for a minute at most.
    create function claim_lifecycles_behind(max_rows integer, lease interval)
    returns table (booking_id uuid, tenant_id uuid, behind_at text)
    volatile language sql security definer set search_path = public, pg_temp as $$
      update bookings b set lifecycle_claimed_until = now() + lease
      where b.id in (
        select c.id from bookings c
        where c.lifecycle_behind_at is not null and c.lifecycle_started_at is not null
          and (c.lifecycle_behind_at < now() - interval '1 minute' or not exists (
            select from bulk_jobs j where j.tenant_id = c.tenant_id and j.status = 'running'))
          and (c.lifecycle_claimed_until is null or c.lifecycle_claimed_until < now())
        order by c.lifecycle_behind_at limit max_rows
        for update skip locked
      )
      returning b.id, b.tenant_id, b.lifecycle_behind_at::text
    $$;

    -- How many lifecycles have not heard of what a job did to their bookings, and since when the first has not.
    create function behind_lag()
    returns table (waiting bigint, oldest timestamptz)
    stable language sql security definer set search_path = public, pg_temp as $$
      select count(*), min(b.lifecycle_behind_at) from bookings b where b.lifecycle_behind_at is not null
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
