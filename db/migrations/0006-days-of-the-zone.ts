// Availability by the days that bookings are made of. Where a day begins is told by the caller, from the same tables of
// zones as every booking's period: those of Postgres may be of another year, and take the second of two midnights.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The first instants of the days from first_day on, and of the day after the last one. Sets the tenant for its own
    -- statement only, so that row-level security applies to what it reads.
    create function availability_of_days(tenant uuid, resource uuid, first_day date, starts timestamptz[])
    returns json volatile language plpgsql as $$
    declare
      days constant integer := cardinality(starts) - 1;
      before interval;
      after interval;
      answer json;
    begin
      perform set_config('app.tenant_id', tenant::text, true);
      select r.buffer_before, r.buffer_after into before, after
        from resources r where r.id = resource and r.kind = 'vehicle' and r.is_active;
      if not found then return null; end if;
      select json_agg(json_build_object('date', d.day, 'available', d.free) order by d.day) into answer
      from (
        select w.day, not bool_or(b.id is not null) as free
        from (
          select first_day + (n - 1) as day, starts[n] - before as opens, starts[n + 1] + after as closes
          from generate_series(1, days) n
        ) w
        left join (
          select x.id, x.occupied_from, x.occupied_until from bookings x
          where x.resource_id = resource and x.status in ('pending', 'upcoming', 'active')
            and x.occupied_from < starts[days + 1] + after
            and x.occupied_until > starts[1] - before
        ) b on b.occupied_from < w.closes and b.occupied_until > w.opens
        group by w.day
      ) d;
      return answer;
    end
    $$;

    drop function day_availability(uuid, uuid, date, date);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
