// Quotes: what vendor and staff negotiate about, each offer and counter-offer as a revision that never changes, answers that
// are on their way, and the outbox of the negotiations, as bookings have one for their lifecycles.
import type { Knex } from 'knex';
import { enableTenantIsolation, enableVendorIsolation } from './isolation';

const TABLES = ['quotes', 'quote_revisions', 'quote_drafts'] as const;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table quotes (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      vendor_id uuid not null,
      need_id uuid references needs,
      -- Null: something that is not in the list of products.
      product_id uuid references products,
      product_name text not null,
      -- Null: not said.
      unit text,
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      status text not null default 'open'
        check (status in ('open', 'accepted', 'rejected', 'withdrawn', 'expired')),
      opened_by text not null check (opened_by in ('vendor', 'staff')),
      -- The last revision, who made it, and until when it may be answered.
      revision integer not null default 1 check (revision > 0),
      last_by text not null check (last_by in ('vendor', 'staff')),
      valid_until timestamptz not null,
      -- What became of it: by whom, why, and the delivery it was accepted with.
      closed_at timestamptz,
      -- Null when the clock did it.
      closed_by text check (closed_by in ('vendor', 'staff')),
      closed_by_name text,
      close_reason text,
      booking_id uuid unique references bookings,
      negotiation_started_at timestamptz,
      negotiation_claimed_until timestamptz,
      negotiation_ended_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      foreign key (tenant_id, vendor_id) references vendors (tenant_id, id),
      -- For references that keep quote, vendor and tenant together.
      unique (tenant_id, vendor_id, id),
      check ((status = 'open') = (closed_at is null)),
      check ((status = 'accepted') = (booking_id is not null))
    );
    create index quotes_by_time on quotes (tenant_id, created_at, id);
    create index quotes_by_vendor on quotes (tenant_id, vendor_id, created_at, id);
    create index quotes_by_need on quotes (need_id) where need_id is not null;
    create index quotes_unstarted on quotes (created_at) where negotiation_started_at is null;
    create index quotes_running on quotes (id) where negotiation_ended_at is null;

    create table quote_revisions (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null,
      vendor_id uuid not null,
      quote_id uuid not null,
      revision integer not null check (revision > 0),
      side text not null check (side in ('vendor', 'staff')),
      author_id uuid,
      author_name text not null,
      quantity numeric(18,3) not null check (quantity > 0),
      -- Of one unit, in minor units of the quote's currency.
      unit_price_minor bigint not null check (unit_price_minor between 0 and 10000000000000),
      valid_until timestamptz not null,
      note text,
      -- The window that is wished for, if one is.
      wished_date date,
      wished_slot text,
      created_at timestamptz not null,
      foreign key (tenant_id, vendor_id, quote_id) references quotes (tenant_id, vendor_id, id),
      unique (quote_id, revision),
      check ((wished_date is null) = (wished_slot is null))
    );

    -- What somebody answers, from when they send it until the negotiation has taken it: prices and words are no business
    -- of workflow histories.
    create table quote_drafts (
      tenant_id uuid not null,
      vendor_id uuid not null,
      quote_id uuid not null,
      operation_id text not null,
      content jsonb not null,
      created_at timestamptz not null,
      foreign key (tenant_id, vendor_id, quote_id) references quotes (tenant_id, vendor_id, id),
      primary key (quote_id, operation_id)
    );
  `);
  for (const table of TABLES) {
    await enableTenantIsolation(knex, table);
    await enableVendorIsolation(knex, table);
  }
  await knex.raw(outboxFunctions);
}

const definer = `language sql security definer set search_path = public, pg_temp`;

/** Across tenants, as 0001-functions.ts says: ids, and nothing else. */
const outboxFunctions = `
  -- Takes up to max_rows quotes without a negotiation for a while, so that two starters never take the same one.
  create function claim_unstarted_quotes(max_rows integer, lease interval)
  returns table (quote_id uuid, tenant_id uuid)
  volatile ${definer} as $$
    update quotes q set negotiation_claimed_until = now() + lease
    where q.id in (
      select c.id from quotes c
      where c.negotiation_started_at is null
        and (c.negotiation_claimed_until is null or c.negotiation_claimed_until < now())
      order by c.created_at limit max_rows
      for update skip locked
    )
    returning q.id, q.tenant_id
  $$;

  -- A page of the quotes whose negotiation should be running, by id.
  create function quotes_that_should_run(after uuid, started_before timestamptz, max_rows integer)
  returns table (quote_id uuid, tenant_id uuid)
  stable ${definer} as $$
    select q.id, q.tenant_id from quotes q
    where q.negotiation_ended_at is null and q.id > after and q.negotiation_started_at < started_before
    order by q.id limit max_rows
  $$;
`;

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
