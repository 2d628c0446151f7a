// Deliveries of the demo vendors, at least one in every status, at the docks there are; some have brought more or less
// than they announced, and one is asked to come at another time.
import type { Knex } from 'knex';
import type { BookingStatus } from '../../domain/booking/status';
import { addDays, dateOf, instantAt } from '../../domain/calendar';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import { DEFAULT_SETTINGS } from '../../domain/tenant';
import type { DemoVendor } from './demo-vendors';
import type { DemoTenant } from './records';
import { stampsOf } from './records';

interface DemoItem {
  product: string;
  announced: number;
  /** Cents of one unit. */
  priceMinor?: number;
  /** Of a completed delivery. */
  received?: number;
}

interface DemoDelivery {
  vendor: string;
  inDays: number;
  slot: 'Morning' | 'Afternoon';
  status: BookingStatus;
  items: readonly DemoItem[];
  notes?: string;
  /** Another window that staff have proposed. */
  proposed?: { inDays: number; slot: 'Morning' | 'Afternoon'; note: string };
}

const dream = (announced: number, received?: number): DemoItem => ({
  ...{ product: 'Blue Dream', announced, priceMinor: 8200, received },
});
const kush = (announced: number, received?: number): DemoItem => ({
  ...{ product: 'OG Kush', announced, priceMinor: 9000, received },
});
const diesel = (announced: number, received?: number): DemoItem => ({
  ...{ product: 'Sour Diesel', announced, received },
});

export const DEMO_DELIVERIES: readonly DemoDelivery[] = [
  { vendor: 'Farm A', inDays: -23, slot: 'Morning', status: 'completed', items: [dream(30, 30)] },
  {
    vendor: 'Farm A',
    inDays: -16,
    slot: 'Morning',
    status: 'completed',
    items: [dream(25, 22.5), kush(10, 12)],
  },
  { vendor: 'Farm B', inDays: -12, slot: 'Afternoon', status: 'completed', items: [diesel(32, 32)] },
  { vendor: 'Farm B', inDays: -9, slot: 'Morning', status: 'no_show', items: [diesel(20)] },
  { vendor: 'Farm A', inDays: -5, slot: 'Afternoon', status: 'cancelled', items: [kush(15)] },
  {
    vendor: 'Farm B',
    inDays: 0,
    slot: 'Morning',
    status: 'active',
    items: [diesel(24)],
    notes: 'At the back door.',
  },
  { vendor: 'Farm A', inDays: 2, slot: 'Morning', status: 'upcoming', items: [dream(40), kush(12)] },
  {
    ...{ vendor: 'Farm B', inDays: 3, slot: 'Morning', status: 'pending', items: [diesel(16)] },
    proposed: {
      inDays: 3,
      slot: 'Afternoon',
      note: 'The dock is full in the morning. Does the afternoon suit you?',
    },
  },
  { vendor: 'Farm A', inDays: 7, slot: 'Afternoon', status: 'pending', items: [diesel(18)] },
  { vendor: 'Farm B', inDays: 9, slot: 'Afternoon', status: 'upcoming', items: [dream(20)] },
];

export const OTHER_DELIVERIES: readonly DemoDelivery[] = [
  {
    ...{ vendor: 'Havel Hof', inDays: 4, slot: 'Morning', status: 'pending' },
    items: [{ product: 'Wischerblätter', announced: 12 }],
  },
];

/** A dock for a business that has none. */
export async function addDock(trx: Knex.Transaction, tenantId: string, name: string): Promise<void> {
  await trx('resources').insert({ tenant_id: tenantId, kind: 'dock', name });
}

/** @param now ISO instant */
export async function addDeliveries(
  trx: Knex.Transaction,
  tenant: DemoTenant,
  vendors: ReadonlyMap<string, DemoVendor>,
  deliveries: readonly DemoDelivery[],
  now: string,
): Promise<void> {
  const people = { tenant_id: tenant.id };
  const staff =
    (await trx('users')
      .where({ ...people, role: 'staff' })
      .first<Person | undefined>('id', 'name')) ??
    (await trx('users').where(people).first<Person>('id', 'name'));
  const docks = await trx('resources')
    .where({ tenant_id: tenant.id, kind: 'dock' })
    .orderBy(['position', 'name'])
    .select<{ id: string; location_id: string | null }[]>('id', 'location_id');
  for (const [i, delivery] of deliveries.entries()) {
    const order = {
      tenant,
      vendor: vendors.get(delivery.vendor)!,
      dock: docks[i % docks.length]!,
      staff,
      now,
    };
    await addDelivery(trx, delivery, order);
  }
}

interface Person {
  id: string;
  name: string;
}

interface Order {
  tenant: DemoTenant;
  vendor: DemoVendor;
  dock: { id: string; location_id: string | null };
  staff: Person;
  now: string;
}

async function addDelivery(trx: Knex.Transaction, delivery: DemoDelivery, order: Order): Promise<void> {
  const { tenant, vendor, dock, staff, now } = order;
  const { status, slot } = delivery;
  const date = addDays(dateOf(now, tenant.timeZone), delivery.inDays);
  const { from, to } = DEFAULT_SETTINGS.deliveryWindows[slot]!;
  const [start, end] = [from, to].map(time => instantAt(date, time, tenant.timeZone));
  const period = trx.raw('tstzrange(?, ?)', [start!, end!]);
  const contact = await trx('vendors').where({ id: vendor.id }).first<{ email: string; phone: string }>();
  const isConfirmed = status !== 'pending' && status !== 'cancelled';
  const [row] = await trx('bookings')
    .insert({
      ...{ tenant_id: tenant.id, vendor_id: vendor.id, kind: 'delivery', status, source: 'vendor' },
      ...{ resource_id: dock.id, location_id: dock.location_id, period, occupied: period },
      ...{ time_zone: tenant.timeZone, currency: tenant.currency, notes: delivery.notes ?? '' },
      ...{ customer_name: vendor.name, customer_email: contact.email, customer_phone: contact.phone },
      ...{ cancel_reason: status === 'cancelled' ? 'vendor' : null, created_at: now, updated_at: now },
      ...stampsOf(status, now, end!),
      confirmed_by: isConfirmed ? staff.id : null,
    })
    .returning<{ id: string }[]>('id');
  const id = row!.id;
  const own = { tenant_id: tenant.id, vendor_id: vendor.id, booking_id: id };
  const received = status === 'completed' ? { received_by: staff.id, received_at: end } : {};
  await trx('deliveries').insert({
    ...{ ...own, booking_date: date, time_slot: slot, created_by: vendor.userId, created_at: now },
    ...(isConfirmed ? { confirmed_by: staff.id, confirmed_at: now } : {}),
    ...received,
  });
  await addItems(trx, own, delivery.items);
  if (delivery.proposed) await addProposal(trx, own, delivery.proposed, order);
  await addTrail(trx, own, status, order);
  if (status === 'pending') {
    const title = `Delivery of ${vendor.name}, ${slot} of ${date}`;
    await trx('inbox_items').insert({
      ...{ tenant_id: tenant.id, type: 'booking', booking_id: id, title, created_at: now },
    });
  }
}

interface Own {
  tenant_id: string;
  vendor_id: string;
  booking_id: string;
}

async function addItems(trx: Knex.Transaction, own: Own, items: readonly DemoItem[]): Promise<void> {
  for (const [position, { product, announced, priceMinor, received }] of items.entries()) {
    const found = await trx('products')
      .where({ tenant_id: own.tenant_id, name: product })
      .first<{ id: string } | undefined>('id');
    await trx('delivery_items').insert({
      ...{ ...own, position, product_id: found?.id ?? null, product_name: product },
      ...{ estimated_quantity: announced, estimated_price_minor: priceMinor ?? null },
      ...{ received_quantity: received ?? null, unit_price_minor: received ? (priceMinor ?? null) : null },
    });
  }
}

async function addProposal(
  trx: Knex.Transaction,
  own: Own,
  { inDays, slot, note }: NonNullable<DemoDelivery['proposed']>,
  { tenant, staff, now }: Order,
): Promise<void> {
  const date = addDays(dateOf(now, tenant.timeZone), inDays);
  await trx('delivery_proposals').insert({
    ...{ ...own, booking_date: date, time_slot: slot, note, proposed_by: staff.id, proposed_at: now },
  });
}

const WAYS: Record<BookingStatus, readonly BookingStatus[]> = {
  pending: [],
  upcoming: ['upcoming'],
  active: ['upcoming', 'active'],
  completed: ['upcoming', 'active', 'completed'],
  no_show: ['upcoming', 'no_show'],
  cancelled: ['cancelled'],
};

/** Each step as it would have been recorded. */
async function addTrail(
  trx: Knex.Transaction,
  { booking_id, ...own }: Own,
  status: BookingStatus,
  { vendor, staff, now }: Order,
): Promise<void> {
  const by = {
    vendor: { actor_type: 'vendor', actor_id: vendor.userId, actor_name: vendor.name },
    staff: { actor_type: 'staff', actor_id: staff.id, actor_name: staff.name },
    lifecycle: { actor_type: 'lifecycle', actor_id: null, actor_name: LIFECYCLE_ACTOR.name },
  };
  const about = { ...own, subject: 'booking', subject_id: booking_id, created_at: now };
  const steps: BookingStatus[] = ['pending', ...WAYS[status]];
  const moves = steps.slice(1).map((to, i) => ({
    ...{ action: 'status_changed', from_value: steps[i], to_value: to },
    ...(to === 'cancelled' ? by.vendor : to === 'active' ? by.lifecycle : by.staff),
  }));
  const created = { action: 'created', from_value: null, to_value: 'pending', ...by.vendor };
  await trx('audit_events').insert([created, ...moves].map(event => ({ ...about, ...event })));
}
