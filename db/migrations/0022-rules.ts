// Members and the rules of their sessions (DESIGN §6): tiers and tags, what staff granted or took away, the numbers of the
// rules per tenant, location and tier, what was refused, and the keys by which other systems ask about customers.
import type { Knex } from 'knex';
import { enableTenantIsolation } from './isolation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table customers
      add column tier text check (tier in ('BRONZE', 'SILVER', 'GOLD', 'PLATINUM')),
      add column tags text[] not null default '{}',
      add column permission_overrides jsonb not null default '{}',
      add column search_text text not null generated always as (
        lower(full_name || ' ' || coalesce(email::text, '') || ' ' || coalesce(phone, ''))
      ) stored;
    create index customers_by_name on customers (tenant_id, lower(full_name), id);
    create index users_by_customer on users (customer_id) where customer_id is not null;

    -- Agreed when it was booked; null: what the tenant says.
    alter table bookings add column cancellation_cutoff_minutes integer
      check (cancellation_cutoff_minutes >= 0);
    create index bookings_blocks on bookings (resource_id, ends_at) where kind = 'block';

    create table booking_rules (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      scope text not null check (scope in ('tenant', 'location', 'tier')),
      location_id uuid references locations on delete cascade,
      tier text check (tier in ('BRONZE', 'SILVER', 'GOLD', 'PLATINUM')),
      parameters jsonb not null,
      updated_at timestamptz not null,
      updated_by uuid references users,
      check ((scope = 'location') = (location_id is not null)),
      check ((scope = 'tier') = (tier is not null)),
      unique nulls not distinct (tenant_id, scope, location_id, tier)
    );

    create table booking_restrictions (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      customer_id uuid not null references customers on delete cascade,
      type text not null
        check (type in ('BOOKING_BAN', 'BLACKLISTED_LOCATION', 'MAX_ADVANCE_DAYS', 'MAX_CONCURRENT_BOOKINGS')),
      value jsonb,
      reason text not null,
      expires_at timestamptz,
      created_by uuid references users,
      created_at timestamptz not null,
      lifted_by uuid references users,
      lifted_at timestamptz,
      check ((type = 'BOOKING_BAN') = (value is null))
    );
    create index booking_restrictions_in_force on booking_restrictions (customer_id) where lifted_at is null;

    -- One row per rule that said no; with overridden_by, that staff said yes all the same, and why.
    create table rule_violations (
      id bigint generated always as identity primary key,
      tenant_id uuid not null references tenants,
      customer_id uuid references customers on delete cascade,
      rule text not null,
      limit_value text not null,
      actual_value text not null,
      resource_id uuid references resources on delete cascade,
      booking_id uuid references bookings on delete cascade,
      wanted_from timestamptz not null,
      wanted_until timestamptz not null,
      actor_type text not null,
      actor_id uuid,
      overridden_by uuid references users,
      override_reason text,
      -- Set by what may run twice.
      operation_id text,
      created_at timestamptz not null,
      unique (tenant_id, operation_id, rule)
    );
    create index rule_violations_by_customer on rule_violations (customer_id, created_at);
    create index rule_violations_by_time on rule_violations (tenant_id, created_at);

    create table api_keys (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      name text not null,
      key_hash bytea not null unique,
      -- The end of the key, by which people tell them apart.
      hint text not null,
      created_by uuid references users,
      created_at timestamptz not null,
      last_used_on date,
      revoked_at timestamptz
    );
    create index api_keys_by_tenant on api_keys (tenant_id, created_at);

    -- The tenant of a key that is good.
    create function find_api_key(hash bytea)
    returns table (key_id uuid, tenant_id uuid, name text)
    stable language sql security definer set search_path = public, pg_temp as $$
      select k.id, k.tenant_id, k.name from api_keys k where k.key_hash = hash and k.revoked_at is null
    $$;
  `);
  for (const table of ['booking_rules', 'booking_restrictions', 'rule_violations', 'api_keys'])
    await enableTenantIsolation(knex, table);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
