// Blocks with recurrence: what was asked for as one (a series, also of a single date), and the dates on which something
// stood in the way. A block itself is a booking of its own (DESIGN §2).
import type { Knex } from 'knex';
import { enableTenantIsolation } from './isolation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table block_series (
      id uuid primary key,
      tenant_id uuid not null references tenants,
      block_type text not null check (block_type in ('MAINTENANCE', 'TRAINING', 'PRIVATE_EVENT', 'BLOCKED')),
      reason text not null,
      -- RFC 5545; null for a block of one date.
      rule text,
      time_zone text not null,
      -- The period of the first date.
      starts_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > starts_at),
      created_by uuid references users,
      created_by_name text not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index block_series_by_creation on block_series (tenant_id, created_at);

    -- Dates that could not be blocked, until somebody has decided what to do about them.
    create table block_gaps (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      series_id uuid not null references block_series on delete cascade,
      resource_id uuid not null references resources,
      starts_at timestamptz not null,
      ends_at timestamptz not null,
      status text not null default 'open' check (status in ('open', 'skipped', 'filled')),
      unique (series_id, resource_id, starts_at)
    );
    create index block_gaps_open on block_gaps (series_id, starts_at) where status = 'open';

    alter table bookings add column block_series_id uuid references block_series;
    create index bookings_by_series on bookings (block_series_id, starts_at) where block_series_id is not null;

    -- A long series waits for its lifecycles behind what people attend: nobody is told of a block.
    create index bookings_attended_without_lifecycle on bookings (created_at)
      where lifecycle_started_at is null and kind <> 'block';
    create index blocks_without_lifecycle on bookings (starts_at)
      where lifecycle_started_at is null and kind = 'block';
    create or replace function claim_unstarted_bookings(max_rows integer, lease interval)
    returns table (booking_id uuid, tenant_id uuid)
    volatile language sql security definer set search_path = public, pg_temp as $$
      with attended as (
        select c.id from bookings c
        where c.lifecycle_started_at is null and c.kind <> 'block'
          and (c.lifecycle_claimed_until is null or c.lifecycle_claimed_until < now())
        order by c.created_at limit max_rows
        for update skip locked
      ), blocks as (
        select c.id from bookings c
        where c.lifecycle_started_at is null and c.kind = 'block'
          and (c.lifecycle_claimed_until is null or c.lifecycle_claimed_until < now())
        order by c.starts_at limit (select max_rows - count(*) from attended)
        for update skip locked
      )
      update bookings b set lifecycle_claimed_until = now() + lease
      where b.id in (select id from attended union all select id from blocks)
      returning b.id, b.tenant_id
    $$;
  `);
  for (const table of ['block_series', 'block_gaps']) await enableTenantIsolation(knex, table);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
