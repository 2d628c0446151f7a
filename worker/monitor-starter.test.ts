// Stock monitors on a real Temporal: every business has one, new ones and lost ones included, and it is told of a change
// once, until it has looked.
import type { Client } from '@temporalio/client';
import { createLogger } from '../config/logger';
import type { Tenant } from '../domain/tenant';
import { createTenant } from '../tests/factories';
import { createProduct, stockUp } from '../tests/factories/stock';
import type { TestDatabase } from '../tests/harness/database';
import { eventually } from '../tests/harness/worker-process';
import type { TemporalWorld } from '../tests/harness/temporal-world';
import { startTemporalWorld } from '../tests/harness/temporal-world';
import { stockMonitorId } from '../workflows/messages';
import type { MonitorStarter } from './monitor-starter';
import { createMonitorStarter, startMissingMonitors } from './monitor-starter';

jest.setTimeout(60_000);
const log = createLogger({ level: 'silent' }, 'worker');

let db: TestDatabase;
let world: TemporalWorld;
let client: Client;
let first: Tenant;
let starter: MonitorStarter;

beforeAll(async () => {
  world = await startTemporalWorld();
  ({ db, client } = world);
  first = await createTenant(db.owner);
  starter = createMonitorStarter({ knex: db.knex, client, log });
});
afterAll(async () => {
  await world?.stop();
});

const handleOf = (tenant: Tenant) => client.workflow.getHandle(stockMonitorId(tenant.slug));
const isRunning = (tenant: Tenant): Promise<boolean> =>
  handleOf(tenant)
    .describe()
    .then(
      ({ status }) => status.name === 'RUNNING',
      () => false,
    );
/** How often its monitor was told of a change. */
async function tellings(tenant: Tenant): Promise<number> {
  const { events } = await handleOf(tenant).fetchHistory();
  return (events ?? []).filter(event => event.workflowExecutionSignaledEventAttributes).length;
}

test('every business has a monitor, which operators find; one that is lost is started again', async () => {
  expect(await starter.tell()).toBe(0);
  await eventually('its monitor runs', () => isRunning(first));
  const { searchAttributes } = await handleOf(first).describe();
  expect(searchAttributes).toMatchObject({
    BerthTenant: [first.slug],
    BerthKind: ['stock'],
    BerthStatus: ['running'],
  });

  const second = await createTenant(db.owner);
  await handleOf(first).terminate('lost');
  await eventually(
    'visibility knows',
    async () => (await startMissingMonitors({ knex: db.knex, client })) > 0,
  );
  await eventually('both run', async () => (await isRunning(first)) && (await isRunning(second)));
  await eventually(
    'nothing is missing',
    async () => (await startMissingMonitors({ knex: db.knex, client })) === 0,
  );
});

test('a business that is new is found without anybody saying so', async () => {
  const young = await createTenant(db.owner);
  await eventually('its monitor runs', async () => {
    await starter.tell();
    return isRunning(young);
  });
});

test('a monitor is told of a change once, of the next one again, and starts where there was none', async () => {
  const tenant = await createTenant(db.owner);
  const productId = await createProduct(db.owner, tenant);
  const now = Date.now();
  const count = (quantity: number, ms: number) =>
    stockUp(db.knex, tenant, productId, quantity, new Date(now + ms).toISOString());
  await count(5, 0);
  expect(await starter.tell()).toBe(1);
  expect(await isRunning(tenant)).toBe(true);
  await count(6, 10);
  expect(await starter.tell()).toBe(0);
  expect(await tellings(tenant)).toBe(1);
  // A check has taken the marks, and something moves after it.
  await db.owner('stock_changes').where({ tenantId: tenant.id }).delete();
  await count(7, 20);
  expect(await starter.tell()).toBe(1);
  expect(await tellings(tenant)).toBe(2);
});
