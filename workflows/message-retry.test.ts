// A failed message sent once more because staff asked: the workflow as a whole, with skipped time, over a real Postgres and
// a real mail server.
import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createSmtpGateway } from '../activities/gateways/smtp';
import type { MessageGateway } from '../activities/gateways/message';
import { createMessageActivities } from '../activities/messages';
import type { Tenant } from '../domain/tenant';
import { createLinks } from '../services/links';
import { createTenant, createUser } from '../tests/factories';
import type { TestUser } from '../tests/factories';
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import { quietRuntime } from '../tests/harness/lifecycle';
import { sharedServers } from '../tests/harness/shared';
import type { SmtpTestServer } from '../tests/harness/smtp';
import { startSmtpServer } from '../tests/harness/smtp';
import type { messageRetry } from './message-retry';
import { QUEUES, messageRetryId } from './messages';

jest.setTimeout(30_000);
let env: TestWorkflowEnvironment;
let db: TestDatabase;
let smtp: SmtpTestServer;
let mail: MessageGateway;
let tenant: Tenant;
let staff: TestUser;
let stopWorkers: () => Promise<void>;

/** The server starts slowly on a busy machine, and the SDK waits five seconds for it. */
async function skippingServer(): Promise<TestWorkflowEnvironment> {
  const executable = { type: 'existing-path' as const, path: process.env.TEMPORAL_TEST_SERVER! };
  for (let tries = 1; ; tries += 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

async function startWorkers(): Promise<() => Promise<void>> {
  const deps = { knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') };
  const activities = createMessageActivities({ ...deps, gateways: { email: mail } });
  const connection = env.nativeConnection;
  const workers = await Promise.all([
    Worker.create({
      ...{ connection, taskQueue: QUEUES.bookings },
      workflowBundle: { codePath: sharedServers().workflowBundle },
    }),
    Worker.create({ connection, taskQueue: QUEUES.messages, activities }),
  ]);
  const running = workers.map(worker => worker.run());
  return async () => {
    workers.forEach(worker => worker.shutdown());
    await Promise.all(running);
  };
}

beforeAll(async () => {
  quietRuntime();
  [env, db, smtp] = await Promise.all([skippingServer(), createTestDatabase(), startSmtpServer()]);
  mail = createSmtpGateway({ url: smtp.url, from: 'Berth <no-reply@berth.test>' });
  tenant = await createTenant(db.owner);
  staff = await createUser(db.owner, tenant, 'staff');
  stopWorkers = await startWorkers();
}, 60_000);
afterAll(async () => {
  await stopWorkers?.();
  await mail?.close();
  await Promise.all([env?.teardown(), smtp?.close()]);
  await db?.drop();
});
beforeEach(() => smtp.reset());

/** A message that failed, and stands in the inbox for it. */
async function failedMessage(): Promise<string> {
  const id = randomUUID();
  await db.owner('notifications').insert({
    ...{ id, tenantId: tenant.id, key: `test/${id}`, revision: 1, event: 'confirmed', channel: 'email' },
    ...{ audience: 'customer', recipient: 'ann@example.com', subject: `Mail ${id}`, body: 'Hello' },
    ...{ status: 'failed', attempts: 1, lastError: '550 no such mailbox', createdAt: new Date() },
  });
  const item = {
    tenantId: tenant.id,
    type: 'delivery_failed',
    title: 'Could not send',
    createdAt: new Date(),
  };
  await db.owner('inbox_items').insert({ ...item, notificationId: id });
  return id;
}
const retry = (messageId: string, requestId = 'r') =>
  env.client.workflow.start<typeof messageRetry>('messageRetry', {
    workflowId: messageRetryId(tenant.slug, messageId),
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue: QUEUES.bookings,
    args: [{ tenantId: tenant.id, messageId, userId: staff.id, requestId, now: new Date().toISOString() }],
  });
const stored = (id: string) => db.owner('notifications').where({ id }).first();
const inbox = (notificationId: string): Promise<string[]> =>
  db.owner('inbox_items').where({ notificationId }).orderBy('created_at').pluck('status');
const trail = (subjectId: string): Promise<string[]> =>
  db.owner('audit_events').where({ subjectId }).orderBy('id').pluck('action');

test('it is sent, its place in the inbox is done by who asked, and all of it is in the audit trail', async () => {
  const id = await failedMessage();
  await (await retry(id)).result();
  expect((await smtp.nextMessage()).subject).toBe(`Mail ${id}`);
  expect(await stored(id)).toMatchObject({ status: 'sent', attempts: 2, lastError: null });
  const items = await db.owner('inbox_items').where({ notificationId: id });
  expect(items).toMatchObject([{ status: 'done', doneBy: staff.id }]);
  expect(await trail(id)).toEqual(['retry', 'sent']);
});

test('asked for by two at once, and again when it is sent, it goes out once', async () => {
  const id = await failedMessage();
  const [first, second] = await Promise.all([retry(id, 'a'), retry(id, 'b')]);
  expect(second.firstExecutionRunId).toBe(first.firstExecutionRunId);
  await first.result();
  await (await retry(id, 'c')).result();
  expect(smtp.messages).toHaveLength(1);
  expect((await trail(id)).filter(action => action === 'retry')).toHaveLength(1);
});

test('a provider that is down for a while gets it when it is back', async () => {
  const id = await failedMessage();
  smtp.behave({ fault: 'reject-recipient', code: 450 });
  const handle = await retry(id);
  await env.sleep('1 minute');
  expect(await stored(id)).toMatchObject({ status: 'queued' });
  expect((await stored(id)).attempts).toBeGreaterThan(1);
  smtp.reset();
  await handle.result();
  expect(await stored(id)).toMatchObject({ status: 'sent' });
  expect(smtp.messages).toHaveLength(1);
});

test('refused again for good, it is back in the inbox', async () => {
  const id = await failedMessage();
  smtp.behave({ fault: 'reject-recipient', code: 550 });
  await (await retry(id)).result();
  expect(await stored(id)).toMatchObject({ status: 'failed', attempts: 2 });
  expect(await inbox(id)).toEqual(['done', 'pending']);
});

test('with a provider that stays down for an hour it is put before staff again, with what the provider said', async () => {
  const id = await failedMessage();
  smtp.behave({ fault: 'reject-recipient', code: 450 });
  const began = await env.currentTimeMs();
  await (await retry(id)).result();
  // The clock skips on while a busy worker fetches its tasks: an hour, and what it takes to notice.
  expect((await env.currentTimeMs()) - began).toBeLessThan(4 * 60 * 60_000);
  const message = await stored(id);
  expect(message.status).toBe('failed');
  expect(message.lastError).toContain('450');
  expect(message.attempts).toBeGreaterThan(3);
  expect(await inbox(id)).toEqual(['done', 'pending']);
});
