// The writes of a new booking, bare: customer, booking, link, inbox item, audit event, analytics event, notification.
// Once as anyone would write them, a statement each in one transaction; once as a single statement.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';

export interface Wanted {
  tenantId: string;
  carId: string;
  startDate: string;
  endDate: string;
  customer: { fullName: string; email: string; phone: string };
}

const ZONE = 'America/Los_Angeles';

/** @returns the id of the booking; undefined when the place is taken */
export async function createInStatements(pool: pg.Pool, wanted: Wanted): Promise<string | undefined> {
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

async function write(client: pg.PoolClient, wanted: Wanted): Promise<string | undefined> {
  const { tenantId, carId, startDate, endDate, customer } = wanted;
  const id = randomUUID();
  const person = await client.query<{ id: string }>(
    `insert into customers (tenant_id, full_name, email, phone) values ($1, $2, $3, $4)
     on conflict (tenant_id, email) do update set phone = coalesce(customers.phone, excluded.phone) returning id`,
    [tenantId, customer.fullName, customer.email, customer.phone],
  );
  const booked = await client.query(
    `insert into bookings (id, tenant_id, kind, resource_id, customer_id, status, source, period, occupied, time_zone,
       customer_name, customer_email, customer_phone, price_minor, currency, pending_until, created_at, updated_at)
     select $1, $2, 'rental', $3, $4, 'pending', 'web', days, days, $5, $6, $7, $8, 8000, 'USD',
            now() + interval '1 day', now(), now()
     from (select tstzrange($9::date::timestamp at time zone $5, ($10::date + 1)::timestamp at time zone $5) as days) d
     on conflict do nothing`,
    [
      ...[id, tenantId, carId, person.rows[0]!.id, ZONE],
      ...[customer.fullName, customer.email, customer.phone, startDate, endDate],
    ],
  );
  if (booked.rowCount === 0) return undefined;
  await client.query(
    `insert into booking_tokens (id, tenant_id, booking_id, created_at, expires_at)
     values ($1, $2, $3, now(), now() + interval '60 days')`,
    [randomUUID(), tenantId, id],
  );
  await client.query(
    `insert into inbox_items (tenant_id, type, title, booking_id, created_at) values ($1, 'booking', $2, $3, now())`,
    [tenantId, `A vehicle for ${customer.fullName}`, id],
  );
  await client.query(
    `insert into audit_events (tenant_id, subject, subject_id, action, to_value, actor_type, actor_name, created_at)
     values ($1, 'booking', $2, 'created', 'pending', 'customer', $3, now())`,
    [tenantId, id, customer.fullName],
  );
  await client.query(
    `insert into analytics_events (tenant_id, name, properties, created_at) values ($1, 'booking_created', $2, now())`,
    [tenantId, JSON.stringify({ booking_id: id, car_id: carId, source: 'web' })],
  );
  await client.query(`select pg_notify('berth', $1)`, [tenantId]);
  return id;
}

/** One round trip, prepared: about the least that can be done. */
export async function createInOneStatement(pool: pg.Pool, wanted: Wanted): Promise<string | undefined> {
  const { tenantId, carId, startDate, endDate, customer } = wanted;
  const { rows } = await pool.query<{ id: string }>({
    name: 'create',
    text: EVERYTHING,
    values: [
      ...[randomUUID(), tenantId, carId, ZONE, customer.fullName, customer.email, customer.phone],
      ...[startDate, endDate, randomUUID()],
    ],
  });
  return rows[0]?.id;
}

const EVERYTHING = `
  with person as (
    insert into customers (tenant_id, full_name, email, phone) values ($2, $5, $6, $7)
    on conflict (tenant_id, email) do update set phone = coalesce(customers.phone, excluded.phone) returning id
  ), booked as (
    insert into bookings (id, tenant_id, kind, resource_id, customer_id, status, source, period, occupied, time_zone,
      customer_name, customer_email, customer_phone, price_minor, currency, pending_until, created_at, updated_at)
    select $1, $2, 'rental', $3, person.id, 'pending', 'web', days, days, $4, $5, $6, $7, 8000, 'USD',
           now() + interval '1 day', now(), now()
    from person,
         (select tstzrange($8::date::timestamp at time zone $4, ($9::date + 1)::timestamp at time zone $4) as days) d
    on conflict do nothing returning id
  ), link as (
    insert into booking_tokens (id, tenant_id, booking_id, created_at, expires_at)
    select $10, $2, id, now(), now() + interval '60 days' from booked
  ), item as (
    insert into inbox_items (tenant_id, type, title, booking_id, created_at)
    select $2, 'booking', 'A vehicle for ' || $5, id, now() from booked
  ), audit as (
    insert into audit_events (tenant_id, subject, subject_id, action, to_value, actor_type, actor_name, created_at)
    select $2, 'booking', id, 'created', 'pending', 'customer', $5, now() from booked
  ), event as (
    insert into analytics_events (tenant_id, name, properties, created_at)
    select $2, 'booking_created', jsonb_build_object('booking_id', id, 'car_id', $3::text, 'source', 'web'), now()
    from booked
  )
  select id, pg_notify('berth', $2::text) from booked`;
