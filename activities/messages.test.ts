// Sending the messages of a booking, against a real Postgres and a real mail server: once, true, and never lost.
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createMessageActivities } from './messages';
import { createSmtpGateway } from './gateways/smtp';
import type { MessageGateway } from './gateways/message';
import { PermanentDeliveryError, TransientDeliveryError } from './gateways/message';
import type { Gateways } from './gateways';
import type { DueMessage, MessageEvent } from '../domain/messages/plan';
import { DEFAULT_PLAN } from '../domain/messages/plan';
import type { Tenant } from '../domain/tenant';
import type { BookingStatus } from '../domain/booking/status';
import type { Role } from '../domain/roles';
import { connect } from '../db/connection';
import type { Notification } from '../db/models';
import { createRental } from '../services/bookings/create';
import { moveBooking } from '../services/bookings/move';
import { createLinks } from '../services/links';
import { giveUpMessage, noteOutcome } from '../services/notifications';
import { forgetTenants } from '../services/tenants';
import { createTenant, createUser, createVehicle, rentalRequest } from '../tests/factories';
import type { TestUser } from '../tests/factories';
import { createTestDatabase } from '../tests/harness/database';
import type { TestDatabase } from '../tests/harness/database';
import { startSmtpServer } from '../tests/harness/smtp';
import type { SmtpTestServer } from '../tests/harness/smtp';

let db: TestDatabase;
let smtp: SmtpTestServer;
let mail: MessageGateway;
let tenant: Tenant;
let staff: TestUser;
const links = createLinks('k'.repeat(32), 'http://berth.test');

beforeAll(async () => {
  [db, smtp] = await Promise.all([createTestDatabase(), startSmtpServer()]);
  mail = createSmtpGateway({ url: smtp.url, from: 'Berth <no-reply@berth.test>' });
  tenant = await createTenant(db.owner);
  staff = await createUser(db.owner, tenant, 'staff');
});
afterAll(async () => {
  await mail.close();
  await smtp.close();
  await db.drop();
});
beforeEach(() => smtp.reset());

/** As Temporal runs an activity; its failures are what is tested, and need not be printed. */
const activity = (): MockActivityEnvironment =>
  new MockActivityEnvironment(undefined, { logger: new DefaultLogger('ERROR') });

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

interface Booked {
  id: string;
  url: string;
  email: string;
}

async function book(status: BookingStatus = 'upcoming', phone = '+13105550100'): Promise<Booked> {
  const carId = await createVehicle(db.owner, tenant);
  const days = { startDate: day(5), endDate: day(6), now: new Date().toISOString() };
  const request = rentalRequest(tenant, carId, days);
  request.customer = { ...request.customer, phone: phone || undefined };
  const { booking, bookingUrl } = await createRental({ knex: db.knex, links }, request);
  const moved = { id: booking.id, url: bookingUrl, email: request.customer.email! };
  if (status !== 'pending') await move(moved, status);
  return moved;
}

async function move({ id }: Booked, to: BookingStatus): Promise<void> {
  const actor = { type: 'staff' as const, id: staff.id, name: 'Kim' };
  const now = new Date().toISOString();
  await moveBooking(db.knex, tenant, { bookingId: id, to, actor, now, operationId: `${id}/${to}` });
}

function due(event: MessageEvent, channel: DueMessage['channel'], audience = 'customer'): DueMessage {
  const planned = DEFAULT_PLAN.find(
    m => m.event === event && m.channel === channel && m.audience === audience,
  )!;
  return { ...planned, anchorAt: planned.anchor === 'now' ? 'now' : '2026-01-01T00:00:00.000Z' };
}

function send({ id }: Booked, message: DueMessage, gateways: Gateways = { email: mail }, revision = 1) {
  const { sendMessage } = createMessageActivities({ knex: db.knex, links, gateways });
  const request = { tenantId: tenant.id, bookingId: id, revision, message };
  return activity().run(sendMessage, request);
}

const stored = ({ id }: Booked): Promise<Notification[]> =>
  db.owner('notifications').where({ bookingId: id }).orderBy('createdAt') as unknown as Promise<
    Notification[]
  >;
const inbox = ({ id }: Booked) =>
  db.owner('inbox_items').where({ bookingId: id, type: 'delivery_failed' }).select('status', 'title');

/** A provider that fails as told. */
const failing = (channel: 'email' | 'sms', error: Error): MessageGateway => ({
  channel,
  send: () => Promise.reject(error),
  close: () => Promise.resolve(),
});

test('asked twice, a message is sent once', async () => {
  const booking = await book();
  await send(booking, due('confirmed', 'email'));
  await send(booking, due('confirmed', 'email'));
  expect(smtp.messages).toHaveLength(1);
  expect(await stored(booking)).toMatchObject([{ status: 'sent', attempts: 1, recipient: booking.email }]);
});

describe('a message that is not true any more when it is tried again', () => {
  async function queued(): Promise<Booked> {
    const booking = await book('pending');
    const away = failing('email', new TransientDeliveryError('the server is away'));
    await expect(send(booking, due('pending', 'email'), { email: away })).rejects.toThrow();
    await move(booking, 'upcoming');
    return booking;
  }
  const again = async (booking: Booked, attempt: number, isTried?: boolean): Promise<Notification> => {
    const { sendMessage } = createMessageActivities({ knex: db.knex, links, gateways: { email: mail } });
    const environment = new MockActivityEnvironment({ attempt }, { logger: new DefaultLogger('ERROR') });
    const request = {
      tenantId: tenant.id,
      bookingId: booking.id,
      revision: 1,
      message: due('pending', 'email'),
      isTried,
    };
    await environment.run(sendMessage, request);
    return (await stored(booking))[0]!;
  };

  it('is not sent, and says so', async () => {
    const row = await again(await queued(), 2);
    expect(row).toMatchObject({ status: 'skipped', lastError: expect.stringMatching(/^Not sent/) });
    expect(smtp.messages).toHaveLength(0);
  });

  it('says that it may have been sent, when an attempt was cut off before it could say', async () => {
    for (const [attempt, isTried] of [
      [3, false],
      [2, true],
    ] as const) {
      const row = await again(await queued(), attempt, isTried);
      expect(row).toMatchObject({
        status: 'skipped',
        lastError: expect.stringMatching(/^May have been sent/),
      });
    }
  });
});

describe('messages of one change, tried together', () => {
  const both = [due('confirmed', 'email'), due('confirmed', 'sms')].map(message => ({
    revision: 1,
    message,
  }));
  const tryAll = (booking: Booked, gateways: Gateways, unsent = both) =>
    activity().run(createMessageActivities({ knex: db.knex, links, gateways }).sendMessages, {
      ...{ tenantId: tenant.id, bookingId: booking.id, unsent },
    });

  const byChannel = async (booking: Booked) =>
    (await stored(booking)).sort((a, b) => a.channel.localeCompare(b.channel));

  it('are sent but for those that cannot be now, which are answered and not sent twice by a further try', async () => {
    const booking = await book();
    const away = { email: mail, sms: failing('sms', new TransientDeliveryError('the provider is away')) };
    expect(await tryAll(booking, away)).toEqual([both[1]]);
    expect(await tryAll(booking, away)).toEqual([both[1]]);
    expect(smtp.messages).toHaveLength(1);
    expect(await byChannel(booking)).toMatchObject([
      { channel: 'email', status: 'sent', attempts: 1 },
      { channel: 'sms', status: 'queued', attempts: 2 },
    ]);
  });

  it('are not held up by one that fails in a way nobody foresaw', async () => {
    const booking = await book();
    const broken = { email: mail, sms: failing('sms', new TypeError('undefined is not a function')) };
    expect(await tryAll(booking, broken)).toEqual([both[1]]);
    expect(await byChannel(booking)).toMatchObject([{ status: 'sent' }, { status: 'queued', attempts: 0 }]);
  });

  it('are not sent where they are not true any more', async () => {
    const booking = await book();
    await move(booking, 'cancelled');
    expect(await tryAll(booking, { email: mail })).toEqual([]);
    expect(smtp.messages).toHaveLength(0);
  });
});

test('a confirmation carries the link to the booking and its calendar file', async () => {
  const booking = await book();
  await send(booking, due('confirmed', 'email'));
  const received = await smtp.nextMessage();
  expect(received.envelope.to).toEqual([booking.email]);
  expect(received.text).toContain(booking.url);
  expect(received.attachments.map(file => [file.filename, file.contentType])).toEqual([
    ['booking.ics', 'text/calendar'],
  ]);
  const calendar = received.attachments[0]!.content.toString('utf8');
  expect(calendar).toContain('BEGIN:VEVENT');
  expect(calendar).toContain(`DTSTART;VALUE=DATE:${day(5).replaceAll('-', '')}`);
});

test('what staff are told leads to the booking behind the login, not to the page of the customer', async () => {
  await db
    .owner('tenants')
    .where({ id: tenant.id })
    .update({ settings: JSON.stringify({ staffEmail: 'desk@berth.test' }) });
  // A process of its own: tenants are remembered for some seconds.
  const fresh = { knex: connect({ url: db.url, poolMax: 2 }), links, gateways: { email: mail } };
  const booking = await book('pending');
  const request = {
    tenantId: tenant.id,
    bookingId: booking.id,
    revision: 1,
    message: due('pending', 'email', 'staff'),
  };
  await activity().run(createMessageActivities(fresh).sendMessage, request);
  await fresh.knex.destroy();
  const received = await smtp.nextMessage();
  expect(received.envelope.to).toEqual(['desk@berth.test']);
  expect(received.text).toContain(links.staffUrlOf(booking.id));
  expect(received.text).not.toContain(booking.url);
});

describe('while nobody said where mails to staff go', () => {
  const message = () => due('pending', 'email', 'staff');
  const recipients = async (booking: Booked) =>
    (await stored(booking)).map(({ recipient, status }) => [recipient, status]).sort();

  async function business(...roles: Role[]): Promise<{ booking: Booked; people: TestUser[] }> {
    tenant = await createTenant(db.owner);
    const people: TestUser[] = [];
    for (const role of roles) people.push(await createUser(db.owner, tenant, role));
    return { booking: await book('pending'), people };
  }
  afterAll(async () => {
    tenant = await createTenant(db.owner);
    staff = await createUser(db.owner, tenant, 'staff');
  });

  it('each manager gets one, once; nobody else does', async () => {
    const { booking, people } = await business('manager', 'manager', 'admin', 'staff');
    await send(booking, message());
    await send(booking, message());
    const managers = people.slice(0, 2).map(({ email }) => email);
    expect(smtp.messages.map(({ envelope }) => envelope.to[0]).sort()).toEqual([...managers].sort());
    expect(await recipients(booking)).toEqual(managers.map(email => [email, 'sent']).sort());
  });

  it('admins get it where there are no managers, and nobody where there is none', async () => {
    const { booking, people } = await business('admin', 'staff');
    await send(booking, message());
    expect(await recipients(booking)).toEqual([[people[0]!.email, 'sent']]);
    const nobody = await business('staff');
    await send(nobody.booking, message());
    expect(await recipients(nobody.booking)).toEqual([['', 'skipped']]);
  });

  it('what one of them cannot be sent keeps it from nobody else, and is tried again for that one alone', async () => {
    const { booking, people } = await business('manager', 'manager');
    const [first, second] = people.map(({ email }) => email) as [string, string];
    const halfAway: MessageGateway = {
      ...mail,
      send: (outgoing, signal) =>
        outgoing.to === first
          ? Promise.reject(new TransientDeliveryError('the server is away'))
          : mail.send(outgoing, signal),
    };
    await expect(send(booking, message(), { email: halfAway })).rejects.toThrow();
    expect(await recipients(booking)).toEqual(
      [
        [first, 'queued'],
        [second, 'sent'],
      ].sort(),
    );
    // Whoever is named by now: what was written goes to whom it was written to.
    const settings = JSON.stringify({ staffEmail: 'desk@berth.test' });
    await db.owner('tenants').where({ id: tenant.id }).update({ settings });
    forgetTenants(db.knex);
    await send(booking, message());
    expect(await recipients(booking)).toEqual(
      [
        [first, 'sent'],
        [second, 'sent'],
      ].sort(),
    );
    expect(smtp.messages).toHaveLength(2);
  });

  it('given up, it is put before staff for each who did not get it', async () => {
    const { booking } = await business('manager', 'manager');
    const away = failing('email', new TransientDeliveryError('the server is away'));
    await expect(send(booking, message(), { email: away })).rejects.toThrow();
    const lost = { bookingId: booking.id, revision: 1, message: message(), now: new Date().toISOString() };
    await giveUpMessage(db.knex, tenant.id, lost);
    expect((await stored(booking)).map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(await inbox(booking)).toHaveLength(2);
  });

  it('not true any more, it is dropped for all of them', async () => {
    const { booking } = await business('manager', 'manager');
    const away = failing('email', new TransientDeliveryError('the server is away'));
    await expect(send(booking, message(), { email: away })).rejects.toThrow();
    await move(booking, 'cancelled');
    await send(booking, message());
    expect((await stored(booking)).map(({ status }) => status)).toEqual(['skipped', 'skipped']);
    expect(smtp.messages).toHaveLength(0);
  });
});

test('a channel without a provider stores its message, once, for staff to read', async () => {
  const booking = await book();
  await send(booking, due('confirmed', 'sms'));
  await send(booking, due('confirmed', 'sms'));
  const rows = await stored(booking);
  expect(rows).toMatchObject([{ status: 'stored', channel: 'sms', recipient: '+13105550100', attempts: 0 }]);
  expect(rows[0]!.body).toContain(booking.url);
});

test('a customer without a number gets no sms, and that is noted', async () => {
  const booking = await book('upcoming', '');
  await send(booking, due('confirmed', 'sms'), { sms: failing('sms', new Error('must not be asked')) });
  expect(await stored(booking)).toMatchObject([{ status: 'skipped', recipient: '' }]);
});

test('what the provider will never take becomes one item of the inbox', async () => {
  const booking = await book();
  smtp.behave({ fault: 'reject-recipient', code: 550 });
  await send(booking, due('confirmed', 'email'));
  await send(booking, due('confirmed', 'email'));
  expect(await stored(booking)).toMatchObject([{ status: 'failed', attempts: 1 }]);
  expect(await inbox(booking)).toMatchObject([{ status: 'pending' }]);
});

test('what the provider may take later stays in the queue and is sent the next time', async () => {
  const booking = await book();
  smtp.behave({ fault: 'reject-recipient', code: 450 });
  await expect(send(booking, due('confirmed', 'email'))).rejects.toMatchObject({
    type: 'provider_unavailable',
  });
  expect(await stored(booking)).toMatchObject([{ status: 'queued', attempts: 1 }]);
  smtp.reset();
  await send(booking, due('confirmed', 'email'));
  expect(smtp.messages).toHaveLength(1);
  expect(await stored(booking)).toMatchObject([{ status: 'sent', attempts: 2, lastError: null }]);
  expect(await inbox(booking)).toEqual([]);
});

test('a provider that says how long to wait is waited for that long, and what it said stays out of histories', async () => {
  const booking = await book();
  const busy = failing('sms', new TransientDeliveryError('Too many to +13105550100', 7_000));
  const failure = await send(booking, due('confirmed', 'sms'), { sms: busy }).then(
    () => undefined,
    (error: Error) => error,
  );
  expect(failure).toMatchObject({ nextRetryDelay: 7_000, type: 'provider_unavailable', nonRetryable: false });
  expect(JSON.stringify([failure!.message, failure!.stack])).not.toContain('310555');
  expect(await stored(booking)).toMatchObject([{ lastError: 'Too many to +13105550100' }]);
});

test.each([
  ['a request that is confirmed by now', 'upcoming', 'pending', 'email', 1],
  ['a confirmation of earlier days', 'upcoming', 'confirmed', 'email', 0],
  ['a confirmation of a cancelled booking', 'cancelled', 'confirmed', 'email', 1],
  ['a reminder of a booking that has begun', 'active', 'reminder', 'sms', 1],
] as const)('%s is not sent', async (_, status, event, channel, revision) => {
  const booking = await book(status === 'active' ? 'upcoming' : status);
  if (status === 'active') await db.owner('bookings').where({ id: booking.id }).update({ status });
  await send(booking, due(event, channel), { email: mail, sms: { ...mail, channel: 'sms' } }, revision);
  expect(smtp.messages).toEqual([]);
  expect(await stored(booking)).toEqual([]);
});

test('one that waited until it was not true any more leaves the queue unsent', async () => {
  const booking = await book();
  smtp.behave({ fault: 'reject-recipient', code: 450 });
  await expect(send(booking, due('confirmed', 'email'))).rejects.toThrow();
  await move(booking, 'cancelled');
  smtp.reset();
  await send(booking, due('confirmed', 'email'));
  expect(smtp.messages).toEqual([]);
  expect(await stored(booking)).toMatchObject([{ status: 'skipped', sentAt: null }]);
});

describe('a failed message that staff send once more', () => {
  async function failed(): Promise<{ booking: Booked; messageId: string }> {
    const booking = await book();
    const gone = failing('email', new PermanentDeliveryError('No such mailbox'));
    await send(booking, due('confirmed', 'email'), { email: gone });
    return { booking, messageId: (await stored(booking))[0]!.id };
  }
  const activities = (gateways: Gateways = { email: mail }) =>
    createMessageActivities({ knex: db.knex, links, gateways });
  const retry = (messageId: string) => ({
    tenantId: tenant.id,
    messageId,
    userId: staff.id,
    requestId: 'test',
    now: new Date().toISOString(),
  });
  const run = <T>(step: (input: ReturnType<typeof retry>) => Promise<T>, messageId: string) =>
    activity().run(step, retry(messageId));

  test('goes back in the queue, settles the inbox, and is sent; each step may run twice', async () => {
    const { booking, messageId } = await failed();
    const { requeueMessage, deliverMessage } = activities();
    await run(requeueMessage, messageId);
    await run(requeueMessage, messageId);
    expect(await inbox(booking)).toMatchObject([{ status: 'done' }]);
    await run(deliverMessage, messageId);
    await run(deliverMessage, messageId);
    await run(requeueMessage, messageId);
    expect(smtp.messages).toHaveLength(1);
    expect(await stored(booking)).toMatchObject([{ status: 'sent' }]);
    const asked = await db.owner('audit_events').where({ subjectId: messageId, action: 'retry' });
    expect(asked).toMatchObject([{ actorId: staff.id, actorType: 'staff' }]);
  });

  test('comes back to the inbox when it fails again, once', async () => {
    const { booking, messageId } = await failed();
    const { requeueMessage, failMessage } = activities();
    await run(requeueMessage, messageId);
    await run(failMessage, messageId);
    await run(failMessage, messageId);
    expect(await stored(booking)).toMatchObject([{ status: 'failed' }]);
    expect((await inbox(booking)).map(item => (item as { status: string }).status).sort()).toEqual([
      'done',
      'pending',
    ]);
  });

  test('a message that was sent is never put before staff as failed', async () => {
    const booking = await book();
    await send(booking, due('confirmed', 'email'));
    const [{ id }] = (await stored(booking)) as [Notification];
    await noteOutcome(db.knex, tenant.id, { id, status: 'failed', now: new Date().toISOString() });
    expect(await stored(booking)).toMatchObject([{ status: 'sent' }]);
    expect(await inbox(booking)).toEqual([]);
  });
});
