// A monitor with a long history goes on in a new run, on a real Temporal server that thinks thirty events are long, while
// signals keep arriving: each names a product that nothing else points to, and each is checked.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import { createStockActivities } from '../activities/stock';
import type { CheckRequest } from '../activities/stock';
import type { Tenant } from '../domain/tenant';
import { createTenant, createUser } from '../tests/factories';
import { createProducts, createTarget } from '../tests/factories/stock';
import type { TestDatabase } from '../tests/harness/database';
import { sharedServers } from '../tests/harness/shared';
import { eventually } from '../tests/harness/worker-process';
import type { TemporalWorld } from '../tests/harness/temporal-world';
import { startTemporalWorld } from '../tests/harness/temporal-world';
import { QUEUES, inventoryChanged, monitorState, pauseMonitor } from './messages';
import { MONITOR, monitorStart } from './monitor-start';

jest.setTimeout(90_000);
const LONG = 30;
const SIGNALS = 150;

let world: TemporalWorld;
let db: TestDatabase;
let worker: Worker;
let running: Promise<void>;
let tenant: Tenant;
const checks: CheckRequest[] = [];

beforeAll(async () => {
  const dynamicConfig = { 'limit.historyCount.suggestContinueAsNew': LONG };
  world = await startTemporalWorld({ dynamicConfig });
  ({ db } = world);
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  const activities = createStockActivities({
    ...{ knex: db.knex, alertsByDefault: true, lowStockUrl: 'http://localhost', deliverable: () => false },
    startMissingMonitors: () => Promise.resolve(0),
  });
  worker = await Worker.create({
    ...{ connection: world.native, taskQueue: QUEUES.bookings },
    workflowBundle: { codePath: sharedServers().workflowBundle },
    activities: {
      ...activities,
      checkStock(request: CheckRequest) {
        checks.push(request);
        return activities.checkStock(request);
      },
    },
  });
  running = worker.run();
});
afterAll(async () => {
  worker?.shutdown();
  await running;
  await world?.stop();
});

test('signals that arrive at the very moment of a new run are in it, and a pause outlives it', async () => {
  const manager = await createUser(db.owner, tenant, 'manager');
  const { workflow } = world.client;
  const { workflowId, firstExecutionRunId } = await workflow.start(MONITOR, monitorStart(tenant));
  const handle = workflow.getHandle(workflowId);
  await eventually('it has begun', async () => (await handle.query(monitorState)).found !== null);

  // Low from now on, with no mark that would have them checked.
  const products = await createProducts(db.owner, tenant, SIGNALS);
  await createTarget(db.knex, tenant, { targetQuantity: 10 }, new Date().toISOString());
  await db.owner('stock_changes').where({ tenantId: tenant.id }).delete();
  const runs = new Set<string>();
  for (const product of products) {
    await handle.signal(inventoryChanged, [product]);
    await delay(60);
    if (runs.size < 5 || product === products.at(-1)) runs.add((await handle.describe()).runId);
  }
  const alerts = async (): Promise<string[]> => db.owner('low_stock_alerts').pluck('product_id');
  await eventually('each is checked', async () => (await alerts()).length === SIGNALS);
  expect((await alerts()).sort()).toEqual([...products].sort());
  expect(checks.filter(({ all }) => all)).toHaveLength(1);
  expect(runs.size).toBeGreaterThan(2);
  expect((await workflow.getHandle(workflowId, firstExecutionRunId).describe()).status.name).toBe(
    'CONTINUED_AS_NEW',
  );

  // Paused, it goes on in new runs as well, and stays paused.
  const before = (await handle.describe()).runId;
  const pause = { paused: true, userId: manager.id, requestId: 'test', operationId: randomUUID() };
  await handle.executeUpdate(pauseMonitor, { args: [pause] });
  await eventually('it goes on in a new run', async () => {
    await handle.signal(inventoryChanged, []);
    return (await handle.describe()).runId !== before;
  });
  await eventually('it is paused', async () => (await handle.query(monitorState)).paused);
  const asked = checks.length;
  await handle.signal(inventoryChanged, products);
  await delay(2_500);
  expect(checks).toHaveLength(asked);
  await handle.terminate('The test is over');
});
