// Availability of a vehicle, bare: the days of the window and whether each is free, as JSON. Once Postgres builds it, once
// Node does from the rows.
import type pg from 'pg';

export interface Window {
  vehicle: string;
  start: string;
  end: string;
}

const ZONE = 'America/Los_Angeles';

const LIVE = `resource_id = $1 and status in ('pending', 'upcoming', 'active')`;

const IN_SQL = `
  select json_agg(json_build_object('date', day, 'available', free) order by day)::text as answer
  from (
    select day::date as day, bool_and(b.resource_id is null) as free
    from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') day
    left join (
      select resource_id, occupied_from, occupied_until from bookings
      where ${LIVE} and occupied_from < ($3::date + 1)::timestamp at time zone '${ZONE}'
        and occupied_until > $2::date::timestamp at time zone '${ZONE}'
    ) b on b.occupied_from < (day + interval '1 day') at time zone '${ZONE}'
       and b.occupied_until > day at time zone '${ZONE}'
    group by day
  ) d`;

export async function daysInSql(pool: pg.Pool, { vehicle, start, end }: Window): Promise<string> {
  const values = [vehicle, start, end];
  const { rows } = await pool.query<{ answer: string }>({ name: 'days', text: IN_SQL, values });
  return rows[0]!.answer;
}

const TAKEN = `
  select to_char(occupied_from at time zone '${ZONE}', 'YYYY-MM-DD') as first,
         to_char(occupied_until at time zone '${ZONE}' - interval '1 microsecond', 'YYYY-MM-DD') as last
  from bookings
  where ${LIVE} and occupied_from < ($3::date + 1)::timestamp at time zone '${ZONE}'
    and occupied_until > $2::date::timestamp at time zone '${ZONE}'`;

export async function daysInNode(pool: pg.Pool, { vehicle, start, end }: Window): Promise<string> {
  const values = [vehicle, start, end];
  const { rows: taken } = await pool.query<{ first: string; last: string }>({
    name: 'taken',
    text: TAKEN,
    values,
  });
  const days = [];
  for (let at = Date.parse(start); at <= Date.parse(end); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    days.push({ date, available: !taken.some(({ first, last }) => first <= date && date <= last) });
  }
  return JSON.stringify(days);
}
