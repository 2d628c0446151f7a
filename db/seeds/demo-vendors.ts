// The vendors of the demo tenants and their logins, all with the demo password: Farm A and Farm B, and one of the other
// tenant, which shows the isolation. What vendors deliver, offer and write is seeded beside (demo-deliveries and others).
import type { Knex } from 'knex';

export interface DemoVendor {
  id: string;
  name: string;
  /** Its login. */
  userId: string;
}

interface VendorFacts {
  name: string;
  contact: string;
  email: string;
  phone: string;
  notes: string;
}

export const DEMO_VENDORS: readonly VendorFacts[] = [
  {
    name: 'Farm A',
    contact: 'Abby Alder',
    email: 'farm-a@demo.test',
    phone: '+17075550111',
    notes: 'Delivers in the morning. Has a key for the gate.',
  },
  {
    name: 'Farm B',
    contact: 'Ben Birch',
    email: 'farm-b@demo.test',
    phone: '+17075550122',
    notes: '',
  },
];

export const OTHER_VENDORS: readonly VendorFacts[] = [
  { name: 'Havel Hof', contact: 'Hanna Havel', email: 'farm@other.test', phone: '+493055500133', notes: '' },
];

/** Answers them by name. @param now ISO instant */
export async function addVendors(
  trx: Knex.Transaction,
  tenantId: string,
  vendors: readonly VendorFacts[],
  passwordHash: string,
  now: string,
): Promise<Map<string, DemoVendor>> {
  const added = new Map<string, DemoVendor>();
  for (const { name, contact, email, phone, notes } of vendors) {
    const [vendor] = await trx('vendors')
      .insert({
        ...{ tenant_id: tenantId, name, contact_name: contact, email, phone, notes },
        ...{ created_at: now, updated_at: now },
      })
      .returning<{ id: string }[]>('id');
    const own = { tenant_id: tenantId, vendor_id: vendor!.id };
    const [user] = await trx('vip_users')
      .insert({ ...own, email, name: contact, password_hash: passwordHash, created_at: now })
      .returning<{ id: string }[]>('id');
    added.set(name, { id: vendor!.id, name, userId: user!.id });
  }
  return added;
}
