// Messages of requests on their way: taken from the outbox by a workflow each on a real Temporal, kept while it is away;
// sent with their link, or stored where there is no mail server.
import { MockActivityEnvironment } from '@temporalio/testing';
import { Client, Connection } from '@temporalio/client';
import { createSmtpGateway } from '../activities/gateways/smtp';
import { createMessageActivities } from '../activities/messages';
import type { Tenant } from '../domain/tenant';
import { createLinks } from '../services/links';
import { claimWanted } from '../services/mail-outbox';
import { forgotPassword } from '../services/login-links/links';
import { VENDOR_LINKS } from '../services/vendors/links';
import type { Temporal } from '../stack/temporal';
import { createTenant, createVendor } from '../tests/factories';
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import type { SmtpTestServer } from '../tests/harness/smtp';
import { startSmtpServer } from '../tests/harness/smtp';
import { startTestTemporal } from '../tests/harness/temporal';
import { randomUUID } from 'node:crypto';
import { messageRetryId } from '../workflows/messages';
import { startDeliveries } from './mail-starter';

// Temporal that is away is waited for, as long as a claim lasts.
jest.setTimeout(30_000);

let db: TestDatabase;
let smtp: SmtpTestServer;
let temporal: Temporal;
let connection: Connection;
let client: Client;
let tenant: Tenant;
const links = createLinks('k'.repeat(32), 'http://berth.test');

beforeAll(async () => {
  [db, smtp, temporal] = await Promise.all([createTestDatabase(), startSmtpServer(), startTestTemporal()]);
  connection = await Connection.connect({ address: temporal.address });
  client = new Client({ connection });
  tenant = await createTenant(db.owner);
}, 60_000);
afterAll(async () => {
  await connection?.close();
  await temporal?.stop();
  await smtp?.close();
  await db?.drop();
});

/** Somebody forgot a password: a mail waits. */
async function waitingMail() {
  const { email } = await createVendor(db.owner, tenant);
  const asked = { now: new Date().toISOString(), requestId: 'r', newId: randomUUID };
  await forgotPassword(VENDOR_LINKS, { knex: db.knex }, email, asked);
  const { id } = await db.owner('notifications').where({ recipient: email }).first<{ id: string }>('id');
  return { id, email, workflowId: messageRetryId(tenant.slug, id) };
}
const stored = (id: string) =>
  db.owner('notifications').where({ id }).first<{
    status: string;
    deliveryWantedAt: Date | null;
    lastError: string | null;
  }>();

async function deliver(messageId: string, withMail: boolean): Promise<void> {
  const email = createSmtpGateway({ url: smtp.url, from: 'Berth <no-reply@berth.test>' });
  const { deliverMessage } = createMessageActivities({
    ...{ knex: db.knex, links, gateways: withMail ? { email } : {} },
  });
  await new MockActivityEnvironment().run(deliverMessage, { tenantId: tenant.id, messageId });
  await email.close();
}

test('a message of a request gets a workflow that sends it, once', async () => {
  const { id, workflowId } = await waitingMail();
  expect(await startDeliveries({ knex: db.knex, client })).toBe(1);
  expect((await stored(id)).deliveryWantedAt).toBeNull();
  const { type, status } = await client.workflow.getHandle(workflowId).describe();
  expect([type, status.name]).toEqual(['messageDelivery', 'RUNNING']);
  expect(await startDeliveries({ knex: db.knex, client })).toBe(0);
});

test('while Temporal cannot be asked it stays in the outbox, for the next look', async () => {
  const { id } = await waitingMail();
  const away = Connection.lazy({ address: '127.0.0.1:9', interceptors: [] });
  await expect(
    startDeliveries({ knex: db.knex, client: new Client({ connection: away }) }),
  ).rejects.toThrow();
  await away.close();
  expect((await stored(id)).deliveryWantedAt).not.toBeNull();
  expect(await claimWanted(db.knex, 10, 30_000)).toEqual([{ tenantId: tenant.id, messageId: id }]);
  expect(await claimWanted(db.knex, 10, 30_000)).toEqual([]);
});

test('the mail carries the link, which what is stored does not', async () => {
  const { id, email } = await waitingMail();
  smtp.reset();
  await deliver(id, true);
  const [mail] = smtp.messages;
  expect(mail!.text).toMatch(/http:\/\/berth\.test\/vip\/reset\/[\w-]{43}/);
  expect(mail!.text).not.toContain('in the mail only');
  expect(JSON.stringify(mail!.to)).toContain(email);
  expect((await stored(id)).status).toBe('sent');
  await deliver(id, true);
  expect(smtp.messages).toHaveLength(1);
});

test('a link that is no longer good is not sent', async () => {
  const { id, email } = await waitingMail();
  await db.owner('vip_links').update({ revokedAt: new Date() });
  smtp.reset();
  await deliver(id, true);
  expect([smtp.messages.length, await stored(id)]).toEqual([
    0,
    expect.objectContaining({
      recipient: email,
      status: 'skipped',
      lastError: 'Not sent: its link is no longer good.',
    }),
  ]);
});

test('without a mail server it is stored for staff to see', async () => {
  const { id } = await waitingMail();
  await deliver(id, false);
  expect((await stored(id)).status).toBe('stored');
});
