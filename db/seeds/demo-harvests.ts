// What the demo vendors expect to harvest, and what they and the business have written to each other. The last message of
// Farm A nobody has read.
import type { Knex } from 'knex';
import { addDays, dateOf } from '../../domain/calendar';
import type { DemoVendor } from './demo-vendors';
import type { DemoTenant } from './records';

interface DemoHarvest {
  vendor: string;
  product: string;
  inDays: number;
  quantity: number;
  unit: string;
  notes?: string;
}

const HARVESTS: readonly DemoHarvest[] = [
  { vendor: 'Farm A', product: 'Blue Dream', inDays: 6, quantity: 40, unit: 'oz', notes: 'Greenhouse 2.' },
  { vendor: 'Farm A', product: 'OG Kush', inDays: 13, quantity: 24, unit: 'oz' },
  { vendor: 'Farm A', product: 'Blue Dream', inDays: 20, quantity: 60, unit: 'oz' },
  { vendor: 'Farm B', product: 'Blue Dream', inDays: 9, quantity: 18, unit: 'oz', notes: 'If it stays dry.' },
  { vendor: 'Farm B', product: 'Sour Diesel', inDays: 16, quantity: 32, unit: 'oz' },
  { vendor: 'Farm B', product: 'Lavender bundles', inDays: 11, quantity: 50, unit: 'each' },
];

interface DemoMessage {
  /** A vendor's login, or a manager. */
  from: 'vendor' | 'staff';
  hoursAgo: number;
  body: string;
  unread?: true;
}

const THREADS: Readonly<Record<string, readonly DemoMessage[]>> = {
  'Farm A': [
    {
      from: 'vendor',
      hoursAgo: 52,
      body: 'The first Blue Dream of greenhouse 2 looks good: 40 oz, maybe more.',
    },
    { from: 'staff', hoursAgo: 50, body: 'We take all of it. A morning is best for us.' },
    { from: 'vendor', hoursAgo: 3, body: 'Could you take 10 oz more OG Kush the week after?', unread: true },
  ],
  'Farm B': [
    { from: 'staff', hoursAgo: 75, body: 'Will you have Sour Diesel again this month?' },
    { from: 'vendor', hoursAgo: 74, body: 'Yes, about 32 oz.\nI have put it among the harvests.' },
  ],
};

const HOUR_MS = 3_600_000;
const ago = (now: string, hours: number): string => new Date(Date.parse(now) - hours * HOUR_MS).toISOString();

/** @param now ISO instant */
export async function addHarvestsAndMessages(
  trx: Knex.Transaction,
  tenant: DemoTenant,
  vendors: ReadonlyMap<string, DemoVendor>,
  now: string,
): Promise<void> {
  for (const harvest of HARVESTS) await addHarvest(trx, tenant, vendors.get(harvest.vendor)!, harvest, now);
  for (const [name, messages] of Object.entries(THREADS)) {
    for (const message of messages) await addMessage(trx, tenant, vendors.get(name)!, message, now);
  }
}

async function addHarvest(
  trx: Knex.Transaction,
  tenant: DemoTenant,
  vendor: DemoVendor,
  { product, inDays, quantity, unit, notes = '' }: DemoHarvest,
  now: string,
): Promise<void> {
  const listed = await trx('products')
    .where({ tenant_id: tenant.id, name: product })
    .first<{ id: string; unit: string } | undefined>('id', 'unit');
  const expected = addDays(dateOf(now, tenant.timeZone), inDays);
  await trx('harvests').insert({
    ...{ tenant_id: tenant.id, vendor_id: vendor.id, created_by: vendor.userId, notes, quantity },
    ...{ product_id: listed?.id ?? null, product_name: product, unit: listed?.unit ?? unit },
    ...{ expected_date: expected, created_at: now, updated_at: now },
  });
}

async function addMessage(
  trx: Knex.Transaction,
  tenant: DemoTenant,
  vendor: DemoVendor,
  { from, hoursAgo, body, unread }: DemoMessage,
  now: string,
): Promise<void> {
  const table = from === 'vendor' ? 'vip_users' : 'users';
  const who = from === 'vendor' ? { id: vendor.userId } : { tenant_id: tenant.id, role: 'manager' };
  const author = await trx(table).where(who).first<{ id: string; name: string } | undefined>('id', 'name');
  const at = ago(now, hoursAgo);
  await trx('vendor_messages').insert({
    ...{ tenant_id: tenant.id, vendor_id: vendor.id, sender: from, body, created_at: at },
    ...{ author_id: author?.id ?? null, author_name: author?.name ?? 'Staff' },
    read_at: unread ? null : ago(now, hoursAgo - 1),
  });
}
