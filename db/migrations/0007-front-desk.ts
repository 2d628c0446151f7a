// Statistics by the month: all the years of a business are a few hundred rows, and only the days at both ends of what is
// asked for are looked at one by one.
import type { Knex } from 'knex';
import { enableTenantIsolation } from './isolation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The counts of booking_counts, added up by the month. month is its first day.
    create table booking_month_counts (
      tenant_id uuid not null references tenants,
      month date not null,
      kind text not null,
      status text not null,
      source text not null,
      count bigint not null,
      primary key (tenant_id, month, kind, status, source)
    );

    insert into booking_month_counts (tenant_id, month, kind, status, source, count)
    select tenant_id, date_trunc('month', day)::date, kind, status, source, sum(count)
    from booking_counts group by 1, 2, 3, 4, 5;

    -- Folds the changes into the counts of days and months, for all tenants. Answers how many changes went.
    create or replace function fold_booking_counts() returns bigint
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
      ), months as (
        insert into booking_month_counts as b (tenant_id, month, kind, status, source, count)
        select tenant_id, date_trunc('month', day)::date, kind, status, source, sum(change)
        from gone group by 1, 2, 3, 4, 5 having sum(change) <> 0
        on conflict (tenant_id, month, kind, status, source) do update set count = b.count + excluded.count
        returning 1
      )
      select count(*) from gone where (select count(*) from folded) + (select count(*) from months) >= 0
    $$;
  `);
  await enableTenantIsolation(knex, 'booking_month_counts');
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
