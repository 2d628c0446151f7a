// Receiving goods over the real API, with a real Temporal and a worker that is killed in the middle of it: they are booked
// once, whole or not at all, and whoever asked is told the truth.
import { randomUUID } from 'node:crypto';
import { addDays } from '../../domain/calendar';
import type { Tenant } from '../../domain/tenant';
import type { Temporal } from '../../stack/temporal';
import type { TestUser } from '../factories';
import { createDock, createTenant, createUser, createVendor } from '../factories';
import { createProducts } from '../factories/stock';
import type { Answer, TestApp } from '../harness/app';
import { startTestApp } from '../harness/app';
import type { TestDatabase } from '../harness/database';
import { createTestDatabase } from '../harness/database';
import { startTestTemporal } from '../harness/temporal';
import type { WorkerProcess } from '../harness/worker-process';
import { eventually, startWorkerProcess } from '../harness/worker-process';
import { createDelivery } from '../../services/deliveries/create';

jest.setTimeout(120_000);
const LINES = 60;
/** A task of a worker that died is given to the next when its time is up. */
const TAKEN_OVER_MS = 60_000;

let temporal: Temporal;
let db: TestDatabase;
let app: TestApp;
let tenant: Tenant;
let staff: TestUser;
let products: string[];
let worker: WorkerProcess;
let day = addDays(new Date().toISOString().slice(0, 10), 3);

const startWorker = () => startWorkerProcess({ databaseUrl: db.url, temporalAddress: temporal.address });

beforeAll(async () => {
  [temporal, db] = await Promise.all([startTestTemporal(), createTestDatabase()]);
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  staff = await createUser(db.owner, tenant, 'staff');
  await createDock(db.owner, tenant);
  products = await createProducts(db.owner, tenant, LINES);
  app = await startTestApp(db.url, { temporal: 'down', env: { TEMPORAL_ADDRESS: temporal.address } });
  worker = await startWorker();
});
afterAll(async () => {
  await app?.stop();
  await worker?.kill();
  await temporal?.kill();
  await db?.drop();
});

const ask = async (path: string, body?: unknown, key?: string): Promise<Answer> =>
  app.call('POST', path, {
    ...{ body, token: await app.tokenOf(staff) },
    headers: key ? { 'idempotency-key': key } : {},
  });

/** A delivery that staff have confirmed. */
async function confirmed(): Promise<string> {
  day = addDays(day, 1);
  const { id, vendorId } = await createVendor(db.owner, tenant);
  const created = await createDelivery(db.knex, {
    ...{ tenant, vendorId, vipUserId: id, actor: { type: 'vendor', id, name: 'Ana' } },
    ...{ bookingDate: day, timeSlot: 'Morning', now: new Date().toISOString(), requestId: 'test' },
    items: [{ productName: 'Goods', estimatedQuantity: 1 }],
  });
  const answer = await ask(`/bookings/${created.id}/confirm`);
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return created.id;
}

const rows = (table: string, of: object) =>
  db.owner(table).where({ tenantId: tenant.id, ...of }) as PromiseLike<{ length: number }>;

test('killed while it books the goods, the next worker does it once: nothing is doubled, nothing is missing', async () => {
  const id = await confirmed();
  const items = products.map((productId, i) => ({ productId, quantity: i + 1, batchCode: `B-${i}` }));
  const key = randomUUID();

  // Movements are written first, the lines of the receipt then: the receipt stands still in between.
  const lock = await db.owner.transaction();
  await lock.raw('lock table delivery_receipt_lines in share row exclusive mode');
  const asked = ask(`/bookings/${id}/receive`, { items }, key);
  try {
    await eventually('the receipt waits', async () => {
      const { rows: waiting } = await db.owner.raw<{ rows: unknown[] }>(
        `select 1 from pg_stat_activity
         where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`,
      );
      return waiting.length > 0;
    });
    await worker.kill();
  } finally {
    await lock.rollback();
  }
  expect(await rows('stock_movements', {})).toHaveLength(0);
  worker = await startWorker();
  const first = await asked;
  expect([200, 503]).toContain(first.status);

  await eventually(
    'it is received',
    async () => (await rows('bookings', { id, status: 'completed' })).length === 1,
    TAKEN_OVER_MS,
  );
  const again = await ask(`/bookings/${id}/receive`, { items }, key);
  expect([again.status, again.body.delivery?.status]).toEqual([200, 'completed']);
  const other = await ask(`/bookings/${id}/receive`, { items });
  expect([other.status, other.body.code]).toEqual([409, 'conflict']);

  expect(await rows('stock_movements', { type: 'RECEIPT' })).toHaveLength(LINES);
  expect(await rows('batches', { bookingId: id })).toHaveLength(LINES);
  expect(await rows('delivery_receipt_lines', { bookingId: id })).toHaveLength(LINES);
  expect(await rows('audit_events', { subjectId: id, toValue: 'completed' })).toHaveLength(1);
  expect(await rows('analytics_events', { name: 'delivery_received' })).toHaveLength(1);
  const { rows: sums } = await db.owner.raw<{ rows: { sum: string }[] }>(
    'select sum(on_hand)::text as sum from products where tenant_id = ?',
    [tenant.id],
  );
  expect(Number(sums[0]!.sum)).toBe((LINES * (LINES + 1)) / 2);
});
