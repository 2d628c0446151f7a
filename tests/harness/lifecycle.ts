// Lifecycles with skipped time: real Postgres and the real activities of bookings, which are told the time by the
// workflow; messages are only noted, with the moment at which the lifecycle sent them.
//
//   const world = await startLifecycleWorld();
//   const booking = await world.book({ kind: 'session', startsInMs: 3 * HOUR_MS, lastsMs: HOUR_MS });
//   await booking.handle.result();                 // skips to the end of its life
//   world.sent(booking.id);                        // [{ what: 'confirmed sms', at: '…' }, …]
//   await world.stop();
import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { Connection, WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, makeTelemetryFilterString } from '@temporalio/worker';
import type { Knex } from 'knex';
import { createBookingActivities } from '../../activities/bookings';
import type { createMessageActivities } from '../../activities/messages';
import type { BookingKind, BookingStatus } from '../../domain/booking/status';
import type { Channel } from '../../domain/messages/plan';
import type { Tenant } from '../../domain/tenant';
import type { MessageRequest } from '../../services/booking-messages';
import { createLinks } from '../../services/links';
import { bookingWorkerTuning, messageWorkerTuning } from '../../temporal.config';
import type { bookingLifecycle } from '../../workflows/booking-lifecycle';
import type { Moved, RescheduleInput, TransitionInput } from '../../workflows/messages';
import { QUEUES, lifecycleId, reschedule, searchAttributes, transition } from '../../workflows/messages';
import type { TestUser } from '../factories';
import { createTenant, createUser, createVehicle } from '../factories';
import type { TestDatabase } from './database';
import { createTestDatabase } from './database';
import { sharedServers } from './shared';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

type Messages = Pick<ReturnType<typeof createMessageActivities>, 'sendMessage' | 'sendMessages'>;
type BookingActivities = ReturnType<typeof createBookingActivities>;
/** The workflow, for typed handles. */
export type Lifecycle = typeof bookingLifecycle;

export interface BookingDraft {
  kind?: BookingKind;
  status?: BookingStatus;
  /** ISO instants. */
  start: string;
  end: string;
  pendingUntil?: string;
  resourceId?: string;
}

/** What a test looks at; everything else about the row is the product's own business. */
export interface StoredBooking {
  status: BookingStatus;
  cancelReason: string | null;
  overdueAt: Date | null;
  startsAt: Date;
  endsAt: Date;
  revision: number;
  lifecycleEndedAt: Date | null;
}

export interface Sent {
  /** Event, channel and audience: "reminder sms customer". */
  what: string;
  revision: number;
  /** ISO instant at which the lifecycle sent it. */
  at: string;
}

export interface LivingBooking {
  id: string;
  start: string;
  end: string;
  resourceId: string;
  handle: WorkflowHandle<Lifecycle>;
  move(to: BookingStatus, options?: Partial<TransitionInput>): Promise<Moved>;
  reschedule(startDate: string, endDate: string, options?: Partial<RescheduleInput>): Promise<Moved>;
  stored(): Promise<StoredBooking>;
}

export interface LifecycleWorld {
  env: TestWorkflowEnvironment;
  db: TestDatabase;
  tenant: Tenant;
  staff: TestUser;
  /** Makes a booking whose times count from the server's present, and starts its lifecycle. */
  book(draft: Partial<Omit<BookingDraft, 'start' | 'end'>> & Timing): Promise<LivingBooking>;
  /** The server's present, in ms. */
  now(): Promise<number>;
  /** Skips to this instant (ISO), and lets everything due at it happen. */
  skipTo(instant: string): Promise<void>;
  /** What was sent for this booking, in order of time. */
  sent(bookingId: string): Sent[];
  /** Channels whose messages are not sent at the first try. */
  away: Set<Channel>;
  /** Whether the end of this lifecycle was a step of its own, after its last change. */
  endedApart(bookingId: string): boolean;
  /** The most changes of one booking that were ever under way at once. */
  mostAtOnce(): number;
  stop(): Promise<void>;
}

export interface Timing {
  startsInMs: number;
  lastsMs: number;
  pendingForMs?: number;
}

/** Written as the owner: every kind, at any time, without the rules of its creation. */
export async function insertBooking(db: TestDatabase, tenant: Tenant, draft: BookingDraft): Promise<string> {
  const { kind = 'rental', status = 'upcoming', start, end, pendingUntil } = draft;
  const id = randomUUID();
  const period = db.owner.raw('tstzrange(cast(? as timestamptz), cast(? as timestamptz))', [start, end]);
  await db.owner('bookings').insert({
    id,
    tenantId: tenant.id,
    kind,
    blockType: kind === 'block' ? 'MAINTENANCE' : null,
    resourceId: draft.resourceId ?? (await createVehicle(db.owner, tenant)),
    status,
    source: 'web',
    period,
    occupied: period,
    timeZone: tenant.timeZone,
    customerName: 'Ann Lee',
    customerEmail: 'ann@example.com',
    customerPhone: '+13105550100',
    currency: tenant.currency,
    pendingUntil: status === 'pending' ? (pendingUntil ?? start) : null,
    createdAt: new Date(),
    updatedAt: new Date(),
  });
  return id;
}

export async function storedBooking(db: TestDatabase, id: string): Promise<StoredBooking> {
  return (await db.owner('bookings').where({ id }).first()) as StoredBooking;
}

/** The real activities of bookings, where every channel has a provider or none has. */
export const bookingActivities = (knex: Knex, withProviders = false): BookingActivities =>
  createBookingActivities({
    ...{ knex, links: createLinks('k'.repeat(32), 'http://localhost'), deliverable: () => withProviders },
    patches: true,
  });

/** Once per process: only what a test should fail on is written, by workflows as well as by the core of the SDK. */
export function quietRuntime(): void {
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
}

/** The server starts slowly on a busy machine, and the SDK waits five seconds for it. */
export async function skippingServer(): Promise<TestWorkflowEnvironment> {
  const server = {
    executable: { type: 'existing-path' as const, path: process.env.TEMPORAL_TEST_SERVER! },
  };
  for (let tries = 1; ; tries += 1) {
    try {
      const env = await TestWorkflowEnvironment.createTimeSkipping({ server });
      await defineSearchAttributes(env);
      return env;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

/** The numbers of `temporal.api.enums.v1.IndexedValueType`. */
const TYPES: Record<string, number> = { KEYWORD: 2, DATETIME: 6 };

/** This server cannot list what it knows, as the worker's own registration asks it to. */
async function defineSearchAttributes({ connection, namespace }: TestWorkflowEnvironment): Promise<void> {
  const types = Object.values(searchAttributes).map(({ name, type }) => [name, TYPES[type]!]);
  await (connection as Connection).operatorService.addSearchAttributes({
    namespace: namespace ?? 'default',
    searchAttributes: Object.fromEntries(types) as Record<string, number>,
  });
}

export async function startLifecycleWorld(maxCachedWorkflows = 100): Promise<LifecycleWorld> {
  const [env, db] = await Promise.all([skippingServer(), createTestDatabase()]);
  const tenant = await createTenant(db.owner, {
    timeZone: 'UTC',
    settings: { staffEmail: 'desk@example.com' },
  });
  const staff = await createUser(db.owner, tenant, 'staff');
  const log: (Sent & { bookingId: string })[] = [];

  const sendMessage: Messages['sendMessage'] = async ({ bookingId, revision, message }: MessageRequest) => {
    const { event, channel, audience } = message;
    const { currentAttemptScheduledTimestampMs: at } = Context.current().info;
    log.push({
      ...{ bookingId, what: `${event} ${channel} ${audience}`, revision },
      at: new Date(at).toISOString(),
    });
    await db
      .owner('notifications')
      .where({ bookingId, revision, event, channel, audience })
      .update('status', 'sent');
  };
  const away = new Set<Channel>();
  const sendMessages: Messages['sendMessages'] = async ({ unsent, ...booking }) => {
    for (const one of unsent) if (!away.has(one.message.channel)) await sendMessage({ ...booking, ...one });
    return unsent.filter(one => away.has(one.message.channel));
  };
  const activities = bookingActivities(db.knex, true);
  const apart: string[] = [];
  const endLifecycle: BookingActivities['endLifecycle'] = request => {
    apart.push(request.bookingId);
    return activities.endLifecycle(request);
  };
  const counted = countingChanges({ ...activities, endLifecycle });
  const workers = await Promise.all([
    Worker.create({
      connection: env.nativeConnection,
      taskQueue: QUEUES.bookings,
      workflowBundle: { codePath: sharedServers().workflowBundle },
      activities: counted.activities,
      ...bookingWorkerTuning(maxCachedWorkflows),
    }),
    Worker.create({
      connection: env.nativeConnection,
      taskQueue: QUEUES.messages,
      activities: { sendMessage, sendMessages },
      ...messageWorkerTuning,
    }),
    Worker.create({
      connection: env.nativeConnection,
      taskQueue: QUEUES.calendars,
      activities: { syncCalendar: () => Promise.resolve() },
    }),
  ]);
  const running = workers.map(worker => worker.run());

  const now = async (): Promise<number> => Math.floor(await env.currentTimeMs());
  const world: LifecycleWorld = {
    env,
    db,
    tenant,
    staff,
    now,
    async book({ startsInMs, lastsMs, pendingForMs, ...draft }) {
      const present = await now();
      const start = new Date(present + startsInMs).toISOString();
      const end = new Date(present + startsInMs + lastsMs).toISOString();
      const pendingUntil =
        pendingForMs === undefined ? undefined : new Date(present + pendingForMs).toISOString();
      const resourceId = draft.resourceId ?? (await createVehicle(db.owner, tenant));
      const id = await insertBooking(db, tenant, { ...draft, start, end, pendingUntil, resourceId });
      const handle = await env.client.workflow.start<Lifecycle>('bookingLifecycle', {
        workflowId: lifecycleId(tenant.slug, id),
        taskQueue: QUEUES.bookings,
        args: [{ tenantId: tenant.id, bookingId: id }],
      });
      return living({ id, start, end, resourceId, handle }, db, staff);
    },
    async skipTo(instant) {
      await env.sleep(Math.max(0, Date.parse(instant) - (await now())) + 1);
    },
    sent: id => log.filter(({ bookingId }) => bookingId === id).map(({ bookingId: _, ...sent }) => sent),
    away,
    endedApart: bookingId => apart.includes(bookingId),
    mostAtOnce: counted.mostAtOnce,
    async stop() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await env.teardown();
      await db.drop();
    },
  };
  return world;
}

/** What was told on each line ("sms customer"), in order: lines do not wait for each other. */
export function byLine(told: readonly string[]): Record<string, string[]> {
  const lines: Record<string, string[]> = {};
  for (const what of told) {
    const [event, ...line] = what.split(' ');
    (lines[line.join(' ')] ??= []).push(event!);
  }
  return lines;
}

/** The same activities, noting how many changes of one booking are under way. */
function countingChanges(activities: BookingActivities) {
  const underWay = new Map<string, number>();
  let most = 0;
  const counting =
    <R extends { bookingId: string }, T>(change: (request: R) => Promise<T>) =>
    async (request: R): Promise<T> => {
      const { bookingId } = request;
      underWay.set(bookingId, (underWay.get(bookingId) ?? 0) + 1);
      most = Math.max(most, underWay.get(bookingId)!);
      try {
        return await change(request);
      } finally {
        underWay.set(bookingId, underWay.get(bookingId)! - 1);
      }
    };
  return {
    activities: {
      ...activities,
      moveBooking: counting(activities.moveBooking),
      rescheduleBooking: counting(activities.rescheduleBooking),
    },
    mostAtOnce: () => most,
  };
}

function living(
  booking: Omit<LivingBooking, 'move' | 'reschedule' | 'stored'>,
  db: TestDatabase,
  staff: TestUser,
): LivingBooking {
  const asked = () => ({
    by: { type: 'staff' as const, id: staff.id },
    requestId: 'test',
    operationId: randomUUID(),
  });
  const { handle, id } = booking;
  return {
    ...booking,
    move(to, options = {}) {
      const input: TransitionInput = { ...asked(), to, ...options };
      return handle.executeUpdate(transition, { args: [input], updateId: input.operationId });
    },
    reschedule(startDate, endDate, options = {}) {
      const input: RescheduleInput = { ...asked(), startDate, endDate, ...options };
      return handle.executeUpdate(reschedule, { args: [input], updateId: input.operationId });
    },
    stored: () => storedBooking(db, id),
  };
}
