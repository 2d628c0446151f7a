// Stock (DESIGN §7): products in lots, the ledger of movements that alone changes them, wanted levels, the alerts of those
// below, and what vendors are asked for. Quantities are in the unit of their product.
import type { Knex } from 'knex';
import { stockFunctions } from './0010-stock-functions';
import { enableTenantIsolation } from './isolation';

const TENANT_TABLES = [
  'stock_settings',
  'categories',
  'products',
  'batches',
  'stock_movements',
  'stock_level_targets',
  'needs',
  'need_responses',
  'low_stock_alerts',
  'stock_changes',
] as const;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table stock_settings (
      tenant_id uuid primary key references tenants,
      -- Null: the default of the installation.
      alerts_enabled boolean,
      allow_negative_stock boolean not null default false,
      -- When all products were last checked.
      checked_at timestamptz
    );

    create table categories (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      name citext not null,
      created_at timestamptz not null default now(),
      unique (tenant_id, name)
    );

    create table products (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      category_id uuid not null references categories,
      name citext not null,
      sku citext,
      unit text not null,
      -- The sum of its batches. Only the movements' trigger writes it.
      on_hand numeric(18,3) not null default 0,
      archived_at timestamptz,
      created_at timestamptz not null default now(),
      unique (tenant_id, name),
      unique (tenant_id, sku)
    );
    create index products_by_category on products (category_id);

    create table batches (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      product_id uuid not null references products,
      -- Empty for what comes without one.
      code text not null default '',
      on_hand numeric(18,3) not null default 0,
      -- The delivery it came with.
      booking_id uuid references bookings,
      received_at timestamptz not null default now(),
      unique (product_id, code)
    );

    create table stock_movements (
      id uuid primary key default uuidv7(),
      -- In the order they were booked.
      position bigint generated always as identity,
      tenant_id uuid not null references tenants,
      product_id uuid not null references products,
      batch_id uuid not null references batches,
      type text not null check (type in ('RECEIPT', 'SALE', 'ADJUSTMENT', 'COUNT')),
      quantity numeric(18,3) not null,
      -- Of the product, after this movement.
      on_hand numeric(18,3) not null,
      note text,
      -- What the sender calls it: booked once.
      key text,
      actor_id uuid,
      actor_name text not null,
      created_at timestamptz not null,
      check (quantity <> 0 or type = 'COUNT'),
      check (type <> 'RECEIPT' or quantity > 0),
      check (type <> 'SALE' or quantity < 0)
    );
    create index stock_movements_by_product on stock_movements (product_id, position);
    create index stock_movements_by_time on stock_movements (tenant_id, position);
    create unique index stock_movements_once on stock_movements (tenant_id, key) where key is not null;
    -- A product ran out.
    create index stock_movements_out on stock_movements (tenant_id, created_at)
      where on_hand <= 0 and on_hand - quantity > 0;

    create table stock_level_targets (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      product_id uuid references products,
      category_id uuid references categories on delete cascade,
      target_quantity numeric(18,3) not null check (target_quantity > 0),
      warning_threshold_percent integer not null default 50 check (warning_threshold_percent between 1 and 99),
      critical_threshold_percent integer not null default 25 check (critical_threshold_percent between 1 and 99),
      auto_create_vip_need boolean not null default true,
      is_active boolean not null default true,
      created_by uuid references users,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (critical_threshold_percent < warning_threshold_percent),
      -- A product, a category, or neither: global.
      constraint chk_target_scope check (product_id is null or category_id is null),
      -- One target for each, switched on or off.
      unique nulls not distinct (tenant_id, product_id, category_id)
    );

    create table needs (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      product_id uuid references products,
      product_name text,
      category_id uuid references categories on delete set null,
      quantity_needed numeric(18,3) check (quantity_needed > 0),
      priority text not null default 'MEDIUM' check (priority in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
      source text not null check (source in ('MANUAL', 'AUTO_LOW_STOCK')),
      source_batch_id uuid references batches,
      notes text,
      is_fulfilled boolean not null default false,
      fulfilled_at timestamptz,
      fulfilled_by uuid references users,
      removed_at timestamptz,
      removed_reason text check (removed_reason in ('restocked', 'target_lowered', 'no_target', 'sync_off',
        'product_archived', 'withdrawn', 'expired')),
      created_by uuid references users,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      expires_at timestamptz,
      check (is_fulfilled = (fulfilled_at is not null)),
      check ((removed_at is null) = (removed_reason is null)),
      check (not is_fulfilled or removed_at is null),
      check (source = 'MANUAL' or (product_id is not null and expires_at is null)),
      check (product_id is null or product_name is null)
    );
    create unique index needs_one_automatic on needs (product_id)
      where source = 'AUTO_LOW_STOCK' and not is_fulfilled and removed_at is null;
    create index needs_open on needs (tenant_id, priority, created_at) where not is_fulfilled and removed_at is null;
    create index needs_by_time on needs (tenant_id, created_at);
    create index needs_by_product on needs (product_id);
    create index needs_expiring on needs (expires_at) where not is_fulfilled and removed_at is null;

    -- A vendor answered a need: by a delivery, a quote or a message.
    create table need_responses (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      need_id uuid not null references needs,
      product_id uuid references products,
      vendor_id uuid,
      vendor_name text not null,
      kind text not null check (kind in ('delivery', 'quote', 'message')),
      -- The delivery booking, quote or message itself.
      subject_id uuid not null,
      created_at timestamptz not null,
      unique (need_id, kind, subject_id)
    );
    create index need_responses_by_time on need_responses (tenant_id, created_at);
    create index need_responses_by_product on need_responses (product_id, created_at);

    create table low_stock_alerts (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      product_id uuid not null references products,
      batch_id uuid references batches,
      -- As last checked while it was open.
      current_quantity numeric(18,3) not null,
      target_quantity numeric(18,3) not null,
      alert_level text not null check (alert_level in ('WARNING', 'CRITICAL')),
      worst_level text not null check (worst_level in ('WARNING', 'CRITICAL')),
      vip_need_created boolean not null default false,
      vip_need_id uuid references needs,
      notified_at timestamptz,
      created_at timestamptz not null,
      resolved_at timestamptz,
      resolved_reason text check (resolved_reason in ('restocked', 'target_lowered', 'no_target', 'product_archived')),
      check ((resolved_at is null) = (resolved_reason is null)),
      check (alert_level = 'WARNING' or worst_level = 'CRITICAL'),
      check (not vip_need_created or vip_need_id is not null)
    );
    create unique index low_stock_alerts_one_open on low_stock_alerts (product_id) where resolved_at is null;
    create index low_stock_alerts_open on low_stock_alerts (tenant_id, alert_level) where resolved_at is null;
    create index low_stock_alerts_by_time on low_stock_alerts (tenant_id, created_at);
    create index low_stock_alerts_resolved on low_stock_alerts (tenant_id, resolved_at);
    create index low_stock_alerts_by_product on low_stock_alerts (product_id, created_at);

    -- What has to be checked and was not yet: a product, or (null) all of them. Rows are only added and taken away, so
    -- that whoever adds one never waits for a check.
    create table stock_changes (
      id bigint generated always as identity primary key,
      tenant_id uuid not null references tenants,
      product_id uuid references products,
      changed_at timestamptz not null default now()
    );
    create index stock_changes_by_tenant on stock_changes (tenant_id, id);
  `);
  for (const table of TENANT_TABLES) await enableTenantIsolation(knex, table);
  await knex.raw(stockFunctions);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
