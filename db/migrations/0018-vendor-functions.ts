// What is asked before the vendor is known, because the vendor is what it finds out. Like 0001-functions.ts: answers ids
// and what is needed to go on, and nothing of anybody who was deactivated.

const definer = `language sql security definer set search_path = public, pg_temp`;

export const vendorFunctions = `
  -- The login behind a session token, if login, vendor and token are all good.
  create function find_vip_session(hash bytea, at timestamptz)
  returns table (session_id uuid, vip_user_id uuid, tenant_id uuid, vendor_id uuid, vendor_name text, email text,
    name text)
  stable ${definer} as $$
    select s.id, u.id, u.tenant_id, v.id, v.name, u.email::text, u.name
    from vip_sessions s join vip_users u on u.id = s.vip_user_id join vendors v on v.id = u.vendor_id
    where s.token_hash = hash and s.revoked_at is null and s.expires_at > at and u.is_active and v.is_active
  $$;

  -- The logins of an address, at one tenant or at all. The hash is null until the invitation is taken.
  create function find_vip_logins(address citext, tenant_slug text)
  returns table (vip_user_id uuid, tenant_id uuid, vendor_id uuid, password_hash text)
  stable ${definer} as $$
    select u.id, u.tenant_id, u.vendor_id, u.password_hash
    from vip_users u join vendors v on v.id = u.vendor_id join tenants t on t.id = u.tenant_id
    where u.email = address and u.is_active and v.is_active and (tenant_slug is null or t.slug = tenant_slug)
    order by u.id limit 5
  $$;

  -- The login that a link opens, if the link is still good.
  create function find_vip_link(link_id uuid, at timestamptz)
  returns table (purpose text, vip_user_id uuid, tenant_id uuid, vendor_id uuid)
  stable ${definer} as $$
    select l.purpose, u.id, u.tenant_id, u.vendor_id
    from vip_links l join vip_users u on u.id = l.vip_user_id join vendors v on v.id = u.vendor_id
    where l.id = link_id and l.used_at is null and l.revoked_at is null and l.expires_at > at
      and u.is_active and v.is_active
  $$;

  -- As before, with the sessions and links of vendors.
  create or replace function purge_expired(at timestamptz)
  returns table (keys bigint, sessions bigint, limits bigint)
  volatile ${definer} as $$
    with k as (delete from idempotency_keys i where i.expires_at < at returning 1),
         s as (delete from sessions x where x.expires_at < at - interval '30 days' returning 1),
         v as (delete from vip_sessions x where x.expires_at < at - interval '30 days' returning 1),
         o as (delete from vip_links x where x.expires_at < at - interval '30 days' returning 1),
         l as (delete from rate_limits r where r.expire < extract(epoch from at) * 1000 returning 1)
    select (select count(*) from k), (select count(*) from s) + (select count(*) from v), (select count(*) from l)
  $$;
`;
