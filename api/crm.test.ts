// The CRM for staff, and what HubSpot tells: believed with a fresh signature only, and harmless however often it is told.
import { createHmac } from 'node:crypto';
import { connectCrm, stopConnection } from '../services/crm/connection';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { createMember } from '../tests/factories';

const SECRET = 'client-secret-of-the-app';
const PUBLIC_URL = 'https://berth.example';
const PATH = '/webhooks/hubspot';

let world: ApiWorld;
let manager: string;
let staff: string;
let customerId: string;
beforeAll(async () => {
  const slug = 'crm-home';
  world = await startApiWorld({
    env: { HUBSPOT_CLIENT_SECRET: SECRET, HUBSPOT_TENANT: slug, PUBLIC_URL },
  });
  // The business whose account it is.
  await world.database.owner('tenants').where({ id: world.home.tenant.id }).update({ slug });
  const { users, tenant } = world.home;
  [manager, staff] = [await world.app.tokenOf(users.manager), await world.app.tokenOf(users.staff)];
  customerId = (await createMember(world.database.owner, tenant)).customerId;
  const crm = { tenantSlug: slug, accessToken: 'pat-1' };
  await connectCrm(world.database.knex, crm, new Date().toISOString());
  const contact = {
    tenantId: tenant.id,
    customerId,
    contactId: '501',
    status: 'synced',
    triedAt: new Date(),
  };
  await world.database.owner('crm_contacts').insert(contact);
});
afterAll(() => world.stop());

const changes = () => world.database.owner('crm_changes').where({ customerId });
const get = async (path: string, token: string) => (await world.app.call('GET', path, { token })).body.crm;

function sign(body: string, at: number, secret = SECRET): Record<string, string> {
  const text = `POST${PUBLIC_URL}/api${PATH}${body}${at}`;
  const signature = createHmac('sha256', secret).update(text).digest('base64');
  return { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': String(at) };
}
const tell = (events: unknown, headers = sign(JSON.stringify(events), Date.now())) =>
  world.app.call('POST', PATH, { body: JSON.stringify(events), headers });
const changed = (objectId: number, subscriptionType = 'contact.propertyChange') => [
  { eventId: 1, subscriptionType, objectId, propertyName: 'berth_tier', propertyValue: 'PLATINUM' },
];

describe('what HubSpot tells', () => {
  afterEach(() => changes().del());

  test('has the customer looked at once, and is not itself believed', async () => {
    for (const _ of [1, 2]) expect((await tell(changed(501))).status).toBe(200);
    expect(await changes()).toMatchObject([{ what: 'look', handedAt: null }]);
    const { tier } = await world.database.owner('customers').where({ id: customerId }).first('tier');
    expect(tier).toBeNull();
  });

  test('about contacts of nobody, or in words we do not know, changes nothing', async () => {
    expect((await tell([...changed(777), ...changed(501, 'company.propertyChange')])).status).toBe(200);
    expect(await changes()).toEqual([]);
  });

  test.each([
    ['without a signature', () => ({})],
    ['with another secret', () => sign(JSON.stringify(changed(501)), Date.now(), 'other')],
    ['with the signature of other words', () => sign('[]', Date.now())],
    ['five minutes late', () => sign(JSON.stringify(changed(501)), Date.now() - 5 * 60_000 - 5_000)],
    ['from the future', () => sign(JSON.stringify(changed(501)), Date.now() + 10 * 60_000)],
  ] as const)('%s it is refused, and changes nothing', async (_, headers) => {
    expect((await tell(changed(501), headers() as Record<string, string>)).status).toBe(403);
    expect(await changes()).toEqual([]);
  });

  test('that is no list of events is bad input', async () => {
    for (const body of [{ x: 1 }, [{ objectId: {} }], 'x']) expect((await tell(body)).status).toBe(400);
  });

  test('somebody deleted there for good is never told of again', async () => {
    const { tenant } = world.home;
    const other = (await createMember(world.database.owner, tenant)).customerId;
    const contact = { tenantId: tenant.id, customerId: other, contactId: '502', triedAt: new Date() };
    await world.database.owner('crm_contacts').insert({ ...contact, status: 'synced' });
    await tell(changed(502, 'contact.privacyDeletion'));
    expect(await get(`/customers/${other}/crm`, staff)).toMatchObject({ status: 'erased', contactId: null });
    const asked = await world.app.call('POST', `/customers/${other}/crm/sync`, { token: staff });
    expect(asked.status).toBe(409);
  });
});

test('one customer: how it stands, and compared when staff ask', async () => {
  expect(await get(`/customers/${customerId}/crm`, staff)).toMatchObject({
    status: 'synced',
    contactId: '501',
  });
  const asked = await world.app.call('POST', `/customers/${customerId}/crm/sync`, { token: staff });
  expect([asked.status, asked.body.crm.status]).toEqual([202, 'waiting']);
  expect(await changes()).toHaveLength(1);
  const stranger = await world.app.tokenOf(world.other.users.staff);
  expect((await world.app.call('GET', `/customers/${customerId}/crm`, { token: stranger })).status).toBe(404);
});

test('a stop is shown with its reason, and tried again once', async () => {
  await stopConnection(world.database.knex, world.home.tenant.id, 'The token is wrong.');
  expect((await get('/admin/crm', manager)).connection).toMatchObject({
    ...{ status: 'stopped', problem: 'The token is wrong.' },
  });
  const resume = () => world.app.call('POST', '/admin/crm/resume', { token: manager });
  expect((await resume()).body.crm.connection).toMatchObject({ status: 'connected', problem: null });
  expect((await resume()).status).toBe(409);
});

test('another property has everybody compared anew; the same ones nobody', async () => {
  const before = (await get('/admin/crm', manager)).connection.connectedAt;
  const save = async (tierProperty: string) => {
    const body = { tierProperty, tagsProperty: 'berth_tags', notes: false };
    return (await world.app.call('PUT', '/admin/crm', { token: manager, body })).body.crm;
  };
  expect((await save('berth_tier')).connection.connectedAt).toBe(before);
  const after = await save('membership_level');
  expect(after.connection.connectedAt > before).toBe(true);
  expect(after.settings).toEqual({
    tierProperty: 'membership_level',
    tagsProperty: 'berth_tags',
    notes: false,
  });
});

test('a business without a CRM is told so', async () => {
  const token = await world.app.tokenOf(world.other.users.manager);
  expect(await get('/admin/crm', token)).toMatchObject({ connection: null, failed: [] });
});
