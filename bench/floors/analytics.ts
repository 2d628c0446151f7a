// What a year was booked, bare: one statement that adds up the same rows by vehicle and by hour of the week in which they
// begin, without regard to opening hours, to what lies over an hour, or to clock changes.
import type pg from 'pg';

const YEAR = `
  select resource_id, extract(isodow from starts_at) as weekday, extract(hour from starts_at) as hour, status,
    count(*) as bookings, sum(ends_at - starts_at) as booked, sum(price_minor) as price
  from bookings where starts_at >= $1 and starts_at < $2 group by 1, 2, 3, 4`;

export async function yearInSql(pool: pg.Pool, from: string, to: string): Promise<string> {
  const { rows } = await pool.query({ name: 'year', text: YEAR, values: [from, to] });
  return JSON.stringify({ rows: rows.length });
}
