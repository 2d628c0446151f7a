// A lifecycle and a line with a long history go on in a new run, on a real Temporal server that thinks fifty events are
// long: nothing is lost, nothing is said or asked twice.
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { createBookingActivities } from '../activities/bookings';
import { createMessageActivities } from '../activities/messages';
import { createWaitlistActivities } from '../activities/waitlist';
import { addDays } from '../domain/calendar';
import { plusMs } from '../domain/instants';
import type { Tenant } from '../domain/tenant';
import { createLinks } from '../services/links';
import { lifecycleFacts } from '../services/outbox';
import { createService } from '../services/services';
import { createStaff } from '../services/staff';
import { joinLine } from '../services/waitlist/line';
import type { TestUser } from '../tests/factories';
import { createTenant, createUser } from '../tests/factories';
import type { TestDatabase } from '../tests/harness/database';
import type { Lifecycle } from '../tests/harness/lifecycle';
import { HOUR_MS, insertBooking, storedBooking } from '../tests/harness/lifecycle';
import { sharedServers } from '../tests/harness/shared';
import { eventually } from '../tests/harness/worker-process';
import type { TemporalWorld } from '../tests/harness/temporal-world';
import { startTemporalWorld } from '../tests/harness/temporal-world';
import { LIFECYCLE, lifecycleStart } from './lifecycle-start';
import type { LineState, RescheduleInput } from './messages';
import {
  QUEUES,
  declineOffer,
  lineId,
  lineState,
  lookAgain,
  reschedule,
  state,
  transition,
} from './messages';
import { by } from '../tests/factories';

jest.setTimeout(90_000);
const LONG = 50;

let world: TemporalWorld;
let db: TestDatabase;
let client: Client;
let tenant: Tenant;
let staff: TestUser;
let stopWorkers: () => Promise<void>;

async function startWorkers(): Promise<() => Promise<void>> {
  const deps = {
    ...{ knex: db.knex, links: createLinks('k'.repeat(32), 'http://localhost') },
    ...{ gateways: {}, deliverable: () => false, patches: true },
  };
  const workers = await Promise.all([
    Worker.create({
      connection: world.native,
      taskQueue: QUEUES.bookings,
      workflowBundle: { codePath: sharedServers().workflowBundle },
      activities: { ...createBookingActivities(deps), ...createWaitlistActivities(deps) },
    }),
    Worker.create({
      ...{ connection: world.native, taskQueue: QUEUES.messages, activities: createMessageActivities(deps) },
    }),
  ]);
  const running = workers.map(worker => worker.run());
  return async () => {
    workers.forEach(worker => worker.shutdown());
    await Promise.all(running);
  };
}

beforeAll(async () => {
  const dynamicConfig = { 'limit.historyCount.suggestContinueAsNew': LONG };
  world = await startTemporalWorld({ dynamicConfig });
  ({ db, client } = world);
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  staff = await createUser(db.owner, tenant, 'staff');
  stopWorkers = await startWorkers();
}, 60_000);
afterAll(async () => {
  await stopWorkers?.();
  await world?.stop();
});

const asked = () => ({
  ...{ by: { type: 'staff' as const, id: staff.id }, requestId: 'test', operationId: randomUUID() },
});
const messagesOf = async (bookingId: string): Promise<string[]> =>
  db.owner('notifications').where({ bookingId }).orderBy(['revision', 'channel']).pluck('key');

test('a booking moved again and again: the new run knows the last revision, its timers, and what was said', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const [start, end] = [`${addDays(today, 3)}T00:00:00.000Z`, `${addDays(today, 4)}T00:00:00.000Z`];
  const id = await insertBooking(db, tenant, { start, end });
  const subject = { tenantId: tenant.id, bookingId: id };
  const facts = (await lifecycleFacts(db.knex, subject))!;
  const { workflowId, firstExecutionRunId } = await client.workflow.start<Lifecycle>(
    LIFECYCLE,
    lifecycleStart(tenant.slug, subject, facts),
  );
  const handle = client.workflow.getHandle<Lifecycle>(workflowId);
  const runOf = async () => (await handle.describe()).runId;
  let moves = 0;
  while ((await runOf()) === firstExecutionRunId || moves < 12) {
    if (moves > 30) throw new Error('It never went on in a new run.');
    const day = addDays(today, 5 + (moves += 1));
    const input: RescheduleInput = { ...asked(), startDate: day, endDate: day };
    const moved = await handle.executeUpdate(reschedule, { args: [input], updateId: input.operationId });
    expect(moved).toEqual({ status: 'upcoming', revision: moves + 1 });
    // Nobody moves a booking every fifty milliseconds.
    await eventually('the move is told', async () => (await handle.query(state)).sending === 0);
  }
  const lastDay = addDays(today, 5 + moves);
  await eventually(
    'the new run has read its booking',
    async () => (await handle.query(state)).facts !== null,
  );
  const known = await handle.query(state);
  expect(known.facts).toMatchObject({ revision: moves + 1, start: `${lastDay}T00:00:00.000Z` });
  expect(known.ahead.map(({ what }) => what)).toEqual(['reminder by sms', 'start']);
  const first = await client.workflow.getHandle(workflowId, firstExecutionRunId).describe();
  expect(first.status.name).toBe('CONTINUED_AS_NEW');
  // Operators find the new run as they found the old one, and read in its details what it is.
  const { searchAttributes } = await handle.describe();
  expect(searchAttributes).toMatchObject({ BerthTenant: [tenant.slug], BerthStatus: ['upcoming'] });
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(currentDetails).toContain(facts.title);

  await eventually('every move has been told', async () => (await messagesOf(id)).length >= moves + 2);
  const input = { ...asked(), to: 'cancelled' as const };
  await handle.executeUpdate(transition, { args: [input], updateId: input.operationId });
  await handle.result();
  expect((await storedBooking(db, id)).status).toBe('cancelled');
  const keys = await messagesOf(id);
  expect(keys.filter(key => key.includes('/confirmed/'))).toHaveLength(2);
  expect(keys.filter(key => key.includes('/rescheduled/'))).toHaveLength(moves);
  expect(keys.filter(key => key.includes('/cancelled/'))).toHaveLength(1);
});

test('a line looked at again and again: whoever is being asked stays asked, and is asked once', async () => {
  const now = new Date().toISOString();
  const serviceId = (await createService(db.knex, tenant, { name: 'Cut', durationMinutes: 30 }, by())).id;
  const staffId = (await createStaff(db.knex, tenant, { name: 'Kim', serviceIds: [serviceId] }, by())).id;
  const startsAt = plusMs(now, 24 * HOUR_MS);
  const [slot] = await db
    .owner('slots')
    .insert({
      ...{ tenantId: tenant.id, serviceId, staffId, startsAt, endsAt: plusMs(startsAt, HOUR_MS / 2) },
      ...{ status: 'held', byHand: true, heldUntil: now },
    })
    .returning<{ id: string }[]>('id');
  const line: string[] = [];
  for (const n of [1, 2]) {
    const person = { customerName: `Person ${n}`, customerPhone: `+1310555010${n}` };
    const by = { actor: { type: 'staff' as const, id: null, name: 'Clerk' }, requestId: 'r' };
    line.push((await joinLine(db.knex, tenant, { serviceId, ...person, ...by, now: plusMs(now, n) })).id);
  }
  const workflowId = lineId(tenant.slug, slot!.id);
  const { firstExecutionRunId } = await client.workflow.start('waitlistOffer', {
    ...{ workflowId, taskQueue: QUEUES.bookings, args: [{ tenantId: tenant.id, slotId: slot!.id }] },
  });
  const handle = client.workflow.getHandle(workflowId);
  const offer = async () => (await handle.query<LineState>(lineState)).offer;
  await eventually('somebody is asked', async () => (await offer()) !== null);
  const first = await offer();
  await eventually('it goes on in a new run', async () => {
    await handle.signal(lookAgain);
    return (await handle.describe()).runId !== firstExecutionRunId;
  });
  await eventually('it knows who is asked', async () => (await offer())?.offerId === first!.offerId);
  const declined = await handle.executeUpdate(declineOffer, {
    args: [{ offerId: first!.offerId, requestId: 'r' }],
  });
  expect(declined).toEqual({ status: 'declined' });
  await eventually('the next is asked', async () => {
    const next = await offer();
    return next !== null && next.offerId !== first!.offerId;
  });
  const offers = await db.owner('waitlist_offers').where({ slotId: slot!.id }).orderBy('created_at');
  expect(offers.map(({ entryId, status }: { entryId: string; status: string }) => [entryId, status])).toEqual(
    [
      [line[0], 'declined'],
      [line[1], 'open'],
    ],
  );
  const told = await db.owner('notifications').whereLike('key', `offer/${first!.offerId}/%`);
  expect(told).toHaveLength(2);
  await handle.terminate('The test is over');
});
