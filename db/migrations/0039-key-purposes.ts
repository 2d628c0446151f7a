// Keys of other systems have purposes (DESIGN §6): what there is may go on asking about customers, and nothing else.
import type { Knex } from 'knex';

const definer = `language sql stable security definer set search_path = public, pg_temp`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table api_keys add column purposes text[] not null default '{booking_context}'
      check (cardinality(purposes) > 0 and purposes <@ array['booking_context', 'stock_movements']);

    -- Whose key it is, if it is good, and what for.
    create function find_key_holder(hash bytea)
    returns table (key_id uuid, tenant_id uuid, name text, purposes text[])
    ${definer} as $$
      select k.id, k.tenant_id, k.name, k.purposes from api_keys k where k.key_hash = hash and k.revoked_at is null
    $$;

    -- The release before this one asks it, knows of no purposes, and takes every key it is told of for the one route
    -- it has for them.
    create or replace function find_api_key(hash bytea)
    returns table (key_id uuid, tenant_id uuid, name text)
    ${definer} as $$
      select k.id, k.tenant_id, k.name from api_keys k
      where k.key_hash = hash and k.revoked_at is null and 'booking_context' = any (k.purposes)
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
