// What is written beside a booking in its life: its link, inbox item, messages, audit trail and analytics. As many rows
// each, and as long, as the lifecycles measured in lifecycles.ts leave behind.
import type { Client } from 'pg';

/** Rows of one booking that is made by its customer, confirmed, attended and over. */
export const RECORDS = { tokens: 1, inbox: 1, messages: 6, audit: 4, analytics: 4 };

const NEWEST = `
  create temp table newest as
  select id, tenant_id, customer_name, customer_email, customer_phone, created_at from bookings
  order by created_at desc limit $1::integer`;

/** In the words and lengths of real ones. */
const STATEMENTS = [
  `insert into booking_tokens (id, tenant_id, booking_id, created_at, expires_at)
   select gen_random_uuid(), tenant_id, id, created_at, created_at + interval '60 days' from newest`,
  `insert into inbox_items (tenant_id, type, status, title, booking_id, created_at)
   select tenant_id, 'booking', 'done', 'Vehicle 12 for ' || customer_name || ', Sat 4 Jul 2026', id, created_at from newest`,
  `insert into notifications (tenant_id, key, booking_id, revision, event, channel, audience, recipient, subject, body,
     status, attempts, created_at, sent_at)
   select n.tenant_id, 'booking/' || n.id || '/1/' || m.event || '/' || m.channel || '/' || m.audience || '/now/0', n.id, 1,
     m.event, m.channel, m.audience, case m.channel when 'sms' then customer_phone else customer_email end,
     case m.channel when 'sms' then '' else 'Your booking: Vehicle 12, Sat 4 Jul 2026' end, repeat('words and ', m.length / 10),
     'sent', 1, created_at, created_at
   from newest n cross join (values ('pending', 'email', 'customer', 330), ('pending', 'email', 'staff', 260),
     ('confirmed', 'sms', 'customer', 150), ('confirmed', 'email', 'customer', 330), ('reminder', 'sms', 'customer', 150),
     ('follow_up', 'sms', 'customer', 90)) m (event, channel, audience, length)`,
  `insert into audit_events (tenant_id, subject, subject_id, action, from_value, to_value, actor_type, actor_id, actor_name,
     operation_id, request_id, created_at)
   select n.tenant_id, 'booking', n.id, 'status', 'pending', 'upcoming', 'staff', gen_random_uuid(), 'Staff',
     'lifecycle/' || n.id || '/step/' || e, gen_random_uuid()::text, created_at from newest n, generate_series(1, 4) e`,
  `insert into analytics_events (tenant_id, name, properties, created_at)
   select tenant_id, 'booking_created',
     jsonb_build_object('booking_id', id, 'car_id', id, 'source', 'web', 'total_days', 1), created_at
   from newest n, generate_series(1, 4) e`,
];

/** Of the newest bookings, as many as asked for. */
export async function fillRecords(client: Client, bookings: number): Promise<void> {
  if (bookings === 0) return;
  await client.query(NEWEST, [bookings]);
  for (const statement of STATEMENTS) await client.query(statement);
  await client.query('drop table newest');
}
