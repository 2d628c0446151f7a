// What stands beside every demo booking: the stamps of its status, its link, its history, its place in the inbox.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { BookingSource, BookingStatus } from '../../domain/booking/status';

export interface DemoTenant {
  id: string;
  timeZone: string;
  currency: string;
}

export interface DemoCustomer {
  status: BookingStatus;
  source: BookingSource;
  name: string;
  email: string | null;
  phone: string | null;
}

export function stampsOf(status: BookingStatus, now: string, end: string): Record<string, unknown> {
  const inOneDay = new Date(Date.parse(now) + 86_400_000).toISOString();
  const over = { lifecycle_started_at: now, lifecycle_ended_at: now };
  switch (status) {
    case 'pending':
      return { pending_until: inOneDay };
    case 'upcoming':
    case 'active':
      return { confirmed_at: now };
    case 'completed':
      return { confirmed_at: now, completed_at: end, ...over };
    case 'cancelled':
      return { cancelled_at: now, ...over };
    case 'no_show':
      return { confirmed_at: now, ...over };
  }
}

/** The customer's id; somebody with an e-mail address is there once. */
export async function addCustomer(
  trx: Knex.Transaction,
  tenantId: string,
  { name, email, phone }: DemoCustomer,
): Promise<string> {
  const [row] = await trx('customers')
    .insert({ tenant_id: tenantId, full_name: name, email, phone })
    .onConflict(['tenant_id', 'email'])
    .merge(['full_name'])
    .returning<{ id: string }[]>('id');
  return row!.id;
}

/** @param booked what was booked: its name, and when it ends */
export async function addRecords(
  trx: Knex.Transaction,
  tenantId: string,
  bookingId: string,
  booked: { name: string; end: string },
  customer: DemoCustomer,
  now: string,
): Promise<void> {
  const expiresAt = new Date(Date.parse(booked.end) + 30 * 86_400_000).toISOString();
  await trx('booking_tokens').insert({
    id: randomUUID(),
    tenant_id: tenantId,
    booking_id: bookingId,
    created_at: now,
    expires_at: expiresAt,
  });
  await trx('audit_events').insert({
    tenant_id: tenantId,
    subject: 'booking',
    subject_id: bookingId,
    action: 'created',
    to_value: customer.status,
    actor_type: 'customer',
    actor_name: customer.name,
    created_at: now,
  });
  if (customer.status !== 'pending') return;
  await trx('inbox_items').insert({
    tenant_id: tenantId,
    type: 'booking',
    title: `${booked.name} for ${customer.name}`,
    booking_id: bookingId,
    created_at: now,
  });
}
