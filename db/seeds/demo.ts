// The demo data: tenant `demo` (Los Angeles, dollars) and tenant `other` (Berlin, euros), which shows the isolation.
// Loaded once, as the owner of the schema, and never in production.
import { hash } from '@node-rs/argon2';
import type { Knex } from 'knex';
import { addDays, dateOf, periodOfDays } from '../../domain/calendar';
import { BAYS, DEMO_BOOKINGS, DEMO_VEHICLES, OTHER_VEHICLES } from './demo-data';
import type { DemoBooking, DemoVehicle } from './demo-data';
import { DEMO_DELIVERIES, OTHER_DELIVERIES, addDeliveries, addDock } from './demo-deliveries';
import { addHarvestsAndMessages } from './demo-harvests';
import { addQuotes } from './demo-quotes';
import { addStock } from './demo-stock';
import { DEMO_STOCK, OTHER_STOCK } from './demo-stock-data';
import { DEMO_VENDORS, OTHER_VENDORS, addVendors } from './demo-vendors';
import { addFrontDesk } from './front-desk';
import { addMembers } from './members';
import type { DemoTenant } from './records';
import { addCustomer, addRecords, stampsOf } from './records';

export const DEMO_PASSWORD = 'berth-demo';

const ROLES = ['admin', 'manager', 'staff', 'operator', 'member'] as const;

/** Loads both tenants unless they are there. `now` is an ISO instant. Answers whether anything was loaded. */
export async function loadDemo(knex: Knex, now: string): Promise<boolean> {
  return knex.transaction(async trx => {
    await trx.raw(`select pg_advisory_xact_lock(hashtext('berth demo'))`);
    if (await trx('tenants').where({ slug: 'demo' }).first()) return false;
    const passwordHash = await hash(DEMO_PASSWORD);

    const demo = await addTenant(trx, 'demo', 'Harbor Drive', 'America/Los_Angeles', 'USD', 'US');
    await addUsers(trx, demo.id, 'demo.test', passwordHash, ROLES);
    const vehicles = await addVehicles(trx, demo.id, DEMO_VEHICLES);
    await addBays(trx, demo.id);
    for (const booking of DEMO_BOOKINGS) await addBooking(trx, demo, vehicles, booking, now);
    await addMembers(trx, demo, passwordHash, now);
    await addFrontDesk(trx, demo, now);
    const vendors = await addVendors(trx, demo.id, DEMO_VENDORS, passwordHash, now);
    await addStock(trx, demo.id, DEMO_STOCK, vendors, now);
    await addHarvestsAndMessages(trx, demo, vendors, now);
    await addDeliveries(trx, demo, vendors, DEMO_DELIVERIES, now);
    await addQuotes(trx, demo, vendors, now);

    const other = await addTenant(trx, 'other', 'Spree Mobil', 'Europe/Berlin', 'EUR', 'DE');
    await addUsers(trx, other.id, 'other.test', passwordHash, ['admin']);
    await addVehicles(trx, other.id, OTHER_VEHICLES);
    const others = await addVendors(trx, other.id, OTHER_VENDORS, passwordHash, now);
    await addStock(trx, other.id, OTHER_STOCK, others, now);
    await addDock(trx, other.id, 'Laderampe 1');
    await addDeliveries(trx, other, others, OTHER_DELIVERIES, now);
    return true;
  });
}

async function addTenant(
  trx: Knex.Transaction,
  slug: string,
  name: string,
  timeZone: string,
  currency: string,
  phoneCountry: string,
): Promise<DemoTenant> {
  const settings = { phoneCountry, staffEmail: `bookings@${slug}.test` };
  const [row] = await trx('tenants')
    .insert({ slug, name, time_zone: timeZone, currency, settings: JSON.stringify(settings) })
    .returning<{ id: string }[]>('id');
  return { id: row!.id, timeZone, currency };
}

async function addUsers(
  trx: Knex.Transaction,
  tenantId: string,
  domain: string,
  passwordHash: string,
  roles: readonly string[],
): Promise<void> {
  for (const role of roles) {
    const name = `${role[0]!.toUpperCase()}${role.slice(1)} Demo`;
    let customerId: string | null = null;
    if (role === 'member') {
      const [customer] = await trx('customers')
        .insert({ tenant_id: tenantId, full_name: name, email: `${role}@${domain}` })
        .returning<{ id: string }[]>('id');
      customerId = customer!.id;
    }
    await trx('users').insert({
      tenant_id: tenantId,
      customer_id: customerId,
      email: `${role}@${domain}`,
      password_hash: passwordHash,
      name,
      role,
    });
  }
}

interface PlacedVehicle extends DemoVehicle {
  id: string;
}

async function addVehicles(
  trx: Knex.Transaction,
  tenantId: string,
  vehicles: readonly DemoVehicle[],
): Promise<PlacedVehicle[]> {
  const placed: PlacedVehicle[] = [];
  for (const [position, vehicle] of vehicles.entries()) {
    const [row] = await trx('resources')
      .insert({
        tenant_id: tenantId,
        kind: 'vehicle',
        name: vehicle.name,
        description: vehicle.description,
        price_minor: vehicle.priceMinor,
        attributes: JSON.stringify(vehicle.attributes),
        position,
      })
      .returning<{ id: string }[]>('id');
    placed.push({ ...vehicle, id: row!.id });
  }
  return placed;
}

async function addBays(trx: Knex.Transaction, tenantId: string): Promise<void> {
  for (const [location, bays] of Object.entries(BAYS)) {
    const [row] = await trx('locations')
      .insert({ tenant_id: tenantId, name: location })
      .returning<{ id: string }[]>('id');
    for (const [position, name] of bays.entries()) {
      const kind = name.startsWith('Dock') ? 'dock' : 'bay';
      await trx('resources').insert({ tenant_id: tenantId, location_id: row!.id, kind, name, position });
    }
  }
}

async function addBooking(
  trx: Knex.Transaction,
  tenant: DemoTenant,
  vehicles: readonly PlacedVehicle[],
  booking: DemoBooking,
  now: string,
): Promise<void> {
  const vehicle = vehicles[booking.vehicle]!;
  const today = dateOf(now, tenant.timeZone);
  const startDate = addDays(today, booking.from);
  const endDate = addDays(today, booking.from + booking.days - 1);
  const { start, end } = periodOfDays(startDate, endDate, tenant.timeZone);
  const customerId = await addCustomer(trx, tenant.id, booking);
  const period = trx.raw('tstzrange(?, ?)', [start, end]);
  const [row] = await trx('bookings')
    .insert({
      tenant_id: tenant.id,
      kind: 'rental',
      resource_id: vehicle.id,
      customer_id: customerId,
      status: booking.status,
      cancel_reason: booking.status === 'cancelled' ? 'customer' : null,
      source: booking.source,
      period,
      occupied: period,
      time_zone: tenant.timeZone,
      customer_name: booking.name,
      customer_email: booking.email,
      customer_phone: booking.phone,
      price_minor: vehicle.priceMinor * booking.days,
      currency: tenant.currency,
      created_at: now,
      updated_at: now,
      ...stampsOf(booking.status, now, end),
    })
    .returning<{ id: string }[]>('id');
  await addRecords(trx, tenant.id, row!.id, { name: vehicle.name, end }, booking, now);
}
