// Customers as managers keep them: added before a booking, and their name and addresses changed.
import { randomUUID } from 'node:crypto';
import { createMember } from '../tests/factories';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { insertBooking } from '../tests/harness/lifecycle';

let world: ApiWorld;
let manager: string;
beforeAll(async () => {
  world = await startApiWorld();
  manager = await world.app.tokenOf(world.home.users.manager);
});
afterAll(() => world.stop());

const call = (method: string, path: string, body?: object, headers?: Record<string, string>) =>
  world.app.call(method, path, { token: manager, body, headers });
const fresh = () => `lea-${randomUUID().slice(0, 8)}@home.test`;
const actionsOn = (subjectId: string) =>
  world.database.owner('audit_events').where({ subjectId }).orderBy('id').select('action', 'metadata');

async function added(contact: object = { email: fresh() }): Promise<{ id: string; email: string | null }> {
  const { status, body } = await call('POST', '/customers', { fullName: 'Lea Lund', ...contact });
  expect(status).toBe(201);
  return body.customer as { id: string; email: string | null };
}

describe('a new customer', () => {
  it('is there with tier and tags, found in the list, and on the trail', async () => {
    const email = fresh();
    const member = { fullName: ' Lea Lund ', email, phone: '(310) 555-0123', tier: 'GOLD' };
    const { status, body } = await call('POST', '/customers', { ...member, tags: ['vip', 'early', 'vip'] });
    expect(status).toBe(201);
    const { id } = body.customer;
    expect(body.customer).toMatchObject({
      ...{ fullName: 'Lea Lund', email, phone: '+13105550123', tier: 'GOLD', tags: ['early', 'vip'] },
      ...{ hasLogin: false, login: null, bookingsAhead: 0, restrictions: [] },
    });
    const { customers } = (await call('GET', `/customers?search=${email}`)).body;
    expect(customers).toMatchObject([{ id }]);
    expect(await actionsOn(id)).toMatchObject([{ action: 'added' }]);
  });

  it('needs one address; a phone may be shared, a mail address in whatever letters not', async () => {
    const phone = '+13105550188';
    const first = await added({ phone });
    const second = await added({ phone });
    expect(first.id).not.toBe(second.id);
    const { email } = await added();
    const { status, body } = await call('POST', '/customers', {
      fullName: 'Leo Lund',
      email: email!.toUpperCase(),
    });
    expect([status, body.code, body.details]).toMatchObject([409, 'conflict', [{ field: 'email' }]]);
  });

  it('is added once, however often it is sent with one key, and once by twenty at once', async () => {
    const body = { fullName: 'Lea Lund', email: fresh() };
    const headers = { 'idempotency-key': randomUUID() };
    const answers = [
      await call('POST', '/customers', body, headers),
      await call('POST', '/customers', body, headers),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]!.body).toEqual(answers[0]!.body);
    const email = fresh();
    const race = await Promise.all(
      Array.from({ length: 20 }, () => call('POST', '/customers', { fullName: 'Lea Lund', email })),
    );
    expect(race.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
  });
});

describe('a change of contact', () => {
  it('goes along with bookings ahead that carried the old one, and leaves what is over as it was', async () => {
    const { id, email } = await added({ email: fresh(), phone: '+13105550123' });
    const booked = (own: object) => ({
      customerId: id,
      customerName: 'Lea Lund',
      customerEmail: email,
      ...own,
    });
    const ahead = await book('upcoming', '2031-03-01', booked({}));
    const another = await book('pending', '2031-03-05', booked({ customerEmail: 'office@home.test' }));
    const over = await book('completed', '2026-03-01', booked({}));
    const to = fresh();
    const { status, body } = await call('PATCH', `/customers/${id}`, { fullName: 'Lea Berg', email: to });
    expect([status, body.customer.email, body.customer.fullName]).toEqual([200, to, 'Lea Berg']);
    expect(body.customer.phone).toBe('+13105550123');
    expect(await contactOf(ahead)).toEqual({ customerName: 'Lea Berg', customerEmail: to });
    expect(await contactOf(another)).toEqual({ customerName: 'Lea Berg', customerEmail: 'office@home.test' });
    expect(await contactOf(over)).toEqual({ customerName: 'Lea Lund', customerEmail: email });
    expect(await actionsOn(ahead)).toEqual([
      { action: 'details_changed', metadata: { fields: ['customerName', 'customerEmail'] } },
    ]);
    expect(await actionsOn(over)).toEqual([]);
    // The trail says what changed and not what it was: an address that is given up is not kept there.
    expect((await actionsOn(id)).at(-1)).toEqual({
      action: 'changed',
      metadata: { fields: ['fullName', 'email'] },
    });
  });

  it('goes along with places in line, which are this customer’s by their address', async () => {
    const email = fresh();
    const { id } = await added({ email, phone: '+13105550177' });
    const byMail = await waiting({ customerName: 'L. Lund', customerEmail: email.toUpperCase() });
    const byPhone = await waiting({ customerName: 'Lea Lund', customerPhone: '+13105550177' });
    const others = await waiting({ customerName: 'Leo Lund', customerPhone: '+13105550177' });
    const to = fresh();
    await call('PATCH', `/customers/${id}`, { email: to, phone: '+13105550178' });
    const lines = world.database.owner('waitlist_entries').select('customerEmail', 'customerPhone');
    const lineOf = (entry: string) => lines.clone().where({ id: entry }).first();
    expect(await lineOf(byMail)).toEqual({ customerEmail: to, customerPhone: '+13105550178' });
    expect(await lineOf(byPhone)).toEqual({ customerEmail: to, customerPhone: '+13105550178' });
    expect(await lineOf(others)).toEqual({ customerEmail: null, customerPhone: '+13105550177' });
  });

  it('and a move of a booking at the same moment both happen, also with a CRM that hears of both', async () => {
    const { tenant } = world.home;
    await world.database.owner('crm_connections').insert({
      tenantId: tenant.id,
      status: 'connected',
      tokenFingerprint: 'test',
      connectedAt: new Date(),
    });
    for (let round = 0; round < 5; round++) {
      const { id, email } = await added();
      const own = { customerId: id, customerName: 'Lea Lund', customerEmail: email };
      const booking = await book('upcoming', `2032-03-${10 + round}`, own);
      const move = world.database.owner.transaction(async trx => {
        await trx('bookings').where({ id: booking }).forUpdate().select('id');
        await trx.raw('select pg_sleep(0.05)');
        await trx('bookings').where({ id: booking }).update({ status: 'completed' });
      });
      const [changed] = await Promise.all([call('PATCH', `/customers/${id}`, { email: fresh() }), move]);
      expect(changed.status).toBe(200);
    }
    await world.database.owner('crm_connections').where({ tenantId: tenant.id }).delete();
  });

  it('writes nothing when nothing is different', async () => {
    const { id, email } = await added();
    expect((await call('PATCH', `/customers/${id}`, { fullName: 'Lea Lund', email })).status).toBe(200);
    expect(await actionsOn(id)).toMatchObject([{ action: 'added' }]);
  });

  it('is refused where no address would be left, or another has it, and after an erasure', async () => {
    const { id } = await added();
    const none = await call('PATCH', `/customers/${id}`, { email: null });
    expect([none.status, none.body.details]).toMatchObject([400, [{ field: 'email' }]]);
    expect((await call('PATCH', `/customers/${id}`, { email: null, phone: '+13105550124' })).status).toBe(
      200,
    );
    const other = await added();
    const taken = await call('PATCH', `/customers/${id}`, { email: other.email, tier: 'GOLD' });
    expect([taken.status, taken.body.details]).toMatchObject([409, [{ field: 'email' }]]);
    expect((await call('GET', `/customers/${id}`)).body.customer).toMatchObject({ tier: null, email: null });
    await world.database.owner('customers').where({ id }).update({ erasedAt: new Date() });
    const erased = await call('PATCH', `/customers/${id}`, { fullName: 'Lea Lund' });
    expect([erased.status, erased.body.code]).toEqual([409, 'conflict']);
  });

  it('keeps the login of somebody who has a password', async () => {
    const member = await createMember(world.database.owner, world.home.tenant);
    const to = fresh();
    const { body } = await call('PATCH', `/customers/${member.customerId}`, { email: to });
    expect(body.customer).toMatchObject({ email: to, login: { email: member.email, state: 'active' } });
  });
});

async function book(status: 'upcoming' | 'pending' | 'completed', day: string, own: object): Promise<string> {
  const { database, home } = world;
  const id = await insertBooking(database, home.tenant, {
    ...{ status, start: `${day}T08:00:00Z`, end: `${day}T09:00:00Z` },
  });
  await database.owner('bookings').where({ id }).update(own);
  return id;
}

async function waiting(own: object): Promise<string> {
  const { owner } = world.database;
  const { id: tenantId } = world.home.tenant;
  const [service] = await owner('services')
    .insert({ tenantId, name: `Lesson ${randomUUID()}`, durationMinutes: 30 })
    .returning<{ id: string }[]>('id');
  const [row] = await owner('waitlist_entries')
    .insert({ tenantId, serviceId: service!.id, customerPhone: '', ...WANTED, ...own })
    .returning<{ id: string }[]>('id');
  return row!.id;
}
const WANTED = { wantedFrom: '2031-03-01T08:00:00Z', wantedUntil: '2031-03-01T12:00:00Z' };

const contactOf = (id: string) =>
  world.database.owner('bookings').where({ id }).first('customerName', 'customerEmail');
