// The writes of a new delivery, bare: the first free dock, the booking, what it brings, the inbox item, the audit and the
// analytics event, the notification; a statement each in one transaction, as anyone would write them.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';

export interface WantedDelivery {
  tenantId: string;
  vendorId: string;
  bookingDate: string;
  timeSlot: string;
  items: { productName: string; estimatedQuantity: number }[];
}

const ZONE = 'America/Los_Angeles';
const HOURS: Record<string, [string, string]> = {
  Morning: ['08:00', '12:00'],
  Afternoon: ['12:00', '17:00'],
};

/** @returns the id of the booking; undefined when no dock is free */
export async function createDelivery(pool: pg.Pool, wanted: WantedDelivery): Promise<string | undefined> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const id = await write(client, wanted);
    await client.query(id ? 'commit' : 'rollback');
    return id;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function write(client: pg.PoolClient, wanted: WantedDelivery): Promise<string | undefined> {
  const { tenantId, vendorId, bookingDate, timeSlot, items } = wanted;
  const id = randomUUID();
  const [from, to] = HOURS[timeSlot]!;
  const window = await client.query<{ start: Date; end: Date }>(
    `select ($1::date + $2::time) at time zone $4 as start, ($1::date + $3::time) at time zone $4 as end`,
    [bookingDate, from, to, ZONE],
  );
  const { start, end } = window.rows[0]!;
  const vendor = await client.query<{ name: string }>('select name from vendors where id = $1', [vendorId]);
  for (;;) {
    const dock = await client.query<{ id: string }>(
      `select r.id from resources r where r.tenant_id = $1 and r.kind = 'dock' and not exists (
         select from bookings b where b.resource_id = r.id and b.status in ('pending', 'upcoming', 'active')
           and b.occupied_from < $3 and b.occupied_until > $2)
       order by position limit 1`,
      [tenantId, start, end],
    );
    if (!dock.rows[0]) return undefined;
    const booked = await client.query(
      `insert into bookings (id, tenant_id, vendor_id, kind, resource_id, status, source, period, occupied, time_zone,
         customer_name, currency, pending_until, created_at, updated_at)
       values ($1, $2, $3, 'delivery', $4, 'pending', 'vendor', tstzrange($5, $6), tstzrange($5, $6), $7, $8, 'USD',
         now() + interval '1 day', now(), now())
       on conflict do nothing`,
      [id, tenantId, vendorId, dock.rows[0].id, start, end, ZONE, vendor.rows[0]!.name],
    );
    if (booked.rowCount) break;
  }
  await client.query(
    `insert into deliveries (booking_id, tenant_id, vendor_id, booking_date, time_slot, created_at)
     values ($1, $2, $3, $4, $5, now())`,
    [id, tenantId, vendorId, bookingDate, timeSlot],
  );
  for (const [position, { productName, estimatedQuantity }] of items.entries()) {
    await client.query(
      `insert into delivery_items (tenant_id, vendor_id, booking_id, position, product_name, estimated_quantity)
       values ($1, $2, $3, $4, $5, $6)`,
      [tenantId, vendorId, id, position, productName, estimatedQuantity],
    );
  }
  await client.query(
    `insert into inbox_items (tenant_id, type, title, booking_id, created_at) values ($1, 'booking', $2, $3, now())`,
    [tenantId, `Delivery of ${vendor.rows[0]!.name}`, id],
  );
  await client.query(
    `insert into audit_events (tenant_id, subject, subject_id, action, to_value, actor_type, actor_name, vendor_id,
       created_at)
     values ($1, 'booking', $2, 'created', 'pending', 'vendor', $3, $4, now())`,
    [tenantId, id, vendor.rows[0]!.name, vendorId],
  );
  await client.query(
    `insert into analytics_events (tenant_id, name, properties, created_at) values ($1, 'booking_created', $2, now())`,
    [tenantId, JSON.stringify({ booking_id: id, vendor_id: vendorId, source: 'vendor' })],
  );
  await client.query(`select pg_notify('berth', $1)`, [tenantId]);
  return id;
}
