// Searches of one or two letters look at the beginnings of words. No index finds them in the middle of one, and whoever
// types "li" looks for Li or Lindgren, not for Ali. Signs without any letter or digit are in no index at all: they find
// nothing where they are rare.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- As in 0003-search, but for one or two plain characters, which go through the trigram index with the beginning of
    -- a word before them.
    create or replace function search_bookings(words text)
    returns setof uuid stable language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
      sought text := lower(words);
      short boolean := sought ~ '^[!-~]{1,2}$' and sought ~ '[a-z0-9]';
      needle text := case when short then ' ' || sought else sought end;
      rare text := coalesce(substring(sought from '^([^@]{3,})@'), sought);
      escaped text := replace(replace(replace(rare, '\\', '\\\\'), '%', '\\%'), '_', '\\_');
      seen integer;
      hits integer;
    begin
      select count(*), count(*) filter (where strpos(' ' || n.search_text, needle) > 0) into seen, hits
      from (
        select b.search_text from bookings b where b.tenant_id = tenant order by b.starts_at desc limit 5000
      ) n;
      if seen < 5000 or hits >= 250 then
        return query
          select n.id from (
            select b.id, b.starts_at, b.search_text from bookings b
            where b.tenant_id = tenant order by b.starts_at desc limit 500000
          ) n
          where strpos(' ' || n.search_text, needle) > 0 order by n.starts_at desc, n.id desc limit 10000;
      elsif sought !~ '[[:alnum:]]' then
        return;
      elsif short then
        return query
          with found as materialized (
            select b.id, b.starts_at from bookings b
            where b.tenant_id = tenant
              and (b.search_text like escaped || '%' or b.search_text like '% ' || escaped || '%')
          )
          select f.id from found f order by f.starts_at desc, f.id desc limit 10000;
      else
        return query
          with found as materialized (
            select b.id, b.starts_at from bookings b
            where b.tenant_id = tenant and b.search_text like '%' || escaped || '%'
              and strpos(b.search_text, sought) > 0
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
