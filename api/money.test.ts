// Money in currencies of small units: what a long rental costs is exact, and an amount too large is refused in words.
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

// On a busy machine it takes long to make a database and log in.
jest.setTimeout(30_000);

let world: ApiWorld;
let manager: string;
beforeAll(async () => {
  world = await startApiWorld();
  manager = await world.app.tokenOf(world.home.users.manager);
});
afterAll(() => world.stop());

it('prices three months of a car whose minor units are more than 32 bits hold', async () => {
  const { home, database, app } = world;
  // 300,000.01 a day, as in rupiah; vehicles are not priced over HTTP.
  await database.owner('resources').where({ id: home.carId }).update({ priceMinor: 30_000_001 });
  const { startDate, ...rest } = world.rental();
  const day = (n: number) => new Date(Date.parse(startDate) + n * 86_400_000).toISOString().slice(0, 10);
  const created = await app.call('POST', '/bookings', {
    token: manager,
    body: { ...rest, startDate, endDate: day(89) },
  });
  expect(created.status).toBe(201);
  const { id } = created.body.booking;
  expect(await database.owner('bookings').where({ id }).first('priceMinor')).toEqual({
    priceMinor: 2_700_000_090,
  });

  const moved = await app.call('POST', `/bookings/${id}/reschedule`, {
    token: manager,
    body: { startDate, endDate: day(88) },
  });
  expect(moved.body.booking.price).toBe(26_700_000.89);
  const { body: list } = await app.call('GET', '/bookings', { token: manager });
  expect(list.bookings[0].price).toBe(26_700_000.89);
});

it('takes a price up to the limit, gives it back as it was, and names the field of a higher one', async () => {
  const service = { name: 'Villa', durationMinutes: 60 };
  const highest = { ...service, price: 1_000_000_000 };
  const { status, body } = await world.app.call('POST', '/services', { token: manager, body: highest });
  expect([status, body.service.price]).toEqual([201, 1_000_000_000]);
  for (const price of [1_000_000_001, Number.MAX_SAFE_INTEGER, 1e300]) {
    const refused = await world.app.call('PATCH', `/services/${body.service.id}`, {
      token: manager,
      body: { price },
    });
    expect([refused.status, refused.body.details]).toEqual([
      400,
      [{ field: 'price', message: 'Must be 1,000,000,000 or less.' }],
    ]);
  }
});
