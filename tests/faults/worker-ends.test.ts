// A worker that ends in the middle of its work, by force or because it is told to: what it had begun is done, once.
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { Tenant } from '../../domain/tenant';
import type { Temporal } from '../../stack/temporal';
import { lifecycleId, transition } from '../../workflows/messages';
import type { TransitionInput } from '../../workflows/messages';
import type { TestUser } from '../factories';
import { createTenant, createUser } from '../factories';
import type { TestDatabase } from '../harness/database';
import { createTestDatabase } from '../harness/database';
import { HOUR_MS, insertBooking, storedBooking } from '../harness/lifecycle';
import { eventually, startWorkerProcess } from '../harness/worker-process';
import type { WorkerProcess } from '../harness/worker-process';
import { startSmtpServer } from '../harness/smtp';
import type { SmtpTestServer } from '../harness/smtp';
import { startTestTemporal } from '../harness/temporal';

jest.setTimeout(60_000);

/** Longer than it takes to notice that a sender is dead, and to wait before the next attempt. */
const SENT_AGAIN_MS = 45_000;

let temporal: Temporal;
let db: TestDatabase;
let smtp: SmtpTestServer;
let tenant: Tenant;
let staff: TestUser;
let connection: Connection;
let worker: WorkerProcess;

const startWorker = () =>
  startWorkerProcess({ databaseUrl: db.url, temporalAddress: temporal.address, smtpUrl: smtp.url });

beforeAll(async () => {
  [temporal, db, smtp] = await Promise.all([startTestTemporal(), createTestDatabase(), startSmtpServer()]);
  connection = await Connection.connect({ address: temporal.address });
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  staff = await createUser(db.owner, tenant, 'staff');
  worker = await startWorker();
});
afterAll(async () => {
  await worker?.kill();
  await connection?.close();
  await temporal?.kill();
  await smtp?.close();
  await db?.drop();
});

/** A booking whose confirmation is on its way to the mail server. */
async function bookAndWaitForMail(): Promise<string> {
  const [start, end] = [5, 6].map(hours => new Date(Date.now() + hours * HOUR_MS).toISOString());
  const id = await insertBooking(db, tenant, { kind: 'session', start: start!, end: end! });
  await eventually('its mail is on its way', async () => (await mailOf(id)).length === 1);
  return id;
}

const mailOf = (bookingId: string) =>
  db.owner('notifications').where({ bookingId, channel: 'email' }).select('status', 'attempts');

async function expectSentOnce(bookingId: string): Promise<void> {
  await eventually('the mail is noted as sent', async () => {
    const [row] = await mailOf(bookingId);
    return (row as { status?: string } | undefined)?.status === 'sent';
  });
  expect(await mailOf(bookingId)).toHaveLength(1);
  expect(smtp.messages.filter(mail => mail.messageId?.includes(bookingId))).toHaveLength(1);
}

async function expectGoodEnd(): Promise<void> {
  const toldAt = Date.now();
  await worker.stop(15_000);
  const exit = await worker.exited;
  if (exit.code !== 0) throw new Error(`It ended with ${JSON.stringify(exit)}:\n${worker.lastLines()}`);
  expect(Date.now() - toldAt).toBeLessThan(10_000);
}

function startEarly(bookingId: string) {
  const by = { type: 'staff' as const, id: staff.id };
  const input: TransitionInput = { to: 'active', by, requestId: 'test', operationId: randomUUID() };
  const handle = new Client({ connection }).workflow.getHandle(lifecycleId(tenant.slug, bookingId));
  return handle.executeUpdate(transition, { args: [input], updateId: input.operationId });
}

const somebodyWaitsForALock = (): Promise<void> =>
  eventually('the move waits for the row', async () => {
    const { rows } = await db.owner.raw<{ rows: unknown[] }>(
      `select 1 from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`,
    );
    return rows.length > 0;
  });

test('killed in the middle of a move and of a mail, it leaves both to the next worker, which does each once', async () => {
  const moved = await bookAndWaitForMail();
  await smtp.nextMessage();

  // One booking is being moved, and waits for a lock; the server has the mail of another, and does not answer.
  smtp.behave({ fault: 'hang-after-data' });
  const mailed = await bookAndWaitForMail();
  const lock = await db.owner.transaction();
  await lock('bookings').where({ id: moved }).forUpdate().first();
  const moving = startEarly(moved);
  try {
    await somebodyWaitsForALock();
    await worker.kill();
  } finally {
    await lock.rollback();
  }
  expect((await storedBooking(db, moved)).status).toBe('upcoming');
  expect(await mailOf(mailed)).toMatchObject([{ status: 'queued', attempts: 0 }]);

  smtp.reset();
  worker = await startWorker();
  expect(await moving).toEqual({ status: 'active', revision: 1 });
  const moves = await db.owner('audit_events').where({ subjectId: moved, action: 'status_changed' });
  expect(moves).toHaveLength(1);
  await smtp.nextMessage(SENT_AGAIN_MS);
  await expectSentOnce(mailed);
});

test('told to stop while a slow mail server takes a mail, it waits for that and ends cleanly', async () => {
  smtp.reset();
  // The connection that was used before is gone, so the next mail waits for a greeting.
  await smtp.stop();
  await smtp.start();
  smtp.behave({ fault: 'slow-greeting', delayMs: 2_000 });
  const id = await bookAndWaitForMail();
  await smtp.nextConnection();
  await expectGoodEnd();
  await expectSentOnce(id);
});

test('told to stop while a mail server says nothing, it ends cleanly all the same, and the mail goes out later', async () => {
  smtp.reset();
  worker = await startWorker();
  smtp.behave({ fault: 'hang-after-data' });
  const id = await bookAndWaitForMail();
  await expectGoodEnd();
  smtp.reset();
  worker = await startWorker();
  await smtp.nextMessage(SENT_AGAIN_MS);
  await expectSentOnce(id);
});

test('told to stop while Temporal is away, it ends cleanly within ten seconds', async () => {
  await temporal.kill();
  const start = new Date(Date.now() + HOUR_MS).toISOString();
  const end = new Date(Date.now() + 2 * HOUR_MS).toISOString();
  const id = await insertBooking(db, tenant, { kind: 'session', start, end });
  const row = () =>
    db.owner('bookings').where({ id }).first<{ lifecycleClaimedUntil: Date | null }>('lifecycleClaimedUntil');
  await eventually('a lifecycle is being started', async () => (await row()).lifecycleClaimedUntil !== null);
  await expectGoodEnd();
});
