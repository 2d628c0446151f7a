// Messages that no workflow of their own sends wait here for the worker's starter, as bookings do for their lifecycle: no
// crash between saying something and sending it loses a message.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Since when somebody has to see to it that this message is sent. Null: seen to, or by a workflow of its own.
    alter table notifications add column delivery_wanted_at timestamptz;
    alter table notifications add column delivery_claimed_until timestamptz;
    create index notifications_with_delivery_wanted on notifications (delivery_wanted_at)
      where delivery_wanted_at is not null;

    -- Takes up to max_rows of them for a while, the oldest first, so that two starters never take the same one.
    create function claim_wanted_deliveries(max_rows integer, lease interval)
    returns table (message_id uuid, tenant_id uuid)
    volatile language sql security definer set search_path = public, pg_temp as $$
      update notifications n set delivery_claimed_until = now() + lease
      where n.id in (
        select c.id from notifications c
        where c.delivery_wanted_at is not null
          and (c.delivery_claimed_until is null or c.delivery_claimed_until < now())
        order by c.delivery_wanted_at limit max_rows
        for update skip locked
      )
      returning n.id, n.tenant_id
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
