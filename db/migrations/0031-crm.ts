// A CRM beside Berth: who is connected, how each customer stands there, and what waits to be told, written by the
// transaction of the change itself; and what providers report of messages after they took them.
import type { Knex } from 'knex';
import { enableTenantIsolation } from './isolation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table crm_connections (
      tenant_id uuid primary key references tenants,
      -- Of the access token; the token itself is in the environment alone.
      token_fingerprint text not null,
      -- stopped: the CRM refuses us until somebody acts. off: not connected any more; nothing is noted meanwhile.
      status text not null check (status in ('connected', 'stopped', 'off')),
      problem text,
      -- Since when: whoever was not synchronised since then is synchronised anew.
      connected_at timestamptz not null,
      -- Changes over there are known up to here.
      seen_until timestamptz,
      reconciled_at timestamptz,
      check ((status = 'stopped') = (problem is not null))
    );

    create table crm_contacts (
      customer_id uuid primary key references customers on delete cascade,
      tenant_id uuid not null references tenants,
      contact_id text,
      -- erased: never told of again.
      status text not null check (status in ('synced', 'failed', 'erased')),
      problem text,
      tried_at timestamptz not null,
      synced_at timestamptz,
      -- Of what was written there last.
      fingerprint text,
      -- Tier and tags as both sides had them last: { tier, tags }.
      agreed jsonb,
      -- What the CRM reports of its own mails: { openedAt, clickedAt, repliedAt }.
      engagement jsonb not null default '{}',
      check ((status = 'failed') = (problem is not null))
    );
    create index crm_contacts_by_contact on crm_contacts (tenant_id, contact_id) where contact_id is not null;
    create index crm_contacts_by_status on crm_contacts (tenant_id, status, tried_at);

    -- The outbox: a row per change, deleted when the CRM knows. Rows are only added by those who book, so that nobody
    -- waits for a lock of somebody else's booking.
    create table crm_changes (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      customer_id uuid not null references customers on delete cascade,
      booking_id uuid references bookings on delete cascade,
      -- booked, moved and rescheduled: of a booking, as it was then. customer: of the person. look: see what they have.
      what text not null check (what in ('booked', 'moved', 'rescheduled', 'customer', 'look')),
      status text,
      starts_at timestamptz,
      ends_at timestamptz,
      resource_id uuid references resources on delete cascade,
      created_at timestamptz not null default now(),
      handed_at timestamptz,
      claimed_until timestamptz
    );
    create index crm_changes_waiting on crm_changes (created_at) where handed_at is null;
    create index crm_changes_by_customer on crm_changes (customer_id, id);
    create index crm_changes_by_booking on crm_changes (booking_id) where booking_id is not null;
    create index crm_changes_by_resource on crm_changes (resource_id) where resource_id is not null;

    -- Contacts to be deleted for good; they outlive the customer.
    create table crm_erasures (
      id uuid primary key default uuidv7(),
      tenant_id uuid not null references tenants,
      customer_id uuid not null,
      contact_id text,
      wanted_at timestamptz not null,
      problem text
    );

    create function note_booking_for_crm() returns trigger language plpgsql as $$
    begin
      if exists (select from crm_connections where tenant_id = new.tenant_id and status <> 'off') then
        insert into crm_changes (tenant_id, customer_id, booking_id, what, status, starts_at, ends_at, resource_id)
        values (
          new.tenant_id, new.customer_id, new.id,
          case when tg_op = 'INSERT' then 'booked'
            when old.status is distinct from new.status then 'moved' else 'rescheduled' end,
          new.status, lower(new.period), upper(new.period), new.resource_id
        );
      end if;
      return null;
    end $$;
    create trigger bookings_told_to_crm after insert on bookings for each row
      when (new.customer_id is not null) execute function note_booking_for_crm();
    create trigger bookings_told_to_crm_again
      after update of status, period, resource_id, customer_id on bookings for each row
      when (new.customer_id is not null and (old.status, old.period, old.resource_id, old.customer_id)
        is distinct from (new.status, new.period, new.resource_id, new.customer_id))
      execute function note_booking_for_crm();

    create function note_customer_for_crm() returns trigger language plpgsql as $$
    begin
      if current_setting('app.crm_speaks', true) is distinct from 'yes'
        and exists (select from crm_connections where tenant_id = new.tenant_id and status <> 'off') then
        insert into crm_changes (tenant_id, customer_id, what) values (new.tenant_id, new.id, 'customer');
      end if;
      return null;
    end $$;
    create trigger customers_told_to_crm after update of full_name, email, phone, tier, tags on customers for each row
      when ((old.full_name, old.email, old.phone, old.tier, old.tags)
        is distinct from (new.full_name, new.email, new.phone, new.tier, new.tags))
      execute function note_customer_for_crm();

    -- Takes up to max_rows for a while, the oldest first, of businesses whose CRM speaks with us.
    create function claim_crm_changes(max_rows integer, lease interval)
    returns table (change_id uuid, tenant_id uuid, customer_id uuid)
    volatile language sql security definer set search_path = public, pg_temp as $$
      update crm_changes n set claimed_until = now() + lease
      where n.id in (
        select c.id from crm_changes c
        join crm_connections k on k.tenant_id = c.tenant_id and k.status = 'connected'
        where c.handed_at is null and (c.claimed_until is null or c.claimed_until < now())
        order by c.created_at limit max_rows
        for update of c skip locked
      )
      returning n.id, n.tenant_id, n.customer_id
    $$;

    -- Businesses that have no CRM any more: the token belongs to another, or to nobody.
    create function end_crm_connections(kept uuid) returns void
    volatile language sql security definer set search_path = public, pg_temp as $$
      update crm_connections set status = 'off', problem = null
      where status <> 'off' and tenant_id is distinct from kept
    $$;

    -- What the provider of a channel said of a message after taking it, and of which attempt.
    alter table notifications add column report_status text
      check (report_status in ('delivered', 'undelivered', 'failed'));
    alter table notifications add column report_id text;
    alter table notifications add column report_code text;
    alter table notifications add column reported_at timestamptz;
  `);
  for (const table of ['crm_connections', 'crm_contacts', 'crm_changes', 'crm_erasures'])
    await enableTenantIsolation(knex, table);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
