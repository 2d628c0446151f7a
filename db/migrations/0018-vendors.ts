// Vendors and their logins (DESIGN §6): a realm of its own beside that of staff and members. What belongs to a vendor is
// kept from other vendors by Postgres itself, and events say which vendor they concern.
import type { Knex } from 'knex';
import { vendorFunctions } from './0018-vendor-functions';
import { enableTenantIsolation, enableVendorIsolation } from './isolation';

const TENANT_TABLES = ['vendors', 'vip_users', 'vip_sessions', 'vip_links'] as const;
const VENDOR_TABLES = ['vip_users', 'vip_sessions', 'vip_links', 'need_responses', 'audit_events'] as const;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table vendors (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      name text not null,
      contact_name text not null default '',
      email citext,
      phone text,
      notes text not null default '',
      is_active boolean not null default true,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (tenant_id, name),
      -- For references that keep vendor and tenant together.
      unique (tenant_id, id)
    );

    create table vip_users (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      email citext not null,
      name text not null,
      -- Null until the invitation is taken.
      password_hash text,
      is_active boolean not null default true,
      last_login_at timestamptz,
      created_at timestamptz not null default now(),
      unique (tenant_id, email),
      foreign key (tenant_id, vendor_id) references vendors (tenant_id, id)
    );
    create index vip_users_by_email on vip_users (email);
    create index vip_users_by_vendor on vip_users (vendor_id);

    create table vip_sessions (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      vip_user_id uuid not null references vip_users on delete cascade,
      token_hash bytea not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      revoked_at timestamptz,
      foreign key (tenant_id, vendor_id) references vendors (tenant_id, id)
    );
    create index vip_sessions_by_user on vip_sessions (vip_user_id);
    create index vip_sessions_by_expiry on vip_sessions (expires_at);

    -- Links that let the holder of a login set its password, once. Their secret is made from the id with the server's
    -- key, and is nowhere in the database.
    create table vip_links (
      id uuid primary key,
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      vip_user_id uuid not null references vip_users on delete cascade,
      purpose text not null check (purpose in ('invitation', 'reset')),
      -- Null: the holder of the login asked for it.
      created_by uuid references users,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      revoked_at timestamptz,
      foreign key (tenant_id, vendor_id) references vendors (tenant_id, id)
    );
    create index vip_links_by_user on vip_links (vip_user_id);
    create index vip_links_by_expiry on vip_links (expires_at);

    -- The vendor that an event concerns. What a vendor does itself is its own without anybody saying so.
    alter table audit_events
      add vendor_id uuid default nullif(current_setting('app.vendor_id', true), '')::uuid;
    create index audit_events_of_vendors on audit_events (tenant_id, vendor_id, tx, id)
      where vendor_id is not null;
  `);
  for (const table of TENANT_TABLES) await enableTenantIsolation(knex, table);
  await enableVendorIsolation(knex, 'vendors', 'id');
  for (const table of VENDOR_TABLES) await enableVendorIsolation(knex, table);
  await knex.raw(vendorFunctions);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
