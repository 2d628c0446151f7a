// The line at work: slots whose line has to be looked at wait here for the worker's starter, as bookings do for their
// lifecycle; nobody is offered one slot twice or two slots at once; and a link finds its offer.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Since when the line of this slot has something to do that its workflow has not been told.
    alter table slots add column line_wanted_at timestamptz;
    alter table slots add column line_claimed_until timestamptz;
    create index slots_with_line_wanted on slots (line_wanted_at) where line_wanted_at is not null;
    create index slots_held on slots (held_until) where status = 'held';

    create unique index waitlist_offers_once on waitlist_offers (slot_id, entry_id) where status <> 'withdrawn';
    create unique index waitlist_offers_one_each on waitlist_offers (entry_id) where status = 'open';

    -- Takes up to max_rows slots whose line has something to do, or has not moved on long after it should have.
    create function claim_slots_with_line(max_rows integer, lease interval)
    returns table (slot_id uuid, tenant_id uuid, wanted_at text)
    volatile language sql security definer set search_path = public, pg_temp as $$
      update slots s set line_claimed_until = now() + lease
      where s.id in (
        select c.id from slots c
        where (c.line_wanted_at is not null or (c.status = 'held' and c.held_until < now() - interval '5 minutes'))
          and (c.line_claimed_until is null or c.line_claimed_until < now())
        order by c.line_wanted_at limit max_rows
        for update skip locked
      )
      returning s.id, s.tenant_id, s.line_wanted_at::text
    $$;

    -- The tenant of an offer whose link is still good: until 30 days after the slot.
    create function find_waitlist_offer(offer uuid, at timestamptz)
    returns uuid stable language sql security definer set search_path = public, pg_temp as $$
      select o.tenant_id from waitlist_offers o join slots s on s.id = o.slot_id
      where o.id = offer and s.ends_at > at - interval '30 days'
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
