// Lifecycles on a real Temporal server: what an Update promises to whoever asks, and what operators see.
import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { WorkflowHandle, Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { BookingStatus } from '../domain/booking/status';
import type { Tenant } from '../domain/tenant';
import { lifecycleFacts } from '../services/outbox';
import { createTenant, createUser } from '../tests/factories';
import type { TestUser } from '../tests/factories';
import type { TestDatabase } from '../tests/harness/database';
import type { Lifecycle } from '../tests/harness/lifecycle';
import { HOUR_MS, bookingActivities, insertBooking, storedBooking } from '../tests/harness/lifecycle';
import { toldAttributes } from '../tests/harness/search-attributes';
import { sharedServers } from '../tests/harness/shared';
import type { TemporalWorld } from '../tests/harness/temporal-world';
import { startTemporalWorld } from '../tests/harness/temporal-world';
import { ensureSchedules } from '../worker/registration';
import { LIFECYCLE, lifecycleStart } from './lifecycle-start';
import type { TransitionInput } from './messages';
import { WHILE_SOMEBODY_WAITS } from './patience';
import { updateOrStart } from './update-or-start';
import {
  CALENDARS_SCHEDULE,
  HOUSEKEEPING_SCHEDULE,
  QUEUES,
  SLOTS_SCHEDULE,
  state,
  transition,
} from './messages';

// A machine that also does other things may take its time.
jest.setTimeout(30_000);

let world: TemporalWorld;
let db: TestDatabase;
let client: Client;
let tenant: Tenant;
let staff: TestUser;

beforeAll(async () => {
  world = await startTemporalWorld();
  ({ db, client } = world);
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  staff = await createUser(db.owner, tenant, 'staff');
}, 60_000);
afterAll(async () => {
  await world?.stop();
});

/** Runs a worker while `work` runs. Messages wait on their queue: nobody sends them here. */
async function withWorker<T>(work: () => Promise<T>, activities = bookingActivities(db.knex)) {
  const worker = await Worker.create({
    connection: world.native,
    taskQueue: QUEUES.bookings,
    workflowBundle: { codePath: sharedServers().workflowBundle },
    activities,
  });
  return worker.runUntil(work);
}

const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

async function book(
  status: BookingStatus = 'upcoming',
): Promise<{ id: string; start: () => Promise<Handle> }> {
  const times = { start: inHours(5), end: inHours(6), pendingUntil: inHours(4) };
  const id = await insertBooking(db, tenant, { kind: 'session', status, ...times });
  return { id, start: async () => client.workflow.start<Lifecycle>(LIFECYCLE, await startOf(id)) };
}
type Handle = WorkflowHandle<Lifecycle>;

async function startOf(bookingId: string) {
  const subject = { tenantId: tenant.id, bookingId };
  return lifecycleStart(tenant.slug, subject, (await lifecycleFacts(db.knex, subject))!);
}

const asking = (to: BookingStatus, operationId: string = randomUUID()): TransitionInput => ({
  ...{ to, operationId, requestId: 'test' },
  by: { type: 'staff', id: staff.id },
});

const ask = (handle: Handle, input: TransitionInput) =>
  handle.executeUpdate(transition, { args: [input], updateId: input.operationId });

/** The type of the failure an Update ended with. */
const refusal = (asked: Promise<unknown>): Promise<string | undefined> =>
  asked.then(
    () => undefined,
    (error: { cause?: { type?: string } }) => error.cause?.type ?? 'other',
  );

const lengthOf = async (handle: Handle): Promise<number> => (await handle.describe()).historyLength;

/** Moves of the booking that were recorded, in order. */
const moves = (id: string): Promise<string[]> =>
  db
    .owner('audit_events')
    .where({ subjectId: id, action: 'status_changed' })
    .orderBy('created_at')
    .pluck('to_value');

test('an illegal move is refused without a trace in the history', async () => {
  const booking = await book();
  await withWorker(async () => {
    const handle = await booking.start();
    await ask(handle, asking('active'));
    const before = await lengthOf(handle);
    expect(await refusal(ask(handle, asking('pending')))).toBe('invalid_transition');
    expect(await refusal(ask(handle, asking('upcoming')))).toBe('invalid_transition');
    expect(await lengthOf(handle)).toBe(before);
  });
  expect(await moves(booking.id)).toEqual(['active']);
});

test('the same request made again moves once, and is answered the same', async () => {
  const booking = await book();
  const request = asking('active');
  await withWorker(async () => {
    const handle = await booking.start();
    const answers = await Promise.all([ask(handle, request), ask(handle, request)]);
    expect([...answers, await ask(handle, request)]).toEqual(
      Array(3).fill({ status: 'active', revision: 1 }),
    );
  });
  expect(await moves(booking.id)).toEqual(['active']);
});

test('a move of a booking without a lifecycle starts one on the way', async () => {
  const booking = await book('pending');
  const request = asking('upcoming');
  const startWorkflowOperation = new WithStartWorkflowOperation(LIFECYCLE, await startOf(booking.id));
  await withWorker(async () => {
    const moved = await client.workflow.executeUpdateWithStart(transition, {
      startWorkflowOperation,
      updateId: request.operationId,
      args: [request],
    });
    expect(moved).toEqual({ status: 'upcoming', revision: 1 });
    const handle = await startWorkflowOperation.workflowHandle();
    expect((await handle.describe()).status.name).toBe('RUNNING');
  });
  expect((await storedBooking(db, booking.id)).status).toBe('upcoming');
});

test('of two who ask for opposite things at once, one wins and the other is told what is allowed now', async () => {
  const booking = await book();
  const start = await startOf(booking.id);
  // As its clients ask: the one who is late may come when the lifecycle has ended, and is told by the next one.
  const askOnce = (to: BookingStatus) => {
    const input = asking(to);
    return refusal(
      updateOrStart(client, transition, { type: LIFECYCLE, start, updateId: input.operationId, input }),
    );
  };
  await withWorker(async () => {
    await booking.start();
    const outcomes = await Promise.all([askOnce('cancelled'), askOnce('no_show')]);
    expect(outcomes.sort()).toEqual(['invalid_transition', undefined]);
  });
  expect(await moves(booking.id)).toHaveLength(1);
});

test('requests that pile up while no worker runs are taken one at a time, and the lifecycle knows the last', async () => {
  const booking = await book('pending');
  const handle = await booking.start();
  const waiting = [asking('upcoming'), asking('active'), asking('completed')].map(r =>
    refusal(ask(handle, r)),
  );
  let underWay = 0;
  let most = 0;
  const real = bookingActivities(db.knex);
  const activities = {
    ...real,
    async moveBooking(request: Parameters<typeof real.moveBooking>[0]) {
      most = Math.max(most, (underWay += 1));
      return real.moveBooking(request).finally(() => (underWay -= 1));
    },
  };
  const { outcomes, known } = await withWorker(
    async () => ({ outcomes: await Promise.all(waiting), known: await handle.query(state) }),
    activities,
  );
  expect(outcomes).toContain(undefined);
  expect(most).toBe(1);
  expect(known.facts?.status).toBe((await storedBooking(db, booking.id)).status);
});

test('an answer that got lost with the database is looked up, and legal moves are not refused for it', async () => {
  const booking = await book('pending');
  const real = bookingActivities(db.knex);
  let losing = true;
  let attempts = 0;
  const activities = {
    ...real,
    async moveBooking(request: Parameters<typeof real.moveBooking>[0]) {
      if (!losing) return real.moveBooking(request);
      attempts += 1;
      await real.moveBooking(request).catch(() => undefined);
      throw new Error('Connection terminated unexpectedly');
    },
  };
  await withWorker(async () => {
    const handle = await booking.start();
    expect(await refusal(ask(handle, asking('upcoming')))).not.toBeUndefined();
    expect(attempts).toBe(WHILE_SOMEBODY_WAITS.retry.maximumAttempts);
    losing = false;
    expect(await ask(handle, asking('no_show'))).toEqual({ status: 'no_show', revision: 1 });
  }, activities);
  expect(await moves(booking.id)).toEqual(['upcoming', 'no_show']);
});

test('an operator sees what it is, how it stands and what lies ahead, and finds it by its attributes', async () => {
  const booking = await book();
  await withWorker(async () => {
    const handle = await booking.start();
    await ask(handle, asking('active'));
    const description = await handle.describe();
    expect(await description.staticSummary()).toMatch(/^session of Car/);
    expect(await description.staticDetails()).toContain(booking.id);
    const { events } = await handle.fetchHistory();
    const timers = (events ?? []).filter(event => event.timerStartedEventAttributes);
    expect(timers.length).toBeGreaterThan(0);
    for (const { userMetadata } of timers) expect(userMetadata?.summary?.data?.length).toBeGreaterThan(2);
    // What it was started with needs no second telling.
    expect(toldAttributes(events)).toEqual([['BerthStatus']]);

    const query = `BerthTenant = '${tenant.slug}' AND BerthStatus = 'active' AND BerthKind = 'session' AND BerthStart > '${inHours(1)}' AND WorkflowId = '${handle.workflowId}'`;
    await eventually(async () => (await client.workflow.count(query)).count === 1);
  });
});

test('the schedules exist once, however often they are asked for', async () => {
  await ensureSchedules(client);
  await ensureSchedules(client);
  const ids: string[] = [];
  await eventually(async () => {
    ids.length = 0;
    for await (const { scheduleId } of client.schedule.list()) ids.push(scheduleId);
    return ids.length >= 3;
  });
  expect(ids.sort()).toEqual([CALENDARS_SCHEDULE, HOUSEKEEPING_SCHEDULE, SLOTS_SCHEDULE].sort());
});

/** Visibility lags a little behind. */
async function eventually(holds: () => Promise<boolean>, limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It did not become true in time.');
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
