// What staff change of a booking beside its time: how its customer is reached, and that it failed; and what a visitor is
// told of days that cannot be booked.
import { addDays } from '../domain/calendar';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

let world: ApiWorld;
let token: string;
let now = Date.now();
beforeAll(async () => {
  world = await startApiWorld({ replaced: { clock: () => new Date(now) } });
  token = await world.app.tokenOf(world.home.users.staff);
});
afterAll(() => world.stop());
beforeEach(() => (now = Date.now()));

const send = (method: string, path: string, body?: object) => world.app.call(method, path, { token, body });
const PHONE = '+13105550100';
const NEEDED = 'A mail address or a phone number is needed.';

async function booked(): Promise<string> {
  const rental = world.rental();
  const body = { ...rental, customer: { ...rental.customer, phone: PHONE } };
  return (await world.app.call('POST', '/bookings', { body })).body.bookingId;
}
const stored = async (id: string) => {
  const { booking } = (await send('GET', `/bookings/${id}`)).body;
  return [booking.customerName, booking.customerEmail, booking.customerPhone];
};

describe('how a customer is reached', () => {
  it.each([null, ''])('is taken away by %j, and stays where it is left out', async nothing => {
    const id = await booked();
    const answer = await send('PATCH', `/bookings/${id}`, { customerPhone: nothing });
    expect([answer.status, answer.body.booking.customerPhone]).toEqual([200, null]);
    await send('PATCH', `/bookings/${id}`, { customerPhone: PHONE, customerEmail: nothing });
    expect(await stored(id)).toEqual(['Ann Lee', null, PHONE]);
    await send('PATCH', `/bookings/${id}`, { notes: 'x' });
    expect(await stored(id)).toEqual(['Ann Lee', null, PHONE]);
    const { body } = await send('GET', `/bookings/${id}`);
    expect(body.booking.auditTrail.at(-2)).toMatchObject({
      ...{ action: 'details_changed', metadata: { fields: ['customerEmail', 'customerPhone'] } },
    });
  });

  it('cannot be taken away altogether, and that is said at the fields; nothing is changed', async () => {
    const id = await booked();
    const both = await send('PATCH', `/bookings/${id}`, {
      ...{ customerEmail: '', customerPhone: null, notes: 'Gone' },
    });
    expect([both.status, both.body.details]).toEqual([
      400,
      [
        { field: 'customerEmail', message: NEEDED },
        { field: 'customerPhone', message: NEEDED },
      ],
    ]);
    await send('PATCH', `/bookings/${id}`, { customerEmail: null });
    const last = await send('PATCH', `/bookings/${id}`, { customerPhone: null, status: 'confirmed' });
    expect([last.status, last.body.details]).toEqual([400, [{ field: 'customerPhone', message: NEEDED }]]);
    const { booking } = (await send('GET', `/bookings/${id}`)).body;
    expect([booking.status, booking.notes]).toEqual(['pending', '']);
    expect(await stored(id)).toEqual(['Ann Lee', null, PHONE]);
  });

  it('keeps its name', async () => {
    const id = await booked();
    for (const customerName of ['', ' ', 'A']) {
      const { status, body } = await send('PATCH', `/bookings/${id}`, { customerName });
      expect([status, body.details]).toEqual([
        400,
        [{ field: 'customerName', message: 'Must have at least 2 characters.' }],
      ]);
    }
    expect((await stored(id))[0]).toBe('Ann Lee');
  });
});

test.each(['fail', 'FAIL'])(
  'a booking that staff %s is cancelled because it failed, for everybody',
  async word => {
    const { id, token: link } = await world.book();
    const { status, body } = await send('PATCH', `/bookings/${id}`, { status: word, reason: 'No brakes' });
    expect([status, body.message, body.booking]).toMatchObject([
      200,
      'Booking cancelled',
      { status: 'cancelled', cancelReason: 'failed' },
    ]);
    const { cancelReason } = await world.database.owner('bookings').where({ id }).first('cancelReason');
    expect(cancelReason).toBe('failed');
    const page = await world.app.call('GET', `/public/bookings/${link}`);
    expect(page.body.booking).toMatchObject({ status: 'cancelled', cancelReason: 'failed' });
  },
);

test('staff who cancel do not fail it, whichever way they ask', async () => {
  const [first, second] = [await world.book(), await world.book()];
  const asked = await send('PATCH', `/bookings/${first.id}/status`, { status: 'cancel' });
  const deleted = await send('DELETE', `/bookings/${second.id}`);
  expect([asked.body.booking.cancelReason, deleted.body.booking.cancelReason]).toEqual(['staff', 'staff']);
  const third = await world.book();
  const failed = await send('PATCH', `/bookings/${third.id}/status`, { status: 'fail' });
  expect(failed.body.booking.cancelReason).toBe('failed');
});

describe('of the days of a vehicle', () => {
  // Los Angeles, in winter: 8 hours behind.
  const at = (clock: string) => (now = Date.parse(`2027-01-10T${clock}:00-08:00`));
  const TODAY = '2027-01-10';
  const free = async (date: string): Promise<[boolean, number]> => {
    const { carId } = world.home;
    const days = await world.app.call('GET', `/availability?car_id=${carId}&start=${date}&end=${date}`);
    const customer = { fullName: 'Ann Lee', email: 'ann@example.com' };
    const body = { carId, startDate: date, endDate: date, customer };
    const made = await world.app.call('POST', '/bookings', { body });
    if (made.status === 201)
      await world.database.owner('bookings').where({ id: made.body.bookingId }).delete();
    return [days.body[0].available, made.status];
  };

  it.each([
    ['yesterday', '09:00', -1, [false, 400]],
    ['today before the cut-off', '17:59', 0, [true, 201]],
    ['today at the cut-off', '18:00', 0, [false, 422]],
    ['tomorrow, then', '18:00', 1, [true, 201]],
    ['the last of the horizon', '09:00', 730, [true, 201]],
    ['the day after it', '09:00', 731, [false, 422]],
  ] as const)('%s is available only if it can be booked', async (_, clock, days, expected) => {
    at(clock);
    expect(await free(addDays(TODAY, days))).toEqual(expected);
  });
});
