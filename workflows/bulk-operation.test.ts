// Bulk jobs from their start to their report: each item once, what fails and why, pause, cancel, undo.
import { createBlocks } from '../services/blocks/create';
import { resolveConflicts } from '../services/blocks/resolve';
import { createBlockJob, createCreationJob } from '../services/bulk/ask';
import { createBookingJob } from '../services/bulk/jobs';
import { runPage } from '../services/bulk/page';
import { beginJob, controlJob } from '../services/bulk/progress';
import { undoJob } from '../services/bulk/undo';
import { listItems } from '../services/bulk/view';
import { createVehicle } from '../tests/factories';
import type { BulkWorld } from '../tests/harness/bulk';
import { startBulkWorld } from '../tests/harness/bulk';
import { HOUR_MS, insertBooking, quietRuntime } from '../tests/harness/lifecycle';
import { eventually } from '../tests/harness/worker-process';
import { BULK, bulkStart } from './bulk-start';
import { bulkProgress, cancelBulk, pauseBulk, resumeBulk } from './messages';

jest.setTimeout(90_000);

let world: BulkWorld;
beforeAll(async () => {
  quietRuntime();
  world = await startBulkWorld();
});
afterAll(() => world.stop());

const statuses = async (ids: readonly string[]): Promise<string[]> =>
  (await world.db
    .owner('bookings')
    .whereIn('id', ids)
    .distinct('status')
    .orderBy('status')
    .pluck('status')) as string[];
const moves = (ids: readonly string[]) =>
  world.db
    .owner('audit_events')
    .whereIn('subject_id', ids)
    .where({ action: 'status_changed', to_value: 'cancelled' });
const items = async (jobId: string) =>
  (await listItems(world.db.knex, world.tenant.id, jobId, undefined, 1, 200))!.rows;
const inHours = (hours: number): string =>
  new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + hours * HOUR_MS).toISOString();
const bay = (name?: string) =>
  createVehicle(world.db.owner, world.tenant, { kind: 'bay', priceMinor: null, ...(name ? { name } : {}) });
const session = (resourceId: string, from: number, hours = 1) =>
  insertBooking(world.db, world.tenant, {
    ...{ kind: 'session', resourceId, start: inHours(from), end: inHours(from + hours) },
  });
const periodOf = async (id: string): Promise<[string, string, string]> => {
  const row = await world.db.owner('bookings').where({ id }).first();
  return [row.resourceId, row.startsAt.toISOString(), row.endsAt.toISOString()];
};

test('every booking is cancelled once, in the name of who asked, and what cannot be says why', async () => {
  const ids = await world.sessions(20);
  const over = await insertBooking(world.db, world.tenant, {
    ...{ kind: 'session', start: inHours(-5), end: inHours(-4), status: 'completed' },
  });
  const unknown = '11111111-1111-4111-8111-111111111111';
  const job = await world.job('cancel', { bookingIds: [...ids, over, unknown] }, { reason: 'Storm' });
  expect(await job.handle.result()).toEqual({ status: 'completed', done: 20, failed: 2, left: 0 });
  expect(await statuses(ids)).toEqual(['cancelled']);
  const written = await moves(ids);
  expect(written).toHaveLength(20);
  expect(written[0]).toMatchObject({ reason: 'Storm', actorType: 'staff', actorId: world.manager.id });
  expect(await job.view()).toMatchObject({
    ...{ status: 'completed', done: 20, failed: 2, left: 0, canUndo: true, reason: 'Storm' },
    errors: expect.arrayContaining([
      expect.objectContaining({ bookingId: unknown, code: 'not_found', message: 'Booking not found' }),
      expect.objectContaining({ bookingId: over, code: 'invalid_transition' }),
    ]) as unknown,
  });
});

test('what customers had asked for is cancelled as theirs; what has no customer stays', async () => {
  const ids = await world.sessions(2);
  const block = await insertBooking(world.db, world.tenant, {
    ...{ kind: 'block', start: inHours(30), end: inHours(31) },
  });
  const job = await world.job(
    'cancel',
    { bookingIds: [...ids, block] },
    { reason: 'Ill', cancelReason: 'customer' },
  );
  expect(await job.handle.result()).toMatchObject({ done: 2, failed: 1 });
  const reasons = await world.db.owner('bookings').whereIn('id', ids).pluck('cancel_reason');
  expect(reasons).toEqual(['customer', 'customer']);
  expect((await job.view())!.errors).toMatchObject([
    { bookingId: block, code: 'validation_failed', message: 'cancelReason: A block has no customer.' },
  ]);
});

test('a job that is started twice is one, and an item that was done without being marked is not done again', async () => {
  const ids = await world.sessions(3);
  const release = await world.hold();
  const job = await world.job('cancel', { bookingIds: ids });
  const input = { tenantId: world.tenant.id, tenantSlug: world.tenant.slug, jobId: job.id };
  const second = await world.env.client.workflow.start(
    BULK,
    bulkStart(input, { operation: 'cancel', total: 3 }),
  );
  expect(second.firstExecutionRunId).toBe(job.handle.firstExecutionRunId);
  await release();
  await job.handle.result();
  // As if the worker had died between the change and the mark.
  await world.db.owner('bulk_items').where({ jobId: job.id }).update({ status: 'pending', finishedAt: null });
  await world.db.owner('bulk_jobs').where({ id: job.id }).update({ status: 'running', finishedAt: null });
  const again = await world.run({ jobId: job.id, total: 3 }, 'cancel');
  expect(await again.handle.result()).toEqual({ status: 'completed', done: 3, failed: 0, left: 0 });
  expect(await moves(ids)).toHaveLength(3);
});

test('a paused job stands still until it goes on; what asks for the impossible is told so', async () => {
  const ids = await world.sessions(80);
  const release = await world.hold();
  const job = await world.job('cancel', { bookingIds: ids });
  await eventually('it has begun', async () => (await job.view()).status === 'running');
  expect(await job.control('pause')).toMatchObject({ status: 'paused' });
  await release();
  await eventually('what was under way is done', async () => (await job.view()).done > 0);
  const { done, left } = await job.view();
  expect([done + left, left > 0]).toEqual([80, true]);
  expect(await job.handle.query(bulkProgress)).toMatchObject({ status: 'paused' });
  await job.handle.signal(resumeBulk);
  expect(await job.handle.result()).toMatchObject({ status: 'completed', done: 80 });
  expect(await moves(ids)).toHaveLength(80);
  const trail = await world.db.owner('audit_events').where({ subjectId: job.id }).orderBy('id');
  expect(trail.map(({ toValue, actorName }) => [toValue, actorName])).toEqual([
    ['cancel', 'Mara'],
    ['running', 'Berth'],
    ['paused', expect.stringMatching(/^manager/)],
    ['running', 'Operator'],
    ['completed', 'Berth'],
  ]);
});

test('a cancelled job stops; what it has done stays done, and can be undone', async () => {
  const ids = await world.sessions(80);
  const release = await world.hold();
  const job = await world.job('cancel', { bookingIds: ids });
  await eventually('it has begun', async () => (await job.view()).status === 'running');
  await job.handle.signal(pauseBulk);
  await job.handle.signal(cancelBulk);
  await eventually('it is cancelled', async () => (await job.view()).status === 'cancelled');
  await release();
  const result = await job.handle.result();
  expect(result).toMatchObject({ status: 'cancelled', failed: 0 });
  expect([result.done + result.left, result.left > 0]).toEqual([80, true]);
  expect(await statuses(ids)).toEqual(['cancelled', 'upcoming']);
  expect(await job.view()).toMatchObject({ done: result.done, left: result.left });
});

test('cancellations are taken back where the place is still free: made anew, as they were', async () => {
  const place = await bay();
  const first = await session(place, 50);
  const second = await insertBooking(world.db, world.tenant, {
    ...{ start: inHours(51), end: inHours(75), status: 'pending', pendingUntil: inHours(51) },
  });
  const taken = await session(await bay(), 50);
  const blocked = await createBlocks(world.db.knex, {
    ...world.order(),
    ...{
      resourceIds: [await bay()],
      startTime: inHours(50),
      endTime: inHours(52),
      type: 'TRAINING',
      reason: 'Course',
    },
  });
  const blockId = blocked.blocks[0]!.id;
  const job = await world.job('cancel', { bookingIds: [first, second, taken, blockId] });
  await job.handle.result();
  await insertBooking(world.db, world.tenant, {
    ...{ kind: 'session', start: inHours(50), end: inHours(51), resourceId: (await periodOf(taken))[0] },
  });
  const undo = await world.run(await undoJob(world.db.knex, world.order(), job.id), 'restore');
  expect(await undo.handle.result()).toEqual({ status: 'completed', done: 3, failed: 1, left: 0 });
  expect((await undo.view()).errors).toMatchObject([
    { bookingId: taken, code: 'slot_unavailable', message: 'Its place is no longer free.' },
  ]);
  const made = (await items(undo.id))
    .filter(({ status }) => status === 'done')
    .map(({ bookingId }) => bookingId!);
  const rows = await world.db.owner('bookings').whereIn('id', made).orderBy(['startsAt', 'kind']);
  expect(rows.map(row => [row.kind, row.status, row.customerName])).toEqual([
    ['block', 'upcoming', ''],
    ['session', 'upcoming', 'Ann Lee'],
    ['rental', 'pending', 'Ann Lee'],
  ]);
  expect(rows[0]).toMatchObject({ blockType: 'TRAINING', notes: 'Course', blockSeriesId: blocked.seriesId });
  await expect(undoJob(world.db.knex, world.order(), job.id)).rejects.toMatchObject({ code: 'conflict' });
  expect(await job.view()).toMatchObject({ canUndo: false, undoneBy: undo.id });
});

test('bookings of one resource move past each other, later ones first', async () => {
  const place = await bay();
  const ids: string[] = [];
  for (const hour of [60, 61, 62]) ids.push(await session(place, hour));
  const job = await world.job('move', { bookingIds: ids }, { shift: { days: 0, minutes: 60 } });
  const result = await job.handle.result();
  expect([result, (await job.view()).errors]).toMatchObject([{ done: 3, failed: 0 }, []]);
  expect(await periodOf(ids[0]!)).toEqual([place, inHours(61), inHours(62)]);
  expect(await periodOf(ids[2]!)).toEqual([place, inHours(63), inHours(64)]);
  const back = await world.job('move', { bookingIds: ids }, { shift: { days: 0, minutes: -60 } });
  expect(await back.handle.result()).toMatchObject({ done: 3, failed: 0 });
  expect(await periodOf(ids[0]!)).toEqual([place, inHours(60), inHours(61)]);
});

test('a rental moves by days and to another vehicle, keeping its price', async () => {
  const [one, two] = [
    await createVehicle(world.db.owner, world.tenant),
    await createVehicle(world.db.owner, world.tenant),
  ];
  const start = `${inHours(24 * 20).slice(0, 10)}T00:00:00.000Z`;
  const plus = (days: number) => new Date(Date.parse(start) + days * 24 * HOUR_MS).toISOString();
  const id = await insertBooking(world.db, world.tenant, { start, end: plus(2), resourceId: one });
  await world.db.owner('bookings').where({ id }).update({ priceMinor: 9_000 });
  const job = await world.job(
    'move',
    { bookingIds: [id] },
    { shift: { days: 3, minutes: 0 }, resourceId: two },
  );
  expect(await job.handle.result()).toMatchObject({ done: 1, failed: 0 });
  expect(await periodOf(id)).toEqual([two, plus(3), plus(5)]);
  expect(await world.db.owner('bookings').where({ id }).first()).toMatchObject({
    priceMinor: 9_000,
    revision: 2,
  });
  const hours = await world.job('move', { bookingIds: [id] }, { shift: { days: 0, minutes: 30 } });
  await hours.handle.result();
  expect((await hours.view()).errors[0]!.message).toContain('A rental moves by whole days.');
});

test('a filter names the bookings, within the tenant', async () => {
  const place = await bay('Only this one');
  const ids = [await session(place, 70), await session(place, 72)];
  const which = { filter: { resourceId: place, statuses: ['upcoming' as const] } };
  const job = await world.job('cancel', which);
  expect(await job.handle.result()).toMatchObject({ done: 2, failed: 0 });
  expect(await statuses(ids)).toEqual(['cancelled']);
  const none = createBookingJob(world.db.knex, world.order(), 'cancel', which, {});
  await expect(none).rejects.toMatchObject({
    code: 'validation_failed',
    message: 'filter: No booking matches.',
  });
});

test('bookings and blocks are made once each, and what could not be had is kept as a conflict', async () => {
  const car = await createVehicle(world.db.owner, world.tenant);
  const date = inHours(24 * 30).slice(0, 10);
  const customer = { fullName: 'Bea Bulk', email: 'bea@example.com' };
  const rental = { kind: 'rental' as const, carId: car, startDate: date, endDate: date, customer };
  const place = await bay();
  const made = await world.run(
    await createCreationJob(world.db.knex, world.order(), [
      rental,
      rental,
      {
        kind: 'session',
        resourceId: place,
        period: { start: inHours(80), end: inHours(81) },
        customer,
        source: 'manual',
      },
    ]),
    'create',
  );
  expect(await made.handle.result()).toMatchObject({ done: 2, failed: 1 });
  expect((await made.view()).errors).toMatchObject([{ number: 2, code: 'slot_unavailable' }]);

  const request = { resourceIds: [place], startTime: inHours(80), endTime: inHours(82), reason: 'Paint' };
  const blocks = { ...request, type: 'MAINTENANCE' as const, recurrence: 'FREQ=DAILY;COUNT=3' };
  const job = await world.run(await createBlockJob(world.db.knex, world.order(), blocks), 'block');
  expect(await job.handle.result()).toMatchObject({ done: 2, failed: 1 });
  expect(await world.db.owner('block_gaps').where({ resourceId: place })).toMatchObject([{ status: 'open' }]);
});

/** What was said of conflicts on this series, by where it leads. */
const toldOf = (seriesId: string) =>
  world.db
    .owner('notifications')
    .where({ event: 'conflict' })
    .whereLike('body', `%/staff/blocks/${seriesId}%`)
    .orderBy('channel');
const seriesOf = async (place: string): Promise<string> =>
  (await world.db.owner('block_gaps').where({ resourceId: place }).first()).seriesId;

test('a job that blocks tells of all bookings in its way in one message, and once, and of none it was told to clear', async () => {
  const [place, other] = [await bay('North bay'), await bay('South bay')];
  for (let day = 0; day < 4; day += 1) await session(place, 200 + 24 * day);
  await session(other, 200);
  const period = { startTime: inHours(200), endTime: inHours(202), recurrence: 'FREQ=DAILY;COUNT=60' };
  const request = { ...period, resourceIds: [place, other], type: 'MAINTENANCE' as const, reason: 'Paint' };
  const job = await world.run(await createBlockJob(world.db.knex, world.order(), request), 'block');
  expect(await job.handle.result()).toMatchObject({ done: 115, failed: 5 });
  const seriesId = await seriesOf(place);
  const told = await toldOf(seriesId);
  expect(told).toMatchObject([{ channel: 'slack', audience: 'staff', status: 'queued', bookingId: null }]);
  expect(told[0].body).toMatch(
    /^Booking conflicts: 5 of 120 dates of “Paint” are taken: North bay, .*; South bay, /,
  );
  expect(told[0].body).toMatch(/; and 2 more\. http:/);
  expect(told[0].deliveryWantedAt).not.toBeNull();

  // As if the worker had died before it could say that the job is over.
  await world.db.owner('bulk_jobs').where({ id: job.id }).update({ status: 'running', finishedAt: null });
  await (await world.run({ jobId: job.id, total: 120 }, 'block')).handle.result();
  const gaps = await world.db.owner('block_gaps').where({ seriesId, resourceId: other }).pluck('id');
  const decision = { conflictId: gaps[0] as string, action: 'fill' as const, bookingIds: [] };
  const decided = await resolveConflicts(world.db.knex, world.order(), seriesId, [decision]);
  const filled = await world.run({ jobId: decided.jobId!, total: 1 }, 'block');
  expect(await filled.handle.result()).toMatchObject({ failed: 1 });
  expect(await toldOf(seriesId)).toHaveLength(1);
});

test('a job that is stopped tells of what it has met; each customer hears once where the plan names customers', async () => {
  const place = await bay();
  const said = { event: 'conflict', channel: 'email', anchor: 'now', offsetMinutes: 0 } as const;
  const plan = [
    { ...said, audience: 'staff' as const },
    { ...said, audience: 'customer' as const },
    { ...said, channel: 'sms' as const, audience: 'customer' as const, isOn: false },
  ];
  const settings = { ...world.tenant.settings, communications: plan, staffEmail: 'desk@example.com' };
  const tenant = { ...world.tenant, settings };
  const ids = [await session(place, 300), await session(place, 324)];
  const period = { startTime: inHours(300), endTime: inHours(302), recurrence: 'FREQ=DAILY;COUNT=3' };
  const request = { ...period, resourceIds: [place], type: 'TRAINING' as const, reason: 'Course' };
  const { jobId } = await createBlockJob(world.db.knex, world.order(), request);
  const clock = () => new Date().toISOString();
  await beginJob(world.db.knex, tenant.id, jobId, clock());
  await runPage(world.deps, tenant, jobId, clock);
  const seriesId = await seriesOf(place);
  expect(await toldOf(seriesId)).toEqual([]);
  const stop = { ...world.order(), jobId, control: 'cancel' as const, operationId: jobId };
  await controlJob(world.deps, tenant, stop);
  // A page that was under way ends after that.
  await runPage(world.deps, tenant, jobId, clock);
  const told = await toldOf(seriesId);
  expect(told).toMatchObject([{ channel: 'email', recipient: 'desk@example.com', bookingId: null }]);
  expect(told[0].subject).toBe('Booking conflicts: 2 of 3 dates of “Course” are taken');
  const heard = await world.db.owner('notifications').whereIn('booking_id', ids).where({ event: 'conflict' });
  expect(heard).toMatchObject([{ channel: 'email', audience: 'customer', bookingId: ids[0] }]);
});

test('a conflict is decided: what stands there is moved or cancelled, and the date blocked then', async () => {
  const [place, spare] = [await bay(), await bay('A spare one')];
  const [moved, cancelled, left] = [
    await session(place, 90),
    await session(place, 114),
    await session(place, 138),
  ];
  const period = { startTime: inHours(90), endTime: inHours(92), recurrence: 'FREQ=DAILY;COUNT=3' };
  const made = await createBlocks(world.db.knex, {
    ...{ ...world.order(), ...period, resourceIds: [place], type: 'MAINTENANCE', reason: 'Paint' },
  });
  expect(made.blocks).toEqual([]);
  const [one, two, three] = made.conflicts.map(({ id }) => id);
  const resolved = await resolveConflicts(world.db.knex, world.order(), made.seriesId, [
    { conflictId: one!, action: 'move', bookingIds: [moved], resourceId: spare },
    { conflictId: two!, action: 'cancel', bookingIds: [cancelled] },
    // Nobody decided about what stands there.
    { conflictId: three!, action: 'fill', bookingIds: [] },
  ]);
  const job = await world.run({ jobId: resolved.jobId!, total: 3 }, 'block');
  const result = await job.handle.result();
  expect([result, (await job.view()).errors]).toMatchObject([{ done: 2, failed: 1 }, [{ number: 3 }]]);
  expect(await periodOf(moved)).toEqual([spare, inHours(90), inHours(91)]);
  expect([await statuses([moved]), await statuses([cancelled]), await statuses([left])]).toEqual([
    ['upcoming'],
    ['cancelled'],
    ['upcoming'],
  ]);
  const gaps = await world.db.owner('block_gaps').where({ seriesId: made.seriesId }).orderBy('startsAt');
  expect(gaps.map(({ status }) => status)).toEqual(['filled', 'filled', 'open']);
});
