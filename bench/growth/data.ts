// Many businesses in one database, in the order in which life would have written them: the largest has a tenth of all
// bookings, the others share the rest. Half of the bookings are vehicles by the day, half are bays by the hour.
import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { dropIndexes } from '../data';
import { fillRecords } from './records';

/** Bookings of each business but the largest. */
export const ORDINARY = 9_000;
export const TIME_ZONE = 'America/Los_Angeles';

export interface Business {
  id: string;
  /** Where its pages are. */
  hostname: string;
  vehicles: string[];
  bays: string[];
  /** Bearer token of a staff member. */
  token: string;
}

export interface Filled {
  bookings: number;
  tenants: number;
  largest: Business;
  ordinary: Business;
  seconds?: { rows: number; indexes: number };
}

export interface Size {
  bookings: number;
  tenants: number;
}

/** @param bookings in all */
export const sizeOf = (bookings: number): Size => ({
  bookings,
  tenants: 1 + Math.round((bookings * 0.9) / ORDINARY),
});

/** Of one business, however many vehicles and bays it has. */
const SESSIONS_A_DAY = 8;
const LARGE = { vehicles: 200, bays: 100 };
const SMALL = { vehicles: 20, bays: 10 };
const DAYS_AT_ONCE = 30;

/**
 * Fills a migrated, empty database.
 * @param url a superuser's login @param records how many of the newest bookings get what is written beside a booking
 */
export async function fill(
  url: string,
  bookings: number,
  records: number,
  say: (text: string) => void,
): Promise<Filled['seconds']> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // Foreign keys hold by construction, and nothing has to be kept before it is whole.
    await client.query(`set session_replication_role = replica; set synchronous_commit = off`);
    await client.query(`set maintenance_work_mem = '1GB'; set work_mem = '256MB'`);
    const { tenants } = sizeOf(bookings);
    const from = Date.now();
    await client.query(FUNCTIONS);
    await fillBusinesses(client, bookings, tenants);
    const indexes = await dropIndexes(client);
    const days = await client.query<{ most: number }>('select max(days)::integer as most from pg_temp.plans');
    // A table that is empty when its transaction begins needs no log to be made again.
    await client.query('begin; truncate bookings cascade');
    for (let oldest = days.rows[0]!.most; oldest > 0; oldest -= DAYS_AT_ONCE) {
      await client.query(INSERT_BOOKINGS, [Math.max(0, oldest - DAYS_AT_ONCE) + 1, oldest]);
    }
    await client.query(INSERT_BOOKINGS, [-60, 0]);
    await client.query('commit');
    const rows = (Date.now() - from) / 1000;
    say(`rows written in ${Math.round(rows)} s`);
    for (const index of indexes) await client.query(index);
    const seconds = { rows, indexes: (Date.now() - from) / 1000 - rows };
    say(`indexes made in ${Math.round(seconds.indexes)} s`);
    await client.query(COUNTS);
    await fillRecords(client, records);
    await client.query('reset session_replication_role');
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    return seconds;
  } finally {
    await client.end();
  }
}

/** Names and numbers of invented people, from their number alone. */
const FUNCTIONS = `
  create function pg_temp.tenant_of(n integer) returns uuid immutable language sql
    return ('0198b000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid;
  create function pg_temp.customer_of(tenant integer, n integer) returns uuid immutable language sql
    return ('0198c000-' || lpad(to_hex(tenant), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid;
  create function pg_temp.name_of(n integer) returns text immutable language sql
    return initcap((array['an', 'be', 'ca', 'do', 'el', 'fi', 'gu', 'ha', 'in', 'jo'])[1 + n % 10] ||
      (array['ra', 'lin', 'mo', 'ta', 'vi', 'nes', 'der', 'bo', 'lys', 'ke'])[1 + n / 10 % 10]) || ' ' ||
      initcap((array['mar', 'ster', 'kol', 'ben', 'had', 'wick', 'ross', 'tal', 'gren', 'pal'])[1 + n / 7 % 10] ||
      (array['ton', 'man', 'sen', 'ley', 'berg', 'ova', 'ini', 'ford', 'well', 'aski'])[1 + n / 70 % 10]);
  create function pg_temp.phone_of(n integer) returns text immutable language sql
    return '+1' || 200 + n % 7 * 100 + n % 97 || lpad((n::bigint * 7368787 % 9999991)::text, 7, '0')`;

async function fillBusinesses(client: Client, bookings: number, tenants: number): Promise<void> {
  await client.query(
    `create temp table plans as
     select n, pg_temp.tenant_of(n) as id, case when n = 1 then $2::integer else $3::integer end as bookings,
            case when n = 1 then $4::integer else $6::integer end as vehicles,
            case when n = 1 then $5::integer else $7::integer end as bays, 0 as days, 0 as customers
     from generate_series(1, $1::integer) n`,
    [tenants, bookings / 10, ORDINARY, LARGE.vehicles, LARGE.bays, SMALL.vehicles, SMALL.bays],
  );
  await client.query(
    `update pg_temp.plans set customers = bookings / 10,
       days = greatest(bookings / 2 / vehicles, bookings / 2 / bays / ${SESSIONS_A_DAY})`,
  );
  await client.query(
    `insert into tenants (id, slug, name, hostname, time_zone, currency)
     select id, case when n = 1 then 'demo' else 'business-' || n end, 'Business ' || n, 'b' || n || '.growth.test',
            $1, 'USD' from pg_temp.plans`,
    [TIME_ZONE],
  );
  await client.query(`insert into locations (tenant_id, name) select id, 'Pier' from pg_temp.plans`);
  await client.query(
    `insert into resources (tenant_id, location_id, kind, name, price_minor, position)
     select p.id, case when k.kind = 'bay' then l.id end, k.kind, initcap(k.kind) || ' ' || i, 8000 + i * 10, i
     from pg_temp.plans p join locations l on l.tenant_id = p.id
     cross join lateral (values ('vehicle', p.vehicles), ('bay', p.bays)) k (kind, count)
     cross join lateral generate_series(1, k.count) i`,
  );
  await client.query(
    `insert into customers (id, tenant_id, full_name, email, phone)
     select pg_temp.customer_of(p.n, i), p.id, pg_temp.name_of(i),
            replace(lower(pg_temp.name_of(i)), ' ', '.') || i || '@example.com', pg_temp.phone_of(i)
     from pg_temp.plans p, generate_series(1, p.customers) i`,
  );
  await client.query('analyze tenants; analyze locations; analyze resources; analyze pg_temp.plans');
}

/**
 * The bookings of some days, $1 to $2 days ago (negative: ahead). Vehicles: one day each behind, every second day ahead.
 * Bays: eight sessions of an hour a day, a week ahead. One in ten is cancelled, one in twenty a no-show. All have a
 * lifecycle that is over, so no process takes them for work.
 */
const INSERT_BOOKINGS = `
  with places as (
    select p.n, p.id as tenant, p.customers, r.id as resource, r.location_id, r.kind, r.price_minor, r.position,
           ago, hour,
           ((now() at time zone '${TIME_ZONE}')::date - ago)::timestamp
             + case when r.kind = 'bay' then (8 + hour) * interval '75 minutes' else '0' end as starts,
           case when r.kind = 'bay' then interval '1 hour' else interval '1 day' end as lasts,
           hashint8((p.n::bigint << 40) + (r.position::bigint << 20) + (ago::bigint << 4) + hour + ascii(r.kind)) & 16777215 as dice
    from pg_temp.plans p
    join resources r on r.tenant_id = p.id
    cross join generate_series($1::integer, $2::integer) ago
    cross join lateral generate_series(0, case when r.kind = 'bay' then ${SESSIONS_A_DAY - 1} else 0 end) hour
    where ago <= case when r.kind = 'bay' then p.bookings / 2 / p.bays / ${SESSIONS_A_DAY} else p.bookings / 2 / p.vehicles end
      and (ago > 0 or (r.kind = 'bay' and ago > -7) or (r.kind = 'vehicle' and ago % 2 = 0))
  ), stated as (
    select *, 1 + dice % customers as person,
      case when dice % 10 = 0 then 'cancelled'
           when ago <= 0 then case when dice % 7 = 0 and ago < -1 then 'pending' else 'upcoming' end
           when dice % 20 = 1 then 'no_show' else 'completed' end as status,
      starts at time zone '${TIME_ZONE}' as from_at, (starts + lasts) at time zone '${TIME_ZONE}' as to_at
    from places
  ), made as (
    select *, least(from_at, now()) - (dice % 240) * interval '1 hour' as at from stated
  )
  insert into bookings (id, tenant_id, kind, resource_id, location_id, customer_id, status, cancel_reason, source, period,
    occupied, time_zone, customer_name, customer_email, customer_phone, price_minor, currency, pending_until,
    confirmed_at, completed_at, cancelled_at, created_at, updated_at, lifecycle_started_at, lifecycle_ended_at)
  select uuidv7(at - now()), tenant, case when kind = 'bay' then 'session' else 'rental' end, resource, location_id,
    pg_temp.customer_of(n, person), status, case when status = 'cancelled' then 'customer' end,
    case when dice % 3 = 0 then 'manual' else 'web' end, tstzrange(from_at, to_at), tstzrange(from_at, to_at),
    '${TIME_ZONE}', pg_temp.name_of(person), replace(lower(pg_temp.name_of(person)), ' ', '.') || person || '@example.com',
    pg_temp.phone_of(person), price_minor, 'USD', case when status = 'pending' then now() + interval '1 day' end,
    case when status not in ('pending', 'cancelled') then at end, case when status = 'completed' then to_at end,
    case when status = 'cancelled' then at end, at, at, at, at
  from made order by at`;

const COUNTS = `
  insert into booking_counts (tenant_id, day, kind, status, source, count)
  select tenant_id, (starts_at at time zone time_zone)::date, kind, status, source, count(*)
  from bookings group by 1, 2, 3, 4, 5;
  insert into booking_month_counts (tenant_id, month, kind, status, source, count)
  select tenant_id, date_trunc('month', day)::date, kind, status, source, sum(count)
  from booking_counts group by 1, 2, 3, 4, 5`;

/** Who can be asked about in a database that `fill` has filled. */
export async function look(url: string): Promise<Filled> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ bookings: number; tenants: number }>(
      `select (select count(*) from bookings)::integer as bookings, (select count(*) from tenants)::integer as tenants`,
    );
    return { ...rows[0]!, largest: await business(client, 1), ordinary: await business(client, 2) };
  } finally {
    await client.end();
  }
}

async function business(client: Client, n: number): Promise<Business> {
  const token = randomBytes(32).toString('base64url');
  const { rows } = await client.query<{ id: string; hostname: string }>(
    'select id, hostname from tenants where hostname = $1',
    [`b${n}.growth.test`],
  );
  const { id, hostname } = rows[0]!;
  await client.query(
    `with person as (
       insert into users (tenant_id, email, password_hash, name, role)
       values ($1, 'staff@growth.test', 'no login', 'Staff', 'staff')
       on conflict (tenant_id, email) do update set name = excluded.name returning id
     )
     insert into sessions (tenant_id, user_id, token_hash, expires_at)
     select $1, id, $2, now() + interval '1 day' from person`,
    [id, createHash('sha256').update(token).digest()],
  );
  const ofKind = async (kind: string) =>
    (
      await client.query<{ id: string }>(
        'select id from resources where tenant_id = $1 and kind = $2 order by position',
        [id, kind],
      )
    ).rows.map(row => row.id);
  return { id, hostname, token, vehicles: await ofKind('vehicle'), bays: await ofKind('bay') };
}
