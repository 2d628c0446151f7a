// Search decides by itself how to find words. The planner cannot: under row-level security it may not use what it knows
// about the words, takes a common fragment for a rare one, and then reads every booking that contains it.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Up to 10,000 bookings of the tenant in the transaction whose name, mail or phone contains the words, newest start
    -- first. A look at the newest 20,000 tells whether the words are common (one in twenty or more): then going back from
    -- the newest finds enough soon. Rare words come from the trigram index, which row-level security would not let the
    -- application use.
    create or replace function search_bookings(words text)
    returns setof uuid stable language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
      pattern text := '%' || replace(replace(replace(lower(words), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%';
      seen integer;
      hits integer;
    begin
      select count(*), count(*) filter (where n.search_text like pattern) into seen, hits
      from (
        select b.search_text from bookings b where b.tenant_id = tenant order by b.starts_at desc limit 20000
      ) n;
      if seen < 20000 or hits >= 1000 then
        return query
          select n.id from (
            select b.id, b.starts_at, b.search_text from bookings b
            where b.tenant_id = tenant order by b.starts_at desc limit 500000
          ) n
          where n.search_text like pattern order by n.starts_at desc limit 10000;
      else
        return query
          with found as materialized (
            select b.id, b.starts_at from bookings b where b.tenant_id = tenant and b.search_text like pattern
          )
          select f.id from found f order by f.starts_at desc limit 10000;
      end if;
    end
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
