// Row-level security of every table that belongs to a tenant. The tables are found in the catalogue, so that a new one
// cannot be forgotten.
import { randomUUID } from 'node:crypto';
import { inTenant } from './connection';
import { createTestDatabase } from '../tests/harness/database';
import type { TestDatabase } from '../tests/harness/database';
import { createTenant, createUser, createVehicle, createVendor, rentalRequest } from '../tests/factories';
import { fillVendor } from '../tests/harness/vendor-rows';
import { createLinks } from '../services/links';
import { createRental } from '../services/bookings/create';
import type { Tenant } from '../domain/tenant';

// Every table is asked for one after the other.
jest.setTimeout(30_000);

let db: TestDatabase;
let mine: Tenant;
let other: Tenant;

interface TableRow {
  name: string;
  enabled: boolean;
  forced: boolean;
}

/** Rows of one tenant in every table, as the product itself writes them, completed where it has not yet. */
async function fill(tenant: Tenant): Promise<void> {
  const user = await createUser(db.owner, tenant, 'staff');
  const carId = await createVehicle(db.owner, tenant);
  const days = { startDate: '2027-03-01', endDate: '2027-03-02', now: '2027-02-01T12:00:00.000Z' };
  const links = createLinks('k'.repeat(32), 'http://localhost');
  const { booking } = await createRental({ knex: db.knex, links }, rentalRequest(tenant, carId, days));
  await db.owner('calendar_events').insert({
    ...{ tenantId: tenant.id, bookingId: booking.id, status: 'synced', updatedAt: '2027-02-01T12:00:00Z' },
  });
  await fillFrontDesk(tenant);
  await fillStock(tenant);
  await fillVendor(db, tenant, await createVendor(db.owner, tenant));
  await fillOperations(tenant, carId);
  await db.owner('locations').insert({ tenantId: tenant.id, name: 'Here' });
  await fillCrm(tenant, booking.customerId!);
  await fillRules(tenant, { userId: user.id, customerId: booking.customerId! });
  await db.owner('sessions').insert({
    tenantId: tenant.id,
    userId: user.id,
    tokenHash: Buffer.from(tenant.id),
    expiresAt: '2030-01-01T00:00:00Z',
  });
  await db.owner('user_links').insert({
    ...{ id: randomUUID(), tenantId: tenant.id, userId: user.id, purpose: 'reset' },
    ...{ createdAt: '2027-02-01T12:00:00Z', expiresAt: '2030-01-01T00:00:00Z' },
  });
  await db.owner('notifications').insert({
    ...{
      tenantId: tenant.id,
      key: 'k',
      revision: 1,
      event: 'pending',
      channel: 'email',
      audience: 'customer',
    },
    ...{ recipient: 'a@b.c', subject: '', body: '', status: 'stored' },
  });
  await db.owner('idempotency_keys').insert({
    ...{ tenantId: tenant.id, scope: 's', key: 'k', fingerprint: 'f', expiresAt: '2030-01-01T00:00:00Z' },
  });
}

async function fillOperations({ id: tenantId }: Tenant, resourceId: string): Promise<void> {
  const at = '2027-02-01T12:00:00Z';
  const period = { startsAt: '2027-03-05T09:00:00Z', endsAt: '2027-03-05T10:00:00Z' };
  const by = { createdByName: 'Kim', createdAt: at };
  const [seriesId, jobId] = [randomUUID(), randomUUID()];
  const series = { blockType: 'TRAINING', reason: 'r', timeZone: 'UTC', ...period, ...by, updatedAt: at };
  await db.owner('block_series').insert({ tenantId, id: seriesId, ...series });
  await db.owner('block_gaps').insert({ tenantId, seriesId, resourceId, ...period });
  const gapId = db.owner('block_gaps').where({ seriesId }).select('id');
  const asked = { askedByName: 'Kim', createdAt: at, days: 365 };
  await db.owner('insights').insert({ tenantId, id: randomUUID(), topic: 'conflict', gapId, ...asked });
  await db.owner('bulk_jobs').insert({ tenantId, id: jobId, operation: 'cancel', total: 1, ...by });
  await db.owner('bulk_items').insert({ tenantId, jobId, number: 1 });
  const month = '2027-03-01';
  const count = { slice: 'bay/', fingerprint: 'f', horizon: '1', tally: '{}' };
  await db.owner('booking_months').insert({ tenantId, month, ...count });
  await db.owner('booking_month_marks').insert({ tenantId, month, tx: '1' });
}

async function fillCrm({ id: tenantId }: Tenant, customerId: string): Promise<void> {
  const at = '2027-02-01T12:00:00Z';
  const connection = { tokenFingerprint: 'f', status: 'connected', connectedAt: at };
  await db.owner('crm_connections').insert({ tenantId, ...connection });
  await db.owner('crm_contacts').insert({ tenantId, customerId, status: 'synced', triedAt: at });
  await db.owner('crm_changes').insert({ tenantId, customerId, what: 'look' });
  await db.owner('crm_erasures').insert({ tenantId, customerId, wantedAt: at });
}

async function fillRules(
  { id: tenantId }: Tenant,
  { userId, customerId }: { userId: string; customerId: string },
): Promise<void> {
  const at = '2027-02-01T12:00:00Z';
  const add = (table: string, row: object) => db.owner(table).insert({ tenantId, ...row });
  await add('booking_rules', { scope: 'tenant', parameters: '{}', updatedAt: at });
  const ban = { type: 'BOOKING_BAN', reason: 'Did not come', createdBy: userId };
  await add('booking_restrictions', { customerId, ...ban, createdAt: at });
  const refused = { rule: 'advance_booking', limitValue: '14', actualValue: '15', actorType: 'member' };
  const wanted = { wantedFrom: at, wantedUntil: at };
  await add('rule_violations', { customerId, ...refused, ...wanted, createdAt: at });
  const asked = { id: randomUUID(), kind: 'export', customerId, createdByName: 'Kim', createdAt: at };
  await add('privacy_jobs', asked);
  const key = { name: 'CRM', keyHash: Buffer.from(tenantId), hint: 'abcd' };
  await add('api_keys', { ...key, createdAt: at });
}

async function fillFrontDesk({ id: tenantId }: Tenant): Promise<void> {
  const add = async (table: string, row: object): Promise<string> => {
    const [added] = await db
      .owner(table)
      .insert({ tenantId, ...row })
      .returning<{ id: string }[]>('*');
    return added!.id;
  };
  const staffId = await add('resources', { kind: 'staff', name: 'Kim' });
  const serviceId = await add('services', { name: 'Cut', durationMinutes: 30 });
  await add('staff_services', { staffId, serviceId });
  await add('staff_shifts', { staffId, weekday: 1, fromTime: '09:00', toTime: '17:00' });
  await add('staff_days_off', { staffId, fromDate: '2027-01-01', toDate: '2027-01-02' });
  const times = { startsAt: '2027-03-01T09:00:00Z', endsAt: '2027-03-01T09:30:00Z' };
  const slotId = await add('slots', { staffId, serviceId, ...times });
  const entryId = await add('waitlist_entries', {
    serviceId,
    customerName: 'Ann',
    customerPhone: '+13105550100',
  });
  await add('calendar_feeds', { id: randomUUID(), resourceId: staffId, createdAt: '2027-03-01T08:00:00Z' });
  await add('waitlist_offers', { id: randomUUID(), entryId, slotId, expiresAt: '2027-03-01T08:00:00Z' });
  const counted = { kind: 'rental', status: 'pending', source: 'web', count: 1 };
  await add('booking_counts', { day: '2027-03-01', ...counted });
  await add('booking_month_counts', { month: '2027-03-01', ...counted });
}

async function fillStock({ id: tenantId }: Tenant): Promise<void> {
  const at = '2027-02-01T12:00:00Z';
  const add = async (table: string, row: object): Promise<string> => {
    const [added] = await db
      .owner(table)
      .insert({ tenantId, ...row })
      .returning<{ id: string }[]>('*');
    return added!.id;
  };
  await add('stock_settings', {});
  const categoryId = await add('categories', { name: 'Indica' });
  const productId = await add('products', { categoryId, name: 'OG Kush', unit: 'oz' });
  const batchId = await add('batches', { productId });
  const moved = { productId, batchId, type: 'RECEIPT', quantity: '2', onHand: '2' };
  await add('stock_movements', { ...moved, actorName: 'Kim', createdAt: at });
  await add('stock_level_targets', { productId, targetQuantity: '10' });
  const times = { createdAt: at, updatedAt: at };
  const needId = await add('needs', { productId, source: 'AUTO_LOW_STOCK', priority: 'HIGH', ...times });
  const answer = { needId, productId, kind: 'quote', subjectId: randomUUID(), vendorName: 'Farm' };
  await add('need_responses', { ...answer, createdAt: at });
  const levels = { alertLevel: 'CRITICAL', worstLevel: 'CRITICAL' };
  const quantities = { currentQuantity: '2', targetQuantity: '10' };
  await add('low_stock_alerts', { productId, ...levels, ...quantities, createdAt: at });
}

async function tenantTables(): Promise<TableRow[]> {
  const { rows } = await db.owner.raw<{ rows: TableRow[] }>(`
    select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`);
  return rows;
}

beforeAll(async () => {
  db = await createTestDatabase();
  mine = await createTenant(db.owner);
  other = await createTenant(db.owner);
  await fill(mine);
  await fill(other);
});
afterAll(() => db.drop());

test('every table with a tenant has row-level security enabled and forced, and rows to try it on', async () => {
  const tables = await tenantTables();
  expect(tables.length).toBeGreaterThanOrEqual(12);
  for (const { name, enabled, forced } of tables) {
    const rows = await db.owner(name).where({ tenantId: other.id }).count<{ count: number }[]>();
    expect({ name, enabled, forced, filled: Number(rows[0]!.count) > 0 }).toEqual({
      ...{ name, enabled: true, forced: true, filled: true },
    });
  }
});

test('without a tenant nothing is seen, changed, removed or added', async () => {
  for (const { name } of await tenantTables()) {
    const seen = await db.knex(name).count<{ count: number }[]>();
    expect([name, seen[0]!.count]).toEqual([name, 0]);
    await expectUntouched(name, sql => db.knex.raw(sql));
  }
});

test('with one tenant the rows of another are not seen, changed or removed, and none can be added to it', async () => {
  for (const { name } of await tenantTables()) {
    const seen = await inTenant(db.knex, mine.id, trx =>
      trx(name).distinct<{ tenantId: string }[]>('tenant_id'),
    );
    expect([name, seen]).toEqual([name, [{ tenantId: mine.id }]]);
    await expectUntouched(name, sql => inTenant(db.knex, mine.id, trx => trx.raw(sql)));
  }
});

test('moving a row to another tenant is refused', async () => {
  const stealing = inTenant(db.knex, mine.id, trx => trx('resources').update({ tenantId: other.id }));
  await expect(stealing).rejects.toThrow(/row-level security/);
});

test('the tenant of a transaction does not outlive it on its pooled connection', async () => {
  for (let i = 0; i < 30; i += 1) await inTenant(db.knex, mine.id, trx => trx.raw('select 1'));
  const seen = await Promise.all(
    Array.from({ length: 20 }, () => db.knex('bookings').count<{ count: number }[]>()),
  );
  expect(seen.map(rows => rows[0]!.count)).toEqual(Array(20).fill(0));
});

test('what happened can be added to but not rewritten, and tenants cannot be made by the application', async () => {
  const rewriting = inTenant(db.knex, mine.id, trx => trx('audit_events').update({ action: 'nothing' }));
  await expect(rewriting).rejects.toThrow(/permission denied/);
  await expect(
    db.knex('tenants').insert({ slug: 'x', name: 'x', timeZone: 'UTC', currency: 'USD' }),
  ).rejects.toThrow(/permission denied/);
});

/** Changing and removing the other tenant's rows, and adding one like them, changes nothing. */
async function expectUntouched(table: string, run: (sql: string) => PromiseLike<unknown>): Promise<void> {
  const snapshot = () =>
    db.owner.raw<{ rows: unknown[] }>(`select * from ${table} where tenant_id = '${other.id}' order by 1`);
  const before = (await snapshot()).rows;
  const attempts = [
    `update ${table} set tenant_id = tenant_id where tenant_id = '${other.id}' returning 1`,
    `delete from ${table} where tenant_id = '${other.id}' returning 1`,
  ];
  for (const sql of attempts) {
    const outcome = await Promise.resolve(run(sql)).then(
      result => (result as { rowCount: number }).rowCount,
      (error: Error) => (/permission denied/.test(error.message) ? 0 : error.message),
    );
    expect([sql, outcome]).toEqual([sql, 0]);
  }
  const copy = `insert into ${table} select * from jsonb_populate_record(null::${table}, '{"tenant_id":"${other.id}"}')`;
  await expect(Promise.resolve(run(copy))).rejects.toThrow(
    /row-level security|permission denied|generated|non-DEFAULT/,
  );
  expect((await snapshot()).rows).toEqual(before);
}
