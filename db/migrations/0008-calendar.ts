// Calendars outside Berth: where the bookings of a staff member are written to, how the event of each booking stands on
// that server, and the secret feeds that calendars subscribe to.
import type { Knex } from 'knex';
import { enableTenantIsolation } from './isolation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Nobody shares a calendar, whatever the tenant: of two who kept the same one in line each would undo the other.
    alter table resources add column calendar_url text check (kind = 'staff' or calendar_url is null);
    create unique index resources_by_calendar on resources (calendar_url) where calendar_url is not null;

    create table calendar_events (
      booking_id uuid primary key references bookings on delete cascade,
      tenant_id uuid not null references tenants,
      -- The address of the event and of the calendar it lies in; null: it lies nowhere.
      event_url text,
      calendar_url text,
      -- What the server calls the version we wrote; null when it does not say.
      etag text,
      -- Of the content we wrote; null: none.
      fingerprint text,
      status text not null check (status in ('synced', 'failed')),
      message text,
      synced_at timestamptz,
      updated_at timestamptz not null,
      check ((status = 'failed') = (message is not null)),
      check ((event_url is null) = (calendar_url is null))
    );
    create index calendar_events_by_calendar on calendar_events (tenant_id, calendar_url)
      where calendar_url is not null;

    create table calendar_feeds (
      -- The random part of its address; the code beside it is made with the server's key.
      id uuid primary key,
      tenant_id uuid not null references tenants,
      resource_id uuid not null references resources on delete cascade,
      created_by uuid references users,
      created_at timestamptz not null,
      revoked_at timestamptz
    );
    create unique index calendar_feeds_one_each on calendar_feeds (resource_id) where revoked_at is null;

    -- What a feed shows, if it has not been revoked.
    create function find_calendar_feed(feed uuid)
    returns table (tenant_id uuid, resource_id uuid)
    stable language sql security definer set search_path = public, pg_temp as $$
      select f.tenant_id, f.resource_id from calendar_feeds f where f.id = feed and f.revoked_at is null
    $$;

    -- The tenants that have events on a calendar server, or should have.
    create function tenants_with_calendars()
    returns setof uuid stable language sql security definer set search_path = public, pg_temp as $$
      select r.tenant_id from resources r where r.calendar_url is not null
      union
      select e.tenant_id from calendar_events e where e.calendar_url is not null
    $$;
  `);
  await enableTenantIsolation(knex, 'calendar_events');
  await enableTenantIsolation(knex, 'calendar_feeds');
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
