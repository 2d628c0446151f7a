// Analytics of a year without looking at each of its bookings: what was counted of a month is kept, and which months have
// changed since is written down with every change.
//
// A kept count knows the oldest transaction that could still have been running when it was made (its horizon): a change
// by that one or a later one makes it stale. Changes only ever add a row (nobody waits for anybody); housekeeping folds
// them into one mark a month.
import type { Knex } from 'knex';
import { enableTenantIsolation } from './isolation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- What was counted of a month, of one kind of resources at one location. month is its first day.
    create table booking_months (
      tenant_id uuid not null references tenants,
      month date not null,
      slice text not null,
      -- Of the places, their hours and the currency: with others the count is of no use.
      fingerprint text not null,
      horizon xid8 not null,
      tally text not null,
      primary key (tenant_id, month, slice)
    );

    -- Months of changed bookings, with the day before and after: where a day begins is a matter of zones.
    create table booking_month_changes (
      id bigint generated always as identity primary key,
      tenant_id uuid not null,
      first_month date not null,
      last_month date not null,
      tx xid8 not null default pg_current_xact_id()
    );
    create index booking_month_changes_by_tenant on booking_month_changes (tenant_id, tx);

    -- The last change of a month, of those that were folded.
    create table booking_month_marks (
      tenant_id uuid not null references tenants,
      month date not null,
      tx xid8 not null,
      primary key (tenant_id, month)
    );

    create function mark_booking_months() returns trigger language plpgsql as $$
    declare
      earliest timestamptz := least(old.starts_at, new.starts_at);
      latest timestamptz := greatest(old.ends_at, new.ends_at);
    begin
      insert into booking_month_changes (tenant_id, first_month, last_month)
      values (coalesce(new.tenant_id, old.tenant_id),
        date_trunc('month', earliest at time zone 'UTC' - interval '1 day')::date,
        date_trunc('month', latest at time zone 'UTC' + interval '1 day')::date);
      return null;
    end
    $$;
    create trigger bookings_mark_months after insert or delete on bookings
      for each row execute function mark_booking_months();
    create trigger bookings_mark_months_again
      after update of status, cancel_reason, period, resource_id, source, price_minor, currency on bookings
      for each row when (
        (old.status, old.cancel_reason, old.period, old.resource_id, old.source, old.price_minor, old.currency)
        is distinct from
        (new.status, new.cancel_reason, new.period, new.resource_id, new.source, new.price_minor, new.currency))
      execute function mark_booking_months();

    -- Folds the changes of months into their marks, for all tenants. Answers how many changes went.
    create function fold_booking_months() returns bigint
    volatile language sql security definer set search_path = public, pg_temp as $$
      with gone as (
        delete from booking_month_changes c where c.id in (
          select f.id from booking_month_changes f order by f.id limit 100000 for update skip locked)
        returning c.*
      ), marks as (
        insert into booking_month_marks as m (tenant_id, month, tx)
        select g.tenant_id, s.month::date, max(g.tx)
        from gone g, generate_series(g.first_month, g.last_month, interval '1 month') s(month)
        group by 1, 2
        on conflict (tenant_id, month) do update set tx = greatest(m.tx, excluded.tx)
        returning 1
      )
      select count(*) from gone where (select count(*) from marks) >= 0
    $$;
  `);
  for (const table of ['booking_months', 'booking_month_changes', 'booking_month_marks']) {
    await enableTenantIsolation(knex, table);
  }
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
