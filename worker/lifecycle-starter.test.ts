// Lifecycles that hear of what a bulk job did to their bookings, on a real Temporal: told from the outbox, asked before they
// were told, started where they are missing, and kept waiting while Temporal is away.
import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { createOrchestrator } from '../api/orchestrator';
import type { BookingStatus } from '../domain/booking/status';
import type { Tenant } from '../domain/tenant';
import type { JobOperation } from '../domain/bulk/operations';
import { factsOf } from '../services/bookings/facts';
import { bookingById } from '../services/bookings/read';
import { execute } from '../services/bulk/execute';
import { readItems, readJob } from '../services/bulk/items';
import { createBookingJob } from '../services/bulk/jobs';
import { createLinks } from '../services/links';
import { claimAhead, markTold } from '../services/outbox';
import { createTenant, createUser } from '../tests/factories';
import type { TestUser } from '../tests/factories';
import type { TestDatabase } from '../tests/harness/database';
import { HOUR_MS, bookingActivities, insertBooking, storedBooking } from '../tests/harness/lifecycle';
import { sharedServers } from '../tests/harness/shared';
import type { TemporalWorld } from '../tests/harness/temporal-world';
import { startTemporalWorld } from '../tests/harness/temporal-world';
import { eventually } from '../tests/harness/worker-process';
import { QUEUES, lifecycleId, state } from '../workflows/messages';
import { startBookings, tellLifecycles } from './lifecycle-starter';

// Temporal that is away is waited for, as long as a claim lasts.
jest.setTimeout(30_000);

let world: TemporalWorld;
let db: TestDatabase;
let client: Client;
let tenant: Tenant;
let staff: TestUser;
let worker: Worker;
let running: Promise<void>;

beforeAll(async () => {
  world = await startTemporalWorld();
  ({ db, client } = world);
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  staff = await createUser(db.owner, tenant, 'manager');
  worker = await Worker.create({
    connection: world.native,
    taskQueue: QUEUES.bookings,
    workflowBundle: { codePath: sharedServers().workflowBundle },
    activities: bookingActivities(db.knex),
  });
  running = worker.run();
}, 60_000);
afterAll(async () => {
  worker?.shutdown();
  await running;
  await world?.stop();
});

const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

/** A session of tomorrow whose lifecycle runs. */
async function runningOf(status: BookingStatus) {
  const times = { start: inHours(5), end: inHours(6), pendingUntil: inHours(4) };
  const id = await insertBooking(db, tenant, { kind: 'session', status, ...times });
  expect(await startBookings({ knex: db.knex, client })).toBe(1);
  const handle = client.workflow.getHandle(lifecycleId(tenant.slug, id));
  await eventually('it has begun', async () => (await handle.query(state)).facts !== null);
  return { id, handle };
}

/** What a job does to one booking. */
async function byJob(operation: JobOperation, id: string): Promise<void> {
  const deps = {
    knex: db.knex,
    links: createLinks('k'.repeat(32), 'http://localhost'),
    deliverable: () => false,
  };
  const actor = { type: 'staff', id: staff.id, name: 'Mara' } as const;
  const now = new Date().toISOString();
  const order = { tenant, actor, now, requestId: 'test' };
  const { jobId } = await createBookingJob(db.knex, order, operation, { bookingIds: [id] }, {});
  const job = (await readJob(db.knex, tenant.id, jobId))!;
  const [item] = await readItems(db.knex, tenant.id, job, 1);
  expect(await execute({ deps, tenant, job, actor, now, item: item! })).toMatchObject({ status: 'done' });
}

const isBehind = async (id: string): Promise<boolean> =>
  (await bookingById(db.knex, tenant.id, id))!.lifecycleBehindAt !== null;

test('what a job cancelled is cancelled at once; its lifecycle is told, and ends', async () => {
  const { id, handle } = await runningOf('upcoming');
  await byJob('cancel', id);
  expect(await storedBooking(db, id)).toMatchObject({ status: 'cancelled', lifecycleEndedAt: null });
  expect((await handle.query(state)).facts).toMatchObject({ status: 'upcoming' });
  expect(await tellLifecycles({ knex: db.knex, client })).toBe(1);
  await handle.result();
  expect((await storedBooking(db, id)).lifecycleEndedAt).not.toBeNull();
  expect(await isBehind(id)).toBe(false);
  expect(await tellLifecycles({ knex: db.knex, client })).toBe(0);
});

test('whoever asks a lifecycle before it was told is answered by what is', async () => {
  const { id } = await runningOf('pending');
  await byJob('confirm', id);
  const orchestrator = await createOrchestrator({
    address: world.temporal.address,
    namespace: 'default',
  } as never);
  try {
    const row = (await bookingById(db.knex, tenant.id, id))!;
    const target = { tenant, bookingId: id, facts: factsOf(row, tenant), isBehind: true };
    const by = { type: 'staff', id: staff.id } as const;
    const asked = { to: 'active', by, operationId: `check in ${id}`, requestId: 'test' } as const;
    expect(await orchestrator.move(target, asked)).toEqual({ status: 'active', revision: 1 });
  } finally {
    await orchestrator.close();
  }
  // Somebody has told it; telling it again changes nothing.
  expect(await tellLifecycles({ knex: db.knex, client })).toBe(1);
  expect(await storedBooking(db, id)).toMatchObject({ status: 'active' });
});

test('a lifecycle that is gone begins anew, with what it finds', async () => {
  const { id, handle } = await runningOf('upcoming');
  await handle.terminate();
  await byJob('cancel', id);
  expect(await tellLifecycles({ knex: db.knex, client })).toBe(1);
  await client.workflow.getHandle(lifecycleId(tenant.slug, id)).result();
  expect((await storedBooking(db, id)).lifecycleEndedAt).not.toBeNull();
});

test('a booking that has no lifecycle yet is not told of: it begins with what it finds', async () => {
  const id = await insertBooking(db, tenant, { kind: 'session', start: inHours(5), end: inHours(6) });
  await byJob('cancel', id);
  expect(await tellLifecycles({ knex: db.knex, client })).toBe(0);
  expect(await startBookings({ knex: db.knex, client })).toBe(1);
  await client.workflow.getHandle(lifecycleId(tenant.slug, id)).result();
  expect(await isBehind(id)).toBe(false);
});

test('what is changed once more while it is told of stays to be told', async () => {
  const { id } = await runningOf('pending');
  await byJob('confirm', id);
  const claimed = await claimAhead(db.knex, 10, 30_000);
  expect(claimed.map(({ bookingId }) => bookingId)).toEqual([id]);
  expect(await claimAhead(db.knex, 10, 30_000)).toEqual([]);
  await byJob('cancel', id);
  await markTold(db.knex, tenant.id, claimed);
  expect(await isBehind(id)).toBe(true);
  expect(await tellLifecycles({ knex: db.knex, client })).toBe(1);
  await client.workflow.getHandle(lifecycleId(tenant.slug, id)).result();
});

test('while a job runs it has the machine, for a minute; then lifecycles are told beside it', async () => {
  const { id } = await runningOf('upcoming');
  await byJob('cancel', id);
  const jobs = () => db.owner('bulk_jobs').where({ tenantId: tenant.id });
  await jobs().update({ status: 'running', startedAt: new Date() });
  expect(await tellLifecycles({ knex: db.knex, client })).toBe(0);
  const before = new Date(Date.now() - 61_000);
  await db.owner('bookings').where({ id }).update({ lifecycleBehindAt: before });
  expect(await tellLifecycles({ knex: db.knex, client })).toBe(1);
  await client.workflow.getHandle(lifecycleId(tenant.slug, id)).result();
  await jobs().update({ status: 'completed', finishedAt: new Date() });
});

test('while Temporal cannot be asked it stays in the outbox, for the next look', async () => {
  const { id } = await runningOf('upcoming');
  await byJob('cancel', id);
  const away = Connection.lazy({ address: '127.0.0.1:9', interceptors: [] });
  await expect(tellLifecycles({ knex: db.knex, client: new Client({ connection: away }) })).rejects.toThrow();
  await away.close();
  expect(await isBehind(id)).toBe(true);
  expect(await tellLifecycles({ knex: db.knex, client })).toBe(1);
  await client.workflow.getHandle(lifecycleId(tenant.slug, id)).result();
});
