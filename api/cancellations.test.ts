// Why bookings were cancelled: said by members, and by staff for those who called; kept, told in true words, and counted
// where advice rests on it.
import { inTenant } from '../db/connection';
import { addDays, dateOf, instantAt } from '../domain/calendar';
import { plusMs } from '../domain/instants';
import { cancellationFacts } from '../services/advice/cancellation-facts';
import { createBay, createLocation, createMember } from '../tests/factories';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { insertBooking } from '../tests/harness/lifecycle';

// On a busy machine it takes long to make a database and log in.
jest.setTimeout(30_000);

const ZONE = 'America/Los_Angeles';
const HOUR_MS = 3_600_000;
const today = dateOf(new Date().toISOString(), ZONE);

let world: ApiWorld;
let staff: string;
let bay: string;
let hour = 0;
beforeAll(async () => {
  world = await startApiWorld();
  staff = await world.app.tokenOf(world.home.users.staff);
  const locationId = await createLocation(world.database.owner, world.home.tenant);
  bay = await createBay(world.database.owner, world.home.tenant, { locationId });
});
afterAll(() => world.stop());

const send = (method: string, path: string, token: string, body?: object, key?: string) =>
  world.app.call(method, path, { token, body, headers: key ? { 'idempotency-key': key } : {} });

async function member() {
  const made = await createMember(world.database.owner, world.home.tenant, { tier: 'PLATINUM' });
  return { ...made, token: await world.app.login(made) };
}

/** A session of the member at a time that is nobody's yet. */
async function booked({ token }: { token: string }): Promise<string> {
  hour += 1;
  const startTime = plusMs(instantAt(addDays(today, 3), '06:00', ZONE), hour * HOUR_MS);
  const body = { resourceId: bay, startTime, endTime: plusMs(startTime, HOUR_MS) };
  const made = await send('POST', '/bookings', token, body);
  expect(made.status).toBe(201);
  return made.body.bookingId as string;
}

const lastEvent = async (id: string) =>
  (await send('GET', `/bookings/${id}`, staff)).body.booking.auditTrail.at(-1) as object;

async function facts(customerId: string) {
  const { tenant } = world.home;
  const looking = { tenant, days: 30, now: new Date().toISOString() };
  return (await inTenant(world.database.knex, tenant.id, trx =>
    cancellationFacts(trx, looking, customerId),
  ))!;
}

it('a member says why, and staff read it; without a word it is cancelled as well', async () => {
  const ann = await member();
  const [said, unsaid] = [await booked(ann), await booked(ann)];
  const key = 'one cancellation';
  const answer = await send('DELETE', `/bookings/${said}`, ann.token, { reason: 'I have the flu' }, key);
  expect([answer.status, answer.body.booking.cancelReason]).toEqual([200, 'customer']);
  expect(await lastEvent(said)).toMatchObject({
    actorType: 'member',
    to: 'cancelled',
    reason: 'I have the flu',
  });
  const again = await send('DELETE', `/bookings/${said}`, ann.token, { reason: 'I have the flu' }, key);
  expect([again.status, again.body]).toEqual([200, answer.body]);
  expect((await send('DELETE', `/bookings/${unsaid}`, ann.token)).status).toBe(200);
  expect(await facts(ann.customerId)).toMatchObject({
    cancelled: { byCustomer: 2, byStaff: 0 },
    reasons: { illness: 1, unsaid: 1 },
  });
});

it('who calls is not counted against the business: staff say so on every way to cancel', async () => {
  const ann = await member();
  const ways: [string, string, object][] = [
    ['PATCH', '/status', { status: 'cancelled' }],
    ['PATCH', '', { status: 'canceled' }],
    ['DELETE', '', {}],
  ];
  for (const [method, path, body] of ways) {
    const id = await booked(ann);
    const why = { cancelReason: 'customer', reason: 'Stuck in traffic' };
    const answer = await send(method, `/bookings/${id}${path}`, staff, { ...body, ...why });
    expect([answer.status, answer.body.booking]).toMatchObject([200, { cancelReason: 'customer' }]);
    expect(await lastEvent(id)).toMatchObject({
      ...{ actorType: 'staff', reason: 'Stuck in traffic', metadata: { cancelReason: 'customer' } },
    });
  }
  const ours = await booked(ann);
  const closed = { status: 'cancelled', reason: 'The bay is flooded' };
  const answer = await send('PATCH', `/bookings/${ours}/status`, staff, closed);
  expect(answer.body.booking.cancelReason).toBe('staff');
  expect(await facts(ann.customerId)).toMatchObject({
    cancelled: { byCustomer: 3, byStaff: 1 },
    reasons: { late: 3 },
  });
});

it('is refused where no customer can have asked for it, and nothing changes', async () => {
  const { tenant } = world.home;
  const asked = { status: 'cancelled', cancelReason: 'customer' };
  for (const kind of ['block', 'delivery'] as const) {
    const day = kind === 'block' ? '2031-03-01' : '2031-03-02';
    const period = { start: `${day}T08:00:00Z`, end: `${day}T09:00:00Z` };
    const id = await insertBooking(world.database, tenant, { kind, ...period });
    const { status, body } = await send('PATCH', `/bookings/${id}/status`, staff, asked);
    expect([status, body.details]).toEqual([
      400,
      [{ field: 'cancelReason', message: `A ${kind} has no customer.` }],
    ]);
    expect(await world.database.owner('bookings').where({ id }).first('status')).toEqual({
      status: 'upcoming',
    });
  }
});
