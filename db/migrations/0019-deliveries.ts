// Delivery bookings (DESIGN §3, vip-booking-system): what a vendor announces for a window, the other windows that staff
// propose, and what really came. The booking itself is one like any other; it says whose it is, so that Postgres keeps it
// from other vendors.
import type { Knex } from 'knex';
import { enableTenantIsolation, enableVendorIsolation } from './isolation';

const TABLES = [
  'deliveries',
  'delivery_items',
  'delivery_proposals',
  'delivery_receipts',
  'delivery_receipt_lines',
] as const;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table bookings
      add vendor_id uuid,
      add constraint bookings_vendor foreign key (tenant_id, vendor_id) references vendors (tenant_id, id);
    create index bookings_delivered on bookings (tenant_id, starts_at, id) where vendor_id is not null;
    create index bookings_by_vendor on bookings (vendor_id, starts_at, id) where vendor_id is not null;
    create index bookings_by_vendor_status on bookings (vendor_id, status, starts_at, id)
      where vendor_id is not null;

    create table deliveries (
      booking_id uuid primary key references bookings on delete cascade,
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      -- The window by its name, in the zone of the tenant; the booking has its instants.
      booking_date date not null,
      time_slot text not null,
      -- The quote it came out of: one delivery each.
      quote_id uuid unique,
      confirmed_by uuid references users,
      confirmed_at timestamptz,
      received_by uuid references users,
      received_at timestamptz,
      -- The vendor's login.
      created_by uuid references vip_users,
      created_at timestamptz not null,
      foreign key (tenant_id, vendor_id) references vendors (tenant_id, id)
    );
    create index deliveries_by_vendor on deliveries (vendor_id, booking_date, booking_id);

    create table delivery_items (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      booking_id uuid not null references deliveries on delete cascade,
      position integer not null,
      -- Known when the vendor named a need or a product of the catalogue, else when it is received.
      product_id uuid references products,
      product_name text not null,
      need_id uuid references needs,
      -- Null: it came without being announced.
      estimated_quantity numeric(18,3) check (estimated_quantity > 0),
      -- Of one unit.
      estimated_price_minor bigint check (estimated_price_minor >= 0),
      -- Null until the delivery is received; 0 for what did not come.
      received_quantity numeric(18,3) check (received_quantity >= 0),
      -- The batch it went to, the first of several.
      batch_id uuid references batches,
      unit_price_minor bigint check (unit_price_minor >= 0),
      unique (booking_id, position),
      check (estimated_quantity is not null or received_quantity is not null)
    );
    create index delivery_items_by_need on delivery_items (need_id) where need_id is not null;
    create index delivery_items_by_product on delivery_items (product_id) where product_id is not null;

    -- Another window that staff propose; one waits for an answer at a time.
    create table delivery_proposals (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      booking_id uuid not null references deliveries on delete cascade,
      booking_date date not null,
      time_slot text not null,
      note text not null default '',
      status text not null default 'open' check (status in ('open', 'accepted', 'declined', 'replaced', 'lapsed')),
      proposed_by uuid references users,
      proposed_at timestamptz not null,
      answered_at timestamptz,
      check ((status = 'open') = (answered_at is null))
    );
    create unique index delivery_proposals_one_open on delivery_proposals (booking_id) where status = 'open';
    create index delivery_proposals_by_booking on delivery_proposals (booking_id, proposed_at);

    -- A receipt as staff submitted it, kept here so that the history of the lifecycle holds nothing but its operation.
    create table delivery_receipts (
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      booking_id uuid not null references deliveries on delete cascade,
      operation_id text not null,
      lines jsonb not null,
      need_ids uuid[] not null default '{}',
      note text not null default '',
      submitted_by uuid references users,
      submitted_at timestamptz not null,
      applied_at timestamptz,
      primary key (tenant_id, operation_id)
    );
    create unique index delivery_receipts_once on delivery_receipts (booking_id) where applied_at is not null;
    create index delivery_receipts_by_booking on delivery_receipts (booking_id);

    -- What came, lot by lot.
    create table delivery_receipt_lines (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      booking_id uuid not null references deliveries on delete cascade,
      item_id uuid not null references delivery_items on delete cascade,
      product_id uuid not null references products,
      batch_id uuid not null references batches,
      batch_code text not null,
      quantity numeric(18,3) not null check (quantity > 0),
      unit_price_minor bigint check (unit_price_minor >= 0)
    );
    create index delivery_receipt_lines_by_booking on delivery_receipt_lines (booking_id);
  `);
  await enableVendorIsolation(knex, 'bookings');
  for (const table of TABLES) {
    await enableTenantIsolation(knex, table);
    await enableVendorIsolation(knex, table);
  }
  await knex.raw(dockFunctions);
}

const definer = `language plpgsql security definer set search_path = public, pg_temp`;
const TENANT = `nullif(current_setting('app.tenant_id', true), '')::uuid`;
const LIVE = `b.status in ('pending', 'upcoming', 'active')`;
/**
 * A vendor sees none of the others' bookings, but has to be told which docks they leave free: of its own tenant, only
 * that. Restrictive policies hold for the owner too, so for the length of a call the transaction is that of no vendor.
 */
const dockFunctions = `
  create function dock_occupancy(from_at timestamptz, until_at timestamptz)
  returns table (resource_id uuid, occupied_from timestamptz, occupied_until timestamptz)
  volatile ${definer} as $$
    declare
      vendor text := coalesce(current_setting('app.vendor_id', true), '');
    begin
      perform set_config('app.vendor_id', '', true);
      return query
        select b.resource_id, b.occupied_from, b.occupied_until
        from resources r join bookings b on b.resource_id = r.id
        where r.tenant_id = ${TENANT} and r.kind = 'dock' and r.is_active
          and ${LIVE} and b.occupied_from < until_at and b.occupied_until > from_at;
      perform set_config('app.vendor_id', vendor, true);
    end $$;

  -- The first dock that is free for a period, its buffers included; nothing when none is. A booking that moves is in
  -- nobody's way.
  create function free_dock(period_start timestamptz, period_end timestamptz, moving uuid default null)
  returns uuid volatile ${definer} as $$
    declare
      dock uuid;
      vendor text := coalesce(current_setting('app.vendor_id', true), '');
    begin
      perform set_config('app.vendor_id', '', true);
      select r.id into dock from resources r
        where r.tenant_id = ${TENANT} and r.kind = 'dock' and r.is_active
          and not exists (
            select from bookings b where b.resource_id = r.id and ${LIVE} and b.id is distinct from moving
              and b.occupied_from < period_end + r.buffer_after
              and b.occupied_until > period_start - r.buffer_before
          )
        order by r.position, r.name, r.id limit 1;
      perform set_config('app.vendor_id', vendor, true);
      return dock;
    end $$;
`;

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
