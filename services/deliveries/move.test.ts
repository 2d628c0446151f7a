// What the lifecycle does to a delivery, against a real Postgres: confirmed by somebody, moved to the window both agreed on,
// received; each once, however often it is asked.
import { randomUUID } from 'node:crypto';
import type { Refusal } from '../../domain/errors';
import { messagesNow } from '../../domain/booking/timeline';
import type { Tenant } from '../../domain/tenant';
import { createDock, createTenant, createUser, createVendor } from '../../tests/factories';
import type { TestUser, TestVipUser } from '../../tests/factories';
import { createProduct } from '../../tests/factories/stock';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { eventually } from '../../tests/harness/worker-process';
import { actorOf } from '../actors';
import { claimDrafts } from '../booking-messages';
import { factsOf } from '../bookings/facts';
import { moveBooking } from '../bookings/move';
import { rescheduleBooking } from '../bookings/reschedule-to';
import type { BookingRow } from '../bookings/view';
import { createLinks } from '../links';
import { createDelivery } from './create';
import { declineWindow, proposeWindow } from './proposals';
import { submitReceipt } from './receipt';

jest.setTimeout(30_000);

const NOW = '2027-03-10T20:00:00.000Z'; // Wednesday, 12:00 in Los Angeles
const DAY = '2027-03-15';

let db: TestDatabase;
let tenant: Tenant;
let staff: TestUser;
let farm: TestVipUser;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
  staff = await createUser(db.owner, tenant, 'staff');
  farm = await createVendor(db.owner, tenant);
  await createDock(db.owner, tenant, { bufferAfter: '30 minutes' });
});

const clerk = () => ({ type: 'staff' as const, id: staff.id, name: 'Clerk' });
const ana = () => ({ type: 'vendor' as const, id: farm.id, name: 'Ana' });
const change = (bookingId: string, operationId: string = randomUUID()) => ({
  bookingId,
  operationId,
  now: NOW,
});

async function book(bookingDate = DAY, timeSlot = 'Morning'): Promise<string> {
  const { id } = await createDelivery(db.knex, {
    ...{ tenant, vendorId: farm.vendorId, actor: ana(), now: NOW, requestId: 'r', bookingDate, timeSlot },
    items: [{ productName: 'Kush', estimatedQuantity: 4 }],
  });
  return id;
}
const propose = (bookingId: string, bookingDate: string, timeSlot = 'Morning') =>
  proposeWindow(db.knex, tenant, {
    bookingId,
    bookingDate,
    timeSlot,
    actor: clerk(),
    now: NOW,
    requestId: 'r',
  });
const accept = (
  bookingId: string,
  { id: proposalId, bookingDate, timeSlot }: { id: string; bookingDate: string; timeSlot: string },
  operationId?: string,
): Promise<BookingRow> =>
  rescheduleBooking(db.knex, tenant, {
    ...{ ...change(bookingId, operationId), actor: ana(), proposalId, bookingDate, timeSlot },
  });
const delivery = (bookingId: string) =>
  db.owner('deliveries').where({ bookingId }).first<Record<string, unknown>>();
const refused = (promise: Promise<unknown>): Promise<Refusal> =>
  promise.then(
    () => Promise.reject(new Error('It was not refused')),
    (error: Refusal) => error,
  );

test('confirmed by staff it says who and when, in the transaction of the move', async () => {
  const id = await book();
  await moveBooking(db.knex, tenant, { ...change(id), to: 'upcoming', actor: clerk() });
  expect(await delivery(id)).toMatchObject({ confirmedBy: staff.id, confirmedAt: new Date(NOW) });
  expect(await db.owner('audit_events').where({ subjectId: id, toValue: 'upcoming' })).toMatchObject([
    { actorId: staff.id, vendorId: farm.vendorId },
  ]);
});

test('its messages go to the vendor and lead to the page behind its login', async () => {
  const id = await book();
  const row = await moveBooking(db.knex, tenant, { ...change(id), to: 'upcoming', actor: clerk() });
  const deps = { knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') };
  const [message] = messagesNow(factsOf(row, tenant), 'confirmed').filter(
    ({ channel }) => channel === 'email',
  );
  const drafts = [{ revision: 1, message: message! }];
  const subject = { tenantId: tenant.id, bookingId: id };
  const [[found] = []] = await claimDrafts({ ...deps, deliverable: () => true }, subject, drafts, NOW);
  const claimed = found!.message;
  expect(claimed).toMatchObject({ recipient: farm.email, status: 'queued' });
  expect(claimed.subject).toMatch(/^Your delivery is confirmed: Dock \d+, Mon 15 Mar 2027, 08:00 – 12:00$/);
  expect(claimed.body).toContain(`http://localhost/vip/deliveries/${id}`);
});

test('whoever of the vendor asked is recorded by name', async () => {
  const { name } = await db.owner('vip_users').where({ id: farm.id }).first<{ name: string }>('name');
  const by = { type: 'vendor' as const, id: farm.id };
  expect(await actorOf(db.knex, tenant.id, by, await book())).toEqual({ ...by, name });
});

test('moved twice under one operation it has moved once, is confirmed with it, and keeps who proposed it', async () => {
  const id = await book();
  const proposal = await propose(id, '2027-03-16', 'afternoon');
  const operationId = randomUUID();
  const first = await accept(id, proposal, operationId);
  const second = await accept(id, proposal, operationId);
  expect([first.revision, second.revision, second.status]).toEqual([2, 2, 'upcoming']);
  expect(second.startsAt).toEqual(new Date('2027-03-16T19:00:00.000Z'));
  expect(await delivery(id)).toMatchObject({
    ...{
      bookingDate: '2027-03-16',
      timeSlot: 'Afternoon',
      confirmedBy: staff.id,
      confirmedAt: new Date(NOW),
    },
  });
  const trail = await db
    .owner('audit_events')
    .where({ subjectId: id })
    .orderBy('id')
    .pluck<string[]>('action');
  expect(trail).toEqual(['created', 'window_proposed', 'rescheduled', 'status_changed']);
  expect(await db.owner('inbox_items').where({ bookingId: id })).toMatchObject([{ status: 'done' }]);
});

test('to the next window of the same dock it moves although its own buffer reaches into it', async () => {
  const id = await book();
  expect((await accept(id, await propose(id, DAY, 'Afternoon'))).startsAt).toEqual(
    new Date('2027-03-15T19:00:00.000Z'),
  );
});

test('what was cancelled is not moved, and its proposal waits no more', async () => {
  const id = await book();
  const proposal = await propose(id, '2027-03-16');
  await moveBooking(db.knex, tenant, { ...change(id), to: 'cancelled', actor: ana() });
  expect((await refused(accept(id, proposal))).code).toBe('invalid_transition');
  expect(await db.owner('delivery_proposals').where({ bookingId: id })).toMatchObject([{ status: 'lapsed' }]);
  expect((await refused(propose(id, '2027-03-17'))).code).toBe('invalid_transition');
});

test('declined or replaced, a proposal is not taken', async () => {
  const id = await book();
  const first = await propose(id, '2027-03-16');
  const second = await propose(id, '2027-03-17');
  expect((await refused(accept(id, first))).message).toBe('Another window was proposed since.');
  const answer = { vendorId: farm.vendorId, bookingId: id, actor: ana(), now: NOW, requestId: 'r' };
  await declineWindow(db.knex, tenant, answer);
  await declineWindow(db.knex, tenant, answer);
  expect((await refused(accept(id, second))).message).toBe('It was declined before.');
  expect(await db.owner('inbox_items').where({ bookingId: id, status: 'pending' })).toHaveLength(2);
});

test('a proposal that is being accepted is not declined: whoever declines waits, and is told', async () => {
  const id = await book();
  const { id: proposalId } = await propose(id, '2027-03-16');
  const accepting = await db.owner.transaction();
  await accepting('bookings').where({ id }).forUpdate().first('id');
  const answer = { vendorId: farm.vendorId, bookingId: id, actor: ana(), now: NOW, requestId: 'r' };
  const declined = refused(declineWindow(db.knex, tenant, answer));
  try {
    await eventually('the decline waits', async () => {
      const { rows } = await db.owner.raw<{ rows: unknown[] }>(
        `select 1 from pg_stat_activity
         where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`,
      );
      return rows.length > 0;
    });
    await accepting('delivery_proposals')
      .where({ id: proposalId })
      .update({ status: 'accepted', answeredAt: NOW });
  } finally {
    await accepting.commit();
  }
  expect((await declined).message).toBe('It was accepted before.');
});

test('two who move to the last place of a window at once: one is there, the other is told what is free', async () => {
  const ids = [await book(), await book('2027-03-16')];
  const proposals = [await propose(ids[0]!, '2027-03-18'), await propose(ids[1]!, '2027-03-18')];
  const outcomes = await Promise.allSettled(ids.map((id, i) => accept(id, proposals[i]!)));
  const lost = outcomes.flatMap(outcome =>
    outcome.status === 'rejected' ? [outcome.reason as Refusal] : [],
  );
  expect(lost).toMatchObject([{ code: 'slot_unavailable' }]);
  expect(lost[0]!.extra.alternatives).toHaveLength(3);
});

test('goods are booked with the move, and a second run of it books nothing', async () => {
  const productId = await createProduct(db.owner, tenant, { name: 'Kush' });
  const id = await book();
  await moveBooking(db.knex, tenant, { ...change(id), to: 'upcoming', actor: clerk() });
  const operationId = randomUUID();
  const receipt = { bookingId: id, operationId, userId: staff.id, now: NOW };
  await submitReceipt(db.knex, tenant, { ...receipt, items: [{ productName: 'kush', quantity: 3.5 }] });
  await submitReceipt(db.knex, tenant, { ...receipt, items: [{ productName: 'kush', quantity: 99 }] });
  const complete = { ...change(id, operationId), to: 'completed' as const, actor: clerk() };
  await moveBooking(db.knex, tenant, complete);
  await moveBooking(db.knex, tenant, complete);
  expect(await db.owner('stock_movements').where({ productId })).toMatchObject([
    { type: 'RECEIPT', quantity: '3.500', actorName: 'Clerk', note: `Delivery of ${farm.vendorName}` },
  ]);
  expect(await delivery(id)).toMatchObject({ receivedBy: staff.id, receivedAt: new Date(NOW) });
  expect(await db.owner('stock_changes').where({ productId })).toHaveLength(1);
});

test('goods that cannot be booked any more leave the booking as it was', async () => {
  const productId = await createProduct(db.owner, tenant, { name: 'Kush' });
  const id = await book();
  await moveBooking(db.knex, tenant, { ...change(id), to: 'upcoming', actor: clerk() });
  const operationId = randomUUID();
  const items = [{ productId, quantity: 1 }];
  await submitReceipt(db.knex, tenant, { bookingId: id, operationId, userId: staff.id, now: NOW, items });
  await db.owner('products').where({ id: productId }).update({ archivedAt: NOW });
  const refusal = await refused(
    moveBooking(db.knex, tenant, { ...change(id, operationId), to: 'completed', actor: clerk() }),
  );
  expect(refusal).toMatchObject({ extra: { details: [{ field: 'items.0.productId' }] } });
  expect(await db.owner('bookings').where({ id }).first()).toMatchObject({ status: 'upcoming' });
  expect(await db.owner('stock_movements').where({ productId })).toHaveLength(0);
});
