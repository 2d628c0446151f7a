// The plan of messages over HTTP: what managers may set, how wrong fields are told, and what is really said afterwards.
import { routes } from '../contracts';
import { DEFAULT_PLAN, DEFAULT_STOCK_PLAN } from '../domain/messages/plan';
import { forgetTenants } from '../services/tenants';
import { bookingActivities } from '../tests/harness/lifecycle';
import type { Answer } from '../tests/harness/app';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld({ settings: { staffEmail: 'desk@example.com' } });
});
afterAll(() => world.stop());

const ADDRESS = routes.getCommunications.path;
async function call(
  method: string,
  path = '',
  body?: object,
  by = world.home.users.manager,
): Promise<Answer> {
  return world.app.call(method, ADDRESS + path, { body, token: await world.app.tokenOf(by) });
}
const fieldsOf = (answer: Answer) => answer.body.details?.map(({ field }: { field: string }) => field);
const on = (message: object) => ({ isOn: true, ...message });

const reminder = (offsetMinutes: number, over: object = {}) => ({
  ...{ event: 'reminder', channel: 'sms', audience: 'customer', anchor: 'start', offsetMinutes },
  ...over,
});

describe('the plan', () => {
  it('is the default of the product at first, and again when it is restored', async () => {
    const first = await call('GET');
    expect(first.status).toBe(200);
    const { communications } = first.body;
    expect(communications.bookings).toEqual(DEFAULT_PLAN.map(on));
    expect(communications.stock).toHaveLength(DEFAULT_STOCK_PLAN.length);
    expect(communications).toMatchObject({
      staffEmail: 'desk@example.com',
      isDefault: { bookings: true, stock: true },
    });

    const bookings = [reminder(-1440), reminder(-60), reminder(-60, { channel: 'email', isOn: false })];
    const changed = await call('PUT', '', { bookings, version: communications.version });
    expect(changed.status).toBe(200);
    expect(changed.body.communications.bookings).toEqual(bookings.map(on));
    expect(changed.body.communications.isDefault).toEqual({ bookings: false, stock: true });
    expect((await call('GET')).body.communications).toEqual(changed.body.communications);

    const restored = await call('PUT', '', { bookings: null });
    expect(restored.body.communications).toEqual(communications);
  });

  it('belongs to one tenant', async () => {
    await call('PUT', '', { staffEmail: 'other@example.com' });
    const foreign = await call('GET', '', undefined, world.other.users.admin);
    expect(foreign.body.communications.staffEmail).toBe('desk@example.com');
    await call('PUT', '', { staffEmail: 'desk@example.com' });
  });

  it('is not overwritten by somebody who looked at an older one', async () => {
    const { version } = (await call('GET')).body.communications;
    expect((await call('PUT', '', { stock: [], version })).status).toBe(200);
    const late = await call('PUT', '', { stock: null, version });
    expect([late.status, late.body.code]).toEqual([409, 'conflict']);
    expect((await call('PUT', '', { stock: null })).status).toBe(200);
  });

  it('names every wrong field', async () => {
    const answer = await call('PUT', '', {
      bookings: [
        reminder(-120),
        reminder(-120, { channel: 'slack', anchor: 'end', offsetMinutes: 5 }),
        { event: 'birthday', channel: 'pigeon', audience: 'all', anchor: 'noon', offsetMinutes: 1.5 },
        {
          event: 'confirmed',
          channel: 'sms',
          audience: 'staff',
          anchor: 'now',
          offsetMinutes: 10,
          isOn: 'x',
        },
      ],
      stock: [{ event: 'critical_stock', channel: 'sms' }],
      staffEmail: 'desk',
    });
    expect(answer.status).toBe(400);
    expect(fieldsOf(answer)).toEqual([
      ...['bookings.1.channel', 'bookings.1.anchor', 'bookings.1.offsetMinutes'],
      ...['event', 'channel', 'audience', 'anchor', 'offsetMinutes'].map(field => `bookings.2.${field}`),
      ...['bookings.3.isOn', 'stock.0.channel', 'staffEmail'],
    ]);
    expect(fieldsOf(await call('PUT', '', { bookings: [reminder(-9), reminder(-9)] }))).toEqual([
      'bookings.1.event',
    ]);
    expect(fieldsOf(await call('PUT', '', {}))).toEqual(['bookings']);
    expect(fieldsOf(await call('PUT', '', { bookings: Array(61).fill(reminder(-9)) }))).toContain('bookings');
  });

  it('stands in the audit trail with who changed it', async () => {
    await call('PUT', '', { stock: [{ event: 'stock_digest', channel: 'slack' }] });
    await call('PUT', '', { stock: null });
    const token = await world.app.tokenOf(world.home.users.admin);
    const { body } = await world.app.call('GET', '/admin/audit?event=settings', { token });
    expect(body.trail[0]).toMatchObject({
      event: 'settings.communications_changed',
      actorId: world.home.users.manager.id,
      metadata: { changed: ['stockCommunications'] },
    });
  });
});

describe('words', () => {
  const SMS = '/templates/confirmed/sms/customer';

  it('are shown with their variables, those of the product until the business writes its own', async () => {
    const { communications, variables } = (await call('GET')).body;
    expect(communications.templates).toHaveLength(32);
    expect(variables.map(({ name }: { name: string }) => name)).toContain('customerName');
    const set = await call('PUT', SMS, { body: 'See you {{when}}, {{customerName}}\r\n' });
    expect(set.body.template).toMatchObject({
      body: 'See you {{when}}, {{customerName}}',
      isDefault: false,
    });
    const restored = await call('DELETE', SMS);
    const own = communications.templates.find(
      (t: { event: string; channel: string }) => t.event === 'confirmed' && t.channel === 'sms',
    );
    expect(restored.body.template).toEqual(own);
  });

  it('are previewed with a sample booking, those that hold or those being written', async () => {
    const name = { event: 'confirmed', channel: 'email', audience: 'customer' };
    const held = await call('GET', '/templates/confirmed/email/customer?kind=rental');
    expect(held.body.preview.subject).toMatch(/^Your booking is confirmed: Mazda MX-5, /);
    const text = { kind: 'appointment', subject: '{{item}}', body: 'Hi {{customerName}}, {{startTime}}' };
    const written = await call('POST', '/preview', { ...name, ...text });
    expect(written.body.preview).toEqual({
      subject: 'Driving lesson with Rosa Delgado',
      body: 'Hi Ann Lee, 10:00',
      parts: null,
    });
    const sms = { ...name, channel: 'sms', body: 'x'.repeat(161) };
    expect((await call('POST', '/preview', sms)).body.preview.parts).toBe(2);
  });

  it('are refused with the field that is wrong', async () => {
    const answer = await call('PUT', '/templates/pending/email/customer', { body: '{{customer}} {{' });
    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['subject', 'body']]);
    expect(answer.body.details[1].message).toMatch(/no variable {{customer}}/);
    const name = { event: 'pending', channel: 'email', audience: 'customer' };
    expect(fieldsOf(await call('POST', '/preview', { ...name, subject: '', body: '' }))).toEqual([
      ...['subject', 'body'],
    ]);
    expect(fieldsOf(await call('PUT', SMS, { body: 'x'.repeat(481) }))).toEqual(['body']);
    expect(fieldsOf(await call('PUT', '/templates/pending/slack/customer', { body: 'x' }))).toEqual([
      'channel',
    ]);
    expect((await call('DELETE', '/templates/birthday/sms/customer')).status).toBe(400);
  });

  it('and the plan are what a booking says', async () => {
    const pending = (over: object) => ({
      ...{ event: 'pending', channel: 'email', audience: 'customer', anchor: 'now', offsetMinutes: 0 },
      ...over,
    });
    await call('PUT', '', { bookings: [pending({}), pending({ audience: 'staff', isOn: false })] });
    await call('PUT', '/templates/pending/email/customer', {
      subject: 'Thanks {{customerName}}',
      body: 'We hold {{item}}: {{bookingUrl}}',
    });
    const { id, token } = await world.book();
    await bookingActivities(world.database.knex, true).loadFacts({
      ...{ tenantId: world.home.tenant.id, bookingId: id, now: new Date().toISOString() },
    });
    const written = await world.database.owner('notifications').where({ bookingId: id });
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({ audience: 'customer', subject: 'Thanks Ann Lee', status: 'queued' });
    expect(written[0].body).toMatch(/^We hold Car \d+: http/);
    expect(token).toBeTruthy();
    await call('PUT', '', { bookings: null });
    await call('DELETE', '/templates/pending/email/customer');
  });
});

test('a new business has said nothing yet: what staff have to know of a booking goes to its managers', async () => {
  await call('PUT', '', { staffEmail: '' });
  // The lifecycle reads in a process of its own, which remembers tenants for some seconds.
  forgetTenants(world.database.knex);
  const { id } = await world.book();
  await bookingActivities(world.database.knex, true).loadFacts({
    ...{ tenantId: world.home.tenant.id, bookingId: id, now: new Date().toISOString() },
  });
  const token = await world.app.tokenOf(world.home.users.staff);
  const { email } = world.home.users.manager;
  const { body } = await world.app.call('GET', `/notifications?search=${email}`, { token });
  expect(body.notifications).toMatchObject([
    { event: 'pending', channel: 'email', recipient: email, bookingId: id, status: 'queued' },
  ]);
  await call('PUT', '', { staffEmail: 'desk@example.com' });
});
