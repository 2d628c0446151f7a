// Held slots and their workflows on a real Temporal: started from the outbox, told again, and kept while Temporal is away.
import { Client, Connection } from '@temporalio/client';
import { createService } from '../services/services';
import { createStaff } from '../services/staff';
import { claimCalled } from '../services/waitlist/release';
import { createTenant } from '../tests/factories';
import type { TestDatabase } from '../tests/harness/database';
import type { TemporalWorld } from '../tests/harness/temporal-world';
import { startTemporalWorld } from '../tests/harness/temporal-world';
import { lineId } from '../workflows/messages';
import { startLines } from './line-starter';
import { by } from '../tests/factories';

// Temporal that is away is waited for, as long as a claim lasts.
jest.setTimeout(30_000);

let db: TestDatabase;
let world: TemporalWorld;
let client: Client;

beforeAll(async () => {
  world = await startTemporalWorld();
  ({ db, client } = world);
}, 60_000);
afterAll(async () => {
  await world?.stop();
});

async function heldSlot() {
  const tenant = await createTenant(db.owner);
  const service = await createService(db.knex, tenant, { name: 'Cut', durationMinutes: 30 }, by());
  const staff = await createStaff(db.knex, tenant, { name: 'Kim', serviceIds: [service.id] }, by());
  const start = Date.now() + 3_600_000;
  const [slot] = await db
    .owner('slots')
    .insert({
      ...{ tenantId: tenant.id, serviceId: service.id, staffId: staff.id, status: 'held' },
      ...{ startsAt: new Date(start), endsAt: new Date(start + 1_800_000), heldUntil: new Date(start) },
      lineWantedAt: new Date(),
    })
    .returning<{ id: string }[]>('id');
  return { tenant, slotId: slot!.id, workflowId: lineId(tenant.slug, slot!.id) };
}

const wanted = async (id: string) =>
  (await db.owner('slots').where({ id }).first<{ lineWantedAt: Date | null }>()).lineWantedAt;

test('a held slot gets its workflow, one only, which is told whatever comes up', async () => {
  const { slotId, workflowId } = await heldSlot();
  expect(await startLines({ knex: db.knex, client })).toBe(1);
  expect(await wanted(slotId)).toBeNull();
  const handle = client.workflow.getHandle(workflowId);
  const { runId, searchAttributes } = await handle.describe();
  expect(searchAttributes).toMatchObject({ BerthKind: ['waitlist'] });
  expect(await startLines({ knex: db.knex, client })).toBe(0);
  await db.owner('slots').where({ id: slotId }).update({ lineWantedAt: new Date() });
  expect(await startLines({ knex: db.knex, client })).toBe(1);
  expect((await handle.describe()).runId).toBe(runId);
  const { events } = await handle.fetchHistory();
  expect(events!.filter(event => event.workflowExecutionSignaledEventAttributes)).toHaveLength(2);
});

test('while Temporal cannot be asked the slot stays in the outbox, for the next look', async () => {
  const { slotId } = await heldSlot();
  const away = Connection.lazy({ address: '127.0.0.1:9', interceptors: [] });
  await expect(startLines({ knex: db.knex, client: new Client({ connection: away }) })).rejects.toThrow();
  await away.close();
  expect(await wanted(slotId)).not.toBeNull();
  expect((await claimCalled(db.knex, 10, 30_000)).map(called => called.slotId)).toEqual([slotId]);
});
