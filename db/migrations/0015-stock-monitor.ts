// The stock monitor (DESIGN §5): when its digest goes out, whether it is paused and by whom, and what it last found. A
// paused monitor is not told of changes: they keep their marks, and are checked when it goes on.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table stock_settings
      -- Local time of the daily digest.
      add digest_at text not null default '08:00' check (digest_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
      -- The day of the last one, whether or not there was something to say.
      add digested_on date,
      add monitor_paused_at timestamptz,
      add monitor_paused_by text,
      add monitor_found jsonb,
      add check ((monitor_paused_at is null) = (monitor_paused_by is null));

    -- As before, without the tenants whose monitor is paused.
    create or replace function tenants_with_stock_changes(max_rows integer)
    returns table (tenant_id uuid, since timestamptz)
    stable language sql security definer set search_path = public, pg_temp as $$
      with recursive t as (
        (select c.tenant_id, c.changed_at from stock_changes c order by c.tenant_id, c.id limit 1)
        union all
        select n.tenant_id, n.changed_at from t cross join lateral (
          select c.tenant_id, c.changed_at from stock_changes c
          where c.tenant_id > t.tenant_id order by c.tenant_id, c.id limit 1
        ) n
      )
      select t.tenant_id, t.changed_at from t
      where not exists (
        select from stock_settings s where s.tenant_id = t.tenant_id and s.monitor_paused_at is not null)
      order by t.changed_at limit max_rows
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
