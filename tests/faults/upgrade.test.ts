// An upgrade with bookings in flight: workers of the old and of the next release run beside each other, as docs/upgrading.md
// says, on one queue and as processes of their own. Every booking moves on, and not one step of a workflow fails.
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { createPayloadCodec } from '../../config/codec';
import { parseCodecKeys } from '../../config/codec-keys';
import type { Tenant } from '../../domain/tenant';
import type { BookingStatus } from '../../domain/booking/status';
import type { Temporal } from '../../stack/temporal';
import { askErasure } from '../../services/privacy/ask';
import { viewPrivacyJob } from '../../services/privacy/view';
import { ERASED_NAME } from '../../domain/privacy/jobs';
import { lifecycleId, transition } from '../../workflows/messages';
import type { Moved, TransitionInput } from '../../workflows/messages';
import type { TestUser } from '../factories';
import { createMember, createTenant, createUser } from '../factories';
import type { TestDatabase } from '../harness/database';
import { createTestDatabase } from '../harness/database';
import { HOUR_MS, insertBooking, storedBooking } from '../harness/lifecycle';
import type { Releases } from '../harness/releases';
import { CODEC_KEYS, buildReleases, startRelease } from '../harness/releases';
import { startTestTemporal } from '../harness/temporal';
import type { WorkerProcess } from '../harness/worker-process';
import { eventually } from '../harness/worker-process';

jest.setTimeout(180_000);

let temporal: Temporal;
let db: TestDatabase;
let releases: Releases;
let tenant: Tenant;
let staff: TestUser;
let connection: Connection;
let client: Client;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  [temporal, db, releases] = await Promise.all([startTestTemporal(), createTestDatabase(), buildReleases()]);
  connection = await Connection.connect({ address: temporal.address });
  const dataConverter = { payloadCodecs: [createPayloadCodec(parseCodecKeys(CODEC_KEYS)!)] };
  client = new Client({ connection, dataConverter });
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
  staff = await createUser(db.owner, tenant, 'staff');
});
afterAll(async () => {
  await Promise.all(workers.map(worker => worker.kill()));
  await connection?.close();
  await temporal?.kill();
  releases?.remove();
  await db?.drop();
});

async function start(release: 'old' | 'next', patches: 'on' | 'off'): Promise<WorkerProcess> {
  const settings = { databaseUrl: db.url, temporalAddress: temporal.address, patches };
  const worker = await startRelease(releases[release], settings);
  workers.push(worker);
  return worker;
}

async function book(count: number): Promise<string[]> {
  const [start, end] = [5, 6].map(hours => new Date(Date.now() + hours * HOUR_MS).toISOString());
  const ids = await Promise.all(
    Array.from({ length: count }, () =>
      insertBooking(db, tenant, { kind: 'session', start: start!, end: end! }),
    ),
  );
  await eventually('they have lifecycles', async () => {
    const waiting = await db.owner('bookings').whereIn('id', ids).whereNull('lifecycleStartedAt');
    return waiting.length === 0;
  });
  return ids;
}

const handleOf = (id: string) => client.workflow.getHandle(lifecycleId(tenant.slug, id));

function move(id: string, to: BookingStatus): Promise<Moved> {
  const by = { type: 'staff' as const, id: staff.id };
  const input: TransitionInput = { to, by, requestId: 'test', operationId: randomUUID() };
  return handleOf(id).executeUpdate(transition, { args: [input], updateId: input.operationId });
}

async function moveAll(ids: readonly string[], to: BookingStatus): Promise<void> {
  const moved = await Promise.all(ids.map(id => move(id, to)));
  expect(moved.map(({ status }) => status)).toEqual(ids.map(() => to));
}

/**
 * The encodings of all payloads in a history. Left out: search attributes, which are to be searched, and what the SDK notes
 * of a local activity (its number and type) beside the answer.
 */
function payloadsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  const { metadata, data } = value as { metadata?: Record<string, Uint8Array>; data?: Uint8Array };
  if (metadata?.encoding instanceof Uint8Array && data) return [Buffer.from(metadata.encoding).toString()];
  const noted = 'markerName' in value;
  const rest = Object.entries(value).filter(([name]) => name !== 'searchAttributes');
  return rest.flatMap(([name, each]) =>
    payloadsIn(noted && name === 'details' ? (each as { result?: unknown }).result : each),
  );
}

interface Story {
  /** Steps that failed, whatever became of the workflow. */
  failed: number;
  /** Processes that took steps. */
  workers: Set<string>;
  patched: boolean;
}

async function storyOf(id: string): Promise<Story> {
  const { events } = await handleOf(id).fetchHistory();
  const story: Story = { failed: 0, workers: new Set(), patched: false };
  for (const event of events ?? []) {
    if (event.workflowTaskFailedEventAttributes) story.failed += 1;
    const { identity } = event.workflowTaskStartedEventAttributes ?? {};
    if (identity) story.workers.add(identity);
    const marker = event.markerRecordedEventAttributes;
    if (marker?.markerName === 'core_patch') story.patched = true;
  }
  return story;
}

test('workers of two releases share the bookings, back and forth, and then the new way is taken: none notices', async () => {
  const old = await start('old', 'on');
  const before = await book(4);
  const next = await start('next', 'off');
  const between = await book(4);
  await moveAll([before[0]!, between[0]!], 'active');

  // The next release takes over; then it is taken back, and the old one goes on with what the next one has done.
  await old.stop(15_000);
  await moveAll([before[1]!, between[1]!], 'active');
  const again = await start('old', 'on');
  await next.stop(15_000);
  await moveAll([...before.slice(2), ...between.slice(2)], 'active');
  await moveAll([before[1]!, between[1]!], 'completed');
  const shared = await Promise.all([...before, ...between].map(storyOf));
  expect(shared.map(({ failed, patched }) => [failed, patched])).toEqual(shared.map(() => [0, false]));
  expect((await storyOf(before[1]!)).workers.size).toBe(3);

  // No old one is left, so what is new may begin, for bookings of then and of now.
  await again.stop(15_000);
  await start('next', 'on');
  const after = await book(2);
  await moveAll(after, 'active');
  const open = [before[0]!, ...before.slice(2), between[0]!, ...between.slice(2), ...after];
  await moveAll(open, 'completed');
  for (const id of [...open, before[1]!, between[1]!]) {
    expect((await storedBooking(db, id)).status).toBe('completed');
  }
  const stories = await Promise.all(open.map(storyOf));
  expect(stories.map(({ failed, patched }) => [failed, patched])).toEqual(open.map(() => [0, true]));
});

test('an erasure whose worker is killed in the middle is finished by the next one', async () => {
  if (workers.length === 0) await start('next', 'on');
  const { customerId } = await createMember(db.owner, tenant);
  const at = [-3, -2].map(hours => new Date(Date.now() + hours * HOUR_MS).toISOString());
  const bookingId = await insertBooking(db, tenant, { kind: 'session', start: at[0]!, end: at[1]! });
  await db.owner('bookings').where({ id: bookingId }).update({ customerId, status: 'completed' });
  const { fullName } = (await db.owner('customers').where({ id: customerId }).first<{ fullName: string }>())!;
  // The part of the bookings waits for a row that somebody holds.
  const lock = await db.owner.transaction();
  await lock('bookings').where({ id: bookingId }).forUpdate().first();
  const actor = { type: 'staff' as const, id: staff.id, name: 'Mara' };
  const order = { tenant, customerId, actor, now: new Date().toISOString(), requestId: 'test' };
  const { jobId } = await askErasure(db.knex, order, { confirm: fullName });
  const view = () => viewPrivacyJob(db.knex, tenant.id, jobId);
  try {
    await eventually('it has begun', async () => (await view())!.status === 'running');
    await Promise.all(workers.map(worker => worker.kill()));
  } finally {
    await lock.rollback();
  }
  expect((await view())!.parts.map(({ part }) => part)).not.toContain('mentions');
  await start('next', 'on');
  await eventually('it is over', async () => (await view())!.status === 'completed', 90_000);
  expect(await db.owner('bookings').where({ id: bookingId }).first()).toMatchObject({
    ...{ customerName: ERASED_NAME, customerEmail: null, customerPhone: null },
  });
  const handle = client.workflow.getHandle(`privacy/${tenant.slug}/${jobId}`);
  await handle.result();
  // With a codec not even ids are kept in clear; without it nothing but ids is.
  const kept = payloadsIn(await handle.fetchHistory());
  expect(kept.length).toBeGreaterThan(10);
  expect(kept.filter(encoding => encoding !== 'binary/encrypted')).toEqual([]);
});
