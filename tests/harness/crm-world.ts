// Customers on the way to HubSpot with real Postgres, the real activities and workflows on a time-skipping server, and
// HubSpot on loopback.
//
//   const world = await startCrmWorld();
//   const customerId = await world.book('ann@example.com');
//   await world.handOver();                                   // as the worker's starter does
//   await world.handleOf(customerId).result();
//   await world.stop();
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createCrmActivities } from '../../activities/crm';
import { createHubSpotGateway } from '../../activities/gateways/hubspot';
import { addDays } from '../../domain/calendar';
import type { Tenant } from '../../domain/tenant';
import { createRental } from '../../services/bookings/create';
import { connectCrm } from '../../services/crm/connection';
import { createLinks } from '../../services/links';
import { bookingWorkerTuning, crmWorkerTuning } from '../../temporal.config';
import { startCrm } from '../../worker/crm-starter';
import { QUEUES, crmId } from '../../workflows/messages';
import { createTenant, createVehicle, rentalRequest } from '../factories';
import type { TestDatabase } from './database';
import { createTestDatabase } from './database';
import type { FakeHubSpot } from './hubspot';
import { TOKEN, startHubSpot } from './hubspot';
import { skippingServer } from './lifecycle';
import { sharedServers } from './shared';

export interface CrmWorld {
  env: TestWorkflowEnvironment;
  db: TestDatabase;
  hubspot: FakeHubSpot;
  tenant: Tenant;
  /** Makes the connection anew, which a refused token has ended. */
  connect(accessToken: string): Promise<unknown>;
  /** A booking of the customer with this address. Answers the customer's id. */
  book(email: string): Promise<string>;
  /** Hands on what waits; answers how many customers. */
  handOver(): Promise<number>;
  handleOf(customerId: string): WorkflowHandle;
  stop(): Promise<void>;
}

const now = (): string => new Date().toISOString();

export async function startCrmWorld(): Promise<CrmWorld> {
  const [env, db, hubspot] = await Promise.all([skippingServer(), createTestDatabase(), startHubSpot()]);
  const tenant = await createTenant(db.owner);
  const carId = await createVehicle(db.owner, tenant);
  const links = createLinks('k'.repeat(32), 'https://berth.example');
  const pace = { timeoutMs: 5_000, pauseMs: 1, searchPauseMs: 1 };
  const crm = createHubSpotGateway({ accessToken: TOKEN, apiUrl: hubspot.peer.url }, pace);
  const connection = env.nativeConnection;
  const workers = [
    await Worker.create({
      ...{ connection, taskQueue: QUEUES.bookings, ...bookingWorkerTuning(100) },
      workflowBundle: { codePath: sharedServers().workflowBundle },
    }),
    await Worker.create({
      ...{ connection, taskQueue: QUEUES.crm, ...crmWorkerTuning },
      activities: createCrmActivities({ knex: db.knex, links, crm, tenantId: tenant.id }),
    }),
  ];
  const running = Promise.all(workers.map(worker => worker.run()));
  await crm.prepare();
  let day = 3;

  return {
    ...{ env, db, hubspot, tenant },
    connect: accessToken => connectCrm(db.knex, { tenantSlug: tenant.slug, accessToken }, now()),
    async book(email) {
      const startDate = addDays(now().slice(0, 10), (day += 2));
      const request = rentalRequest(tenant, carId, { startDate, endDate: startDate, now: now() });
      const customer = { ...request.customer, email };
      const { booking } = await createRental({ knex: db.knex, links }, { ...request, customer });
      return booking.customerId!;
    },
    handOver: () => startCrm({ knex: db.knex, client: env.client }),
    handleOf: customerId => env.client.workflow.getHandle(crmId(tenant.slug, customerId)),
    async stop() {
      workers.forEach(worker => worker.shutdown());
      await running;
      await Promise.all([env.teardown(), hubspot.peer.close()]);
      await db.drop();
    },
  };
}
