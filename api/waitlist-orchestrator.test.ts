// Answers to offers on a real Temporal: the workflow takes them, one that is missing is started on the way, and at the very
// end of the time there is one outcome.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { createMessageActivities } from '../activities/messages';
import { createWaitlistActivities } from '../activities/waitlist';
import type { Refusal } from '../domain/errors';
import type { Tenant } from '../domain/tenant';
import { createLinks } from '../services/links';
import { createService } from '../services/services';
import { createStaff } from '../services/staff';
import { joinLine } from '../services/waitlist/line';
import { nextStep } from '../services/waitlist/offers';
import { createTenant } from '../tests/factories';
import type { TestDatabase } from '../tests/harness/database';
import { sharedServers } from '../tests/harness/shared';
import type { TemporalWorld } from '../tests/harness/temporal-world';
import { startTemporalWorld } from '../tests/harness/temporal-world';
import { LINE, lineStart } from '../workflows/line-start';
import { QUEUES, lookAgain } from '../workflows/messages';
import type { Orchestrator } from './orchestrator';
import { createOrchestrator } from './orchestrator';
import { by } from '../tests/factories';

jest.setTimeout(60_000);
const actor = { type: 'staff' as const, id: null, name: 'Clerk' };
let db: TestDatabase;
let world: TemporalWorld;
let client: Client;
let orchestrator: Orchestrator;
let tenant: Tenant;
let stopWorkers: () => Promise<void>;

async function startWorkers(): Promise<() => Promise<void>> {
  const deps = { knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost'), gateways: {} };
  const workers = await Promise.all([
    Worker.create({
      connection: world.native,
      taskQueue: QUEUES.bookings,
      workflowBundle: { codePath: sharedServers().workflowBundle },
      activities: createWaitlistActivities(deps),
    }),
    Worker.create({
      connection: world.native,
      taskQueue: QUEUES.messages,
      activities: createMessageActivities(deps),
    }),
  ]);
  const running = workers.map(worker => worker.run());
  return async () => {
    workers.forEach(worker => worker.shutdown());
    await Promise.all(running);
  };
}

beforeAll(async () => {
  world = await startTemporalWorld();
  ({ db, client } = world);
  const { address } = world.temporal;
  orchestrator = await createOrchestrator({
    ...{ address, namespace: 'default', tls: false, apiKey: undefined, uiUrl: undefined },
    ...{ certPath: undefined, keyPath: undefined, caPath: undefined },
  });
  tenant = await createTenant(db.owner);
  stopWorkers = await startWorkers();
});
afterAll(async () => {
  await stopWorkers?.();
  await orchestrator?.close();
  await world?.stop();
});

/** A held slot of a service of its own, offered to the first of two who wait. */
async function offeredSlot() {
  const { id: serviceId } = await createService(
    db.knex,
    tenant,
    {
      ...{ name: `Cut ${randomUUID()}`, durationMinutes: 30 },
    },
    by(),
  );
  const { id: staffId } = await createStaff(db.knex, tenant, { name: 'Kim', serviceIds: [serviceId] }, by());
  const now = new Date().toISOString();
  const start = Date.now() + 86_400_000;
  const [slot] = await db
    .owner('slots')
    .insert({
      ...{ tenantId: tenant.id, serviceId, staffId, status: 'held', byHand: true, heldUntil: now },
      ...{ startsAt: new Date(start), endsAt: new Date(start + 1_800_000) },
    })
    .returning<{ id: string }[]>('id');
  const slotId = slot!.id;
  for (const [n, customerName] of ['Ann Lee', 'Bo Berg'].entries()) {
    const customerPhone = `+1310${String(5_550_100 + n)}`;
    const person = { customerName, customerPhone, requestId: 'r', now: new Date().toISOString() };
    await joinLine(db.knex, tenant, { serviceId, ...person, actor });
  }
  const offerId = randomUUID();
  await nextStep(db.knex, tenant, { slotId, offerId, now });
  const answer = (kind: 'accept' | 'decline') =>
    orchestrator.answerOffer({
      ...{ tenant, slotId, offerId, answer: kind, requestId: 'r', operationId: randomUUID() },
      slot: { serviceName: 'Cut', staffId, staffName: 'Kim', start: new Date(start).toISOString() },
    });
  const outcome = async () => ({
    offers: await db.owner('waitlist_offers').where({ slotId }).orderBy('created_at').pluck('status'),
    booked: await db.owner('bookings').where({ slotId }).pluck('customer_name'),
  });
  /** Its workflow runs, as the worker's starter starts it. */
  const wake = () =>
    client.workflow.signalWithStart(LINE, {
      ...lineStart(
        tenant.slug,
        { tenantId: tenant.id, slotId },
        { serviceName: 'Cut', staffId, staffName: 'Kim', start: new Date(start).toISOString() },
      ),
      signal: lookAgain,
    });
  return { slotId, offerId, answer, outcome, wake };
}

test('an offer whose workflow is missing is taken all the same, and an answer too many is refused by name', async () => {
  const { slotId, answer } = await offeredSlot();
  expect(await answer('accept')).toEqual({ status: 'accepted' });
  await expect(answer('decline')).rejects.toMatchObject({ code: 'conflict', error: 'Offer is over' });
  expect(await db.owner('bookings').where({ slotId })).toMatchObject([{ source: 'waitlist' }]);
});

test('an answer at the very moment the time is over: the slot is booked or passed on, never both, and that is what is said', async () => {
  const slots = await Promise.all(Array.from({ length: 12 }, offeredSlot));
  const end = Date.now() + 2_000;
  await db
    .owner('waitlist_offers')
    .whereIn(
      'id',
      slots.map(({ offerId }) => offerId),
    )
    .update({ expiresAt: new Date(end) });
  // Their workflows look at the clock at the same moment.
  await Promise.all(slots.map(slot => slot.wake()));
  const heard = await Promise.all(
    slots.map(async ({ answer, outcome }, n) => {
      await delay(end - Date.now() - 60 + n * 10);
      const said = await answer('accept').then(
        ({ status }) => status as string,
        (refusal: Refusal) => refusal.code,
      );
      return { said, ...(await outcome()) };
    }),
  );
  for (const { said, offers, booked } of heard) {
    if (said === 'accepted') expect([offers, booked]).toEqual([['accepted'], ['Ann Lee']]);
    else expect([said, offers[0], booked]).toEqual(['conflict', expect.stringMatching(/open|expired/), []]);
  }
});
