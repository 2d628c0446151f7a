// The functions that look across tenants, because the tenant is what they find out. They run as the owner of the schema,
// answer ids and what is needed to go on, and nothing else. Everything after them happens inside one tenant.

const definer = `language sql security definer set search_path = public, pg_temp`;

export const resolverFunctions = `
  -- The login behind a session token, if both are good.
  create function find_session(hash bytea, at timestamptz)
  returns table (session_id uuid, user_id uuid, tenant_id uuid, email text, name text, role text, customer_id uuid)
  stable ${definer} as $$
    select s.id, u.id, u.tenant_id, u.email::text, u.name, u.role, u.customer_id
    from sessions s join users u on u.id = s.user_id
    where s.token_hash = hash and s.revoked_at is null and s.expires_at > at and u.is_active
  $$;

  -- The logins of an address, at one tenant or at all.
  create function find_logins(address citext, tenant_slug text)
  returns table (user_id uuid, tenant_id uuid, password_hash text)
  stable ${definer} as $$
    select u.id, u.tenant_id, u.password_hash
    from users u join tenants t on t.id = u.tenant_id
    where u.email = address and u.is_active and (tenant_slug is null or t.slug = tenant_slug)
    order by u.id limit 5
  $$;

  -- The booking a link opens, if the link is still good.
  create function find_booking_token(token_id uuid, at timestamptz)
  returns table (tenant_id uuid, booking_id uuid)
  stable ${definer} as $$
    select k.tenant_id, k.booking_id from booking_tokens k
    where k.id = token_id and k.revoked_at is null and k.expires_at > at
  $$;

  -- The tenant of a resource that can be booked.
  create function find_resource_tenant(resource uuid)
  returns uuid stable ${definer} as $$
    select r.tenant_id from resources r where r.id = resource and r.is_active
  $$;

  -- Bookings of the tenant in the transaction whose name, mail or phone contains the words; newest start first.
  -- The words go through the trigram index, which row-level security would not let the application use.
  create function search_bookings(words text)
  returns setof uuid stable ${definer} as $$
    select b.id from bookings b
    where b.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
      and b.search_text like '%' || replace(replace(replace(lower(words), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'
    order by b.starts_at desc limit 10000
  $$;

  -- Takes up to max_rows bookings without a lifecycle for a while, so that two starters never take the same one.
  create function claim_unstarted_bookings(max_rows integer, lease interval)
  returns table (booking_id uuid, tenant_id uuid)
  volatile ${definer} as $$
    update bookings b set lifecycle_claimed_until = now() + lease
    where b.id in (
      select c.id from bookings c
      where c.lifecycle_started_at is null
        and (c.lifecycle_claimed_until is null or c.lifecycle_claimed_until < now())
      order by c.created_at limit max_rows
      for update skip locked
    )
    returning b.id, b.tenant_id
  $$;

  -- How many bookings wait for a lifecycle, and since when the oldest does.
  create function starter_lag()
  returns table (waiting bigint, oldest timestamptz)
  stable ${definer} as $$
    select count(*), min(b.created_at) from bookings b where b.lifecycle_started_at is null
  $$;

  -- A page of the bookings whose lifecycle should be running, by id.
  create function lifecycles_that_should_run(after uuid, started_before timestamptz, max_rows integer)
  returns table (booking_id uuid, tenant_id uuid)
  stable ${definer} as $$
    select b.id, b.tenant_id from bookings b
    where b.lifecycle_ended_at is null and b.id > after and b.lifecycle_started_at < started_before
    order by b.id limit max_rows
  $$;

  -- Forgets what has expired. Answers how many rows went.
  create function purge_expired(at timestamptz)
  returns table (keys bigint, sessions bigint, limits bigint)
  volatile ${definer} as $$
    with k as (delete from idempotency_keys i where i.expires_at < at returning 1),
         s as (delete from sessions x where x.expires_at < at - interval '30 days' returning 1),
         l as (delete from rate_limits r where r.expire < extract(epoch from at) * 1000 returning 1)
    select (select count(*) from k), (select count(*) from s), (select count(*) from l)
  $$;
`;
