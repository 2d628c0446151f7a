// Two tenants with a vehicle, a login of every role and a vendor each, behind a running API: what most tests of routes start from.
import type { Role } from '../../domain/roles';
import { ROLES } from '../../domain/roles';
import { addDays } from '../../domain/calendar';
import type { Tenant, TenantSettings } from '../../domain/tenant';
import { createTenant, createUser, createVehicle, createVendor } from '../factories';
import type { TestUser, TestVipUser } from '../factories';
import type { TestApp, TestAppOptions } from './app';
import { startTestApp } from './app';
import type { TestDatabase } from './database';
import { createTestDatabase } from './database';

export interface TestTenant {
  tenant: Tenant;
  carId: string;
  users: Record<Role, TestUser>;
  vendor: TestVipUser;
}

export interface ApiWorld {
  database: TestDatabase;
  app: TestApp;
  home: TestTenant;
  other: TestTenant;
  /** A rental body for days nobody has used yet. */
  rental(carId?: string): RentalBody;
  /** Books as the public and answers the id and the token of the link. */
  book(carId?: string): Promise<{ id: string; token: string; startDate: string }>;
  stop(): Promise<void>;
}

export interface RentalBody {
  carId: string;
  startDate: string;
  endDate: string;
  customer: { fullName: string; email: string; phone?: string };
}

const FIRST_DAY = addDays(new Date().toISOString().slice(0, 10), 10);

export async function startApiWorld(
  options: TestAppOptions & { settings?: Partial<TenantSettings> } = {},
): Promise<ApiWorld> {
  const database = await createTestDatabase();
  const home = await furnish(database, options.settings);
  const other = await furnish(database, options.settings);
  const app = await startTestApp(database.url, {
    ...options,
    env: { DEFAULT_TENANT: home.tenant.slug, ...options.env },
  });
  let day = 0;

  const rental = (carId = home.carId): RentalBody => {
    day += 2;
    const startDate = addDays(FIRST_DAY, day);
    const customer = { fullName: 'Ann Lee', email: 'ann@example.com' };
    return { carId, startDate, endDate: addDays(startDate, 1), customer };
  };

  return {
    database,
    app,
    home,
    other,
    rental,
    async book(carId) {
      const body = rental(carId);
      const answer = await app.call('POST', '/bookings', { body });
      if (answer.status !== 201) throw new Error(`Not booked: ${answer.text}`);
      const { bookingId, bookingUrl } = answer.body as { bookingId: string; bookingUrl: string };
      return { id: bookingId, token: bookingUrl.split('/').at(-1)!, startDate: body.startDate };
    },
    async stop() {
      await app.stop();
      await database.drop();
    },
  };
}

async function furnish(database: TestDatabase, settings?: Partial<TenantSettings>): Promise<TestTenant> {
  const tenant = await createTenant(database.owner, { settings });
  const carId = await createVehicle(database.owner, tenant);
  const users = {} as Record<Role, TestUser>;
  for (const role of ROLES) users[role] = await createUser(database.owner, tenant, role);
  const vendor = await createVendor(database.owner, tenant);
  return { tenant, carId, users, vendor };
}
