// Lifecycles keep the calendar in line: real workflows, a real calendar server, and what happens when that is away.
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Worker } from '@temporalio/worker';
import { createOrchestrator } from '../../api/orchestrator';
import { createErrorReporter, createLogger } from '../../config/logger';
import type { BookingStatus } from '../../domain/booking/status';
import type { Temporal } from '../../stack/temporal';
import { registerSearchAttributes } from '../../worker/registration';
import type { Starter } from '../../worker/starter';
import { startStarter } from '../../worker/starter';
import { createWorkers } from '../../worker/workers';
import type { calendarReconciliation } from '../../workflows/calendar-reconciliation';
import { QUEUES, lifecycleId, reschedule, transition } from '../../workflows/messages';
import type { CalendarWorld, Salon } from '../harness/calendar-world';
import { openSalon, startCalendarWorld, throughProxy } from '../harness/calendar-world';
import { quietRuntime } from '../harness/lifecycle';
import { sharedServers } from '../harness/shared';
import { startTestTemporal } from '../harness/temporal';
import { eventually } from '../harness/worker-process';

jest.setTimeout(60_000);

let world: CalendarWorld;
let temporal: Temporal;
let connection: Connection;
let native: NativeConnection;
let client: Client;
let workers: Worker[];
let running: Promise<unknown>;
let starter: Starter;
let salon: Salon;

beforeAll(async () => {
  quietRuntime();
  [world, temporal] = await Promise.all([startCalendarWorld(), startTestTemporal()]);
  connection = await Connection.connect({ address: temporal.address });
  native = await NativeConnection.connect({ address: temporal.address });
  client = new Client({ connection });
  const log = createLogger({ level: 'silent' }, 'worker');
  await registerSearchAttributes(connection, 'default', log);
  workers = await createWorkers({
    ...world.deps,
    gateways: {},
    connection: native,
    client,
    namespace: 'default',
    maxCachedWorkflows: 100,
    patches: true,
    stockAlerts: true,
    workflowBundle: { codePath: sharedServers().workflowBundle },
    reporter: await createErrorReporter({ sentryDsn: undefined, environment: 'test' }, 'worker'),
  });
  running = Promise.all(workers.map(worker => worker.run()));
  starter = startStarter({ knex: world.db.knex, client, log, pollMs: 100 });
  salon = await openSalon(world);
}, 240_000);
afterAll(async () => {
  await starter?.stop();
  for (const worker of workers ?? []) worker.shutdown();
  await running;
  await native?.close();
  await connection?.close();
  await temporal?.stop();
  await world?.stop();
});
afterEach(() => world.proxy.fault(undefined));

const handleOf = (bookingId: string) => client.workflow.getHandle(lifecycleId(salon.tenant.slug, bookingId));
const asked = () => ({
  ...{ by: { type: 'staff' as const, id: salon.actor.id }, requestId: 'test' },
  operationId: randomUUID(),
});
const move = (bookingId: string, to: BookingStatus) =>
  handleOf(bookingId).executeUpdate(transition, { args: [{ ...asked(), to }] });
const starts = async (): Promise<string[]> => (await salon.seen(salon.kim)).map(event => event.start);
const isSynced = (booking: string) => async () => (await salon.state(booking)).status === 'synced';
const startOf = (slot: number): string => salon.kim.slots[slot]!.startTime;

test('the event comes, moves and goes with the booking', async () => {
  const booking = await salon.book(0);
  await eventually('the event is there', isSynced(booking));
  expect(await starts()).toEqual([startOf(0)]);

  const slotId = salon.kim.slots[2]!.id;
  await handleOf(booking).executeUpdate(reschedule, { args: [{ ...asked(), slotId }] });
  await eventually('the event has moved', async () => (await starts())[0] === startOf(2));
  await eventually('that is known', isSynced(booking));

  await move(booking, 'cancelled');
  await eventually('the event is gone', async () => (await starts()).length === 0);
  await handleOf(booking).result();
  expect(await salon.state(booking)).toMatchObject({ status: 'synced' });
});

test('a server that never answers delays neither moves nor messages, and the newest state is there when it is back', async () => {
  world.proxy.fault('hang');
  const booking = await salon.book(3);
  const messages = () => world.db.owner('notifications').where({ bookingId: booking });
  await eventually('the confirmation is said', async () => (await messages()).length >= 2);
  const began = Date.now();
  for (const slot of [4, 5, 3]) {
    const slotId = salon.kim.slots[slot]!.id;
    await handleOf(booking).executeUpdate(reschedule, { args: [{ ...asked(), slotId }] });
  }
  expect(Date.now() - began).toBeLessThan(5_000);
  await eventually('the failure shows', async () => (await salon.state(booking)).status === 'failed');

  world.proxy.fault(undefined);
  await eventually('the event is there', isSynced(booking));
  expect(await starts()).toEqual([startOf(3)]);

  // The last thing it does is not forgotten either.
  world.proxy.fault(503);
  await move(booking, 'cancelled');
  await eventually('the failure shows', async () => (await salon.state(booking)).status === 'failed');
  world.proxy.fault(undefined);
  await handleOf(booking).result();
  expect(await starts()).toEqual([]);
});

test('a calendar that is set is filled at once, and asked for twice it is filled once', async () => {
  const booking = await salon.book(1);
  await eventually('the event is there', isSynced(booking));
  const next = { ...salon.kim, calendar: await world.radicale.makeCalendar('next') };
  await salon.setCalendar(salon.kim, throughProxy(world, next.calendar));
  const settings = { address: temporal.address, namespace: 'default', tls: false };
  const orchestrator = await createOrchestrator(settings);
  await Promise.all([1, 2].map(() => orchestrator.reconcileCalendars(salon.tenant)));
  await eventually('the event has moved', async () => (await salon.seen(next)).length === 1);
  await eventually('the old calendar is empty', async () => (await starts()).length === 0);
  await orchestrator.close();
  await salon.setCalendar(salon.kim, throughProxy(world, salon.kim.calendar));
  await move(booking, 'cancelled');
  await handleOf(booking).result();
});

test('operators see what could not be brought in line, and the reconciliation reports what it mended', async () => {
  const booking = await salon.book(6);
  await eventually('the event is there', isSynced(booking));
  const { events } = await handleOf(booking).fetchHistory();
  const scheduled = (events ?? []).find(
    event => event.activityTaskScheduledEventAttributes?.activityType?.name === 'syncCalendar',
  );
  expect(scheduled?.userMetadata?.summary?.data?.length).toBeGreaterThan(2);

  await world.radicale.remove((await salon.seen(salon.kim))[0]!.url);
  const reconcile = () =>
    client.workflow.execute<typeof calendarReconciliation>('calendarReconciliation', {
      workflowId: randomUUID(),
      taskQueue: QUEUES.bookings,
    });
  expect(await reconcile()).toEqual({ tenants: 1, calendars: 2, repaired: 1, failed: 0 });
  expect(await starts()).toEqual([startOf(6)]);
  await world.radicale.stop();
  expect(await reconcile()).toEqual({ tenants: 1, calendars: 2, repaired: 0, failed: 2 });
  await world.radicale.start();
  await move(booking, 'cancelled');
  await handleOf(booking).result();
});
