// The data of the benchmark: one business with 200 vehicles and as many bookings as wanted, most of them past. The next
// 60 days hold the same bookings however many lie behind: eight live rentals and two cancelled ones a vehicle.
import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';

export const VEHICLES = 200;
/** Of each vehicle, from today on. */
const AHEAD = 10;
const TENANT = '0198b000-0000-7000-8000-00000000be7c';
export const TIME_ZONE = 'America/Los_Angeles';

export interface Fixture {
  tenantId: string;
  vehicles: string[];
  /** Bearer token of a staff member. */
  staffToken: string;
  /** The first day that holds none of the generated bookings, whatever the vehicle. */
  freeFrom: string;
}

/** Fills a migrated, empty database. @param url a superuser's login @param bookings a multiple of 200 */
export async function fill(url: string, bookings: number): Promise<Fixture> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // Foreign keys hold by construction; checking a million rows for it would take longer than making them.
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`);
    const customers = Math.max(500, bookings / 20);
    const staffToken = await fillPeople(client, customers);
    const indexes = await dropIndexes(client);
    const behind = bookings / VEHICLES - AHEAD;
    await client.query(INSERT_BOOKINGS, [TENANT, TIME_ZONE, AHEAD, behind, customers]);
    for (const index of indexes) await client.query(index);
    await client.query(COUNT_BOOKINGS);
    await client.query(COUNT_MONTHS);
    await client.query('reset session_replication_role');
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    const vehicles = await client.query<{ id: string }>('select id from resources order by position');
    const free = await client.query<{ day: string }>(
      `select to_char((now() at time zone $1)::date + 70, 'YYYY-MM-DD') as day`,
      [TIME_ZONE],
    );
    return {
      tenantId: TENANT,
      vehicles: vehicles.rows.map(row => row.id),
      staffToken,
      freeFrom: free.rows[0]!.day,
    };
  } finally {
    await client.end();
  }
}

/** @returns the token of a staff member's session */
async function fillPeople(client: Client, customers: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await client.query(
    `insert into tenants (id, slug, name, time_zone, currency) values ($1, 'demo', 'Bench Rentals', $2, 'USD')`,
    [TENANT, TIME_ZONE],
  );
  await client.query(
    `insert into resources (tenant_id, kind, name, price_minor, position)
     select $1, 'vehicle', 'Vehicle ' || n, 8000 + n * 10, n from generate_series(1, $2::integer) n`,
    [TENANT, VEHICLES],
  );
  await client.query(INSERT_CUSTOMERS, [TENANT, customers]);
  await client.query(
    `with person as (
       insert into users (tenant_id, email, password_hash, name, role)
       values ($1, 'staff@bench.test', 'no login', 'Staff', 'staff') returning id
     )
     insert into sessions (tenant_id, user_id, token_hash, expires_at)
     select $1, id, $2, now() + interval '1 day' from person`,
    [TENANT, createHash('sha256').update(token).digest()],
  );
  return token;
}

/** 100 first names and 200 last names of invented syllables: a full name is rare, a part of one is not. */
const INSERT_CUSTOMERS = `
  insert into customers (tenant_id, full_name, email, phone)
  select $1, initcap(first) || ' ' || initcap(last), first || '.' || last || n || '@example.com',
         '+1' || 200 + n % 7 * 100 + n % 97 || lpad((n::bigint * 7368787 % 9999991)::text, 7, '0')
  from generate_series(1, $2::integer) n,
       lateral (select (array['an', 'be', 'ca', 'do', 'el', 'fi', 'gu', 'ha', 'in', 'jo'])[1 + n % 10] ||
                       (array['ra', 'lin', 'mo', 'ta', 'vi', 'nes', 'der', 'bo', 'lys', 'ke'])[1 + n / 10 % 10] as first) f,
       lateral (select (array['mar', 'ster', 'kol', 'ben', 'had', 'wick', 'ross', 'tal', 'gren', 'pal'])[1 + n / 7 % 10] ||
                       (array['ton', 'man', 'sen', 'ley', 'berg', 'ova', 'ini', 'ford', 'well', 'aski'])[1 + n / 70 % 10] ||
                       (array['', 's'])[1 + n / 700 % 2] as last) l`;

/**
 * Indexes that are no constraint's: made again at the end, in a fraction of the time their upkeep takes.
 * @returns the statements that make them again
 */
export async function dropIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i
    where i.indrelid = 'bookings'::regclass
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(row => row.definition);
}

/**
 * Ahead: of each vehicle one rental of three days a week, every fifth cancelled, every seventh pending. Behind: a rental
 * of one day on each day. $3 and $4: how many ahead and behind, a vehicle. All have a lifecycle that is over, so no
 * process takes them for work.
 */
const INSERT_BOOKINGS = `
  with days as (
    select v.id as vehicle, v.price_minor, v.position, n,
           (now() at time zone $2)::date + case when n > 0 then 6 * (n - 1) + v.position % 3 else n - 1 end as first,
           case when n > 0 then 3 else 1 end as days
    from resources v, generate_series(-$4::integer + 1, $3::integer) n
    where v.kind = 'vehicle'
  ), facts as (
    select *, (first::timestamp at time zone $2) as from_at, ((first + days)::timestamp at time zone $2) as to_at,
           hashint8(position * 1000003::bigint + n) & 1023 as dice
    from days
  ), stated as (
    select *, case
      when n > 0 then (array['upcoming', 'upcoming', 'upcoming', 'upcoming', 'cancelled'])[1 + n % 5]
      when dice < 100 then 'cancelled' when dice < 150 then 'no_show' else 'completed' end as status
    from facts
  ), people as (
    select id, full_name, email, phone, row_number() over (order by phone) as number from customers
  )
  insert into bookings (id, tenant_id, kind, resource_id, customer_id, status, cancel_reason, source, period, occupied,
    time_zone, customer_name, customer_email, customer_phone, price_minor, currency, pending_until,
    confirmed_at, completed_at, cancelled_at, created_at, updated_at, lifecycle_started_at, lifecycle_ended_at)
  select uuidv7(made - now()), $1, 'rental', vehicle, c.id, final, case when final = 'cancelled' then 'customer' end,
    case when dice % 3 = 0 then 'manual' else 'web' end, tstzrange(from_at, to_at), tstzrange(from_at, to_at),
    $2, c.full_name, c.email, c.phone, price_minor * days, 'USD',
    case when final = 'pending' then now() + interval '1 day' end,
    case when final in ('upcoming', 'completed', 'no_show') then made end, case when final = 'completed' then to_at end,
    case when final = 'cancelled' then made end, made, made, made, made
  from (
    select *, 1 + (hashint8(position * 7919::bigint + n * 104729::bigint) & 2147483647) % $5::bigint as number,
           case when status = 'upcoming' and dice % 7 = 0 then 'pending' else status end as final,
           least(from_at, now()) - interval '10 days' as made
    from stated
  ) b join people c using (number)
  order by made`;

const COUNT_BOOKINGS = `
  insert into booking_counts (tenant_id, day, kind, status, source, count)
  select tenant_id, (starts_at at time zone time_zone)::date, kind, status, source, count(*)
  from bookings group by 1, 2, 3, 4, 5`;

const COUNT_MONTHS = `
  insert into booking_month_counts (tenant_id, month, kind, status, source, count)
  select tenant_id, date_trunc('month', day)::date, kind, status, source, sum(count)
  from booking_counts group by 1, 2, 3, 4, 5`;
