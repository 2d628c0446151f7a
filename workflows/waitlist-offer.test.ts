// The line of a freed slot with skipped time, over a real Postgres: who is asked when, by which messages, and what an
// answer does at every moment.
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createMessageActivities } from '../activities/messages';
import { createWaitlistActivities } from '../activities/waitlist';
import { plusMs } from '../domain/instants';
import type { Tenant } from '../domain/tenant';
import { createLinks } from '../services/links';
import { createService } from '../services/services';
import { createStaff } from '../services/staff';
import { joinLine, leaveLine } from '../services/waitlist/line';
import { createTenant } from '../tests/factories';
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import { quietRuntime } from '../tests/harness/lifecycle';
import { sharedServers } from '../tests/harness/shared';
import { QUEUES, acceptOffer, declineOffer, lineId, lineState, lookAgain } from './messages';
import type { OfferAnswer } from './messages';
import type { waitlistOffer } from './waitlist-offer';
import { by } from '../tests/factories';

const MINUTE_MS = 60_000;
jest.setTimeout(30_000);
const clerk = { type: 'staff' as const, id: null, name: 'Clerk' };
let env: TestWorkflowEnvironment;
let db: TestDatabase;
let stopWorkers: () => Promise<void>;
let tenant: Tenant;
let serviceId: string;
let staffId: string;
let slotCount = 0;

async function startWorkers(): Promise<() => Promise<void>> {
  const deps = { knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost'), gateways: {} };
  const shared = { connection: env.nativeConnection };
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: QUEUES.bookings,
      workflowBundle: { codePath: sharedServers().workflowBundle },
      activities: createWaitlistActivities(deps),
      // Nothing is remembered between two steps, as if the worker were another one each time: the line goes on where it was.
      maxCachedWorkflows: 0,
    }),
    Worker.create({ ...shared, taskQueue: QUEUES.messages, activities: createMessageActivities(deps) }),
  ]);
  const running = workers.map(worker => worker.run());
  return async () => {
    workers.forEach(worker => worker.shutdown());
    await Promise.all(running);
  };
}

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

beforeAll(async () => {
  quietRuntime();
  [env, db] = await Promise.all([skippingServer(), createTestDatabase()]);
  stopWorkers = await startWorkers();
}, 60_000);
afterAll(async () => {
  await stopWorkers?.();
  await env?.teardown();
  await db?.drop();
});
beforeEach(async () => {
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  serviceId = (await createService(db.knex, tenant, { name: 'Cut', durationMinutes: 30 }, by())).id;
  staffId = (await createStaff(db.knex, tenant, { name: 'Kim', serviceIds: [serviceId] }, by())).id;
});

const present = async () => new Date(await env.currentTimeMs()).toISOString();

/** A slot that was just given back and is held, and its line. */
async function heldSlot(people: number, startsInMs = 5 * 60 * MINUTE_MS) {
  const now = await present();
  const start = plusMs(now, startsInMs + (slotCount += 1) * 60 * MINUTE_MS);
  const [slot] = await db
    .owner('slots')
    .insert({
      ...{ tenantId: tenant.id, serviceId, staffId, startsAt: start, endsAt: plusMs(start, 30 * MINUTE_MS) },
      ...{ status: 'held', byHand: true, heldUntil: now },
    })
    .returning<{ id: string }[]>('id');
  const line: string[] = [];
  for (let n = 1; n <= people; n += 1) {
    const person = { customerName: `Person ${n}`, customerPhone: `+1310555010${n}` };
    const more = { customerEmail: `p${n}@example.com`, actor: clerk, now: plusMs(now, n), requestId: 'r' };
    line.push((await joinLine(db.knex, tenant, { serviceId, ...person, ...more })).id);
  }
  const handle = await env.client.workflow.start<typeof waitlistOffer>('waitlistOffer', {
    workflowId: lineId(tenant.slug, slot!.id),
    taskQueue: QUEUES.bookings,
    args: [{ tenantId: tenant.id, slotId: slot!.id }],
  });
  return { slotId: slot!.id, line, handle };
}

interface Offer {
  id: string;
  entryId: string;
  status: string;
  createdAt: Date;
  expiresAt: Date;
}
const offersOf = (slotId: string) =>
  db.owner('waitlist_offers').where({ slotId }).orderBy('created_at') as unknown as Promise<Offer[]>;
const slotStatus = async (id: string) =>
  (await db.owner('slots').where({ id }).first<{ status: string }>()).status;
const messagesOf = async (offerId: string) =>
  (
    (await db.owner('notifications').whereLike('key', `offer/${offerId}/%`).orderBy('channel')) as {
      channel: string;
      recipient: string;
      status: string;
    }[]
  ).map(({ channel, recipient, status }) => `${channel} ${recipient} ${status}`);

/** Waits until somebody new is being asked, without skipping time. */
async function asked(handle: WorkflowHandle<typeof waitlistOffer>, before?: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { offer, sending } = await handle.query(lineState);
    if (offer && offer.offerId !== before && sending === 0) return offer.offerId;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error('Nobody was asked');
}
const answer = (offerId: string) => ({ args: [{ offerId, requestId: 'r' }] as [OfferAnswer] });
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: { cause?: { type?: string } }) => error.cause?.type,
  );

test('when nobody answers everybody is asked once, one after the other, and then the slot is open', async () => {
  const { slotId, line, handle } = await heldSlot(3);
  await handle.result();
  const offers = await offersOf(slotId);
  expect(offers.map(({ entryId, status }) => [entryId, status])).toEqual(line.map(id => [id, 'expired']));
  for (const [i, { createdAt, expiresAt }] of offers.entries()) {
    expect(expiresAt.getTime() - createdAt.getTime()).toBe(15 * MINUTE_MS);
    if (i > 0) expect(createdAt.getTime()).toBeGreaterThanOrEqual(offers[i - 1]!.expiresAt.getTime());
  }
  expect(await slotStatus(slotId)).toBe('open');
  expect(await messagesOf(offers[1]!.id)).toEqual(['email p2@example.com stored', 'sms +13105550102 stored']);
  await Worker.runReplayHistory(
    { workflowBundle: { codePath: sharedServers().workflowBundle } },
    await handle.fetchHistory(),
  );
});

test('declining asks the next at once, accepting books, and nobody else is asked', async () => {
  const { slotId, line, handle } = await heldSlot(3);
  const first = await asked(handle);
  expect(await handle.executeUpdate(declineOffer, answer(first))).toEqual({ status: 'declined' });
  const second = await asked(handle, first);
  expect(await refusal(handle.executeUpdate(acceptOffer, answer(first)))).toBe('conflict');
  expect(await handle.executeUpdate(acceptOffer, answer(second))).toEqual({ status: 'accepted' });
  await handle.result();
  expect((await offersOf(slotId)).map(({ entryId, status }) => [entryId, status])).toEqual([
    [line[0], 'declined'],
    [line[1], 'accepted'],
  ]);
  expect(await slotStatus(slotId)).toBe('booked');
  expect(await db.owner('bookings').where({ slotId })).toMatchObject([
    { status: 'upcoming', source: 'waitlist', customerName: 'Person 2' },
  ]);
});

test('many answers to one offer, both ways, have one outcome', async () => {
  const { slotId, handle } = await heldSlot(1);
  const offerId = await asked(handle);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) =>
      handle.executeUpdate(i % 2 ? acceptOffer : declineOffer, answer(offerId)),
    ),
  );
  const [{ status }] = (await offersOf(slotId)) as [Offer];
  const heard = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value.status] : []));
  expect(heard.length).toBeGreaterThan(0);
  expect(new Set(heard)).toEqual(new Set([status]));
  await handle.result();
  expect(await db.owner('bookings').where({ slotId })).toHaveLength(status === 'accepted' ? 1 : 0);
});

test('who answers when the time is over is told so, and nothing is booked', async () => {
  const { slotId, handle } = await heldSlot(2);
  const first = await asked(handle);
  await env.sleep(16 * MINUTE_MS);
  const second = await asked(handle, first);
  expect(await refusal(handle.executeUpdate(acceptOffer, answer(first)))).toBe('conflict');
  expect(await refusal(handle.executeUpdate(acceptOffer, answer(randomUUID())))).toBe('not_found');
  expect(await handle.executeUpdate(acceptOffer, answer(second))).toEqual({ status: 'accepted' });
  await handle.result();
  expect(await db.owner('bookings').where({ slotId })).toMatchObject([{ customerName: 'Person 2' }]);
});

test('who is removed while being asked makes place for the next at once', async () => {
  const { line, handle, slotId } = await heldSlot(2);
  const first = await asked(handle);
  await leaveLine(db.knex, tenant, { id: line[0]!, actor: clerk, now: await present(), requestId: 'r' });
  await handle.signal(lookAgain);
  await asked(handle, first);
  await handle.result();
  expect((await offersOf(slotId)).map(({ status }) => status)).toEqual(['withdrawn', 'expired']);
});

test('near the start offers get shorter, and the slot is open ten minutes before it', async () => {
  slotCount = -1;
  const { handle, slotId } = await heldSlot(9, 40 * MINUTE_MS);
  await handle.result();
  const offers = await offersOf(slotId);
  const { startsAt } = await db.owner('slots').where({ id: slotId }).first<{ startsAt: Date }>();
  const last = offers.at(-1)!;
  expect(offers.length).toBeGreaterThan(2);
  expect(offers.length).toBeLessThan(9);
  expect(last.expiresAt.getTime()).toBeLessThanOrEqual(startsAt.getTime() - 10 * MINUTE_MS);
  expect(await slotStatus(slotId)).toBe('open');
  slotCount = 10;
});
