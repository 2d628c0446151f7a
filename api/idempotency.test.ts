// The same key and body give the first answer again; a retry never does anything twice.
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

let world: ApiWorld;
let now = Date.now();
beforeAll(async () => {
  world = await startApiWorld({ replaced: { clock: () => new Date(now) } });
});
beforeEach(() => {
  now = Date.now();
});
afterAll(() => world.stop());

const key = (text: string) => ({ 'idempotency-key': text });
const create = (body: unknown, headers: Record<string, string>, token?: string) =>
  world.app.call('POST', '/bookings', { body, headers, token });
/** How many bookings occupy the afternoon of a day. */
const countOf = async (date: string) => {
  const { rows } = await world.database.owner.raw(
    `select count(*)::int as n from bookings where period @> (?::date + interval '22 hours') at time zone 'UTC'`,
    [date],
  );
  return rows[0].n as number;
};

it('answers a repeated creation with the first answer, whatever the spelling of its JSON', async () => {
  const body = world.rental();
  const first = await create(body, key('k-1'));
  const again = await create(
    JSON.stringify({ ...body, customer: { ...body.customer, phone: '' } }, null, 3),
    key('k-1'),
  );
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await countOf(body.startDate)).toBe(1);
});

it('costs a creation two statements, and a repeated request nothing else', async () => {
  const { deps } = world.app;
  let statements = 0;
  const count = () => void (statements += 1);
  const during = async (headers: Record<string, string>, body: unknown): Promise<number> => {
    statements = 0;
    deps.knex.on('query', count);
    const { status } = await world.app.call('POST', '/bookings', { headers, body });
    deps.knex.removeListener('query', count);
    expect(status).toBe(201);
    return statements;
  };
  await during({}, world.rental()); // What is kept in memory is there from now on.
  const plain = await during({}, world.rental());
  const body = world.rental();
  expect(await during(key('few'), body)).toBe(plain + 2);
  expect(await during(key('few'), body)).toBe(1);
});

it('refuses the same key for something else', async () => {
  const body = world.rental();
  await create(body, key('k-2'));
  const other = await create({ ...body, customer: { ...body.customer, fullName: 'Bob' } }, key('k-2'));
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
});

it('keeps a key for 24 hours', async () => {
  const body = world.rental();
  const first = await create(body, key('k-3'));
  now += 24 * 3_600_000 - 1_000;
  expect((await create(body, key('k-3'))).body).toEqual(first.body);
  now += 2_000;
  const later = await create(world.rental(), key('k-3'));
  expect([later.status, later.headers.get('idempotency-replayed')]).toEqual([201, null]);
  expect((await create(body, key('k-3'))).status).toBe(422);
});

it('gives ten at once with one key one booking and one answer', async () => {
  for (let round = 0; round < 5; round += 1) {
    const body = world.rental();
    const answers = await Promise.all(Array.from({ length: 10 }, () => create(body, key(`race-${round}`))));
    expect(answers.map(answer => answer.status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map(answer => answer.body.bookingId as string)).size).toBe(1);
    expect(new Set(answers.map(answer => answer.body.bookingUrl as string)).size).toBe(1);
    expect(answers.filter(a => a.headers.get('idempotency-replayed') === 'true')).toHaveLength(9);
    expect(await countOf(body.startDate)).toBe(1);
  }
});

it('gives ten at once with one key but different bodies one booking and nine refusals', async () => {
  const bodies = Array.from({ length: 10 }, () => world.rental());
  const answers = await Promise.all(bodies.map(body => create(body, key('race-different'))));
  expect(answers.map(answer => answer.status).sort()).toEqual([201, ...Array(9).fill(422)]);
});

it('does not keep a refusal: the same key may try again', async () => {
  const body = world.rental();
  const { body: blocking } = await create(body, {});
  expect((await create(body, key('k-4'))).status).toBe(409);
  const token = await world.app.tokenOf(world.home.users.staff);
  await world.app.call('DELETE', `/bookings/${blocking.bookingId}`, { token });
  expect((await create(body, key('k-4'))).status).toBe(201);
});

it('does not mix up users and the public, nor tenants', async () => {
  const token = await world.app.tokenOf(world.home.users.staff);
  const answers = [
    await create(world.rental(), key('shared')),
    await create(world.rental(), key('shared'), token),
    await create(world.rental(), key('shared'), await world.app.tokenOf(world.home.users.admin)),
    await create(world.rental(world.other.carId), key('shared')),
  ];
  expect(answers.map(answer => answer.status)).toEqual([201, 201, 201, 201]);
});

it.each(['', 'x'.repeat(201), 'schlüssel'.replace('ü', '\u00fc'), 'tab\there'])(
  'refuses the key "%s"',
  async text => {
    const answer = await create(world.rental(), key(text));
    expect([answer.status, answer.body.details?.[0]?.field]).toEqual([400, 'Idempotency-Key']);
  },
);

it.each(['x', 'x'.repeat(200), 'two words ~!'])('accepts the key "%s"', async text => {
  expect((await create(world.rental(), key(text))).status).toBe(201);
});

describe('moves', () => {
  const post = async (path: string, headers: Record<string, string>, body?: unknown) =>
    world.app.call('POST', path, { token: await world.app.tokenOf(world.home.users.staff), headers, body });
  const movesOf = (id: string) =>
    world.database.owner('audit_events').where({ subjectId: id, action: 'status_changed' });

  it('are answered again, not refused as done already', async () => {
    const { id } = await world.book();
    const first = await post(`/bookings/${id}/confirm`, key('m-1'));
    const again = await post(`/bookings/${id}/confirm`, key('m-1'));
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([
      200,
      200,
      'true',
    ]);
    expect(again.body).toEqual(first.body);
    expect((await post(`/bookings/${id}/confirm`, {})).body.code).toBe('invalid_transition');
    expect(await movesOf(id)).toHaveLength(1);
  });

  it('happen once when ten ask at once, and all ten are told so', async () => {
    const { id } = await world.book();
    const all = await Promise.all(
      Array.from({ length: 10 }, () => post(`/bookings/${id}/confirm`, key('m-2'))),
    );
    expect(all.map(answer => answer.status)).toEqual(Array(10).fill(200));
    expect(await movesOf(id)).toHaveLength(1);
  });

  it('are answered when the first answer was lost before it could be kept', async () => {
    const { id } = await world.book();
    await post(`/bookings/${id}/confirm`, key('m-3'));
    await world.database.owner('idempotency_keys').where({ key: 'm-3' }).delete();
    const again = await post(`/bookings/${id}/confirm`, key('m-3'));
    expect([again.status, again.body.booking.status]).toEqual([200, 'upcoming']);
    expect(await movesOf(id)).toHaveLength(1);
  });

  it('use a key for one booking only', async () => {
    const [a, b] = [await world.book(), await world.book()];
    expect((await post(`/bookings/${a.id}/confirm`, key('m-4'))).status).toBe(200);
    expect((await post(`/bookings/${b.id}/confirm`, key('m-4'))).status).toBe(422);
    expect((await post(`/bookings/${a.id}/no-show`, key('m-4'))).status).toBe(422);
  });

  it('include reschedules and the cancellation behind a link', async () => {
    const { id, token } = await world.book();
    const { startDate, endDate } = world.rental();
    const moved = await post(`/bookings/${id}/reschedule`, key('m-5'), { startDate, endDate });
    const again = await post(`/bookings/${id}/reschedule`, key('m-5'), { startDate, endDate });
    expect([moved.status, moved.body.booking.revision]).toEqual([200, 2]);
    expect(again.body).toEqual(moved.body);

    const cancel = () => world.app.call('POST', `/public/bookings/${token}/cancel`, { headers: key('m-6') });
    const first = await cancel();
    expect([first.status, first.body.booking.status]).toEqual([200, 'cancelled']);
    expect((await cancel()).body).toEqual(first.body);
  });
});
