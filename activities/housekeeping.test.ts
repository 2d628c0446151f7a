// Reconciliation against a real Postgres; what Temporal would say of its workflows is told by the test.
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Tenant } from '../domain/tenant';
import { createTenant } from '../tests/factories';
import type { TestDatabase } from '../tests/harness/database';
import { createTestDatabase } from '../tests/harness/database';
import { HOUR_MS, MINUTE_MS, insertBooking, storedBooking } from '../tests/harness/lifecycle';
import { lifecycleId, lookAgain, searchAttributes } from '../workflows/messages';
import { createHousekeepingActivities } from './housekeeping';

let db: TestDatabase;
let tenant: Tenant;

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db.owner, { timeZone: 'UTC' });
});
afterAll(() => db.drop());

interface Known {
  status: string;
  /** How often its workflow task was tried. */
  attempt?: number;
}

/** Reconciles a booking whose lifecycle Temporal describes so, or does not know. Answers what was done to it. */
async function reconcile(id: string, known?: Known): Promise<string[]> {
  const done: string[] = [];
  const workflowId = lifecycleId(tenant.slug, id);
  const handle = {
    signal: async () => void done.push('told'),
    terminate: async () => void done.push('ended'),
    describe: async () => ({ raw: { pendingWorkflowTask: { attempt: known?.attempt ?? 0 } } }),
  };
  async function* list() {
    if (known) yield { workflowId, typedSearchAttributes: { get: () => known.status } };
  }
  const client = { workflow: { list, getHandle: () => handle } } as unknown as Client;
  const { reconcileLifecycles } = createHousekeepingActivities({
    ...{ knex: db.knex, client, lifecycleId, lookAgain },
    statusAttribute: searchAttributes.status,
  });
  const missing = await new MockActivityEnvironment().run(reconcileLifecycles);
  const row = await db.owner('bookings').where({ id }).first<{ lifecycleStartedAt: Date | null }>();
  if (row.lifecycleStartedAt === null) done.push('started anew');
  await db.owner('bookings').where({ id }).update({ lifecycleEndedAt: new Date() });
  expect(missing).toBe(done.includes('started anew') ? 1 : 0);
  return done;
}

/** An upcoming booking with a lifecycle since long ago, changed last so many minutes ago. */
async function booking(changedMinutesAgo: number, startsInMs = 5 * HOUR_MS): Promise<string> {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const id = await insertBooking(db, tenant, {
    ...{ kind: 'session', start: at(startsInMs), end: at(startsInMs + HOUR_MS) },
  });
  const changed = { lifecycleStartedAt: at(-HOUR_MS), updatedAt: at(-changedMinutesAgo * MINUTE_MS) };
  await db.owner('bookings').where({ id }).update(changed);
  expect((await storedBooking(db, id)).lifecycleEndedAt).toBeNull();
  return id;
}

test.each([
  ['that knows its booking is left alone', 30, { status: 'upcoming' }, []],
  ['that does not run is started anew', 30, undefined, ['started anew']],
  ['that missed a move is told to look again', 2, { status: 'pending' }, ['told']],
  ['whose booking was moved just now is left alone', 0, { status: 'pending' }, []],
  [
    'that cannot look, its task failing, is replaced',
    11,
    { status: 'pending', attempt: 4 },
    ['ended', 'started anew'],
  ],
  ['that has not had the time to look is not replaced', 9, { status: 'pending', attempt: 4 }, ['told']],
  ['whose worker was killed once is not replaced', 11, { status: 'pending', attempt: 2 }, ['told']],
])('a lifecycle %s', async (_, minutes, known, expected) => {
  expect(await reconcile(await booking(minutes), known)).toEqual(expected);
});

test.each([
  ['is replaced when its task fails', 9, ['ended', 'started anew']],
  ['is left alone when it is only late', 1, []],
])('a lifecycle that should have started its booking long ago %s', async (_, attempt, expected) => {
  const id = await booking(30, -11 * MINUTE_MS);
  expect(await reconcile(id, { status: 'upcoming', attempt })).toEqual(expected);
});

test('whoever wanted a time that is over waits no more', async () => {
  const own = { tenantId: tenant.id };
  const [service] = await db
    .owner('services')
    .insert({ ...own, name: 'Cut', durationMinutes: 30 })
    .returning('id');
  const person = { ...own, serviceId: service.id, customerName: 'Ann', customerPhone: '+13105550100' };
  await db.owner('waitlist_entries').insert([person, { ...person, wantedUntil: new Date(Date.now() - 1) }]);
  const { forgetExpired } = createHousekeepingActivities({
    ...{ knex: db.knex, client: {} as Client, lifecycleId, lookAgain },
    statusAttribute: searchAttributes.status,
  });
  await new MockActivityEnvironment().run(forgetExpired);
  const entries = await db.owner('waitlist_entries').where(own).orderBy('wanted_until').select('status');
  expect(entries).toEqual([{ status: 'expired' }, { status: 'waiting' }]);
});
