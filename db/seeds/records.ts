// What stands beside every demo booking: the stamps of its status, its link, its history, its place in the inbox.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { BookingSource, BookingStatus } from '../../domain/booking/status';
import { LIFECYCLE_ACTOR } from '../../domain/roles';

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

/** How a booking comes to its status, from the one it was made with. */
const WAYS: Record<BookingStatus, readonly BookingStatus[]> = {
  pending: ['pending'],
  upcoming: ['upcoming'],
  active: ['upcoming', 'active'],
  completed: ['upcoming', 'active', 'completed'],
  no_show: ['upcoming', 'no_show'],
  cancelled: ['cancelled'],
};
const MADE_BY_STAFF: readonly BookingSource[] = ['direct', 'walk_in', 'waitlist', 'manual'];

/** Each step of it as it would have been recorded: what customers book is pending until staff confirm it. */
async function addHistory(
  trx: Knex.Transaction,
  tenantId: string,
  bookingId: string,
  { status, source, name }: DemoCustomer,
  now: string,
): Promise<void> {
  const colleague = await trx('users')
    .where({ tenant_id: tenantId, role: 'staff' })
    .first<{ id: string; name: string } | undefined>('id', 'name');
  const staff = {
    actor_type: 'staff',
    actor_id: colleague?.id ?? null,
    actor_name: colleague?.name ?? 'Staff',
  };
  const customer = { actor_type: 'customer', actor_id: null, actor_name: name };
  const lifecycle = { actor_type: 'lifecycle', actor_id: null, actor_name: LIFECYCLE_ACTOR.name };
  const byStaff = MADE_BY_STAFF.includes(source);
  const made: BookingStatus = byStaff ? 'upcoming' : 'pending';
  const about = { tenant_id: tenantId, subject: 'booking', subject_id: bookingId, created_at: now };
  const first = { action: 'created', from_value: null, to_value: made, ...(byStaff ? staff : customer) };
  const steps = [made, ...WAYS[status].filter(step => step !== made)];
  const moves = steps.slice(1).map((to, i) => ({
    ...{ action: 'status_changed', from_value: steps[i], to_value: to },
    ...(to === 'cancelled' ? customer : to === 'active' ? lifecycle : staff),
  }));
  await trx('audit_events').insert([first, ...moves].map(event => ({ ...about, ...event })));
  if (steps.includes('upcoming') && colleague) {
    await trx('bookings').where({ id: bookingId }).update({ confirmed_by: colleague.id });
  }
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
  await addHistory(trx, tenantId, bookingId, customer, now);
  if (customer.status !== 'pending') return;
  await trx('inbox_items').insert({
    tenant_id: tenantId,
    type: 'booking',
    title: `${booked.name} for ${customer.name}`,
    booking_id: bookingId,
    created_at: now,
  });
}
