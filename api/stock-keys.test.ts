// A point of sale sends its movements with a key of its own: which keys open which routes, under which name, how often.
import { randomUUID } from 'node:crypto';
import type { RouteContract } from '../contracts/route';
import { routes } from '../contracts';
import { pathOf } from '../contracts/client';
import type { KeyPurpose } from '../domain/api-keys';
import { KEY_PURPOSES } from '../domain/api-keys';
import { createProduct } from '../tests/factories/stock';
import type { ApiWorld, TestTenant } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.stop());

interface Made {
  id: string;
  key: string;
  body: { apiKey: Record<string, unknown> };
}

async function newKey(body: object, of: TestTenant = world.home): Promise<Made> {
  const token = await world.app.tokenOf(of.users.manager);
  const made = await world.app.call('POST', '/admin/api-keys', { token, body });
  expect(made.status).toBe(201);
  return { id: made.body.apiKey.id, key: made.body.key, body: made.body };
}
const till = (name = 'Till 1', of?: TestTenant) => newKey({ name, purposes: ['stock_movements'] }, of);

const asManager = async (method: string, path: string, body?: unknown) =>
  world.app.call(method, path, { token: await world.app.tokenOf(world.home.users.manager), body });

const send = (token: string, body: object, headers = {}) =>
  world.app.call('POST', '/inventory/movements', { token, body, headers });
const sendAll = (token: string, movements: object[], headers = {}) =>
  world.app.call('POST', '/inventory/movements/batch', { token, body: { movements }, headers });
const receipt = (productId: string, quantity = 5) => ({ productId, type: 'RECEIPT', quantity });
const newProduct = (more: object = {}, of = world.home) =>
  createProduct(world.database.owner, of.tenant, more);

describe('a key', () => {
  it('has the purposes it was made for, or without a word that of the first keys; they are listed and on the trail', async () => {
    const old = await newKey({ name: 'Help desk' });
    const both = await newKey({
      name: 'Shop',
      purposes: ['stock_movements', 'booking_context', 'stock_movements'],
    });
    expect(old.body.apiKey.purposes).toEqual(['booking_context']);
    expect(both.body.apiKey.purposes).toEqual(['booking_context', 'stock_movements']);
    const listed = (await asManager('GET', '/admin/api-keys')).body.apiKeys as {
      id: string;
      purposes: string[];
    }[];
    const of = ({ id }: Made) => listed.find(each => each.id === id)?.purposes;
    expect([of(old), of(both)]).toEqual([['booking_context'], ['booking_context', 'stock_movements']]);
    const { trail } = (await asManager('GET', `/admin/audit?subject_id=${both.id}`)).body;
    expect(trail).toMatchObject([
      { event: 'api_key.created', metadata: { purposes: ['booking_context', 'stock_movements'] } },
    ]);
  });

  it.each([[[]], [['everything']], ['stock_movements']])('is not made for %j', async purposes => {
    const answer = await asManager('POST', '/admin/api-keys', { name: 'Till', purposes });
    expect([answer.status, answer.body.details[0].field]).toEqual([
      400,
      expect.stringMatching(/^purposes(\.0)?$/),
    ]);
  });

  it('that was there before there were purposes asks about customers, and sends nothing', async () => {
    const { key, id } = await newKey({ name: 'Old' });
    const { owner } = world.database;
    const [columns] = await owner('api_keys').where({ id }).select('tenantId', 'name', 'keyHash', 'hint');
    await owner('api_keys').where({ id }).del();
    await owner('api_keys').insert({ ...columns, createdAt: new Date() });
    const asked = await world.app.call('GET', `/customers/${randomUUID()}/booking-context`, { token: key });
    expect(asked.status).toBe(404);
    expect((await send(key, receipt(await newProduct()))).status).toBe(403);
  });

  it('for movements is none to the release before, which would let it ask about customers', async () => {
    const [one, both] = [
      await till(),
      await newKey({ name: 'Both', purposes: ['stock_movements', 'booking_context'] }),
    ];
    const { rows } = await world.database.owner.raw<{ rows: { id: string }[] }>(
      'select f.key_id as id from api_keys k, lateral find_api_key(k.key_hash) f where k.id = any (?)',
      [[one.id, both.id]],
    );
    expect(rows.map(({ id }) => id)).toEqual([both.id]);
  });
});

describe('every route', () => {
  const declared: RouteContract[] = Object.values(routes);
  /** Stated once more by hand: what a key opens. */
  const OPENS: Record<KeyPurpose, string[]> = {
    booking_context: ['bookingContext'],
    stock_movements: ['createMovement', 'createMovements'],
  };
  const statusOf = async (route: RouteContract, token: string) => {
    const path = pathOf(route, { id: 'nope', loginId: 'nope', token: 'nope' });
    const body = route.method === 'GET' ? undefined : {};
    return (await world.app.call(route.method, path, { token, body })).status;
  };

  it.each(KEY_PURPOSES)('opens to a key with its purpose, and to no other: %s', async purpose => {
    const { key } = await newKey({ name: 'Only one', purposes: [purpose] });
    const taken = Object.values(OPENS).flat();
    for (const route of declared.filter(({ access }) => access.realm === 'staff')) {
      const expected = OPENS[purpose].includes(route.name) ? 400 : taken.includes(route.name) ? 403 : 401;
      expect([route.name, await statusOf(route, key)]).toEqual([route.name, expected]);
    }
  });
});

describe('movements sent with a key', () => {
  it('are made, one or many, and stand under its name on the ledger and on the trail', async () => {
    const { key, id: keyId } = await till('Till at the door');
    const productId = await newProduct({ sku: 'DOOR-1' });
    const one = await send(key, receipt(productId));
    expect([one.status, one.body.onHand, one.body.movement.actorName]).toEqual([201, 5, 'Till at the door']);
    const many = await sendAll(key, [
      { sku: 'DOOR-1', type: 'SALE', quantity: 2, key: 'door-1' },
      { sku: 'DOOR-1', type: 'SALE', quantity: 9, key: 'door-2' },
    ]);
    expect(many.body).toMatchObject({ accepted: 1, rejected: 1 });
    const ledger = (await asManager('GET', `/inventory/movements?product_id=${productId}`)).body.movements;
    expect(ledger.map((m: Record<string, unknown>) => [m.type, m.actorName])).toEqual([
      ['SALE', 'Till at the door'],
      ['RECEIPT', 'Till at the door'],
    ]);
    const { trail } = (await asManager('GET', `/admin/audit?actor_type=system&actor_id=${keyId}`)).body;
    const sent = {
      ...{
        event: 'product.stock_changed',
        subjectId: productId,
        about: expect.stringMatching(/^Product \d+$/),
      },
      ...{ actorType: 'system', actorId: keyId, actorName: 'Till at the door' },
    };
    expect(trail).toMatchObject([sent, sent]);
    expect((await asManager('GET', '/admin/api-keys')).body.apiKeys).toContainEqual(
      expect.objectContaining({ id: keyId, lastUsedOn: expect.stringMatching(/^\d{4}-/) }),
    );
  });

  it('are refused without the purpose, with an ended key and with none, and nothing is moved', async () => {
    const productId = await newProduct();
    const { key: desk } = await newKey({ name: 'Help desk', purposes: ['booking_context'] });
    const refused = await send(desk, receipt(productId));
    expect([refused.status, refused.body.code, refused.body.message]).toEqual([
      403,
      'forbidden',
      'This key may not send movements of stock; it may ask what a customer has booked. Managers make keys under Settings, Keys of other systems.',
    ]);
    expect((await sendAll(desk, [receipt(productId)])).status).toBe(403);

    const { key, id } = await till();
    expect((await send(key, receipt(productId))).status).toBe(201);
    await asManager('DELETE', `/admin/api-keys/${id}`);
    for (const token of [key, `${key.slice(0, -1)}_`, 'bk_']) {
      const answer = await send(token, receipt(productId));
      expect([answer.status, answer.body.message]).toEqual([401, 'This key is not valid, or no longer.']);
      expect((await sendAll(token, [receipt(productId)])).status).toBe(401);
    }
    const headers = { cookie: `berth_session=${(await till()).key}`, origin: world.app.url };
    const body = receipt(productId);
    const asCookie = await world.app.call('POST', '/inventory/movements', { headers, body });
    expect(asCookie.status).toBe(401);
    expect((await asManager('GET', `/products/${productId}`)).body.product.onHand).toBe(5);
  });

  it('reach the products of its own business only', async () => {
    const { key } = await till('Theirs', world.other);
    const productId = await newProduct({ sku: 'OURS' });
    expect((await send(key, receipt(productId))).status).toBe(404);
    const { body } = await sendAll(key, [{ sku: 'OURS', type: 'RECEIPT', quantity: 1 }]);
    expect(body.results).toMatchObject([{ status: 'rejected', code: 'not_found' }]);
    expect((await asManager('GET', `/products/${productId}`)).body.product.onHand).toBe(0);
    const own = await newProduct({ sku: 'OURS' }, world.other);
    const taken = await sendAll(key, [{ sku: 'OURS', type: 'RECEIPT', quantity: 1 }]);
    expect(taken.body.results).toMatchObject([{ status: 'accepted', productId: own }]);
  });

  it('are made once for one Idempotency-Key of one key; what another key calls the same is another', async () => {
    const [a, b] = [await till('Till 1'), await till('Till 2')];
    const productId = await newProduct();
    const same = { 'idempotency-key': 'receipt-1' };
    const [first, again] = await Promise.all([
      send(a.key, receipt(productId), same),
      send(a.key, receipt(productId), same),
    ]);
    expect(first.body.movement.id).toBe(again.body.movement.id);
    const repeated = await send(a.key, receipt(productId), same);
    expect([repeated.body.onHand, repeated.headers.get('idempotency-replayed')]).toEqual([5, 'true']);
    const otherBody = await send(a.key, receipt(productId, 6), same);
    expect([otherBody.status, otherBody.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect((await send(b.key, receipt(productId, 6), same)).body.onHand).toBe(11);
    const batch = await sendAll(a.key, [receipt(productId, 1)], { 'idempotency-key': 'batch-1' });
    const twice = await sendAll(a.key, [receipt(productId, 1)], { 'idempotency-key': 'batch-1' });
    expect(twice.body).toEqual(batch.body);
    expect((await asManager('GET', `/products/${productId}`)).body.product.onHand).toBe(12);
  });

  it('wake the monitor as those of staff do', async () => {
    const { key } = await till();
    const productId = await newProduct();
    await asManager('PUT', '/stock-levels/targets', { productId, targetQuantity: 10 });
    await send(key, receipt(productId, 1));
    expect((await asManager('POST', '/stock-levels/check')).body).toMatchObject({ opened: 1 });
  });
});

it('has had no unexpected error in all of this', () => {
  expect(world.app.log.filter(line => line.level === 'error')).toEqual([]);
});
