// Search decides by itself how to find words. The planner cannot: under row-level security it may not use what it knows
// about the words, takes a common fragment for a rare one, and then reads every booking that contains it.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Up to 10,000 bookings of the tenant in the transaction whose name, mail or phone contains the words, newest start
    -- first. A look at the newest 5,000 tells whether the words are common (one in twenty or more): then going back from
    -- the newest finds enough soon. Rare words come from the trigram index, which row-level security would not let the
    -- application use; of an address only what is before the @, since thousands share the rest.
    create or replace function search_bookings(words text)
    returns setof uuid stable language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
      sought text := lower(words);
      rare text := coalesce(substring(sought from '^([^@]{3,})@'), sought);
      pattern text := '%' || replace(replace(replace(rare, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%';
      seen integer;
      hits integer;
    begin
      select count(*), count(*) filter (where strpos(n.search_text, sought) > 0) into seen, hits
      from (
        select b.search_text from bookings b where b.tenant_id = tenant order by b.starts_at desc limit 5000
      ) n;
      if seen < 5000 or hits >= 250 then
        return query
          select n.id from (
            select b.id, b.starts_at, b.search_text from bookings b
            where b.tenant_id = tenant order by b.starts_at desc limit 500000
          ) n
          where strpos(n.search_text, sought) > 0 order by n.starts_at desc, n.id desc limit 10000;
      else
        return query
          with found as materialized (
            select b.id, b.starts_at from bookings b
            where b.tenant_id = tenant and b.search_text like pattern and strpos(b.search_text, sought) > 0
          )
          select f.id from found f order by f.starts_at desc, f.id desc limit 10000;
      end if;
    end
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
