// A vendor's first page, bare: the five most urgent needs and the next five deliveries, as JSON.
import type pg from 'pg';

const NEEDS = `
  select n.id, n.priority, n.quantity_needed, p.name, p.unit, p.on_hand from needs n join products p on p.id = n.product_id
  where not n.is_fulfilled and n.removed_at is null
  order by array_position(array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], n.priority), n.created_at desc, n.id desc limit 5`;

const DELIVERIES = `
  select b.id, b.status, d.booking_date, d.time_slot,
    (select json_agg(i.product_name order by i.position) from delivery_items i where i.booking_id = b.id) as items
  from bookings b join deliveries d on d.booking_id = b.id
  where b.vendor_id = $1 and b.status in ('pending', 'upcoming', 'active') order by b.starts_at, b.id limit 5`;

export async function vendorHome(pool: pg.Pool, vendorId: string): Promise<string> {
  const needs = await pool.query({ name: 'vendor-needs', text: NEEDS });
  const deliveries = await pool.query({ name: 'vendor-deliveries', text: DELIVERIES, values: [vendorId] });
  return JSON.stringify({ needs: needs.rows, deliveries: deliveries.rows });
}
