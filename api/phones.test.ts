// Phone numbers without + are those of the country of the business, wherever they are sent; what is kept is E.164.
import { DEFAULT_SETTINGS, bookingSettingsOf } from '../domain/tenant';
import { createService } from '../services/services';
import { by } from '../tests/factories';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

const BERLIN = '+49301234567';
const IN_GERMANY = 'Is not a phone number. Write it like 01512 3456789 or +49 1512 3456789.';
const IN_THE_STATES = 'Is not a phone number. Write it like (201) 555-0123 or +1 201 555 0123.';

let world: ApiWorld;
let token: string;
beforeAll(async () => {
  world = await startApiWorld({ settings: { phoneCountry: 'DE' } });
  await world.database.owner('tenants').where({ id: world.other.tenant.id }).update({ settings: '{}' });
  token = await world.app.tokenOf(world.home.users.manager);
});
afterAll(() => world.stop());

const call = (method: string, path: string, body?: object) => world.app.call(method, path, { token, body });
const guest = (phone: string, carId?: string) => {
  const body = world.rental(carId);
  return { ...body, customer: { ...body.customer, phone } };
};

test('a guest’s number is one of the country of the business whose vehicle it is, whatever page it was sent from', async () => {
  const home = await world.app.call('POST', '/bookings', { body: guest('030 1234567') });
  expect([home.status, home.body.booking.customerPhone]).toEqual([201, BERLIN]);
  const { carId } = world.other;
  const refused = await world.app.call('POST', '/bookings', { body: guest('030 1234567', carId) });
  expect(refused.body).toMatchObject({
    code: 'validation_failed',
    details: [{ field: 'customer.phone', message: IN_THE_STATES }],
  });
  const other = await world.app.call('POST', '/bookings', { body: guest('(310) 555-0100', carId) });
  expect(other.body.booking.customerPhone).toBe('+13105550100');
});

test.each([
  ['+44 20 7946 0958', '+442079460958'],
  ['0171 2345678', '+491712345678'],
])('%s is kept as %s', async (typed, kept) => {
  const { body } = await world.app.call('POST', '/bookings', { body: guest(typed) });
  expect(body.booking.customerPhone).toBe(kept);
});

test('a wrong number is told with every other wrong field, in one answer, with a number that would be right', async () => {
  const body = {
    carId: world.home.carId,
    startDate: '2027-02-30',
    endDate: 'x',
    customer: { fullName: 'A' },
  };
  for (const phone of ['12', '0171', 'call me', '+1 310 555 01000000']) {
    const sent = { ...body, customer: { ...body.customer, phone } };
    const { status, body: answer } = await world.app.call('POST', '/bookings', { body: sent });
    expect(status).toBe(400);
    const told = Object.fromEntries(
      (answer.details as { field: string; message: string }[]).map(({ field, message }) => [field, message]),
    );
    expect(Object.keys(told).sort()).toEqual(
      ['customer.email', 'customer.fullName', 'customer.phone', 'endDate', 'startDate'].sort(),
    );
    expect(told['customer.phone']).toBe(IN_GERMANY);
  }
});

test.each([null, 7, ['x'], 'x'])(
  'where the vehicle is %j, the number is told as that of whose page it is',
  async carId => {
    const { status, body } = await world.app.call('POST', '/bookings', { body: { ...guest('12'), carId } });
    expect(status).toBe(400);
    expect(body.details).toContainEqual({ field: 'customer.phone', message: IN_GERMANY });
  },
);

test('an empty number is none where it need not be, and wrong where it must', async () => {
  const { body } = await world.app.call('POST', '/bookings', { body: guest('') });
  expect(body.booking.customerPhone).toBeNull();
  const { id: serviceId } = await createService(
    world.database.knex,
    world.home.tenant,
    {
      ...{ name: 'Empty', durationMinutes: 30 },
    },
    by(),
  );
  const line = await call('POST', '/waitlist', { serviceId, customerName: 'Ann Lee', customerPhone: '' });
  expect(line.body.details).toEqual([{ field: 'customerPhone', message: IN_GERMANY }]);
});

test('what staff and managers type is read the same way', async () => {
  const { id: serviceId } = await createService(
    world.database.knex,
    world.home.tenant,
    {
      ...{ name: 'Cut', durationMinutes: 30 },
    },
    by(),
  );
  const line = { serviceId, customerName: 'Ann Lee', customerPhone: '030 1234567' };
  expect((await call('POST', '/waitlist', line)).body.entry.customerPhone).toBe(BERLIN);
  const customer = await call('POST', '/customers', { fullName: 'Ben Bee', phone: '030 / 123 45 67' });
  expect(customer.body.customer.phone).toBe(BERLIN);
  const path = `/customers/${customer.body.customer.id}`;
  expect((await call('PATCH', path, { phone: '0171 2345678' })).body.customer.phone).toBe('+491712345678');
  const vendor = await call('POST', '/vendors', { name: 'Hof', phone: '030 1234567' });
  expect(vendor.body.vendor.phone).toBe(BERLIN);
  const { id } = await world.book();
  const changed = await call('PATCH', `/bookings/${id}`, { customerPhone: '0049 30 1234567' });
  expect(changed.body.booking.customerPhone).toBe(BERLIN);
  const job = await call('POST', '/admin/bookings/bulk', {
    ...{ operation: 'create', bookings: [guest('0171 2345678')] },
  });
  expect(job.status).toBe(202);
  const item = await world.database.owner('bulk_items').where({ jobId: job.body.jobId }).first();
  expect(JSON.stringify(item.spec)).toContain('"+491712345678"');
  const wrong = await call('POST', '/admin/bookings/bulk', {
    ...{ operation: 'create', bookings: [guest('12'), guest('030 1234567')] },
  });
  expect(wrong.body.details).toEqual([{ field: 'bookings.0.customer.phone', message: IN_GERMANY }]);
});

test('managers choose the country, and it holds for what comes after', async () => {
  const settings = { ...bookingSettingsOf(DEFAULT_SETTINGS), phoneCountry: 'GB' };
  expect((await call('PUT', '/admin/settings', settings)).body.settings.phoneCountry).toBe('GB');
  const { body } = await world.app.call('POST', '/bookings', { body: guest('020 7946 0958') });
  expect(body.booking.customerPhone).toBe('+442079460958');
  const { phoneCountry: _, ...rest } = settings;
  expect((await call('PUT', '/admin/settings', rest)).body.settings.phoneCountry).toBe('GB');
  const wrong = await call('PUT', '/admin/settings', { ...settings, phoneCountry: 'germany' });
  expect(wrong.body.details).toEqual([
    { field: 'phoneCountry', message: 'Must be the code of a country, such as US.' },
  ]);
  await call('PUT', '/admin/settings', { ...settings, phoneCountry: 'DE' });
});

test.each(['030 5550123', '+49 (0)30 5550123', '0049 30 5550123', '5550123'])(
  'searching for %s finds bookings, customers, those in line and messages by it',
  async typed => {
    const { owner, knex } = world.database;
    const phone = '+49305550123';
    const email = `${typed.replace(/\D/g, '')}@example.com`;
    const name = `Finn ${typed}`.replace(/[^A-Za-z0-9 ]/g, '');
    const rental = guest(phone);
    const customer = { fullName: name, email, phone };
    const made = await world.app.call('POST', '/bookings', { body: { ...rental, customer } });
    const service = await createService(
      knex,
      world.home.tenant,
      {
        ...{ name: `Cut ${email}`, durationMinutes: 30 },
      },
      by(),
    );
    const line = { serviceId: service.id, customerName: name, customerPhone: phone };
    const entry = (await call('POST', '/waitlist', line)).body.entry.id;
    const [message] = await owner('notifications')
      .insert({
        ...{ tenantId: world.home.tenant.id, key: email, event: 'confirmed', channel: 'sms' },
        ...{ audience: 'customer', recipient: phone, subject: '', body: 'x', status: 'stored', revision: 1 },
      })
      .returning<{ id: string }[]>('id');
    const search = `search=${encodeURIComponent(typed)}&limit=200`;
    const ids = async (path: string, list: string) =>
      ((await call('GET', `${path}?${search}`)).body[list] as { id: string }[]).map(({ id }) => id);
    expect(await ids('/bookings', 'bookings')).toContain(made.body.bookingId);
    const { customerId } = (await call('GET', `/bookings/${made.body.bookingId}`)).body.booking;
    expect(await ids('/customers', 'customers')).toContain(customerId);
    expect(await ids('/waitlist', 'entries')).toEqual([entry]);
    expect(await ids('/notifications', 'notifications')).toContain(message!.id);
    const own = await call('GET', `/bookings?customer_id=${customerId}&${search}`);
    expect(own.body.bookings).toHaveLength(1);
    await call('DELETE', `/waitlist/${entry}`);
    await owner('waitlist_entries').where({ id: entry }).delete();
  },
);
