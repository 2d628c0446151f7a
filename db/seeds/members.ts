// Members of each tier and their sessions at two locations: one is always open, the other in the evening, past midnight.
import type { Knex } from 'knex';
import type { BookingStatus } from '../../domain/booking/status';
import { addDays, dateOf, instantAt } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';
import type { DemoTenant } from './records';
import { addRecords, stampsOf } from './records';

const TIERS = ['SILVER', 'GOLD', 'PLATINUM'] as const;
const PRICE_PER_HOUR_MINOR = 4_000;
const HOUR_MS = 3_600_000;

const EVENINGS = { location: 'Arts District', from: '16:00', to: '02:00' };

interface DemoSession {
  bay: string;
  /** Of the login that has it. */
  member: string;
  /** From today. */
  days: number;
  at: string;
  hours: number;
  status: BookingStatus;
}

const session = (
  bay: string,
  member: string,
  days: number,
  at: string,
  hours: number,
  status: BookingStatus,
): DemoSession => ({ bay, member, days, at, hours, status });

const SESSIONS: readonly DemoSession[] = [
  session('Bay 1', 'gold', 1, '10:00', 2, 'upcoming'),
  session('Bay 2', 'silver', 1, '10:30', 1, 'upcoming'),
  session('Bay 3', 'platinum', 1, '18:00', 3, 'upcoming'),
  session('Bay 1', 'member', 2, '19:00', 1, 'upcoming'),
  session('Bay 5', 'platinum', 2, '23:00', 2, 'upcoming'),
  session('Bay 4', 'gold', 3, '12:00', 1.5, 'upcoming'),
  session('Bay 1', 'member', -2, '10:00', 1, 'completed'),
  session('Bay 2', 'silver', -3, '15:00', 1, 'no_show'),
  session('Bay 3', 'gold', -1, '11:00', 1, 'cancelled'),
];

/** After the users and the bays. */
export async function addMembers(
  trx: Knex.Transaction,
  tenant: DemoTenant,
  passwordHash: string,
  now: string,
): Promise<void> {
  const customers = new Map<string, string>();
  for (const tier of TIERS) {
    const login = tier.toLowerCase();
    const name = `${tier[0]}${login.slice(1)} Demo`;
    customers.set(login, await addMember(trx, tenant.id, { login, name, tier }, passwordHash));
  }
  const standing = await trx('customers')
    .where({ tenant_id: tenant.id, email: 'member@demo.test' })
    .first('id');
  const { id } = standing as { id: string };
  await trx('customers')
    .where({ id })
    .update({ tier: 'BRONZE', tags: ['new'] });
  customers.set('member', id);

  const everyDay = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7].map(day => [day, [{ from: EVENINGS.from, to: EVENINGS.to }]]),
  );
  await trx('locations')
    .where({ tenant_id: tenant.id, name: EVENINGS.location })
    .update({ opening_hours: JSON.stringify(everyDay) });
  await trx('resources')
    .where({ tenant_id: tenant.id, kind: 'bay' })
    .update({ price_minor: PRICE_PER_HOUR_MINOR });
  for (const each of SESSIONS) await addSession(trx, tenant, customers.get(each.member)!, each, now);
}

async function addMember(
  trx: Knex.Transaction,
  tenantId: string,
  { login, name, tier }: { login: string; name: string; tier: string },
  passwordHash: string,
): Promise<string> {
  const email = `${login}@demo.test`;
  const [customer] = await trx('customers')
    .insert({ tenant_id: tenantId, full_name: name, email, tier, tags: ['regular'] })
    .returning<{ id: string }[]>('id');
  await trx('users').insert({
    ...{ tenant_id: tenantId, customer_id: customer!.id, email, password_hash: passwordHash, name },
    role: 'member',
  });
  return customer!.id;
}

async function addSession(
  trx: Knex.Transaction,
  tenant: DemoTenant,
  customerId: string,
  { bay, days, at, hours, status }: DemoSession,
  now: string,
): Promise<void> {
  const resource = await trx('resources')
    .where({ tenant_id: tenant.id, kind: 'bay', name: bay })
    .first<{ id: string; location: string }>('id', 'location_id as location');
  const customer = await trx('customers')
    .where({ id: customerId })
    .first<{ name: string; email: string }>('full_name as name', 'email');
  const start = instantAt(addDays(dateOf(now, tenant.timeZone), days), at, tenant.timeZone);
  const end = plusMs(start, hours * HOUR_MS);
  const period = trx.raw('tstzrange(?, ?)', [start, end]);
  const [row] = await trx('bookings')
    .insert({
      ...{
        tenant_id: tenant.id,
        kind: 'session',
        resource_id: resource.id,
        location_id: resource.location,
      },
      ...{ customer_id: customerId, status, cancel_reason: status === 'cancelled' ? 'customer' : null },
      ...{ source: 'web', period, occupied: period, time_zone: tenant.timeZone },
      ...{ customer_name: customer.name, customer_email: customer.email, currency: tenant.currency },
      ...{ price_minor: PRICE_PER_HOUR_MINOR * hours, created_at: now, updated_at: now },
      ...stampsOf(status, now, end),
    })
    .returning<{ id: string }[]>('id');
  const person = {
    status,
    source: 'web' as const,
    name: customer.name,
    email: customer.email,
    phone: null,
  };
  await addRecords(trx, tenant.id, row!.id, { name: bay, end }, person, now);
}
