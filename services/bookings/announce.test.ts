// What a change has to say is written with the change: both or neither, once, in the order of the changes.
import { randomUUID } from 'node:crypto';
import type { Tenant } from '../../domain/tenant';
import type { TestUser } from '../../tests/factories';
import { createTenant, createUser } from '../../tests/factories';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { HOUR_MS, bookingActivities, insertBooking, storedBooking } from '../../tests/harness/lifecycle';

const NOW = '2027-03-01T12:00:00.000Z';

let db: TestDatabase;
let tenant: Tenant;
let staff: TestUser;

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db.owner, { timeZone: 'UTC', settings: { staffEmail: 'desk@example.com' } });
  staff = await createUser(db.owner, tenant, 'staff');
});
afterAll(() => db?.drop());

async function pendingBooking(
  kind: 'session' | 'delivery' = 'session',
): Promise<{ tenantId: string; bookingId: string; now: string }> {
  const [start, end] = [24, 48].map(hours => new Date(Date.parse(NOW) + hours * HOUR_MS).toISOString());
  const draft = { kind, status: 'pending', start: start!, end: end! } as const;
  return { tenantId: tenant.id, bookingId: await insertBooking(db, tenant, draft), now: NOW };
}

const moving = (to: 'upcoming' | 'cancelled') => ({
  ...{ to, by: { type: 'staff' as const, id: staff.id }, operationId: randomUUID() },
});

async function written(bookingId: string): Promise<string[]> {
  const rows = await db
    .owner('notifications')
    .where({ bookingId })
    .orderBy(['createdAt', 'id'])
    .select<{ event: string; channel: string; audience: string; status: string }[]>();
  return rows.map(({ event, channel, audience, status }) => `${event} ${channel} ${audience} ${status}`);
}

const named = ({ unsent }: { unsent: { message: { event: string; channel: string } }[] }): string[] =>
  unsent.map(({ message }) => `${message.event} ${message.channel}`);

test('where channels have providers, a change answers what waits to be sent, the same when it is asked again', async () => {
  const { moveBooking, loadFacts } = bookingActivities(db.knex, true);
  const subject = await pendingBooking();
  expect(named((await loadFacts(subject))!)).toEqual(['pending email', 'pending email']);
  const move = { ...subject, ...moving('upcoming') };
  const first = await moveBooking(move);
  expect(named(first)).toEqual(['pending email', 'pending email', 'confirmed sms', 'confirmed email']);
  expect(await moveBooking(move)).toEqual(first);
  expect(await written(subject.bookingId)).toHaveLength(4);
  await moveBooking({ ...subject, ...moving('cancelled') });
  expect((await written(subject.bookingId)).at(-1)).toBe('cancelled email customer queued');
});

test('where no channel has one, all is stored for staff and nothing waits', async () => {
  const { moveBooking, loadFacts } = bookingActivities(db.knex);
  const subject = await pendingBooking();
  expect(named((await loadFacts(subject))!)).toEqual([]);
  expect(named(await moveBooking({ ...subject, ...moving('upcoming') }))).toEqual([]);
  expect(await written(subject.bookingId)).toEqual([
    ...['pending email customer stored', 'pending email staff stored'],
    ...['confirmed sms customer stored', 'confirmed email customer stored'],
  ]);
});

test('the mail of a cancellation by staff says that the customer asked for it, where it is so', async () => {
  const { moveBooking } = bookingActivities(db.knex);
  const told = async (why: { cancelReason?: 'customer' }) => {
    const subject = await pendingBooking();
    await moveBooking({ ...subject, ...moving('cancelled'), reason: 'Has the flu', ...why });
    const stored = await storedBooking(db, subject.bookingId);
    const [body] = await db
      .owner('notifications')
      .where({ bookingId: subject.bookingId, event: 'cancelled' })
      .pluck<string[]>('body');
    expect(body).not.toContain('flu');
    return [stored.cancelReason, /was (cancelled .*)\./.exec(body!)?.[1]];
  };
  expect(await told({})).toEqual(['staff', 'cancelled by our staff']);
  expect(await told({ cancelReason: 'customer' })).toEqual(['customer', 'cancelled as you asked']);
});

test('the mail of a cancelled delivery says what staff wrote; that of a booking of customers does not', async () => {
  const { moveBooking } = bookingActivities(db.knex);
  const told = async (kind: 'session' | 'delivery') => {
    const subject = await pendingBooking(kind);
    await moveBooking({ ...subject, ...moving('cancelled'), reason: 'The dock is being repaired' });
    const [body] = await db
      .owner('notifications')
      .where({ bookingId: subject.bookingId, event: 'cancelled' })
      .pluck<string[]>('body');
    return body;
  };
  expect(await told('delivery')).toContain('was cancelled by our staff (“The dock is being repaired”).');
  expect(await told('session')).toContain('was cancelled by our staff.');
});

test('while the business has no address for mails to staff, managers get them, and it is one message to send', async () => {
  const desk = tenant;
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  const managers = [
    await createUser(db.owner, tenant, 'manager'),
    await createUser(db.owner, tenant, 'manager'),
  ];
  await createUser(db.owner, tenant, 'admin');
  const subject = await pendingBooking();
  const { loadFacts } = bookingActivities(db.knex, true);
  expect(named((await loadFacts(subject))!)).toEqual(['pending email', 'pending email']);
  const told = db.owner('notifications').where({ bookingId: subject.bookingId, audience: 'staff' });
  expect((await told.pluck<string[]>('recipient')).sort()).toEqual(managers.map(({ email }) => email).sort());
  tenant = desk;
});

test('a change whose message cannot be written is not made', async () => {
  const { moveBooking } = bookingActivities(db.knex, true);
  const subject = await pendingBooking();
  await db.owner.raw(
    `alter table notifications add constraint full_up check (event <> 'confirmed') not valid`,
  );
  try {
    await expect(moveBooking({ ...subject, ...moving('upcoming') })).rejects.toThrow();
  } finally {
    await db.owner.raw('alter table notifications drop constraint full_up');
  }
  expect((await storedBooking(db, subject.bookingId)).status).toBe('pending');
  expect(await written(subject.bookingId)).toEqual([]);
});
