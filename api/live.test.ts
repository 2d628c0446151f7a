// The stream of live events: to the right tenant, in order, without a gap however one reconnects and whoever writes at
// the same time.
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import createKnex from 'knex';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { eventually } from '../tests/harness/worker-process';
import type { EventStream } from '../tests/harness/event-stream';
import { earlierEventsPassed, openStream } from '../tests/harness/event-stream';
import { createUser } from '../tests/factories';
import { sharedServers } from '../tests/harness/shared';

let world: ApiWorld;
let token: string;
const open: EventStream[] = [];
beforeAll(async () => {
  world = await startApiWorld({ replaced: { pace: { heartbeatMs: 100, sessionCheckMs: 100 } } });
  token = await world.app.tokenOf(world.home.users.operator);
});
beforeEach(() => earlierEventsPassed(world.database.owner));
afterEach(async () => {
  open.splice(0).forEach(stream => stream.close());
  while (world.app.deps.live.watchers() > 0) await pause(5);
});
afterAll(() => world.stop());

async function watch(options: Parameters<typeof openStream>[1] = {}): Promise<EventStream> {
  const stream = await openStream(world.app.url, { token, ...options });
  open.push(stream);
  return stream;
}

/** Writes one event of the home tenant in a transaction of its own, or in the one given. */
async function write(action: string, trx = world.database.owner, tenantId = world.home.tenant.id) {
  await trx('audit_events').insert({
    tenantId,
    subject: 'booking',
    subjectId: world.home.carId,
    action,
    actorType: 'staff',
    actorName: 'Test',
    createdAt: new Date(),
  });
  await trx.raw(`select pg_notify('berth', ?)`, [tenantId]);
}

/** Writes many events at once: their actions are numbers from 1, after `prefix`. */
async function writeMany(count: number, prefix = ''): Promise<void> {
  const { tenant, carId } = world.home;
  await world.database.owner.raw(
    `insert into audit_events (tenant_id, subject, subject_id, action, actor_type, actor_name, created_at)
     select ?, 'booking', ?, ? || n, 'staff', 'Test', now() from generate_series(1, ?::int) n`,
    [tenant.id, carId, prefix, count],
  );
  await world.database.owner.raw(`select pg_notify('berth', ?)`, [tenant.id]);
}

/** The next event that is no login: those of the test itself may still be held back by somebody's open transaction. */
async function nextOf({ events }: EventStream) {
  for (;;) {
    const event = await events.next();
    if (event.data.action !== 'login') return event;
  }
}

async function actions(stream: EventStream, count: number): Promise<string[]> {
  const got: string[] = [];
  while (got.length < count) got.push((await nextOf(stream)).data.action!);
  return got;
}

it('tells what happens, as it happens, and nothing personal', async () => {
  const stream = await watch();
  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const { id } = await world.book();
  const event = await nextOf(stream);
  expect(event.data).toEqual({ subject: 'booking', subjectId: id, action: 'created' });
  expect(event.id).toMatch(/^\d+-\d+$/);
});

it('tells each tenant its own', async () => {
  const stream = await watch();
  const others = await watch({ token: await world.app.tokenOf(world.other.users.staff) });
  await write('theirs', undefined, world.other.tenant.id);
  await write('ours');
  expect(await actions(stream, 1)).toEqual(['ours']);
  expect(await actions(others, 1)).toEqual(['theirs']);
});

it('goes on after the last event seen, given as a header or in the address', async () => {
  const stream = await watch();
  await write('a');
  const { id } = await nextOf(stream);
  stream.close();
  await write('b');
  await write('c');
  expect(await actions(await watch({ lastEventId: id }), 2)).toEqual(['b', 'c']);
  expect(await actions(await watch({ query: `?last_event_id=${id}` }), 2)).toEqual(['b', 'c']);
});

it('goes on after where it started, when it was away before any event', async () => {
  const stream = await watch();
  const start = stream.lastId();
  stream.close();
  await write('while away');
  expect(await actions(await watch({ lastEventId: start }), 1)).toEqual(['while away']);
});

it('starts from now after an id that has not been yet', async () => {
  const stream = await watch({ lastEventId: '99999999999-1' });
  await write('fresh');
  expect(await actions(stream, 1)).toEqual(['fresh']);
});

it('catches up over more than one page', async () => {
  const stream = await watch();
  const start = stream.lastId();
  stream.close();
  await writeMany(1234);
  const got = await actions(await watch({ lastEventId: start }), 1234);
  expect(got).toEqual(Array.from({ length: 1234 }, (_, i) => String(i + 1)));
});

it('holds an event back until an older transaction has ended, and then tells both in order', async () => {
  const stream = await watch();
  const older = await world.database.owner.transaction();
  await write('older', older);
  await write('younger');
  await pause(300);
  expect(stream.events.all).toEqual([]);
  await older.commit();
  expect(await actions(stream, 2)).toEqual(['older', 'younger']);
});

it('does not wait for ever for a transaction that fails', async () => {
  const stream = await watch();
  const older = await world.database.owner.transaction();
  await write('never', older);
  await write('after');
  await older.rollback().catch(() => undefined);
  expect(await actions(stream, 1)).toEqual(['after']);
});

it('loses and doubles nothing for readers that come and go while many write', async () => {
  const writers = 6;
  const each = 40;
  const stream = await watch();
  const start = stream.lastId();
  const writing = Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let i = 0; i < each; i += 1) {
        await world.database.knex.transaction(async trx => {
          await trx.raw(`select set_config('app.tenant_id', ?, true)`, [world.home.tenant.id]);
          await write(`${writer}/${i}`, trx as never);
          await pause(Math.random() * 15);
        });
      }
    }),
  );
  const steady = actions(stream, writers * each);

  // Another one drops its connection again and again, wherever it happens to be.
  const seen: string[] = [];
  let at = start;
  while (seen.length < writers * each) {
    const visit = await watch({ lastEventId: at });
    const until = Date.now() + 40;
    while (Date.now() < until && seen.length < writers * each) {
      const next = await visit.events.next();
      seen.push(next.data.action!);
      at = next.id;
    }
    visit.close();
  }
  await writing;
  const all = Array.from({ length: writers }, (_, w) =>
    Array.from({ length: each }, (_, i) => `${w}/${i}`),
  ).flat();
  expect([...(await steady)].sort()).toEqual([...all].sort());
  expect([...seen].sort()).toEqual([...all].sort());
  // One writer's events stay in order.
  for (let w = 0; w < writers; w += 1) {
    const mine = seen.filter(action => action.startsWith(`${w}/`));
    expect(mine).toEqual(all.filter(action => action.startsWith(`${w}/`)));
  }
});

it('shows that it is alive while nothing happens', async () => {
  const stream = await watch();
  await eventually('it was shown twice', () => stream.comments.length >= 2);
});

it('ends when its session does', async () => {
  const user = await createUser(world.database.owner, world.home.tenant, 'staff');
  const own = await world.app.login(user);
  const stream = await watch({ token: own });
  await world.app.call('POST', '/auth/logout', { token: own });
  await stream.ended;
  expect((await watch({ token: own })).status).toBe(401);
});

it('ends when its user may no longer read', async () => {
  const user = await createUser(world.database.owner, world.home.tenant, 'staff');
  const stream = await watch({ token: await world.app.login(user) });
  await world.database.owner('users').where({ id: user.id }).update({ role: 'member' });
  await stream.ended;
});

it('comes back after its connections to Postgres were cut, with what happened meanwhile', async () => {
  const stream = await watch();
  await write('before');
  expect(await actions(stream, 1)).toEqual(['before']);
  const root = createKnex({ client: 'pg', connection: sharedServers().postgresUrl });
  await root.raw(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = ? and usename = 'berth_app'`,
    [new URL(world.database.url).pathname.slice(1)],
  );
  await root.destroy();
  await write('unheard');
  expect(await actions(stream, 1)).toEqual(['unheard']);
  await write('heard again');
  expect(await actions(stream, 1)).toEqual(['heard again']);
});

it('drops a reader that does not read, and forgets it', async () => {
  const { port } = new URL(world.app.url);
  const socket = net.connect(Number(port), '127.0.0.1');
  socket.pause();
  socket.write(`GET /api/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`);
  const closed = new Promise(resolve => socket.once('close', resolve));
  socket.on('error', () => undefined);
  while (world.app.deps.live.watchers() === 0) await pause(10);
  for (let i = 0; world.app.deps.live.watchers() > 0; i += 1) {
    if (i > 20) throw new Error('A reader that does not read is never dropped');
    await writeMany(200, 'x'.repeat(20_000));
    await pause(50);
  }
  socket.resume();
  await closed;
});

it('forgets readers that leave', async () => {
  const stream = await watch();
  expect(world.app.deps.live.watchers()).toBe(1);
  stream.close();
  while (world.app.deps.live.watchers() > 0) await pause(10);
});
