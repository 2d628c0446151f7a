// A bulk job in real processes: the worker is killed in the middle of it, and Temporal is away when it is asked for.
// No booking is left out, and none is changed twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tenant } from '../../domain/tenant';
import type { BlockRequest } from '../../services/blocks/create';
import { createBlockJob } from '../../services/bulk/ask';
import type { JobOrder } from '../../services/bulk/jobs';
import { createBookingJob } from '../../services/bulk/jobs';
import type { JobView } from '../../services/bulk/view';
import { viewJob } from '../../services/bulk/view';
import { freePort } from '../../stack/ports';
import type { Temporal } from '../../stack/temporal';
import { createTenant, createUser, createVehicle } from '../factories';
import type { TestDatabase } from '../harness/database';
import { createTestDatabase } from '../harness/database';
import { HOUR_MS, insertBooking } from '../harness/lifecycle';
import { startTestTemporal } from '../harness/temporal';
import type { WorkerProcess } from '../harness/worker-process';
import { eventually, startWorkerProcess } from '../harness/worker-process';

jest.setTimeout(150_000);
const BOOKINGS = 150;
/** Longer than it takes to notice that a worker is dead, and to do what is left. */
const DONE_MS = 90_000;

let folder: string;
let port: number;
let temporal: Temporal;
let db: TestDatabase;
let tenant: Tenant;
let order: () => JobOrder;
let worker: WorkerProcess;

const startServer = () => startTestTemporal({ port, dbFile: path.join(folder, 'temporal.db') });
const startWorker = () => startWorkerProcess({ databaseUrl: db.url, temporalAddress: temporal.address });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'berth-faults-'));
  port = await freePort();
  [temporal, db] = await Promise.all([startServer(), createTestDatabase()]);
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  const { id } = await createUser(db.owner, tenant, 'manager');
  const actor = { type: 'staff' as const, id, name: 'Mara' };
  order = () => ({ tenant, actor, now: new Date().toISOString(), requestId: 'test' });
  worker = await startWorker();
});
afterAll(async () => {
  await worker?.kill();
  await temporal?.kill();
  await db?.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function sessions(count: number): Promise<string[]> {
  const resourceId = await createVehicle(db.owner, tenant, { kind: 'bay', priceMinor: null });
  const from = Date.now() + 48 * HOUR_MS;
  const at = (i: number) => new Date(from + i * HOUR_MS).toISOString();
  const numbers = Array.from({ length: count }, (_, i) => i);
  return Promise.all(
    numbers.map(i =>
      insertBooking(db, tenant, { kind: 'session', start: at(i), end: at(i + 1), resourceId }),
    ),
  );
}

const jobOf = async (id: string): Promise<JobView> => (await viewJob(db.knex, tenant.id, id))!;
const doneOf = async (id: string): Promise<number> => (await jobOf(id)).done;
const cancellations = () =>
  db.owner('audit_events').where({ tenantId: tenant.id, action: 'status_changed', toValue: 'cancelled' });

test('a worker that is killed in the middle costs no item and does none twice, and the next one goes on', async () => {
  const ids = await sessions(BOOKINGS);
  const held = await db.owner.transaction();
  // Against being changed only: lifecycles that begin say what they have to, or all connections would wait here.
  await held('bookings').whereIn('id', ids.slice(50)).forNoKeyUpdate().select('id');
  const { jobId } = await createBookingJob(db.knex, order(), 'cancel', { bookingIds: ids }, {});
  await eventually('some are done', async () => (await doneOf(jobId)) >= 15, DONE_MS);
  await worker.kill();
  await held.rollback();
  expect(await jobOf(jobId)).toMatchObject({ status: 'running', failed: 0 });
  expect(await doneOf(jobId)).toBeLessThan(BOOKINGS);
  worker = await startWorker();
  await eventually('it is over', async () => (await jobOf(jobId)).status === 'completed', DONE_MS);
  expect(await jobOf(jobId)).toMatchObject({ done: BOOKINGS, failed: 0, left: 0 });
  expect(await db.owner('bookings').whereIn('id', ids).distinct('status').pluck('status')).toEqual([
    'cancelled',
  ]);
  const behind = () => db.owner('bookings').whereIn('id', ids).whereNull('lifecycleEndedAt').pluck('id');
  await eventually('every lifecycle has heard of it', async () => (await behind()).length === 0, DONE_MS);
  const written = (await cancellations()).map(({ subjectId }: { subjectId: string }) => subjectId);
  expect([written.length, new Set(written).size]).toEqual([BOOKINGS, BOOKINGS]);
});

test('jobs that are asked for while Temporal is away wait for it; one that blocks says once what is in its way', async () => {
  const ids = await sessions(5);
  const blocking = await blockOver(ids[4]!);
  await temporal.kill();
  const { jobId } = await createBookingJob(db.knex, order(), 'cancel', { bookingIds: ids.slice(0, 4) }, {});
  const blocks = await createBlockJob(db.knex, order(), blocking);
  expect((await jobOf(jobId)).status).toBe('queued');
  temporal = await startServer();
  const isOver = async (id: string) => (await jobOf(id)).status === 'completed';
  await eventually('both are over', async () => (await isOver(jobId)) && isOver(blocks.jobId), DONE_MS);
  expect(await jobOf(jobId)).toMatchObject({ done: 4, failed: 0 });
  expect(await jobOf(blocks.jobId)).toMatchObject({ done: 365, failed: 1 });
  const told = () => db.owner('notifications').where({ tenantId: tenant.id, event: 'conflict' });
  // Without a provider it is stored for staff to read.
  await eventually('it is handed on', async () => (await told())[0].status === 'stored', DONE_MS);
  const body = expect.stringContaining('1 of 366 dates of “Paint” is taken') as string;
  expect(await told()).toMatchObject([{ audience: 'staff', body }]);
});

/** A year of dates, of which the first is taken by this booking. */
async function blockOver(bookingId: string): Promise<BlockRequest> {
  const { resourceId, startsAt, endsAt } = await db.owner('bookings').where({ id: bookingId }).first();
  return {
    ...{ resourceIds: [resourceId as string], recurrence: 'FREQ=DAILY;COUNT=366' },
    ...{ startTime: (startsAt as Date).toISOString(), endTime: (endsAt as Date).toISOString() },
    ...{ type: 'MAINTENANCE', reason: 'Paint' },
  };
}
