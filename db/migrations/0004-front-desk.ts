// The front desk (booking-management): services, who does them and when, the slots that are offered, and the line of
// those who wait for one. A staff member is a resource of kind `staff`, so appointments fall under the same constraint as
// every other booking.
import type { Knex } from 'knex';
import { enableTenantIsolation } from './isolation';

const TENANT_TABLES = [
  'services',
  'staff_services',
  'staff_shifts',
  'staff_days_off',
  'slots',
  'waitlist_entries',
  'waitlist_offers',
  'booking_counts',
  'booking_count_changes',
] as const;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table services (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      name text not null,
      description text not null default '',
      duration_minutes integer not null check (duration_minutes between 5 and 1440),
      buffer_before_minutes integer not null default 0 check (buffer_before_minutes between 0 and 480),
      buffer_after_minutes integer not null default 0 check (buffer_after_minutes between 0 and 480),
      price_minor integer check (price_minor >= 0),
      position integer not null default 0,
      is_active boolean not null default true,
      created_at timestamptz not null default now(),
      unique (tenant_id, name)
    );

    create table staff_services (
      tenant_id uuid not null references tenants,
      staff_id uuid not null references resources on delete cascade,
      service_id uuid not null references services on delete cascade,
      primary key (staff_id, service_id)
    );
    create index staff_services_by_service on staff_services (service_id);

    -- Weekly hours, times on the wall of the place. A shift that ends at or before it begins ends on the next day.
    create table staff_shifts (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      staff_id uuid not null references resources on delete cascade,
      weekday integer not null check (weekday between 1 and 7),
      from_time time not null,
      to_time time not null
    );
    create index staff_shifts_by_staff on staff_shifts (staff_id);

    create table staff_days_off (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      staff_id uuid not null references resources on delete cascade,
      from_date date not null,
      to_date date not null check (to_date >= from_date),
      reason text not null default ''
    );
    create index staff_days_off_by_staff on staff_days_off (staff_id);

    create table slots (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      service_id uuid not null references services,
      staff_id uuid not null references resources,
      starts_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > starts_at),
      status text not null default 'open' check (status in ('open', 'held', 'booked', 'closed')),
      -- Until when a held slot is kept for whom it was offered to.
      held_until timestamptz,
      created_at timestamptz not null default now(),
      check ((status = 'held') = (held_until is not null)),
      unique (staff_id, service_id, starts_at)
    );
    create index slots_by_start on slots (tenant_id, starts_at);
    create index slots_open on slots (service_id, starts_at) where status = 'open';

    alter table bookings add column slot_id uuid references slots;
    alter table bookings add column service_id uuid references services;
    create index bookings_by_slot on bookings (slot_id) where slot_id is not null;
    create index bookings_by_service on bookings (tenant_id, service_id, starts_at) where service_id is not null;

    create table waitlist_entries (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      service_id uuid not null references services,
      staff_id uuid references resources,
      customer_name text not null,
      customer_phone text not null,
      customer_email text,
      -- When the customer could come, if not at any time.
      wanted_from timestamptz,
      wanted_until timestamptz,
      status text not null default 'waiting' check (status in ('waiting', 'booked', 'removed')),
      booking_id uuid references bookings,
      created_at timestamptz not null default now(),
      check (wanted_until is null or wanted_from is null or wanted_until > wanted_from)
    );
    create index waitlist_in_line on waitlist_entries (tenant_id, service_id, created_at) where status = 'waiting';

    create table waitlist_offers (
      id uuid primary key,
      tenant_id uuid not null references tenants,
      entry_id uuid not null references waitlist_entries on delete cascade,
      slot_id uuid not null references slots,
      status text not null default 'open'
        check (status in ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      answered_at timestamptz
    );
    -- One offer of a slot at a time, and nobody holds two offers of the same slot over its life.
    create unique index waitlist_offers_one_open on waitlist_offers (slot_id) where status = 'open';
    create index waitlist_offers_by_entry on waitlist_offers (entry_id);
  `);
  await knex.raw(COUNTS);
  for (const table of TENANT_TABLES) await enableTenantIsolation(knex, table);
}

/**
 * How many bookings there are by day, kind, status and source, so that statistics cost the same at a thousand bookings
 * and at a million. A booking only ever adds a change (no row that everybody waits for); housekeeping folds the changes
 * into the counts, and readers add both up.
 */
const COUNTS = `
  create table booking_counts (
    tenant_id uuid not null references tenants,
    day date not null,
    kind text not null,
    status text not null,
    source text not null,
    count bigint not null,
    primary key (tenant_id, day, kind, status, source)
  );

  create table booking_count_changes (
    id bigint generated always as identity primary key,
    tenant_id uuid not null references tenants,
    day date not null,
    kind text not null,
    status text not null,
    source text not null,
    change integer not null
  );
  create index booking_count_changes_by_day on booking_count_changes (tenant_id, day);

  create function count_booking() returns trigger language plpgsql as $$
  begin
    if tg_op in ('UPDATE', 'DELETE') then
      insert into booking_count_changes (tenant_id, day, kind, status, source, change)
      values (old.tenant_id, (old.starts_at at time zone old.time_zone)::date, old.kind, old.status, old.source, -1);
    end if;
    if tg_op in ('INSERT', 'UPDATE') then
      insert into booking_count_changes (tenant_id, day, kind, status, source, change)
      values (new.tenant_id, (new.starts_at at time zone new.time_zone)::date, new.kind, new.status, new.source, 1);
    end if;
    return null;
  end
  $$;
  create trigger bookings_are_counted after insert or delete on bookings
    for each row execute function count_booking();
  create trigger bookings_are_counted_again after update of status, period, source on bookings
    for each row when (old.status is distinct from new.status or old.period is distinct from new.period
      or old.source is distinct from new.source)
    execute function count_booking();

  insert into booking_counts (tenant_id, day, kind, status, source, count)
  select tenant_id, (starts_at at time zone time_zone)::date, kind, status, source, count(*)
  from bookings group by 1, 2, 3, 4, 5;

  -- Folds the changes into the counts, for all tenants. Answers how many changes went.
  create function fold_booking_counts() returns bigint
  volatile language sql security definer set search_path = public, pg_temp as $$
    with gone as (
      delete from booking_count_changes c where c.id in (
        select f.id from booking_count_changes f order by f.id limit 100000 for update skip locked)
      returning c.*
    ), sums as (
      select tenant_id, day, kind, status, source, sum(change) as change from gone group by 1, 2, 3, 4, 5
    ), folded as (
      insert into booking_counts as b (tenant_id, day, kind, status, source, count)
      select tenant_id, day, kind, status, source, change from sums where change <> 0
      on conflict (tenant_id, day, kind, status, source) do update set count = b.count + excluded.count
      returning 1
    )
    select count(*) from gone where (select count(*) from folded) >= 0
  $$;
`;

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
