// Stock monitors with skipped time: real Postgres and the real activities, which are told the time by the workflow;
// messages are only noted.
//
//   const world = await startStockWorld({ at: '2027-03-10T00:00:00Z', timeZone: 'America/Los_Angeles' });
//   await world.renew();                           // a business of its own for each test
//   const monitor = await world.startMonitor();
//   await world.skip(7 * 24 * HOUR_MS);
//   world.checks();                                // [{ at: '…', all: true, named: [] }, …]
//   await world.stop();
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createStockActivities } from '../../activities/stock';
import type { CheckRequest } from '../../activities/stock';
import type { Tenant } from '../../domain/tenant';
import type { StockDeps } from '../../services/stock/deps';
import { bookingWorkerTuning, messageWorkerTuning } from '../../temporal.config';
import { MONITOR, monitorStart } from '../../workflows/monitor-start';
import type { MonitorState } from '../../workflows/messages';
import { QUEUES, pauseMonitor, stockMonitorId } from '../../workflows/messages';
import type { TestUser } from '../factories';
import { createTenant, createUser } from '../factories';
import { createProduct, createTarget, stockUp } from '../factories/stock';
import type { TestDatabase } from './database';
import { createTestDatabase } from './database';
import { HOUR_MS, skippingServer } from './lifecycle';
import { sharedServers } from './shared';

export interface StockWorld {
  env: TestWorkflowEnvironment;
  db: TestDatabase;
  /** Of the last `renew`. */
  readonly tenant: Tenant;
  readonly manager: TestUser;
  deps: StockDeps;
  /** A new business; not before the next 18:00 UTC. */
  renew(): Promise<void>;
  startMonitor(): Promise<WorkflowHandle>;
  /**
   * Puts the monitor to rest at the end of a test. It is paused, not terminated: the server never gives back what an
   * activity or task under way then held of its clock, and from there on a skipped hour takes an hour
   * (github.com/temporalio/sdk-java/issues/1138). Not as the next check falls due, either (see `skip`).
   */
  retire(): Promise<void>;
  pause(paused: boolean): Promise<MonitorState>;
  /** A product with a target of 100 and this much on hand. */
  product(onHand: number): Promise<string>;
  /** Counts it, at the server's present. */
  count(productId: string, quantity: number): Promise<void>;
  /** Checks that were asked for, in order. */
  checks(): { at: string; all: boolean; named: string[] }[];
  /** Ids of the notifications that were to be delivered. */
  delivered(): string[];
  /** Keeps checks from answering until the function it resolves to is called. */
  holdChecks(): () => void;
  /** The server's present as an ISO instant. */
  now(): Promise<string>;
  /**
   * What it leads to should not be signalled to or updated where a timer of the monitor ends, as whole hours from its
   * start do: a task that cancels a timer as it fires is refused by this server and never given out again
   * (github.com/temporalio/sdk-java/issues/3088). The real server repeats it.
   */
  skip(ms: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startStockWorld({
  at,
  timeZone,
}: {
  at: string;
  timeZone: string;
}): Promise<StockWorld> {
  const [env, db] = await Promise.all([skippingServer(), createTestDatabase()]);
  // Nothing runs yet, so this is one jump.
  await env.sleep(Math.max(0, Date.parse(at) - (await env.currentTimeMs())));
  let tenant: Tenant;
  let manager: TestUser;
  const deps = { knex: db.knex, alertsByDefault: true };
  const now = async (): Promise<string> => new Date(Math.floor(await env.currentTimeMs())).toISOString();

  let checks: ReturnType<StockWorld['checks']> = [];
  let delivered: string[] = [];
  let gate: Promise<void> = Promise.resolve();
  const activities = createStockActivities({
    ...{
      ...deps,
      lowStockUrl: 'http://localhost/staff/stock/low',
      deliverable: channel => channel === 'email',
    },
    startMissingMonitors: () => Promise.resolve(0),
  });
  const checkStock = async (request: CheckRequest) => {
    if (request.tenantId === tenant.id)
      checks.push({ at: request.now, all: request.all, named: request.named });
    const checked = await activities.checkStock(request);
    await gate;
    return checked;
  };
  const connection = env.nativeConnection;
  const workers = await Promise.all([
    Worker.create({
      ...{ connection, taskQueue: QUEUES.bookings, ...bookingWorkerTuning(100) },
      workflowBundle: { codePath: sharedServers().workflowBundle },
      activities: { ...activities, checkStock },
    }),
    Worker.create({
      ...{ connection, taskQueue: QUEUES.messages, ...messageWorkerTuning },
      activities: {
        async deliverMessage({ messageId }: { messageId: string }): Promise<void> {
          delivered.push(messageId);
          await db.owner('notifications').where({ id: messageId }).update({ status: 'sent' });
        },
      },
    }),
  ]);
  const running = workers.map(worker => worker.run());
  const pause = (paused: boolean): Promise<MonitorState> =>
    env.client.workflow.getHandle(stockMonitorId(tenant.slug)).executeUpdate(pauseMonitor, {
      args: [{ paused, userId: manager.id, requestId: 'test', operationId: randomUUID() }],
    });
  let isStarted = false;

  return {
    ...{ env, db, deps, now, pause },
    get tenant() {
      return tenant;
    },
    get manager() {
      return manager;
    },
    async renew() {
      const next = Date.parse(`${(await now()).slice(0, 10)}T18:00:00Z`) - Date.parse(await now());
      await env.sleep(next > 0 ? next : next + 24 * HOUR_MS);
      tenant = await createTenant(db.owner, { timeZone });
      manager = await createUser(db.owner, tenant, 'manager');
      [checks, delivered] = [[], []];
    },
    async startMonitor() {
      const monitor = await env.client.workflow.start(MONITOR, monitorStart(tenant));
      isStarted = true;
      return monitor;
    },
    async retire() {
      if (isStarted) {
        await env.sleep(HOUR_MS / 4);
        await pause(true);
      }
      isStarted = false;
    },
    async product(onHand) {
      const id = await createProduct(db.owner, tenant);
      await createTarget(db.knex, tenant, { productId: id, targetQuantity: 100 }, await now());
      await stockUp(db.knex, tenant, id, onHand, await now());
      return id;
    },
    count: async (productId, quantity) => stockUp(db.knex, tenant, productId, quantity, await now()),
    checks: () => checks,
    delivered: () => delivered,
    holdChecks() {
      let open = (): void => {};
      gate = new Promise(resolve => (open = resolve));
      return () => open();
    },
    skip: ms => env.sleep(ms),
    async stop() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await env.teardown();
      await db.drop();
    },
  };
}
