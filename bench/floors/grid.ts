// A day of all bays, bare: the resources and what is booked there, as JSON.
import type pg from 'pg';

const RESOURCES = `select id, kind, name, location_id from resources where kind = 'bay' and is_active order by position`;
const BOOKINGS = `
  select id, resource_id, kind, block_type, status, customer_name, starts_at, ends_at, customer_id, revision
  from bookings
  where kind = 'session' and starts_at >= cast($1 as timestamptz) and starts_at < cast($1 as timestamptz) + interval '1 day'
    and status <> 'cancelled'
  order by starts_at`;

export async function gridOfDay(pool: pg.Pool, start: string): Promise<string> {
  const [resources, bookings] = await Promise.all([
    pool.query({ name: 'grid-resources', text: RESOURCES }),
    pool.query({ name: 'grid-bookings', text: BOOKINGS, values: [start] }),
  ]);
  return JSON.stringify({ resources: resources.rows, bookings: bookings.rows });
}
