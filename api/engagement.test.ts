// Reports of Twilio: believed with its signature only, each once, and about the attempt they belong to.
import { createHmac, randomUUID } from 'node:crypto';
import { noteOutcome, requestRetry } from '../services/notifications';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

const TOKEN = 'auth-token-of-twilio';
const PUBLIC_URL = 'https://berth.example';
const now = '2027-01-05T10:00:00.000Z';

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld({ env: { TWILIO_AUTH_TOKEN: TOKEN, PUBLIC_URL } });
});
afterAll(() => world.stop());

/** A message that Twilio took under this name; null: that is being sent. */
async function message(providerId: string | null, channel = 'sms'): Promise<string> {
  const [row] = await world.database
    .owner('notifications')
    .insert({
      ...{ tenantId: world.home.tenant.id, key: randomUUID(), revision: 1, event: 'reminder', channel },
      ...{ audience: 'customer', recipient: '+13105550100', subject: '', body: 'See you' },
      ...{ status: providerId ? 'sent' : 'queued', providerId, sentAt: providerId && now },
    })
    .returning<{ id: string }[]>('id');
  return row!.id;
}

const pathOf = (id: string, tenantId = world.home.tenant.id) => `/webhooks/twilio/${tenantId}/${id}`;

function sign(path: string, form: Record<string, string>, token = TOKEN): string {
  const fields = Object.keys(form).sort();
  const text = `${PUBLIC_URL}/api${path}${fields.map(name => name + form[name]).join('')}`;
  return createHmac('sha1', token).update(text).digest('base64');
}

function report(path: string, form: Record<string, string>, signature = sign(path, form)) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  return world.app.call('POST', path, { body: new URLSearchParams(form).toString(), headers });
}

async function seen(id: string) {
  const token = await world.app.tokenOf(world.home.users.staff);
  const { body } = await world.app.call('GET', '/notifications?limit=200', { token });
  return body.notifications.find((one: { id: string }) => one.id === id);
}
const inboxOf = (notificationId: string) => world.database.owner('inbox_items').where({ notificationId });

test('a message that arrived says so, once however often it is told', async () => {
  const id = await message('SM1');
  const form = { MessageSid: 'SM1', MessageStatus: 'delivered', To: '+13105550100' };
  for (const _ of [1, 2]) expect((await report(pathOf(id), form)).status).toBe(200);
  expect(await seen(id)).toMatchObject({ status: 'sent', deliveredAt: expect.any(String), lastError: null });
  const trail = await world.database.owner('audit_events').where({ subjectId: id, action: 'delivered' });
  expect(trail).toHaveLength(1);
});

test('one that did not arrive has failed, with the reason, and waits in the inbox', async () => {
  const id = await message('SM2');
  const form = { MessageSid: 'SM2', MessageStatus: 'undelivered', ErrorCode: '30003' };
  for (const _ of [1, 2]) await report(pathOf(id), form);
  expect(await seen(id)).toMatchObject({
    ...{ status: 'failed', deliveredAt: null },
    lastError: 'It did not arrive: the phone is switched off or out of reach (error 30003).',
  });
  expect(await inboxOf(id)).toHaveLength(1);
});

test('what lies before that is no news', async () => {
  const id = await message('SM3');
  expect((await report(pathOf(id), { MessageSid: 'SM3', MessageStatus: 'sending' })).status).toBe(200);
  expect(await seen(id)).toMatchObject({ status: 'sent', deliveredAt: null });
});

test('a report that is faster than the note that it was sent is not lost', async () => {
  const [lost, arrived] = [await message(null), await message(null)];
  await report(pathOf(lost), { MessageSid: 'SM4', MessageStatus: 'failed', ErrorCode: '30007' });
  await report(pathOf(arrived), { MessageSid: 'SM5', MessageStatus: 'delivered' });
  const tenantId = world.home.tenant.id;
  await noteOutcome(world.database.knex, tenantId, { id: lost, status: 'sent', providerId: 'SM4', now });
  await noteOutcome(world.database.knex, tenantId, { id: arrived, status: 'sent', providerId: 'SM5', now });
  expect(await seen(lost)).toMatchObject({ status: 'failed', lastError: expect.stringContaining('spam') });
  expect(await inboxOf(lost)).toHaveLength(1);
  expect(await seen(arrived)).toMatchObject({ status: 'sent', deliveredAt: expect.any(String) });
});

test('a report of an attempt before the last changes nothing', async () => {
  const id = await message('SM6');
  await report(pathOf(id), { MessageSid: 'SM6', MessageStatus: 'failed' });
  const { tenant, users } = world.home;
  const actor = { type: 'staff', id: users.staff.id, name: 'Kim' } as const;
  await requestRetry(world.database.knex, tenant, { id, actor, now, requestId: 'test' });
  await report(pathOf(id), { MessageSid: 'SM6', MessageStatus: 'delivered' });
  await noteOutcome(world.database.knex, tenant.id, { id, status: 'sent', providerId: 'SM7', now });
  expect(await seen(id)).toMatchObject({ status: 'sent', deliveredAt: null, lastError: null });
  await report(pathOf(id), { MessageSid: 'SM6', MessageStatus: 'undelivered' });
  expect(await seen(id)).toMatchObject({ status: 'sent', deliveredAt: null });
});

test('what Twilio has not signed is refused, and changes nothing', async () => {
  const id = await message('SM8');
  const form = { MessageSid: 'SM8', MessageStatus: 'failed' };
  const wrong = [
    ...['', 'x', sign(pathOf(id), form, 'another token'), sign(pathOf(randomUUID()), form)],
    sign(pathOf(id), { ...form, MessageStatus: 'delivered' }),
  ];
  for (const signature of wrong) expect((await report(pathOf(id), form, signature)).status).toBe(403);
  expect(await seen(id)).toMatchObject({ status: 'sent', lastError: null });
});

test('a message that is not there, of another business or of another channel is not found', async () => {
  const form = { MessageSid: 'SM9', MessageStatus: 'delivered' };
  const mail = await message('SM9', 'email');
  const own = await message('SM9');
  for (const path of [pathOf(randomUUID()), pathOf(mail), pathOf(own, world.other.tenant.id)]) {
    expect((await report(path, form)).status).toBe(404);
  }
  expect(await seen(own)).toMatchObject({ deliveredAt: null });
});

test('managers read how many were sent, arrived and failed', async () => {
  const token = await world.app.tokenOf(world.other.users.manager);
  const at = new Date().toISOString();
  const row = {
    tenantId: world.other.tenant.id,
    revision: 1,
    event: 'reminder',
    channel: 'sms',
    createdAt: at,
  };
  const text = { audience: 'customer', recipient: '+1', subject: '', body: '' };
  for (const [status, reportStatus] of [
    ['sent', 'delivered'],
    ['sent', null],
    ['failed', 'failed'],
  ]) {
    const key = randomUUID();
    await world.database.owner('notifications').insert({ ...row, ...text, key, status, reportStatus });
  }
  const { body } = await world.app.call('GET', '/admin/communications', { token });
  expect(body.reports).toEqual([{ channel: 'sms', sent: 2, delivered: 1, failed: 1 }]);
});
