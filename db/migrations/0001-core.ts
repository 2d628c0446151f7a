// The core of the domain: tenants, people, places, bookings and what is recorded about them; the one constraint that
// forbids selling a thing twice; and row-level security on every table that belongs to a tenant.
import type { Knex } from 'knex';
import { resolverFunctions } from './0001-functions';
import { enableTenantIsolation } from './isolation';

const TENANT_TABLES = [
  'users',
  'sessions',
  'locations',
  'resources',
  'customers',
  'bookings',
  'booking_tokens',
  'inbox_items',
  'notifications',
  'idempotency_keys',
  'audit_events',
  'analytics_events',
] as const;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create extension if not exists btree_gist;
    create extension if not exists citext;
    create extension if not exists pg_trgm;

    create table tenants (
      id uuid primary key default uuidv7(),
      slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]*$'),
      name text not null,
      hostname citext unique,
      time_zone text not null,
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      settings jsonb not null default '{}',
      features jsonb not null default '{}',
      created_at timestamptz not null default now()
    );

    create table locations (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      name text not null,
      time_zone text,
      opening_hours jsonb not null default '{}',
      created_at timestamptz not null default now(),
      unique (tenant_id, name)
    );

    create table resources (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      location_id uuid references locations,
      kind text not null check (kind in ('vehicle', 'staff', 'bay', 'dock')),
      name text not null,
      description text not null default '',
      price_minor integer check (price_minor >= 0),
      buffer_before interval not null default '0' check (buffer_before >= '0'),
      buffer_after interval not null default '0' check (buffer_after >= '0'),
      attributes jsonb not null default '{}',
      position integer not null default 0,
      is_active boolean not null default true,
      created_at timestamptz not null default now()
    );
    create index resources_by_kind on resources (tenant_id, kind, position);

    create table customers (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      full_name text not null,
      email citext,
      phone text,
      created_at timestamptz not null default now(),
      unique (tenant_id, email)
    );
    create index customers_by_phone on customers (tenant_id, phone);

    create table users (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      customer_id uuid references customers,
      email citext not null,
      password_hash text not null,
      name text not null,
      role text not null check (role in ('admin', 'manager', 'staff', 'operator', 'member')),
      is_active boolean not null default true,
      last_login_at timestamptz,
      created_at timestamptz not null default now(),
      unique (tenant_id, email)
    );
    create index users_by_email on users (email);

    create table sessions (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      user_id uuid not null references users on delete cascade,
      token_hash bytea not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      revoked_at timestamptz
    );
    create index sessions_by_user on sessions (user_id);
    create index sessions_by_expiry on sessions (expires_at);

    create table bookings (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      kind text not null check (kind in ('rental', 'appointment', 'session', 'delivery', 'block')),
      block_type text check (block_type in ('MAINTENANCE', 'TRAINING', 'PRIVATE_EVENT', 'BLOCKED')),
      resource_id uuid not null references resources,
      location_id uuid references locations,
      customer_id uuid references customers,
      status text not null
        check (status in ('pending', 'upcoming', 'active', 'completed', 'cancelled', 'no_show')),
      cancel_reason text check (cancel_reason in ('customer', 'staff', 'vendor', 'expired', 'failed')),
      source text not null,
      period tstzrange not null,
      occupied tstzrange not null,
      starts_at timestamptz not null generated always as (lower(period)) stored,
      ends_at timestamptz not null generated always as (upper(period)) stored,
      occupied_from timestamptz not null generated always as (lower(occupied)) stored,
      occupied_until timestamptz not null generated always as (upper(occupied)) stored,
      time_zone text not null,
      customer_name text not null default '',
      customer_email text,
      customer_phone text,
      search_text text not null generated always as (
        lower(customer_name || ' ' || coalesce(customer_email, '') || ' ' || coalesce(customer_phone, ''))
      ) stored,
      notes text not null default '',
      price_minor integer check (price_minor >= 0),
      currency text not null,
      revision integer not null default 1,
      pending_until timestamptz,
      confirmed_at timestamptz,
      confirmed_by uuid references users,
      completed_at timestamptz,
      cancelled_at timestamptz,
      overdue_at timestamptz,
      created_by uuid references users,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      -- The outbox of lifecycles: null until Temporal runs one for this booking.
      lifecycle_started_at timestamptz,
      lifecycle_claimed_until timestamptz,
      -- Set by the last step of the lifecycle: nothing lies ahead of this booking any more.
      lifecycle_ended_at timestamptz,
      check ((kind = 'block') = (block_type is not null)),
      check ((status = 'cancelled') = (cancel_reason is not null)),
      check ((status = 'pending') <= (pending_until is not null)),
      check (not isempty(period) and not lower_inf(period) and not upper_inf(period)),
      check (lower_inc(period) and not upper_inc(period)),
      check (occupied @> period),
      check (upper(period) - lower(period) <= interval '366 days'),
      constraint bookings_never_overlap exclude using gist (resource_id with =, occupied with &&)
        where (status in ('pending', 'upcoming', 'active'))
    );
    create index bookings_by_start on bookings (tenant_id, starts_at, ends_at);
    create index bookings_by_status on bookings (tenant_id, status, starts_at);
    create index bookings_by_resource on bookings (tenant_id, resource_id, starts_at);
    create index bookings_by_creation on bookings (tenant_id, created_at);
    create index bookings_by_customer on bookings (customer_id, starts_at);
    create index bookings_by_words on bookings using gin (search_text gin_trgm_ops);
    create index bookings_live on bookings (resource_id, occupied_from)
      where status in ('pending', 'upcoming', 'active');
    create index bookings_overdue on bookings (tenant_id, overdue_at)
      where overdue_at is not null and status = 'active';
    create index bookings_without_lifecycle on bookings (created_at) where lifecycle_started_at is null;
    create index bookings_with_lifecycle_ahead on bookings (id) where lifecycle_ended_at is null;

    create table booking_tokens (
      id uuid primary key,
      tenant_id uuid not null references tenants,
      booking_id uuid not null unique references bookings on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz
    );

    create table notifications (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      key text not null,
      booking_id uuid references bookings on delete cascade,
      revision integer not null,
      event text not null,
      channel text not null check (channel in ('email', 'sms', 'slack')),
      audience text not null check (audience in ('customer', 'staff')),
      anchor_at timestamptz,
      recipient text not null,
      subject text not null,
      body text not null,
      status text not null check (status in ('queued', 'sent', 'stored', 'failed', 'skipped')),
      attempts integer not null default 0,
      last_error text,
      provider_id text,
      created_at timestamptz not null default now(),
      sent_at timestamptz,
      unique (tenant_id, key)
    );
    create index notifications_by_booking on notifications (booking_id);
    create index notifications_by_time on notifications (tenant_id, created_at);
    create index notifications_queued on notifications (created_at) where status = 'queued';

    create table inbox_items (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      type text not null check (type in ('booking', 'overdue', 'delivery_failed')),
      status text not null default 'pending' check (status in ('pending', 'done')),
      title text not null,
      booking_id uuid references bookings on delete cascade,
      notification_id uuid references notifications on delete cascade,
      created_at timestamptz not null,
      done_at timestamptz,
      done_by uuid references users
    );
    create index inbox_by_status on inbox_items (tenant_id, status, created_at);
    create index inbox_by_booking on inbox_items (booking_id);

    create table idempotency_keys (
      tenant_id uuid not null references tenants,
      scope text not null,
      key text not null,
      fingerprint text not null,
      status integer,
      answer jsonb,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      primary key (tenant_id, scope, key)
    );
    create index idempotency_keys_by_expiry on idempotency_keys (expires_at);

    create table audit_events (
      id bigint generated always as identity,
      -- The transaction that wrote it: readers of the live stream stop before the oldest one still running, so that
      -- an event committed late is never passed over.
      tx xid8 not null default pg_current_xact_id(),
      tenant_id uuid not null references tenants,
      subject text not null,
      subject_id uuid not null,
      action text not null,
      from_value text,
      to_value text,
      actor_type text not null,
      actor_id uuid,
      actor_name text not null,
      reason text,
      metadata jsonb not null default '{}',
      -- Set by what may run twice: the second run finds it and changes nothing.
      operation_id text,
      request_id text,
      created_at timestamptz not null,
      primary key (id)
    );
    create index audit_events_by_subject on audit_events (subject_id, id);
    create index audit_events_in_order on audit_events (tenant_id, tx, id);
    create unique index audit_events_once on audit_events (tenant_id, operation_id)
      where operation_id is not null;

    create table analytics_events (
      id bigint generated always as identity primary key,
      tenant_id uuid not null references tenants,
      name text not null,
      properties jsonb not null,
      created_at timestamptz not null
    );
    create index analytics_events_by_name on analytics_events (tenant_id, name, created_at);

    -- Budgets of calls, shared by all API processes. Belongs to no tenant: keys are hashes of addresses and accounts.
    create table rate_limits (
      key text primary key,
      points integer not null default 0,
      expire bigint
    );
  `);
  for (const table of TENANT_TABLES) await enableTenantIsolation(knex, table);
  await knex.raw(resolverFunctions);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
