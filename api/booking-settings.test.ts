// How bookings are taken, as managers set it: it holds at once, for what comes after, and the trail says who changed what.
import { addDays, dateOf } from '../domain/calendar';
import { DEFAULT_SETTINGS, bookingSettingsOf } from '../domain/tenant';
import { createVehicle } from '../tests/factories';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.stop());
afterEach(() => call('PUT', DEFAULTS));

const call = async (method: string, body?: object, by = world.home.users.manager) =>
  world.app.call(method, '/admin/settings', { body, token: await world.app.tokenOf(by) });
const DEFAULTS = bookingSettingsOf(DEFAULT_SETTINGS);

test('they are the defaults of the product until somebody changes them, and each business has its own', async () => {
  expect((await call('GET')).body.settings).toEqual(DEFAULTS);
  const wanted = { ...DEFAULTS, waitlistOfferMinutes: 30 };
  expect((await call('PUT', wanted)).body.settings).toEqual(wanted);
  expect((await call('GET')).body.settings).toEqual(wanted);
  expect((await call('GET', undefined, world.other.users.manager)).body.settings).toEqual(DEFAULTS);
});

test('what is booked before a change stays as it is, what comes after it follows', async () => {
  const carId = await createVehicle(world.database.owner, world.home.tenant);
  let day = addDays(dateOf(new Date().toISOString(), world.home.tenant.timeZone), 20);
  const book = async (length: number) => {
    const body = {
      ...{ carId, startDate: day, endDate: addDays(day, length - 1) },
      customer: { fullName: 'Ada Ahead', email: 'ada@example.com' },
    };
    day = addDays(day, length);
    return world.app.call('POST', '/bookings', { body });
  };
  const before = (await book(3)).body.booking;
  expect(before.status).toBe('pending');
  await call('PUT', { ...DEFAULTS, maxRentalDays: 2, autoConfirm: ['rental', 'session'] });
  expect((await book(3)).body).toMatchObject({ details: [{ field: 'endDate' }] });
  expect((await book(2)).body.booking.status).toBe('upcoming');
  const token = await world.app.tokenOf(world.home.users.staff);
  const { booking } = (await world.app.call('GET', `/bookings/${before.id}`, { token })).body;
  expect(booking.status).toBe('pending');
});

test('each change is on the trail with what it was and what it is; what stays the same is not', async () => {
  const trail = () =>
    world.database
      .owner('audit_events')
      .where({ tenantId: world.home.tenant.id, subject: 'settings' })
      .orderBy('id')
      .select<object[]>('action', 'fromValue', 'toValue', 'actorId');
  const before = (await trail()).length;
  await call('PUT', { ...DEFAULTS, sameDayCutoff: '17:30', autoConfirm: [] });
  const { id: actorId } = world.home.users.manager;
  expect((await trail()).slice(before)).toEqual([
    { action: 'sameDayCutoff_changed', fromValue: '18:00', toValue: '17:30', actorId },
    { action: 'autoConfirm_changed', fromValue: 'session', toValue: 'none', actorId },
  ]);
});
