// What vendors expect to harvest, and the conversation with each of them. Messages nobody has read are told of by mail
// after a while: what waits for that is a burst, one at a time for each side of a conversation, and the row the worker's
// starter goes by, as bookings are for their lifecycles.
import type { Knex } from 'knex';
import { enableTenantIsolation, enableVendorIsolation } from './isolation';

const TABLES = ['harvests', 'vendor_messages', 'unread_bursts'] as const;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table harvests (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      -- Null for what is not in the business's list of products.
      product_id uuid references products,
      product_name text not null,
      expected_date date not null,
      quantity numeric(18,3) not null check (quantity > 0),
      -- Null: as the vendor counts it.
      unit text,
      notes text not null default '',
      created_by uuid references vip_users,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      withdrawn_at timestamptz,
      foreign key (tenant_id, vendor_id) references vendors (tenant_id, id)
    );
    create index harvests_expected on harvests (tenant_id, expected_date) where withdrawn_at is null;
    create index harvests_by_vendor on harvests (vendor_id, expected_date);

    create table vendor_messages (
      id uuid primary key default uuidv7(),
      -- In the order they were written.
      position bigint generated always as identity,
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      sender text not null check (sender in ('vendor', 'staff')),
      author_id uuid,
      author_name text not null,
      body text not null check (char_length(body) between 1 and 4000),
      about_kind text check (about_kind in ('booking', 'need', 'quote')),
      about_id uuid,
      created_at timestamptz not null,
      -- By the other side.
      read_at timestamptz,
      check ((about_kind is null) = (about_id is null)),
      foreign key (tenant_id, vendor_id) references vendors (tenant_id, id)
    );
    create index vendor_messages_by_thread on vendor_messages (vendor_id, position);
    create index vendor_messages_unread on vendor_messages (tenant_id, vendor_id, sender) where read_at is null;

    create table unread_bursts (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      -- Who has not read.
      reader text not null check (reader in ('vendor', 'staff')),
      opened_at timestamptz not null,
      -- When a mail tells of it.
      due_at timestamptz not null,
      closed_at timestamptz,
      outcome text check (outcome in ('read', 'told')),
      -- When its workflow has to be started, or told that it was read; null: nothing is left to be done.
      call_at timestamptz,
      check ((closed_at is null) = (outcome is null)),
      foreign key (tenant_id, vendor_id) references vendors (tenant_id, id)
    );
    create unique index unread_bursts_one_open on unread_bursts (vendor_id, reader) where closed_at is null;
    create index unread_bursts_calls on unread_bursts (call_at) where call_at is not null;
  `);
  for (const table of TABLES) {
    await enableTenantIsolation(knex, table);
    await enableVendorIsolation(knex, table);
  }
  await knex.raw(`
    -- Takes up to max_rows bursts whose workflow has to be called, and puts the next call off for as long as a call may
    -- take: a starter that dies leaves them to another. What the call was asked for goes along, to the microsecond.
    create function claim_unread_bursts(max_rows integer, lease interval)
    returns table (burst_id uuid, tenant_id uuid, due_at timestamptz, is_read boolean, claimed text)
    volatile language sql security definer set search_path = public, pg_temp as $$
      update unread_bursts b set call_at = clock_timestamp() + lease
      where b.id in (
        select c.id from unread_bursts c where c.call_at <= now()
        order by c.call_at limit max_rows for update skip locked
      )
      returning b.id, b.tenant_id, b.due_at, b.closed_at is not null, b.call_at::text
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
