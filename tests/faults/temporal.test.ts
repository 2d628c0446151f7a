// A Temporal that is away, and one that has lost everything: bookings wait, every lifecycle comes back, nothing is said
// twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Tenant } from '../../domain/tenant';
import { freePort } from '../../stack/ports';
import type { Temporal } from '../../stack/temporal';
import { HOUSEKEEPING_SCHEDULE, lifecycleId, state } from '../../workflows/messages';
import { createTenant } from '../factories';
import type { TestDatabase } from '../harness/database';
import { createTestDatabase } from '../harness/database';
import { HOUR_MS, insertBooking } from '../harness/lifecycle';
import { eventually, startWorkerProcess } from '../harness/worker-process';
import type { WorkerProcess } from '../harness/worker-process';
import { startSmtpServer } from '../harness/smtp';
import type { SmtpTestServer } from '../harness/smtp';
import { startTestTemporal } from '../harness/temporal';

jest.setTimeout(120_000);

let folder: string;
let port: number;
let temporal: Temporal;
let db: TestDatabase;
let smtp: SmtpTestServer;
let tenant: Tenant;
let worker: WorkerProcess;
const ids: string[] = [];

const startServer = () => startTestTemporal({ port, dbFile: path.join(folder, 'temporal.db') });
const startWorker = () =>
  startWorkerProcess({ databaseUrl: db.url, temporalAddress: temporal.address, smtpUrl: smtp.url });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'berth-faults-'));
  port = await freePort();
  [temporal, db, smtp] = await Promise.all([startServer(), createTestDatabase(), startSmtpServer()]);
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  worker = await startWorker();
});
afterAll(async () => {
  await worker?.kill();
  await temporal.kill();
  await smtp.close();
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Whether the lifecycle of every booking runs and has nothing left to send. */
async function allAreLiving(): Promise<boolean> {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const { workflow } = new Client({ connection });
    const states = await Promise.all(
      ids.map(id =>
        workflow
          .getHandle(lifecycleId(tenant.slug, id))
          .query(state)
          .then(({ facts, sending }) => facts?.status === 'upcoming' && sending === 0)
          .catch(() => false),
      ),
    );
    return states.every(Boolean);
  } finally {
    await connection.close();
  }
}

async function expectOneMailEach(): Promise<void> {
  await eventually('all mails are there', () => smtp.messages.length >= ids.length);
  const keys = smtp.messages.map(mail => mail.messageId);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toHaveLength(ids.length);
}

test('bookings made while Temporal is away wait, and all live when it is back', async () => {
  await temporal.kill();
  for (let i = 0; i < 5; i += 1) {
    const [start, end] = [5, 6].map(hours => new Date(Date.now() + hours * HOUR_MS).toISOString());
    ids.push(await insertBooking(db, tenant, { kind: 'session', start: start!, end: end! }));
  }
  await worker.said('Bookings wait for their lifecycle');
  temporal = await startServer();
  await eventually('all are living', allAreLiving, 60_000);
  await expectOneMailEach();
});

test('a Temporal that lost everything gets every lifecycle back, and nothing is said twice', async () => {
  await worker.kill();
  await temporal.kill();
  for (const end of ['', '-wal', '-shm']) rmSync(path.join(folder, `temporal.db${end}`), { force: true });
  // What was started just now is left alone for some minutes; these were started long ago.
  await db.owner('bookings').whereIn('id', ids).update({ lifecycleStartedAt: '2026-01-01T00:00:00Z' });
  temporal = await startServer();
  worker = await startWorker();
  await eventually('all are living', allAreLiving, 60_000);
  await expectOneMailEach();
});

test('a lifecycle that missed a move is told by reconciliation to look again', async () => {
  const id = ids[0]!;
  // As if the worker had died between the move and its answer, some minutes ago.
  await db
    .owner('bookings')
    .where({ id })
    .update({ status: 'cancelled', cancelReason: 'staff', updatedAt: '2026-01-01T00:00:00Z' });
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const client = new Client({ connection });
    await client.schedule.getHandle(HOUSEKEEPING_SCHEDULE).trigger();
    await client.workflow.getHandle(lifecycleId(tenant.slug, id)).result();
  } finally {
    await connection.close();
  }
  await eventually('its end is noted', async () => {
    const row = (await db.owner('bookings').where({ id }).first()) as { lifecycleEndedAt: Date | null };
    return row.lifecycleEndedAt !== null;
  });
  const [mail] = smtp.messages.filter(
    ({ messageId }) => messageId?.includes(id) && messageId.includes('cancelled'),
  );
  expect(mail).toBeDefined();
});
