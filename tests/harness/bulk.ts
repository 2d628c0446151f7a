// Bulk jobs with real Postgres and the real worker's activities and workflows, on a time-skipping server; messages are only
// noted.
//
//   const world = await startBulkWorld();
//   const ids = await world.sessions(20);
//   const job = await world.job('cancel', { bookingIds: ids });
//   await job.handle.result();
//   await world.stop();
import { randomUUID } from 'node:crypto';
import type { Connection, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createBookingActivities } from '../../activities/bookings';
import { createBulkActivities } from '../../activities/bulk';
import type { JobOperation } from '../../domain/bulk/operations';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import type { AnnounceDeps } from '../../services/bookings/announce';
import type { JobDetails, JobOrder, StartedJob, Which } from '../../services/bulk/jobs';
import { createBookingJob } from '../../services/bulk/jobs';
import type { JobView } from '../../services/bulk/view';
import { viewJob } from '../../services/bulk/view';
import { createLinks } from '../../services/links';
import { bookingWorkerTuning } from '../../temporal.config';
import { BULK, bulkStart } from '../../workflows/bulk-start';
import type { bulkOperation } from '../../workflows/bulk-operation';
import type { ControlInput } from '../../workflows/messages';
import { QUEUES, controlBulk } from '../../workflows/messages';
import type { TestUser } from '../factories';
import { createTenant, createUser, createVehicle } from '../factories';
import type { TestDatabase } from './database';
import { createTestDatabase } from './database';
import { HOUR_MS, insertBooking, skippingServer } from './lifecycle';
import { sharedServers } from './shared';

export interface BulkWorld {
  env: TestWorkflowEnvironment;
  db: TestDatabase;
  tenant: Tenant;
  manager: TestUser;
  deps: AnnounceDeps;
  order(): JobOrder;
  /** Sessions ahead, each on a bay of its own; their lifecycles are not started yet. */
  sessions(count: number): Promise<string[]>;
  /** Makes a job and starts its workflow. */
  job(operation: JobOperation, which: Which, details?: JobDetails): Promise<RunningJob>;
  /** Starts the workflow of a job that is there. */
  run(started: StartedJob, operation: JobOperation): Promise<RunningJob>;
  /** Keeps bookings from being changed until the function it answers is called. */
  hold(): Promise<() => Promise<unknown>>;
  stop(): Promise<void>;
}

export interface RunningJob {
  id: string;
  handle: WorkflowHandleWithFirstExecutionRunId<typeof bulkOperation>;
  control(control: ControlInput['control']): Promise<unknown>;
  view(): Promise<JobView>;
}

export async function startBulkWorld(): Promise<BulkWorld> {
  const [env, db] = await Promise.all([skippingServer(), createTestDatabase()]);
  const tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  const manager = await createUser(db.owner, tenant, 'manager');
  const actor: Actor = { type: 'staff', id: manager.id, name: 'Mara' };
  const links = createLinks('of the jobs of the tests, which open none', 'http://localhost');
  // The environment's own client skips time while it waits for a result, and the bookings would be over before their turn.
  const client = new Client({ connection: env.connection as Connection });
  const deliverable = () => true;
  const deps: AnnounceDeps = { knex: db.knex, links, deliverable };
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: QUEUES.bookings,
    workflowBundle: { codePath: sharedServers().workflowBundle },
    activities: {
      ...createBookingActivities({ knex: db.knex, links, deliverable, patches: true }),
      ...createBulkActivities(deps),
    },
    ...bookingWorkerTuning(200),
  });
  const messages = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: QUEUES.messages,
    activities: { sendMessage: () => Promise.resolve() },
  });
  const running = Promise.all([worker.run(), messages.run()]);

  const world: BulkWorld = {
    ...{ env, db, tenant, manager, deps },
    order: () => ({ tenant, actor, now: new Date().toISOString(), requestId: 'test' }),
    async sessions(count) {
      const start = Date.now() + 48 * HOUR_MS;
      const [from, to] = [start, start + HOUR_MS].map(ms => new Date(ms).toISOString());
      const book = async () => {
        const resourceId = await createVehicle(db.owner, tenant, { kind: 'bay', priceMinor: null });
        return insertBooking(db, tenant, { kind: 'session', start: from!, end: to!, resourceId });
      };
      return Promise.all(Array.from({ length: count }, book));
    },
    async job(operation, which, details = {}) {
      const started = await createBookingJob(db.knex, world.order(), operation, which, details);
      return world.run(started, operation);
    },
    async run({ jobId, total }, operation) {
      const input = { tenantId: tenant.id, tenantSlug: tenant.slug, jobId };
      const options = bulkStart(input, { operation, total });
      const handle = await client.workflow.start<typeof bulkOperation>(BULK, options);
      return {
        id: jobId,
        handle,
        control(control) {
          const operationId = randomUUID();
          const request = { control, userId: manager.id, requestId: 'test', operationId };
          return handle.executeUpdate(controlBulk, { args: [request], updateId: operationId });
        },
        view: async () => (await viewJob(db.knex, tenant.id, jobId))!,
      };
    },
    async hold() {
      const held = await db.owner.transaction();
      await held('bookings').where({ tenantId: tenant.id }).forNoKeyUpdate().select('id');
      return () => held.rollback();
    },
    async stop() {
      worker.shutdown();
      messages.shutdown();
      await running;
      await env.teardown();
      await db.drop();
    },
  };
  return world;
}
