// Search takes the filters of the list along, so that words which many share are looked for only where they count, and
// the newest ten thousand of them do not hide the one that was meant.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Up to 10,000 bookings of the tenant in the transaction that hold the words and pass the filters, in order. Keys of
    -- filters: statuses (array), resource, staff, service, kind, source, overdue (true), ends_after, starts_after, starts_before,
    -- made_until. A look at the newest 5,000 tells whether the words are common (one in twenty or more): then going
    -- through the bookings in order finds enough soon, else the trigram index does. How words are read: 0014.
    create function search_bookings(words text, filters jsonb, sort text)
    returns setof uuid stable language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
      sought text := lower(words);
      short boolean := sought ~ '^[!-~]{1,2}$' and sought ~ '[a-z0-9]';
      needle text := case when short then ' ' || sought else sought end;
      rare text := coalesce(substring(sought from '^([^@]{3,})@'), sought);
      escaped text := replace(replace(replace(rare, '\\', '\\\\'), '%', '\\%'), '_', '\\_');
      statuses text[] := array(select jsonb_array_elements_text(filters -> 'statuses'));
      ordered text := case sort
        when 'start_asc' then 'starts_at, id'
        when 'created_desc' then 'created_at desc, id desc'
        else 'starts_at desc, id desc'
      end;
      matching text := 'b.tenant_id = $1 and strpos('' '' || b.search_text, $2) > 0';
      seen integer;
      hits integer;
    begin
      select count(*), count(*) filter (where strpos(' ' || n.search_text, needle) > 0) into seen, hits
      from (
        select b.search_text from bookings b where b.tenant_id = tenant order by b.starts_at desc limit 5000
      ) n;
      if filters -> 'statuses' is not null then matching := matching || ' and b.status = any($4)'; end if;
      if filters -> 'resource' is not null then matching := matching || ' and b.resource_id = ($5->>''resource'')::uuid'; end if;
      if filters -> 'staff' is not null then
        matching := matching || ' and b.resource_id = ($5->>''staff'')::uuid and b.kind = ''appointment''';
      end if;
      if filters -> 'service' is not null then matching := matching || ' and b.service_id = ($5->>''service'')::uuid'; end if;
      if filters -> 'kind' is not null then matching := matching || ' and b.kind = $5->>''kind'''; end if;
      if filters -> 'source' is not null then matching := matching || ' and b.source = $5->>''source'''; end if;
      if filters -> 'overdue' is not null then
        matching := matching || ' and b.overdue_at is not null and b.status = ''active''';
      end if;
      if filters -> 'ends_after' is not null then
        matching := matching || ' and b.ends_at > ($5->>''ends_after'')::timestamptz';
      end if;
      if filters -> 'starts_after' is not null then
        matching := matching || ' and b.starts_at > ($5->>''starts_after'')::timestamptz';
      end if;
      if filters -> 'starts_before' is not null then
        matching := matching || ' and b.starts_at < ($5->>''starts_before'')::timestamptz';
      end if;
      if filters -> 'made_until' is not null then
        matching := matching || ' and b.created_at <= ($5->>''made_until'')::timestamptz';
      end if;

      if seen < 5000 or hits >= 250 then
        return query execute
          'select b.id from bookings b where ' || matching || ' order by ' || ordered || ' limit 10000'
          using tenant, needle, escaped, statuses, filters;
      elsif sought ~ '[[:alnum:]]' then
        return query execute
          'with found as materialized (select b.id, b.starts_at, b.created_at from bookings b where ' || matching ||
          case when short
            then ' and (b.search_text like $3 || ''%'' or b.search_text like ''% '' || $3 || ''%'')'
            else ' and b.search_text like ''%'' || $3 || ''%'''
          end || ') select id from found order by ' || ordered || ' limit 10000'
          using tenant, needle, escaped, statuses, filters;
      end if;
    end
    $$;

    drop function search_bookings(text);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
