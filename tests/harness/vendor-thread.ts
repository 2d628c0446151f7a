// Conversations with vendors and skipped time: real Postgres and the real activities, which are told the time by the
// workflow; nobody sends the mails.
//
//   const world = await startThreadWorld();
//   const burst = await world.write('Rain.');      // its workflow is running
//   await world.read();
//   await burst.handle.result();
//   await world.stop();
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createVendorMessageActivities } from '../../activities/vendor-messages';
import { inTenant } from '../../db/connection';
import type { Tenant } from '../../domain/tenant';
import { createLinks } from '../../services/links';
import { markRead, writeMessage } from '../../services/vendor-messages/thread';
import { bookingWorkerTuning } from '../../temporal.config';
import { QUEUES, messagesRead } from '../../workflows/messages';
import { NUDGE, nudgeStart } from '../../workflows/nudge-start';
import type { TestUser, TestVipUser } from '../factories';
import { createTenant, createUser, createVendor } from '../factories';
import type { TestDatabase } from './database';
import { createTestDatabase } from './database';
import { skippingServer } from './lifecycle';
import { sharedServers } from './shared';

export interface Burst {
  id: string;
  /** ISO instant. */
  dueAt: string;
  handle: WorkflowHandle;
}

export interface ThreadWorld {
  env: TestWorkflowEnvironment;
  db: TestDatabase;
  tenant: Tenant;
  manager: TestUser;
  /** Of the last `renew`. */
  readonly vendor: TestVipUser;
  /** Another vendor. */
  renew(): Promise<void>;
  /** The vendor writes; the burst that is open then, its workflow running. */
  write(body: string): Promise<Burst>;
  /** Staff read everything. `quietly`: the workflow is not told. */
  read(burst: Burst, quietly?: 'quietly'): Promise<void>;
  now(): Promise<string>;
  skip(ms: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startThreadWorld(): Promise<ThreadWorld> {
  const [env, db] = await Promise.all([skippingServer(), createTestDatabase()]);
  const tenant = await createTenant(db.owner);
  const manager = await createUser(db.owner, tenant, 'manager');
  let vendor = await createVendor(db.owner, tenant);
  const now = async (): Promise<string> => new Date(Math.floor(await env.currentTimeMs())).toISOString();
  const links = createLinks('k'.repeat(32), 'http://localhost');
  const worker = await Worker.create({
    ...{ connection: env.nativeConnection, taskQueue: QUEUES.bookings, ...bookingWorkerTuning(100) },
    workflowBundle: { codePath: sharedServers().workflowBundle },
    activities: createVendorMessageActivities({ knex: db.knex, links }),
  });
  const running = worker.run();

  async function openBurst(tenantId: string): Promise<Burst> {
    const { id, dueAt } = await db
      .owner('unread_bursts')
      .where({ vendorId: vendor.vendorId, reader: 'staff' })
      .whereNull('closedAt')
      .first<{ id: string; dueAt: Date }>('id', 'dueAt');
    const input = { tenantId, tenantSlug: tenant.slug, burstId: id, dueAt: dueAt.toISOString() };
    return { id, dueAt: input.dueAt, handle: await env.client.workflow.start(NUDGE, nudgeStart(input)) };
  }

  return {
    ...{ env, db, tenant, manager, now },
    get vendor() {
      return vendor;
    },
    async renew() {
      vendor = await createVendor(db.owner, tenant);
    },
    async write(body) {
      const { vendorId, vendorName, id } = vendor;
      const message = { tenantId: tenant.id, vendorId, vendorName, sender: 'vendor', body } as const;
      const by = { actor: { type: 'vendor', id, name: 'Ada' } as const, now: await now() };
      await inTenant(db.knex, tenant.id, trx => writeMessage(trx, message, by));
      return openBurst(tenant.id);
    },
    async read({ handle }, quietly) {
      const { id: upTo } = await db
        .owner('vendor_messages')
        .where({ vendorId: vendor.vendorId })
        .orderBy('position', 'desc')
        .first<{ id: string }>('id');
      const reading = { tenantId: tenant.id, vendorId: vendor.vendorId, reader: 'staff', upTo } as const;
      const by = { actor: { type: 'staff', id: manager.id, name: 'Mara' } as const, now: await now() };
      await inTenant(db.knex, tenant.id, trx => markRead(trx, reading, by));
      if (!quietly) await handle.signal(messagesRead);
    },
    skip: ms => env.sleep(ms),
    async stop() {
      worker.shutdown();
      await running;
      await env.teardown();
      await db.drop();
    },
  };
}
