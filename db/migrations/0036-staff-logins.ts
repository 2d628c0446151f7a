// Logins of staff are made by inviting somebody (DESIGN §6, §8): until the invitation is taken there is no password, and
// the link that sets one is good once, as those of vendors are.
import type { Knex } from 'knex';
import { enableTenantIsolation } from './isolation';

const definer = `language sql security definer set search_path = public, pg_temp`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Null until the invitation is taken.
    alter table users alter password_hash drop not null;

    -- Links that let the holder of a login set its password, once. Their secret is made from the id with the server's
    -- key, and is nowhere in the database.
    create table user_links (
      id uuid primary key,
      tenant_id uuid not null references tenants,
      user_id uuid not null references users on delete cascade,
      purpose text not null check (purpose in ('invitation', 'reset')),
      -- Null: the holder of the login asked for it, or whoever runs Berth.
      created_by uuid references users,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      revoked_at timestamptz
    );
    create index user_links_by_user on user_links (user_id);
    create index user_links_by_expiry on user_links (expires_at);
  `);
  await enableTenantIsolation(knex, 'user_links');
  await knex.raw(`
    -- The login that a link opens, if the link is still good.
    create function find_user_link(link_id uuid, at timestamptz)
    returns table (purpose text, user_id uuid, tenant_id uuid)
    stable ${definer} as $$
      select l.purpose, u.id, u.tenant_id
      from user_links l join users u on u.id = l.user_id
      where l.id = link_id and l.used_at is null and l.revoked_at is null and l.expires_at > at
        and u.is_active and u.role <> 'member'
    $$;

    -- As before, with what the login may do. The hash is null until the invitation is taken.
    drop function find_logins(citext, text);
    create function find_logins(address citext, tenant_slug text)
    returns table (user_id uuid, tenant_id uuid, password_hash text, role text)
    stable ${definer} as $$
      select u.id, u.tenant_id, u.password_hash, u.role
      from users u join tenants t on t.id = u.tenant_id
      where u.email = address and u.is_active and (tenant_slug is null or t.slug = tenant_slug)
      order by u.id limit 5
    $$;

    -- As before, with the links of staff.
    create or replace function purge_expired(at timestamptz)
    returns table (keys bigint, sessions bigint, limits bigint)
    volatile ${definer} as $$
      with k as (delete from idempotency_keys i where i.expires_at < at returning 1),
           s as (delete from sessions x where x.expires_at < at - interval '30 days' returning 1),
           v as (delete from vip_sessions x where x.expires_at < at - interval '30 days' returning 1),
           o as (delete from vip_links x where x.expires_at < at - interval '30 days' returning 1),
           u as (delete from user_links x where x.expires_at < at - interval '30 days' returning 1),
           l as (delete from rate_limits r where r.expire < extract(epoch from at) * 1000 returning 1)
      select (select count(*) from k), (select count(*) from s) + (select count(*) from v), (select count(*) from l)
    $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Migrations only run forward; restore a backup instead.');
}
