// Availability as the periods that are taken: Node, which alone says where a day begins, makes days of them.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- From and until, in milliseconds since 1970, of everything that keeps a vehicle from being booked in a window; each
    -- as much longer as the buffers of the next booking. Null when there is no such vehicle. Sets the tenant for its own
    -- statement only, so that row-level security applies to what it reads.
    create function taken_periods(tenant uuid, resource uuid, opens timestamptz, closes timestamptz)
    returns double precision[] volatile language plpgsql as $$
    declare
      before interval;
      after interval;
    begin
      perform set_config('app.tenant_id', tenant::text, true);
      select r.buffer_before, r.buffer_after into before, after
        from resources r where r.id = resource and r.kind = 'vehicle' and r.is_active;
      if not found then return null; end if;
      return array(
        select unnest(array[
          extract(epoch from b.occupied_from - after) * 1000, extract(epoch from b.occupied_until + before) * 1000
        ])
        from bookings b
        where b.resource_id = resource and b.status in ('pending', 'upcoming', 'active')
          and b.occupied_from < closes + after and b.occupied_until > opens - before
      );
    end
    $$;

    drop function availability_of_days(uuid, uuid, date, timestamptz[]);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
