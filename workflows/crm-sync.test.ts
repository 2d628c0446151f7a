// A customer on the way to HubSpot, from the booking on: handed over by the starter, told together with what else changes,
// waited for while HubSpot is at its limit, and left in Postgres while it refuses us.
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createCrmActivities } from '../activities/crm';
import { createHubSpotGateway } from '../activities/gateways/hubspot';
import type { Tenant } from '../domain/tenant';
import { addDays } from '../domain/calendar';
import { createRental } from '../services/bookings/create';
import { connectCrm } from '../services/crm/connection';
import { crmStatus } from '../services/crm/status';
import { createLinks } from '../services/links';
import { bookingWorkerTuning, crmWorkerTuning } from '../temporal.config';
import { createTenant, createVehicle, rentalRequest } from '../tests/factories';
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import type { FakeHubSpot } from '../tests/harness/hubspot';
import { TOKEN, problem, rateLimited, startHubSpot } from '../tests/harness/hubspot';
import { quietRuntime, skippingServer } from '../tests/harness/lifecycle';
import { sharedServers } from '../tests/harness/shared';
import { startCrm } from '../worker/crm-starter';
import { QUEUES, crmId } from './messages';

jest.setTimeout(60_000);

const links = createLinks('k'.repeat(32), 'https://berth.example');
const now = (): string => new Date().toISOString();

let env: TestWorkflowEnvironment;
let db: TestDatabase;
let hubspot: FakeHubSpot;
let tenant: Tenant;
let carId: string;
let workers: Worker[];
let running: Promise<void[]>;
let day = 3;

beforeAll(async () => {
  quietRuntime();
  [env, db, hubspot] = await Promise.all([skippingServer(), createTestDatabase(), startHubSpot()]);
  tenant = await createTenant(db.owner);
  carId = await createVehicle(db.owner, tenant);
  const pace = { timeoutMs: 5_000, pauseMs: 1, searchPauseMs: 1 };
  const crm = createHubSpotGateway({ accessToken: TOKEN, apiUrl: hubspot.peer.url }, pace);
  const connection = env.nativeConnection;
  workers = [
    await Worker.create({
      ...{ connection, taskQueue: QUEUES.bookings, ...bookingWorkerTuning(100) },
      workflowBundle: { codePath: sharedServers().workflowBundle },
    }),
    await Worker.create({
      ...{ connection, taskQueue: QUEUES.crm, ...crmWorkerTuning },
      activities: createCrmActivities({ knex: db.knex, links, crm, tenantId: tenant.id }),
    }),
  ];
  running = Promise.all(workers.map(worker => worker.run()));
  await crm.prepare();
}, 120_000);
afterAll(async () => {
  workers?.forEach(worker => worker.shutdown());
  await running;
  await Promise.all([env?.teardown(), hubspot?.peer.close()]);
  await db?.drop();
});
beforeEach(async () => {
  hubspot.peer.reset();
  await connectCrm(db.knex, { tenantSlug: tenant.slug, accessToken: `${day}` }, now());
});

async function book(email: string): Promise<string> {
  const startDate = addDays(now().slice(0, 10), (day += 2));
  const request = rentalRequest(tenant, carId, { startDate, endDate: startDate, now: now() });
  const customer = { ...request.customer, email };
  const { booking } = await createRental({ knex: db.knex, links }, { ...request, customer });
  return booking.customerId!;
}

const handOver = () => startCrm({ knex: db.knex, client: env.client });
const handleOf = (customerId: string): WorkflowHandle =>
  env.client.workflow.getHandle(crmId(tenant.slug, customerId));
const contactOf = (email: string) =>
  [...hubspot.contacts.values()].find(({ properties }) => properties.email === email);
const waiting = async () => (await crmStatus(db.knex, tenant.id)).counts.waiting;

test('several changes in a moment are told by one workflow, together', async () => {
  const customerId = await book('two@example.com');
  await book('two@example.com');
  expect(await handOver()).toBe(1);
  await handleOf(customerId).result();
  expect(contactOf('two@example.com')?.properties.berth_bookings).toBe('2');
  expect(hubspot.asked().filter(path => path.includes('notes/batch/upsert'))).toHaveLength(1);
  expect(await waiting()).toBe(0);
});

test('HubSpot at its limit is waited for, as long as it says', async () => {
  const customerId = await book('limit@example.com');
  hubspot.peer.answerNext(rateLimited('TEN_SECONDLY_ROLLING', '1'));
  await handOver();
  const handle = handleOf(customerId);
  await handle.result();
  expect(contactOf('limit@example.com')).toBeDefined();
  const { events } = await handle.fetchHistory();
  const [started] = events!.flatMap(event => event.activityTaskStartedEventAttributes ?? []);
  expect(started!.attempt).toBeGreaterThan(1);
  // Histories hold no people.
  expect(JSON.stringify(events)).not.toContain('example.com');
});

test('a token that is refused ends the workflow and loses nothing', async () => {
  const customerId = await book('stop@example.com');
  hubspot.peer.answerNext(problem(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.'));
  await handOver();
  await handleOf(customerId).result();
  expect(contactOf('stop@example.com')).toBeUndefined();
  expect(await waiting()).toBe(1);
  expect(await handOver()).toBe(0);
  await connectCrm(db.knex, { tenantSlug: tenant.slug, accessToken: 'a new one' }, now());
  expect(await handOver()).toBe(1);
  await handleOf(customerId).result();
  expect(contactOf('stop@example.com')).toBeDefined();
});

test('everything is compared by a workflow of its own', async () => {
  await db.owner('customers').insert({ tenantId: tenant.id, fullName: 'Old', email: 'old@example.com' });
  const report = await env.client.workflow.execute('crmReconciliation', {
    ...{ taskQueue: QUEUES.bookings, workflowId: 'crmReconciliation' },
  });
  expect(report).toMatchObject({ refused: 0, erased: 0 });
  expect(contactOf('old@example.com')).toBeDefined();
});
