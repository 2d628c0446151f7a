// The audit trail of a tenant: who did what, what it was about, and how it is narrowed down.
import { randomUUID } from 'node:crypto';
import type { TrailEvent } from '../contracts/audit';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

// On a busy machine it takes long to make a database and log in.
jest.setTimeout(30_000);

let world: ApiWorld;
let manager: string;
let booking: { id: string };
beforeAll(async () => {
  world = await startApiWorld();
  const { app, home } = world;
  manager = await app.tokenOf(home.users.manager);
  booking = await world.book();
  const staff = await app.tokenOf(home.users.staff);
  await app.call('POST', `/bookings/${booking.id}/confirm`, { token: staff });
  await app.call('PATCH', `/bookings/${booking.id}`, { token: staff, body: { notes: 'Child seat' } });
  const item = await world.database.owner('inbox_items').where({ bookingId: booking.id }).first('id');
  // Confirming has done the item; open it again.
  const changed = await app.call('PATCH', `/inbox/${item.id}`, { token: staff, body: { status: 'pending' } });
  expect(changed.status).toBe(200);
  await world.book(world.other.carId);
});
afterAll(() => world.stop());

async function trail(query = ''): Promise<TrailEvent[]> {
  const { status, body } = await world.app.call('GET', `/admin/audit?${query}`, { token: manager });
  expect(status).toBe(200);
  return body.trail as TrailEvent[];
}
const names = (events: TrailEvent[]) => events.map(event => event.event);

it('tells who did what to which booking, from what to what, the latest first', async () => {
  const events = await trail(`booking_id=${booking.id}`);
  expect(names(events)).toEqual([
    ...['inbox.status_changed', 'booking.details_changed', 'booking.status_changed', 'booking.created'],
  ]);
  expect(events[2]).toMatchObject({
    ...{ from: 'pending', to: 'upcoming', actorType: 'staff', actorId: world.home.users.staff.id },
    ...{ subjectId: booking.id, bookingId: booking.id, about: expect.stringMatching(/^Ann Lee, Car \d+$/) },
  });
  expect(events[0]).toMatchObject({ subject: 'inbox', bookingId: booking.id, about: expect.any(String) });
  expect(events[3]).toMatchObject({ actorType: 'customer', actorName: 'Ann Lee', to: 'pending' });
  const times = events.map(event => event.at);
  expect(times).toEqual([...times].sort().reverse());
});

it('shows nothing of another tenant, whatever is asked for', async () => {
  const foreign = await world.database
    .owner('audit_events')
    .where({ tenantId: world.other.tenant.id })
    .first('subjectId');
  expect(await trail(`subject_id=${foreign.subjectId}`)).toEqual([]);
  expect(await trail(`booking_id=${foreign.subjectId}`)).toEqual([]);
  const all = await trail('limit=200');
  expect(all.length).toBeGreaterThan(4);
  expect(all.map(event => event.subjectId)).not.toContain(foreign.subjectId);
});

it('is narrowed by person, kind of actor and event, and names those there are', async () => {
  const { staff } = world.home.users;
  const byStaff = await trail(`actor_id=${staff.id}`);
  expect(new Set(byStaff.map(event => event.actorId))).toEqual(new Set([staff.id]));
  expect(names(byStaff)).toEqual(expect.arrayContaining(['user.login', 'booking.status_changed']));
  expect(names(await trail('actor_type=customer'))).toEqual(['booking.created']);
  expect(new Set(names(await trail('event=booking')))).toEqual(
    new Set(['booking.created', 'booking.status_changed', 'booking.details_changed']),
  );
  expect(names(await trail('event=booking.created'))).toEqual(['booking.created']);
  expect(await trail(`event=booking.created&actor_id=${staff.id}`)).toEqual([]);
  expect(await trail(`actor_id=${randomUUID()}`)).toEqual([]);

  const { body } = await world.app.call('GET', '/admin/audit?event=user.login', { token: manager });
  expect(body.events).toEqual([
    ...['booking.created', 'booking.details_changed', 'booking.status_changed', 'inbox.status_changed'],
    'user.login',
  ]);
  const { users } = world.home;
  expect(body.people.map((person: { id: string }) => person.id).sort()).toEqual(
    [users.admin.id, users.manager.id, users.operator.id, users.staff.id].sort(),
  );
});

it('counts days in the zone of the tenant, both included', async () => {
  const id = randomUUID();
  const rows = [
    '2026-03-07T07:59:59Z',
    '2026-03-07T08:00:00Z',
    '2026-03-09T06:59:59Z',
    '2026-03-09T07:00:00Z',
  ];
  await world.database.owner('audit_events').insert(
    rows.map(createdAt => ({
      ...{ tenantId: world.home.tenant.id, subject: 'user', subjectId: id, action: 'login' },
      ...{ actorType: 'staff', actorName: 'Sam', createdAt },
    })),
  );
  const within = await trail(`subject_id=${id}&from=2026-03-07&to=2026-03-08`);
  expect(within.map(event => event.at)).toEqual(['2026-03-09T06:59:59.000Z', '2026-03-07T08:00:00.000Z']);
});

it('comes in pages that neither repeat nor leave out, also where the time is the same', async () => {
  const id = randomUUID();
  await world.database.owner.raw(
    `insert into audit_events (tenant_id, subject, subject_id, action, actor_type, actor_name, created_at)
     select ?, 'user', ?, 'login', 'staff', 'Sam', '2026-05-01Z' from generate_series(1, 25)`,
    [world.home.tenant.id, id],
  );
  const seen: string[] = [];
  for (const page of [1, 2, 3]) {
    const { body } = await world.app.call('GET', `/admin/audit?subject_id=${id}&limit=10&page=${page}`, {
      token: manager,
    });
    expect(body.pagination).toEqual({ page, limit: 10, total: 25, totalPages: 3 });
    seen.push(...(body.trail as TrailEvent[]).map(event => event.id));
  }
  expect(new Set(seen).size).toBe(25);
});
