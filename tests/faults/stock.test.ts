// The stock monitor in real processes: a worker that is killed in the middle of a check, a Temporal that is away while
// stock moves, and a mail server that does not want a mail.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Tenant } from '../../domain/tenant';
import { createMovements } from '../../services/stock/movements';
import { freePort } from '../../stack/ports';
import type { Temporal } from '../../stack/temporal';
import { inventoryChanged, monitorState, stockMonitorId } from '../../workflows/messages';
import { MONITOR, monitorStart } from '../../workflows/monitor-start';
import { createTenant, createUser } from '../factories';
import type { TestUser } from '../factories';
import { byManager, createProducts, createTarget } from '../factories/stock';
import type { TestDatabase } from '../harness/database';
import { createTestDatabase } from '../harness/database';
import type { SmtpTestServer } from '../harness/smtp';
import { startSmtpServer } from '../harness/smtp';
import { startTestTemporal } from '../harness/temporal';
import type { WorkerProcess } from '../harness/worker-process';
import { eventually, startWorkerProcess } from '../harness/worker-process';

jest.setTimeout(120_000);
const PRODUCTS = 120;
/** Longer than it takes to notice that a worker is dead, and to wait before the next attempt. */
const DONE_AGAIN_MS = 45_000;

let folder: string;
let port: number;
let temporal: Temporal;
let db: TestDatabase;
let smtp: SmtpTestServer;
let tenant: Tenant;
let manager: TestUser;
let products: string[];
let worker: WorkerProcess;

const startServer = () => startTestTemporal({ port, dbFile: path.join(folder, 'temporal.db') });
const startWorker = () =>
  startWorkerProcess({ databaseUrl: db.url, temporalAddress: temporal.address, smtpUrl: smtp.url });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'berth-faults-'));
  port = await freePort();
  [temporal, db, smtp] = await Promise.all([startServer(), createTestDatabase(), startSmtpServer()]);
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  manager = await createUser(db.owner, tenant, 'manager');
  products = await createProducts(db.owner, tenant, PRODUCTS);
  await sell(20);
  await createTarget(db.knex, tenant, { targetQuantity: 10 }, new Date().toISOString());
  worker = await startWorker();
});
afterAll(async () => {
  await worker?.kill();
  await temporal?.kill();
  await smtp?.close();
  await db?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Counts every product: it has this much afterwards. */
async function sell(quantity: number, of = products): Promise<void> {
  const rows = of.map(productId => ({ productId, type: 'COUNT' as const, quantity }));
  await createMovements(
    { knex: db.knex, alertsByDefault: true },
    tenant.id,
    rows,
    byManager(new Date().toISOString()),
  );
}

const open = (table: string) => db.owner(table).where({ tenantId: tenant.id });
const openAlerts = (): Promise<string[]> =>
  open('low_stock_alerts').whereNull('resolved_at').pluck('product_id');
const openNeeds = (): Promise<string[]> =>
  open('needs').where({ isFulfilled: false }).whereNull('removed_at').pluck('product_id');
const criticalMails = () => smtp.messages.filter(mail => mail.subject?.startsWith('Critical stock'));
const nothingWaits = async (): Promise<boolean> => (await open('stock_changes')).length === 0;

async function monitorIsPaused(): Promise<boolean> {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const handle = new Client({ connection }).workflow.getHandle(stockMonitorId(tenant.slug));
    return (await handle.query(monitorState)).paused;
  } finally {
    await connection.close();
  }
}

test('killed in the middle of a check, the next worker does it once: no alert, need or mail is doubled, none is missing', async () => {
  await eventually('everything was checked', nothingWaits);
  expect(await monitorIsPaused()).toBe(false);
  expect(await openAlerts()).toEqual([]);

  // Needs are made first, and alerts of them then: the check stands still in between.
  const lock = await db.owner.transaction();
  await lock.raw('lock table low_stock_alerts in share row exclusive mode');
  await sell(1);
  try {
    await eventually('the check waits', async () => {
      const { rows } = await db.owner.raw<{ rows: unknown[] }>(
        `select 1 from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`,
      );
      return rows.length > 0;
    });
    await worker.kill();
  } finally {
    await lock.rollback();
  }
  worker = await startWorker();
  await eventually('all are alerted', async () => (await openAlerts()).length >= PRODUCTS, DONE_AGAIN_MS);
  expect((await openAlerts()).sort()).toEqual([...products].sort());
  expect((await openNeeds()).sort()).toEqual([...products].sort());
  expect(await open('needs')).toHaveLength(PRODUCTS);
  expect(await open('audit_events').where({ subject: 'alert', action: 'opened' })).toHaveLength(PRODUCTS);

  await eventually('the manager has mail', () => criticalMails().length > 0);
  await eventually('it is noted as sent', async () =>
    (await open('notifications')).every(({ status }: { status: string }) => status === 'sent'),
  );
  expect(criticalMails().map(({ subject, envelope }) => [subject, envelope.to])).toEqual([
    [`Critical stock of ${PRODUCTS} products`, [manager.email]],
  ]);
  expect(await open('low_stock_alerts').whereNull('notified_at')).toEqual([]);
});

test('what moves while Temporal is away is checked when it is back', async () => {
  await temporal.kill();
  await sell(30, products.slice(0, 50));
  await sell(6, products.slice(50, 60));
  await worker.said('wait for their lifecycle');
  expect(await openAlerts()).toHaveLength(PRODUCTS);
  temporal = await startServer();
  await eventually('it is checked', async () => (await openAlerts()).length === PRODUCTS - 50, 60_000);
  expect((await openNeeds()).sort()).toEqual((await openAlerts()).sort());
  expect(await open('low_stock_alerts').where({ alertLevel: 'WARNING' })).toHaveLength(10);
  await eventually('nothing waits', nothingWaits);
});

test('low, restocked and low again is a second alert, and a mail that nobody takes is put before staff', async () => {
  smtp.behave({ fault: 'reject-recipient', code: 550 });
  const [first] = products;
  const alertsOfFirst = (): Promise<{ resolvedAt: Date | null }[]> =>
    open('low_stock_alerts').where({ productId: first }).orderBy('created_at');
  expect(await alertsOfFirst()).toMatchObject([{ resolvedAt: expect.any(Date) as Date }]);
  await sell(0, [first!]);
  await eventually('it is alerted once more', async () => (await alertsOfFirst()).length === 2);
  await eventually('staff are told', async () => (await open('inbox_items')).length === 1);
  expect(await open('inbox_items')).toMatchObject([
    { type: 'delivery_failed', title: `Could not send critical_stock by email to ${manager.email}` },
  ]);
  expect(criticalMails()).toHaveLength(1);
});

test('two monitors of one business race: no alert, need or notice is doubled, and none is missing', async () => {
  const connection = await Connection.connect({ address: temporal.address });
  const { workflow } = new Client({ connection });
  // As nothing starts it by itself: a second one, under an id of its own.
  const second = await workflow.start(MONITOR, {
    ...monitorStart(tenant),
    workflowId: `${stockMonitorId(tenant.slug)}/second`,
  });
  try {
    await eventually('the second has looked', async () => (await second.query(monitorState)).found !== null);
    const first = workflow.getHandle(stockMonitorId(tenant.slug));
    const before = { alerts: (await open('low_stock_alerts')).length, needs: (await open('needs')).length };
    for (const quantity of [20, 1]) {
      await sell(quantity);
      // Both check the same products at once, whoever the starter has told.
      await Promise.all([first, second].map(monitor => monitor.signal(inventoryChanged, products)));
      await eventually(`${quantity} of each is checked`, async () => {
        const [low, waits] = [await openAlerts(), !(await nothingWaits())];
        return !waits && low.length === (quantity < 10 ? PRODUCTS : 0);
      });
    }
    // Whichever is late finds nothing left to do.
    const seen = async () => Promise.all([first, second].map(m => m.query(monitorState)));
    await eventually('both are quiet', async () => (await seen()).every(state => !state.changed));

    expect((await openAlerts()).sort()).toEqual([...products].sort());
    expect((await openNeeds()).sort()).toEqual([...products].sort());
    expect(await open('low_stock_alerts')).toHaveLength(before.alerts + PRODUCTS);
    expect(await open('needs')).toHaveLength(before.needs + PRODUCTS);
    const opened = await open('audit_events').where({ subject: 'alert', action: 'opened' });
    expect(opened).toHaveLength(before.alerts + PRODUCTS);
    await eventually(
      'all were told of',
      async () =>
        (await open('low_stock_alerts').whereNull('resolved_at').whereNull('notified_at')).length === 0,
    );
    // Each notice names alerts that no other names.
    const told = await open('low_stock_alerts').where({ alertLevel: 'CRITICAL' }).whereNotNull('notified_at');
    const notices: { key: string }[] = await open('notifications').where({ event: 'critical_stock' });
    expect(new Set(notices.map(({ key }) => key)).size).toBe(notices.length);
    expect(notices.length).toBeLessThanOrEqual(told.length);
  } finally {
    await second.terminate('the race is over');
    await connection.close();
  }
});
