// A real worker process whose mail server is away, and two that share the work.
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
import { HOUR_MS, insertBooking } from '../harness/lifecycle';
import { eventually, startWorkerProcess } from '../harness/worker-process';
import type { WorkerProcess } from '../harness/worker-process';
import { startSmtpServer } from '../harness/smtp';
import type { SmtpTestServer } from '../harness/smtp';
import { startTestTemporal } from '../harness/temporal';

jest.setTimeout(120_000);

let temporal: Temporal;
let db: TestDatabase;
let smtp: SmtpTestServer;
let connection: Connection;
let client: Client;
let tenant: Tenant;
let staff: TestUser;
let worker: WorkerProcess;

const startWorker = () =>
  startWorkerProcess({ databaseUrl: db.url, temporalAddress: temporal.address, smtpUrl: smtp.url });

beforeAll(async () => {
  [temporal, db, smtp] = await Promise.all([startTestTemporal(), createTestDatabase(), startSmtpServer()]);
  connection = await Connection.connect({ address: temporal.address });
  client = new Client({ connection });
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  staff = await createUser(db.owner, tenant, 'staff');
  worker = await startWorker();
});
afterAll(async () => {
  await worker?.kill();
  await connection.close();
  await temporal.kill();
  await smtp.close();
  await db.drop();
});

/** A session some hours ahead, whose lifecycle the worker has started. */
async function book(): Promise<string> {
  const [start, end] = [5, 6].map(hours => new Date(Date.now() + hours * HOUR_MS).toISOString());
  const id = await insertBooking(db, tenant, { kind: 'session', start: start!, end: end! });
  await eventually('its lifecycle is started', async () => {
    const row = (await db.owner('bookings').where({ id }).first()) as { lifecycleStartedAt: Date | null };
    return row.lifecycleStartedAt !== null;
  });
  return id;
}

function startEarly(bookingId: string) {
  const by = { type: 'staff' as const, id: staff.id };
  const input: TransitionInput = { to: 'active', by, requestId: 'test', operationId: randomUUID() };
  const handle = client.workflow.getHandle(lifecycleId(tenant.slug, bookingId));
  return handle.executeUpdate(transition, { args: [input], updateId: input.operationId });
}

const mailsWith = (event: string, bookingId: string) =>
  smtp.messages.filter(mail => mail.messageId?.includes(bookingId) && mail.messageId.includes(event));

test('a mail server that is down delays no move, and gets the mail when it is back, once', async () => {
  await smtp.stop();
  const id = await book();
  expect(await startEarly(id)).toEqual({ status: 'active', revision: 1 });
  expect(mailsWith('confirmed', id)).toHaveLength(0);
  await smtp.start();
  await eventually('the mail arrives', () => mailsWith('confirmed', id).length > 0);
  await eventually('it is noted', async () => {
    const rows = await db.owner('notifications').where({ bookingId: id, channel: 'email', status: 'sent' });
    return rows.length === 1;
  });
  expect(mailsWith('confirmed', id)).toHaveLength(1);
});

test('two workers at once start no lifecycle twice and send no mail twice', async () => {
  const second = await startWorker();
  const ids = await Promise.all(Array.from({ length: 6 }, book));
  for (const id of ids) await eventually('its mail arrives', () => mailsWith('confirmed', id).length > 0);
  for (const id of ids) expect(mailsWith('confirmed', id)).toHaveLength(1);
  for (const id of ids) {
    const runs = await client.workflow.count(`WorkflowId = '${lifecycleId(tenant.slug, id)}'`);
    expect(runs.count).toBe(1);
  }
  await second.kill();
});
