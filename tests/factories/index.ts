// Test data with sensible defaults: name what matters to the test, the rest is made up. Written as the owner.
import { randomUUID } from 'node:crypto';
import { hashSync } from '@node-rs/argon2';
import type { Knex } from 'knex';
import type { ResourceKind } from '../../domain/booking/status';
import type { Role } from '../../domain/roles';
import type { Tenant, TenantSettings } from '../../domain/tenant';
import { withDefaults } from '../../domain/tenant';
import type { RentalRequest } from '../../services/bookings/create';
import type { By } from '../../services/stock/deps';

let counter = 0;
const next = (): number => (counter += 1);

export const PASSWORD = 'correct horse';
// The cheapest parameters: tests log in often.
const PASSWORD_HASH = hashSync(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 });

export interface TenantOverrides {
  slug?: string;
  timeZone?: string;
  currency?: string;
  settings?: Partial<TenantSettings>;
}

export async function createTenant(owner: Knex, overrides: TenantOverrides = {}): Promise<Tenant> {
  const slug = overrides.slug ?? `tenant-${next()}-${randomUUID().slice(0, 8)}`;
  const { timeZone = 'America/Los_Angeles', currency = 'USD', settings = {} } = overrides;
  const [row] = await owner('tenants')
    .insert({ slug, name: `Tenant ${slug}`, timeZone, currency, settings: JSON.stringify(settings) })
    .returning<{ id: string; name: string }[]>(['id', 'name']);
  return { ...row!, slug, timeZone, currency, settings: withDefaults(settings) };
}

export interface ResourceOverrides {
  kind?: ResourceKind;
  name?: string;
  priceMinor?: number | null;
  /** Postgres intervals. */
  bufferBefore?: string;
  bufferAfter?: string;
}

export async function createVehicle(
  owner: Knex,
  tenant: Tenant,
  overrides: ResourceOverrides = {},
): Promise<string> {
  const [row] = await owner('resources')
    .insert({ tenantId: tenant.id, kind: 'vehicle', name: `Car ${next()}`, priceMinor: 10_000, ...overrides })
    .returning<{ id: string }[]>('id');
  return row!.id;
}

/** A dock where deliveries are taken in. */
export async function createDock(
  owner: Knex,
  tenant: Tenant,
  overrides: ResourceOverrides & { position?: number; isActive?: boolean } = {},
): Promise<string> {
  const [row] = await owner('resources')
    .insert({ tenantId: tenant.id, kind: 'dock', name: `Dock ${next()}`, ...overrides })
    .returning<{ id: string }[]>('id');
  return row!.id;
}

/** A place, always open and on the clock of the tenant unless said. */
export async function createLocation(
  owner: Knex,
  tenant: Tenant,
  overrides: { name?: string; openingHours?: object; timeZone?: string } = {},
): Promise<string> {
  const { name = `Location ${next()}`, openingHours = {}, timeZone = null } = overrides;
  const [row] = await owner('locations')
    .insert({ tenantId: tenant.id, name, timeZone, openingHours: JSON.stringify(openingHours) })
    .returning<{ id: string }[]>('id');
  return row!.id;
}

/** A bay for sessions. */
export async function createBay(
  owner: Knex,
  tenant: Tenant,
  overrides: ResourceOverrides & { locationId?: string; position?: number } = {},
): Promise<string> {
  const [row] = await owner('resources')
    .insert({ tenantId: tenant.id, kind: 'bay', name: `Bay ${next()}`, ...overrides })
    .returning<{ id: string }[]>('id');
  return row!.id;
}

export interface MemberOverrides {
  tier?: 'BRONZE' | 'SILVER' | 'GOLD' | 'PLATINUM' | null;
  permissionOverrides?: object;
}

/** A customer with a login. */
export async function createMember(
  owner: Knex,
  tenant: Tenant,
  { tier = null, permissionOverrides = {} }: MemberOverrides = {},
): Promise<TestUser & { customerId: string }> {
  const user = await createUser(owner, tenant, 'member');
  const [customer] = await owner('customers')
    .insert({
      ...{ tenantId: tenant.id, fullName: `Member ${next()}`, email: user.email, tier },
      permissionOverrides: JSON.stringify(permissionOverrides),
    })
    .returning<{ id: string }[]>('id');
  await owner('users').where({ id: user.id }).update({ customerId: customer!.id });
  return { ...user, customerId: customer!.id };
}

export interface TestUser {
  id: string;
  email: string;
  role: Role;
}

export async function createUser(owner: Knex, tenant: Tenant, role: Role): Promise<TestUser> {
  const email = `${role}-${next()}@${tenant.slug}.test`;
  const [row] = await owner('users')
    .insert({ tenantId: tenant.id, email, passwordHash: PASSWORD_HASH, name: `${role} ${next()}`, role })
    .returning<{ id: string }[]>('id');
  return { id: row!.id, email, role };
}

export interface TestVipUser {
  id: string;
  email: string;
  vendorId: string;
  vendorName: string;
}

/** A vendor with one login. */
export async function createVendor(
  owner: Knex,
  tenant: Tenant,
  overrides: { name?: string } = {},
): Promise<TestVipUser> {
  const { name = `Farm ${next()}` } = overrides;
  const [vendor] = await owner('vendors')
    .insert({ tenantId: tenant.id, name })
    .returning<{ id: string }[]>('id');
  const email = `vendor-${next()}@${tenant.slug}.test`;
  const login = { tenantId: tenant.id, vendorId: vendor!.id, email, name: `Vendor ${next()}` };
  const [row] = await owner('vip_users')
    .insert({ ...login, passwordHash: PASSWORD_HASH })
    .returning<{ id: string }[]>('id');
  return { id: row!.id, email, vendorId: vendor!.id, vendorName: name };
}

/** A request for a rental by a customer from the web, to be passed to `createRental`. */
export function rentalRequest(
  tenant: Tenant,
  carId: string,
  overrides: Partial<RentalRequest> & { startDate: string; endDate: string; now: string },
): RentalRequest {
  return {
    tenant,
    actor: { type: 'customer', id: null, name: 'Ann Lee' },
    staff: false,
    carId,
    customer: { fullName: 'Ann Lee', email: `ann${next()}@example.com`, phone: '+13105550100' },
    source: 'web',
    requestId: 'test',
    ...overrides,
  };
}

/** Who wants it, now, unless said otherwise. */
export const by = (overrides: Partial<By> = {}): By => ({
  actor: { type: 'staff', id: null, name: 'Manager' },
  now: new Date().toISOString(),
  requestId: 'r',
  ...overrides,
});
