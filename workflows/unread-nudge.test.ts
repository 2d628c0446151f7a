// Unread messages with skipped time, over a real Postgres: told of after a quarter of an hour, once, and not at all when
// they are read before.
import { UNREAD_FOR_MS } from '../domain/vendor-thread';
import { quietRuntime } from '../tests/harness/lifecycle';
import type { Burst, ThreadWorld } from '../tests/harness/vendor-thread';
import { startThreadWorld } from '../tests/harness/vendor-thread';
import { nudgeState } from './messages';

jest.setTimeout(30_000);

let world: ThreadWorld;
beforeAll(async () => {
  quietRuntime();
  world = await startThreadWorld();
}, 60_000);
afterAll(() => world?.stop());
beforeEach(() => world.renew());

const mails = () =>
  world.db
    .owner('notifications')
    .whereLike('key', `unread/${world.vendor.vendorId}/%`)
    .select<{ recipient: string; status: string; deliveryWantedAt: Date | null; createdAt: Date }[]>('*');
const fired = async ({ handle }: Burst): Promise<boolean> =>
  (await handle.fetchHistory()).events!.some(event => event.timerFiredEventAttributes);

test('a quarter of an hour after the first message one mail goes out, about all of them', async () => {
  const burst = await world.write('One');
  await world.skip(UNREAD_FOR_MS / 2);
  const same = await world.write('Two');
  expect(same.id).toBe(burst.id);
  await world.skip(UNREAD_FOR_MS / 2 - 10_000);
  expect(await burst.handle.query(nudgeState)).toEqual({ dueAt: burst.dueAt, isRead: false, told: null });
  expect(await mails()).toEqual([]);
  await burst.handle.result();
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ recipient: world.manager.email, status: 'queued' });
  expect(mail!.deliveryWantedAt).not.toBeNull();
  expect(mail!.createdAt.getTime()).toBeGreaterThanOrEqual(Date.parse(burst.dueAt));
});

test('reading ends the wait at once, and nobody is told', async () => {
  const burst = await world.write('One');
  await world.read(burst);
  await burst.handle.result();
  expect(await fired(burst)).toBe(false);
  expect(await mails()).toEqual([]);
});

test('reading that its workflow never heard of counts all the same', async () => {
  const burst = await world.write('One');
  await world.read(burst, 'quietly');
  await burst.handle.result();
  expect(await fired(burst)).toBe(true);
  expect(await mails()).toEqual([]);
});

test('messages after the mail are a burst of their own, and a workflow that is started again tells nothing twice', async () => {
  const first = await world.write('One');
  await first.handle.result();
  const again = await world.write('Two');
  expect(again.id).not.toBe(first.id);
  await again.handle.result();
  expect(await mails()).toHaveLength(2);
  const { id: burstId, dueAt } = first;
  const input = { tenantId: world.tenant.id, tenantSlug: world.tenant.slug, burstId, dueAt };
  await world.env.client.workflow.execute('unreadNudge', {
    ...{ taskQueue: 'berth-bookings', workflowId: `again/${burstId}`, args: [input] },
  });
  expect(await mails()).toHaveLength(2);
});
