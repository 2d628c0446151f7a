// Availability in one round trip (DESIGN §8): the days of a window and whether each is free, as the JSON that is
// answered. The days are those of the zone, 23 and 25 hours included; buffers count.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Sets the tenant for its own statement only, so that row-level security applies to what it reads.
    create function day_availability(tenant uuid, resource uuid, first_day date, last_day date)
    returns json volatile language plpgsql as $$
    declare
      zone text;
      before interval;
      after interval;
      answer json;
    begin
      perform set_config('app.tenant_id', tenant::text, true);
      select t.time_zone, r.buffer_before, r.buffer_after into zone, before, after
        from resources r join tenants t on t.id = r.tenant_id
        where r.id = resource and r.kind = 'vehicle' and r.is_active;
      if not found then return null; end if;
      select json_agg(json_build_object('date', d.day, 'available', d.free) order by d.day) into answer
      from (
        select w.day, not bool_or(b.id is not null) as free
        from (
          select g::date as day,
                 (g::date::timestamp at time zone zone) - before as opens,
                 ((g::date + 1)::timestamp at time zone zone) + after as closes
          from generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') g
        ) w
        left join (
          select x.id, x.occupied_from, x.occupied_until from bookings x
          where x.resource_id = resource and x.status in ('pending', 'upcoming', 'active')
            and x.occupied_from < ((last_day + 1)::timestamp at time zone zone) + after
            and x.occupied_until > (first_day::timestamp at time zone zone) - before
        ) b on b.occupied_from < w.closes and b.occupied_until > w.opens
        group by w.day
      ) d;
      return answer;
    end
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
