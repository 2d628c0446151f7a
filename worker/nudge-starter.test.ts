// Unread messages and their workflows on a real Temporal: started from the outbox, told when they are read, kept while
// Temporal is away, and started once more when Temporal has lost them.
import { Client, Connection } from '@temporalio/client';
import { inTenant } from '../db/connection';
import { claimBursts } from '../services/vendor-messages/bursts';
import { markRead, writeMessage } from '../services/vendor-messages/thread';
import { createTenant, createVendor } from '../tests/factories';
import type { TestDatabase } from '../tests/harness/database';
import type { TemporalWorld } from '../tests/harness/temporal-world';
import { startTemporalWorld } from '../tests/harness/temporal-world';
import { nudgeId } from '../workflows/messages';
import { callBursts } from './nudge-starter';

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

const call = () => callBursts({ knex: db.knex, client });
const by = () => ({
  actor: { type: 'vendor', id: null, name: 'Ada' } as const,
  now: new Date().toISOString(),
});

async function unread() {
  const tenant = await createTenant(db.owner);
  const { vendorId, vendorName } = await createVendor(db.owner, tenant);
  const message = { tenantId: tenant.id, vendorId, vendorName, sender: 'vendor', body: 'Rain' } as const;
  const { id } = await inTenant(db.knex, tenant.id, trx => writeMessage(trx, message, by()));
  const burst = await db.owner('unread_bursts').where({ vendorId }).first<{ id: string }>('id');
  const reading = { tenantId: tenant.id, vendorId, reader: 'staff', upTo: id } as const;
  return {
    burstId: burst.id,
    handle: client.workflow.getHandle(nudgeId(tenant.slug, burst.id)),
    read: () => inTenant(db.knex, tenant.id, trx => markRead(trx, reading, by())),
  };
}

const callAt = async (id: string) =>
  (await db.owner('unread_bursts').where({ id }).first<{ callAt: Date | null }>()).callAt;
const signals = async (handle: Awaited<ReturnType<typeof unread>>['handle']) =>
  (await handle.fetchHistory()).events!.filter(one => one.workflowExecutionSignaledEventAttributes).length;

test('a burst gets its workflow, one only, and is told that it was read', async () => {
  const { burstId, handle, read } = await unread();
  expect([await call(), await call()]).toEqual([1, 0]);
  const { runId, searchAttributes } = await handle.describe();
  expect(searchAttributes).toMatchObject({ BerthKind: ['unread'] });
  await read();
  expect([await call(), await call()]).toEqual([1, 0]);
  expect([await signals(handle), await callAt(burstId)]).toEqual([1, null]);
  expect((await handle.describe()).runId).toBe(runId);
});

test('one that was read before it was started needs none', async () => {
  const { burstId, handle, read } = await unread();
  await read();
  expect(await call()).toBe(1);
  await expect(handle.describe()).rejects.toThrow('not found');
  expect(await callAt(burstId)).toBeNull();
});

test('one that should be over and is not is started again', async () => {
  const { burstId, handle } = await unread();
  await call();
  await handle.terminate('lost');
  const next = (await callAt(burstId))!;
  expect(next.getTime()).toBeGreaterThan(Date.now() + 15 * 60_000);
  await db
    .owner('unread_bursts')
    .where({ id: burstId })
    .update({ callAt: new Date(Date.now() - 1_000) });
  expect(await call()).toBe(1);
  expect((await handle.describe()).status.name).toBe('RUNNING');
});

test('reading while the start is under way is not forgotten', async () => {
  const { burstId, read } = await unread();
  const [claimed] = await claimBursts(db.knex, 10, 30_000);
  expect(claimed).toMatchObject({ burstId, isRead: false });
  await read();
  expect(await claimBursts(db.knex, 10, 30_000)).toMatchObject([{ burstId, isRead: true }]);
});

test('while Temporal cannot be asked the burst stays in the outbox, for the next look', async () => {
  const { burstId } = await unread();
  const away = Connection.lazy({ address: '127.0.0.1:9', interceptors: [] });
  await expect(callBursts({ knex: db.knex, client: new Client({ connection: away }) })).rejects.toThrow();
  await away.close();
  expect((await claimBursts(db.knex, 10, 30_000)).map(one => one.burstId)).toEqual([burstId]);
});
