// Vendors and their logins, as managers keep them: who may, what is unique, mails that invite, what is recorded.
import { randomUUID } from 'node:crypto';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { createVendor } from '../tests/factories';

let world: ApiWorld;
let manager: string;
beforeAll(async () => {
  world = await startApiWorld();
  manager = await world.app.tokenOf(world.home.users.manager);
});
afterAll(() => world.stop());

const call = (method: string, path: string, body?: object, headers?: Record<string, string>) =>
  world.app.call(method, path, { token: manager, body, headers });
let counter = 0;
const fresh = (): string => `Meadow ${(counter += 1)}`;

async function added(body: object = {}) {
  const { status, body: answer } = await call('POST', '/vendors', { name: fresh(), ...body });
  expect(status).toBe(201);
  return answer.vendor as { id: string; name: string; isActive: boolean };
}
const events = (subjectId: string) =>
  world.database
    .owner('audit_events')
    .where({ subjectId })
    .orderBy('id')
    .select('action', 'vendorId', 'actorName');

describe('a vendor', () => {
  it('is added, shown, changed field by field and cleared, and all of it is recorded', async () => {
    const contact = {
      contactName: 'Abby',
      email: 'abby@meadow.test',
      phone: '(707) 555-0111',
      notes: 'Early',
    };
    const vendor = await added(contact);
    expect(vendor).toMatchObject({ ...contact, phone: '+17075550111', isActive: true, logins: 0 });
    const changed = await call('PATCH', `/vendors/${vendor.id}`, { phone: null, notes: '' });
    expect(changed.body.vendor).toMatchObject({ ...contact, phone: null, notes: '' });
    const again = await call('PATCH', `/vendors/${vendor.id}`, { notes: '' });
    expect(again.body.vendor).toEqual(changed.body.vendor);
    await call('PATCH', `/vendors/${vendor.id}`, { isActive: false });
    await call('PATCH', `/vendors/${vendor.id}`, { isActive: true });
    const recorded = await events(vendor.id);
    expect(recorded.map(({ action }) => action)).toEqual([
      'created',
      'changed',
      'deactivated',
      'reactivated',
    ]);
    expect(new Set(recorded.map(({ vendorId }) => vendorId))).toEqual(new Set([vendor.id]));
  });

  it('has a name of its own at the business, also when two take one at once', async () => {
    const name = fresh();
    const made = await Promise.all(Array.from({ length: 4 }, () => call('POST', '/vendors', { name })));
    expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const others = await Promise.all([added(), added(), added()]);
    const taken = fresh();
    const renamed = await Promise.all(
      others.map(({ id }) => call('PATCH', `/vendors/${id}`, { name: taken })),
    );
    expect(renamed.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(renamed.find(({ status }) => status === 409)!.body.details).toEqual([
      { field: 'name', message: 'Is taken.' },
    ]);
    const elsewhere = await world.app.call('POST', '/vendors', {
      token: await world.app.tokenOf(world.other.users.admin),
      body: { name },
    });
    expect(elsewhere.status).toBe(201);
  });

  it('is added once per key', async () => {
    const body = { name: fresh() };
    const key = { 'idempotency-key': randomUUID() };
    const [first, second] = [
      await call('POST', '/vendors', body, key),
      await call('POST', '/vendors', body, key),
    ];
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
  });

  it('is found by name, contact or address, a percent sign being one, and by whether it is active', async () => {
    const word = `Zzz${randomUUID().slice(0, 8)}%`;
    const mine = await added({ contactName: `${word} Kim` });
    const off = await added({ email: `${word.slice(0, -1).toLowerCase()}@x.test` });
    await call('PATCH', `/vendors/${off.id}`, { isActive: false });
    const ids = async (query: string) => {
      const { body } = await call('GET', `/vendors?${query}`);
      return (body.vendors as { id: string }[]).map(({ id }) => id);
    };
    expect(await ids(`search=${encodeURIComponent(word)}`)).toEqual([mine.id]);
    expect(await ids(`search=${word.slice(0, -1)}`)).toEqual([mine.id, off.id]);
    expect(await ids(`search=${word.slice(0, -1)}&status=deactivated`)).toEqual([off.id]);
  });
});

describe('a login of a vendor', () => {
  const invite = (vendorId: string, email: string, name = 'Ben Birch') =>
    call('POST', `/vendors/${vendorId}/logins`, { email, name });
  const mailsTo = (recipient: string) =>
    world.database.owner('notifications').where({ recipient }).orderBy('createdAt');

  it('is invited by a mail whose link a manager can see and others cannot', async () => {
    const { id, name } = await added();
    const email = `ben@${id}.test`;
    const { status, body } = await invite(id, email);
    expect([status, body.login.state, body.login.link.purpose]).toEqual([201, 'invited', 'invitation']);
    const days = (Date.parse(body.login.link.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThan(7.1);
    const [mail] = await mailsTo(email);
    expect(mail).toMatchObject({ event: 'vendor_invitation', status: 'queued', audience: 'customer' });
    expect(mail.body).toContain(`book deliveries for ${name}`);
    expect(mail.deliveryWantedAt).not.toBeNull();
    const reader = await world.app.tokenOf(world.home.users.operator);
    const seen = await world.app.call('GET', `/vendors/${id}`, { token: reader });
    expect([seen.status, seen.body.logins[0].link]).toEqual([200, null]);
    const token = (body.login.link.url as string).split('/').at(-1)!;
    const taken = await world.app.call('POST', `/vip/links/${token}`, { body: { password: 'ten letters' } });
    expect(taken.status).toBe(200);
    const { body: after } = await call('GET', `/vendors/${id}`);
    expect(after.logins[0]).toMatchObject({ state: 'active', link: null, lastLoginAt: expect.any(String) });
    expect(after.vendor).toMatchObject({ logins: 1, lastLoginAt: expect.any(String) });
    const recorded = await events(after.logins[0].id as string);
    expect(recorded.map(({ action }) => action)).toEqual(['invited', 'login', 'invitation_taken']);
  });

  it('has an address of its own at the business, whichever vendor it is for, in any case', async () => {
    const [one, two] = [await added(), await added()];
    const email = `one@${one.id}.test`;
    expect((await invite(one.id, email)).status).toBe(201);
    const again = await invite(two.id, email.toUpperCase());
    expect([again.status, again.body.details[0].field]).toEqual([409, 'email']);
  });

  it('is not invited for a vendor that is deactivated, nor sent a link when it is itself', async () => {
    const vendor = await createVendor(world.database.owner, world.home.tenant);
    const path = `/vendors/${vendor.vendorId}/logins/${vendor.id}`;
    expect((await call('PATCH', path, { isActive: false })).body.login.state).toBe('deactivated');
    expect((await call('POST', `${path}/link`)).status).toBe(409);
    await call('PATCH', `/vendors/${vendor.vendorId}`, { isActive: false });
    expect((await invite(vendor.vendorId, `x@${vendor.vendorId}.test`)).status).toBe(409);
  });

  it('gets another invitation until it has a password, and a reset afterwards; only the latest link is good', async () => {
    const { id } = await added();
    const { body } = await invite(id, `again@${id}.test`);
    const path = `/vendors/${id}/logins/${body.login.id}`;
    const second = await call('POST', `${path}/link`);
    expect(second.body.login.link.purpose).toBe('invitation');
    const tokenOf = (answer: { body: { login: { link: { url: string } } } }) =>
      answer.body.login.link.url.split('/').at(-1)!;
    expect((await world.app.call('GET', `/vip/links/${tokenOf({ body } as never)}`)).status).toBe(404);
    const taken = await world.app.call('POST', `/vip/links/${tokenOf(second)}`, {
      body: { password: 'ten letters' },
    });
    expect(taken.status).toBe(200);
    const third = await call('POST', `${path}/link`);
    expect(third.body.login.link).toMatchObject({
      purpose: 'reset',
      url: expect.stringContaining('/vip/reset/'),
    });
    const hours = (Date.parse(third.body.login.link.expiresAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(0.9);
    expect(hours).toBeLessThanOrEqual(1);
  });

  it('is invited once per key, and its link is nowhere in the database', async () => {
    const { id } = await added();
    const key = { 'idempotency-key': randomUUID() };
    const body = { email: `once@${id}.test`, name: 'Ben Birch' };
    const first = await call('POST', `/vendors/${id}/logins`, body, key);
    const second = await call('POST', `/vendors/${id}/logins`, body, key);
    expect(second.body).toEqual({ ...first.body, login: { ...first.body.login, link: null } });
    const token = (first.body.login.link.url as string).split('/').at(-1)!;
    for (const table of ['idempotency_keys', 'notifications', 'vip_links', 'audit_events']) {
      expect([table, JSON.stringify(await world.database.owner(table)).includes(token)]).toEqual([
        table,
        false,
      ]);
    }
  });

  it('is found under its own vendor only', async () => {
    const [mine, other] = [await createVendor(world.database.owner, world.home.tenant), await added()];
    for (const [method, path, body] of [
      ['PATCH', `/vendors/${other.id}/logins/${mine.id}`, { name: 'X' }],
      ['POST', `/vendors/${other.id}/logins/${mine.id}/link`, undefined],
      ['POST', `/vendors/${randomUUID()}/logins`, { email: 'a@b.test', name: 'X' }],
    ] as const) {
      expect([path, (await call(method, path, body)).status]).toEqual([path, 404]);
    }
  });

  it('shows in the audit trail with the name of its vendor', async () => {
    const vendor = await createVendor(world.database.owner, world.home.tenant);
    await world.app.vendorLogin(vendor);
    const { body } = await call('GET', '/admin/audit?event=vip_user.login');
    expect(body.trail[0]).toMatchObject({
      about: expect.stringMatching(new RegExp(`, ${vendor.vendorName}$`)),
      actorType: 'vendor',
    });
  });
});
