// A page of bookings, bare: the newest fifty as JSON, without filters and without counting.
import type pg from 'pg';

const PAGE = `
  select b.*, r.name as resource_name from bookings b join resources r on r.id = b.resource_id
  order by b.starts_at desc, b.id desc limit 50`;

export async function newest(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query({ name: 'newest', text: PAGE });
  return JSON.stringify({ bookings: rows });
}
