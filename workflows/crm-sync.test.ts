// A customer on the way to HubSpot, from the booking on: handed over by the starter, told together with what else changes,
// waited for while HubSpot is at its limit, and left in Postgres while it refuses us.
import { crmStatus } from '../services/crm/status';
import type { CrmWorld } from '../tests/harness/crm-world';
import { startCrmWorld } from '../tests/harness/crm-world';
import { problem, rateLimited } from '../tests/harness/hubspot';
import { quietRuntime } from '../tests/harness/lifecycle';
import { QUEUES } from './messages';

jest.setTimeout(60_000);

let world: CrmWorld;
let connections = 0;

beforeAll(async () => {
  quietRuntime();
  world = await startCrmWorld();
}, 120_000);
afterAll(() => world?.stop());
beforeEach(async () => {
  world.hubspot.peer.reset();
  await world.connect(`${(connections += 1)}`);
});

const contactOf = (email: string) =>
  [...world.hubspot.contacts.values()].find(({ properties }) => properties.email === email);
const waiting = async () => (await crmStatus(world.db.knex, world.tenant.id)).counts.waiting;

test('several changes in a moment are told by one workflow, together', async () => {
  const customerId = await world.book('two@example.com');
  await world.book('two@example.com');
  expect(await world.handOver()).toBe(1);
  await world.handleOf(customerId).result();
  expect(contactOf('two@example.com')?.properties.berth_bookings).toBe('2');
  expect(world.hubspot.asked().filter(path => path.includes('notes/batch/upsert'))).toHaveLength(1);
  expect(await waiting()).toBe(0);
});

test('HubSpot at its limit is waited for, as long as it says', async () => {
  const customerId = await world.book('limit@example.com');
  world.hubspot.peer.answerNext(rateLimited('TEN_SECONDLY_ROLLING', '1'));
  await world.handOver();
  const handle = world.handleOf(customerId);
  await handle.result();
  expect(contactOf('limit@example.com')).toBeDefined();
  const { events } = await handle.fetchHistory();
  const [started] = events!.flatMap(event => event.activityTaskStartedEventAttributes ?? []);
  expect(started!.attempt).toBeGreaterThan(1);
  // Histories hold no people.
  expect(JSON.stringify(events)).not.toContain('example.com');
});

test('a token that is refused ends the workflow and loses nothing', async () => {
  const customerId = await world.book('stop@example.com');
  world.hubspot.peer.answerNext(
    problem(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.'),
  );
  await world.handOver();
  await world.handleOf(customerId).result();
  expect(contactOf('stop@example.com')).toBeUndefined();
  expect(await waiting()).toBe(1);
  expect(await world.handOver()).toBe(0);
  await world.connect('a new one');
  expect(await world.handOver()).toBe(1);
  await world.handleOf(customerId).result();
  expect(contactOf('stop@example.com')).toBeDefined();
});

test('everything is compared by a workflow of its own', async () => {
  await world.db
    .owner('customers')
    .insert({ tenantId: world.tenant.id, fullName: 'Old', email: 'old@example.com' });
  const report = await world.env.client.workflow.execute('crmReconciliation', {
    ...{ taskQueue: QUEUES.bookings, workflowId: 'crmReconciliation' },
  });
  expect(report).toMatchObject({ refused: 0, erased: 0 });
  expect(contactOf('old@example.com')).toBeDefined();
});
