// What is needed and what is expected, over HTTP: vendors read needs, submit harvests, change and take them back; staff see
// what comes in which week against what is wanted.
import { randomUUID } from 'node:crypto';
import { addDays, dateOf } from '../domain/calendar';
import { HARVEST_HORIZON_DAYS, weekOf } from '../domain/harvest';
import type { CallOptions } from '../tests/harness/app';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import { createVendor } from '../tests/factories';
import type { TestVipUser } from '../tests/factories';
import { createProduct, createTarget, stockUp } from '../tests/factories/stock';

// A busy machine takes its time.
jest.setTimeout(30_000);

let world: ApiWorld;
let vendor: string;
let staff: string;
let today: string;
beforeAll(async () => {
  world = await startApiWorld();
  vendor = await world.app.vendorTokenOf(world.home.vendor);
  staff = await world.app.tokenOf(world.home.users.operator);
  today = dateOf(new Date().toISOString(), world.home.tenant.timeZone);
});
afterAll(() => world.stop());

const call = (method: string, path: string, body?: unknown, options: CallOptions = {}) =>
  world.app.call(method, path, { token: path.startsWith('/vip') ? vendor : staff, body, ...options });
const draft = (over: object = {}) => ({
  ...{ productName: 'Citra hops', expectedDate: addDays(today, 10), estimatedQuantity: 12.5, ...over },
});
const submit = async (over: object = {}, token = vendor): Promise<string> =>
  (await call('POST', '/vip/harvests', draft(over), { token })).body.harvestId;
const anotherVendor = (): Promise<TestVipUser> => createVendor(world.database.owner, world.home.tenant);

describe('needs of vendors', () => {
  const addNeeds = (rows: object[]) => {
    const now = new Date();
    const common = { tenantId: world.home.tenant.id, source: 'MANUAL', createdAt: now, updatedAt: now };
    return world.database
      .owner('needs')
      .insert(rows.map(row => ({ ...common, ...row })))
      .returning<{ id: string }[]>('id');
  };

  it('are the open ones, the most urgent first, with how many there are of each priority', async () => {
    const product = await createProduct(world.database.owner, world.home.tenant, { name: 'Blue Dream' });
    const [need] = await addNeeds([
      { productId: product, priority: 'HIGH', quantityNeeded: 40, notes: 'Before <b>Friday</b>' },
      { productName: 'Rolling papers', priority: 'LOW' },
      { productName: 'Grinders', priority: 'CRITICAL' },
      { productName: 'Old', priority: 'CRITICAL', isFulfilled: true, fulfilledAt: new Date() },
      { productName: 'Gone', priority: 'HIGH', expiresAt: new Date(Date.now() - 1) },
    ]);
    const { status, body } = await call('GET', '/vip/needs?limit=2');
    expect([status, body.counts]).toEqual([200, { CRITICAL: 1, HIGH: 1, MEDIUM: 0, LOW: 1 }]);
    expect(body.needs.map((one: { productName: string }) => one.productName)).toEqual([
      'Grinders',
      'Blue Dream',
    ]);
    expect(body.needs[1]).toMatchObject({
      ...{
        currentStock: 0,
        targetStock: null,
        quantityNeeded: 40,
        unit: 'oz',
        notes: 'Before <b>Friday</b>',
      },
      isAnswered: false,
    });
    expect(body.pagination).toMatchObject({ total: 3, totalPages: 2 });
    const low = await call('GET', '/vip/needs?priority=LOW');
    expect([low.body.needs.length, low.body.pagination.total, low.body.counts.HIGH]).toEqual([1, 1, 1]);
    expect((await call('GET', '/vip/needs?search=papers')).body.counts).toMatchObject({
      CRITICAL: 0,
      LOW: 1,
    });
    expect((await call('GET', `/vip/needs/${need!.id}`)).body.need.productName).toBe('Blue Dream');
  });

  it('say what the vendor itself has answered, and nothing of others', async () => {
    const [need] = await addNeeds([{ productName: 'Trays', priority: 'MEDIUM' }]);
    const other = await anotherVendor();
    const about = { kind: 'need', id: need!.id };
    const token = await world.app.vendorTokenOf(other);
    await call('POST', '/vip/messages', { body: 'I have trays', about }, { token });
    const answeredBy = async (as: string) =>
      (await call('GET', `/vip/needs/${need!.id}`, undefined, { token: as })).body.need.isAnswered;
    expect([await answeredBy(token), await answeredBy(vendor)]).toEqual([true, false]);
  });

  it('that are over are not found', async () => {
    const [need] = await addNeeds([
      { productName: 'Done', priority: 'LOW', removedAt: new Date(), removedReason: 'withdrawn' },
    ]);
    expect((await call('GET', `/vip/needs/${need!.id}`)).status).toBe(404);
  });
});

describe('a harvest', () => {
  it('is submitted, changed and taken back by its vendor', async () => {
    const body = draft({ unit: 'lbs', notes: ' Late rain ' });
    const made = await call('POST', '/vip/harvests', body);
    expect(made.status).toBe(201);
    expect(made.body.harvest).toMatchObject({
      ...{
        productId: null,
        productName: 'Citra hops',
        estimatedQuantity: 12.5,
        unit: 'lb',
        notes: 'Late rain',
      },
      ...{ status: 'expected', vendorName: world.home.vendor.vendorName },
    });
    const path = `/vip/harvests/${made.body.harvestId}`;
    const later = addDays(today, 30);
    const changed = await call('PATCH', path, { expectedDate: later, notes: '' });
    expect(changed.body.harvest).toMatchObject({
      expectedDate: later,
      notes: '',
      unit: 'lb',
      estimatedQuantity: 12.5,
    });
    for (const _ of [1, 2]) expect((await call('DELETE', path)).body.harvest.status).toBe('withdrawn');
    expect(await call('PATCH', path, { notes: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    const trail = await world.database
      .owner('audit_events')
      .where({ subjectId: made.body.harvestId })
      .orderBy('id')
      .select('action', 'vendorId', 'actorType');
    const by = { vendorId: world.home.vendor.vendorId, actorType: 'vendor' };
    expect(trail).toEqual(['submitted', 'changed', 'withdrawn'].map(action => ({ action, ...by })));
  });

  it('is the product of the business that is called so, in its unit', async () => {
    const owner = world.database.owner;
    const productId = await createProduct(owner, world.home.tenant, { name: 'Sour Diesel', unit: 'oz' });
    await createProduct(owner, world.home.tenant, { name: 'Jar of honey', unit: 'each' });
    const { body } = await call('POST', '/vip/harvests', draft({ productName: 'sour diesel' }));
    expect(body.harvest).toMatchObject({ productId, productName: 'Sour Diesel', unit: 'oz' });
    const wrong = async (over: object) => (await call('POST', '/vip/harvests', draft(over))).body.details;
    expect(await wrong({ productName: 'Sour Diesel', unit: 'kg' })).toEqual([
      { field: 'unit', message: 'Must be oz: Sour Diesel is counted in it.' },
    ]);
    expect(await wrong({ productName: 'Jar of honey', expectedDate: addDays(today, -1) })).toEqual([
      { field: 'estimatedQuantity', message: 'Must be whole: it is counted in pieces.' },
      { field: 'expectedDate', message: 'Must be today or later.' },
    ]);
    const names = (await call('GET', '/vip/product-names?search=SOUR')).body.products;
    expect(names).toEqual([{ productId, name: 'Sour Diesel', unit: 'oz' }]);
  });

  it.each([
    [{ expectedDate: '2026-02-30' }, ['expectedDate']],
    [{ estimatedQuantity: 0, productName: ' ' }, ['productName', 'estimatedQuantity']],
    [{ estimatedQuantity: 0.0001 }, ['estimatedQuantity']],
    [{ estimatedQuantity: '5', unit: 'bushel' }, ['estimatedQuantity', 'unit']],
    [{ notes: 'x'.repeat(1001) }, ['notes']],
  ])('that makes no sense is refused naming every field: %j', async (over, fields) => {
    const { status, body } = await call('POST', '/vip/harvests', draft(over));
    expect([status, body.details.map((one: { field: string }) => one.field)]).toEqual([400, fields]);
  });

  it('lies two years ahead at most, in the days of the business', async () => {
    const last = addDays(today, HARVEST_HORIZON_DAYS);
    const statusOf = async (expectedDate: string) =>
      (await call('POST', '/vip/harvests', draft({ expectedDate }))).status;
    expect([await statusOf(today), await statusOf(last), await statusOf(addDays(last, 1))]).toEqual([
      201, 201, 400,
    ]);
  });

  it('is submitted once per key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = draft({ productName: 'Once' });
    const answers = await Promise.all([1, 2, 3].map(() => call('POST', '/vip/harvests', body, { headers })));
    expect(new Set(answers.map(answer => answer.body.harvestId)).size).toBe(1);
    const { body: list } = await call('GET', '/vip/harvests?search=Once');
    expect(list.pagination.total).toBe(1);
  });

  it('is nothing to another vendor', async () => {
    const id = await submit();
    const token = await world.app.vendorTokenOf(await anotherVendor());
    for (const [method, body] of [['GET'], ['PATCH', { notes: 'mine' }], ['DELETE']] as const) {
      const answer = await call(method, `/vip/harvests/${id}`, body, { token });
      expect([method, answer.status]).toEqual([method, 404]);
    }
    expect((await call('GET', '/vip/harvests', undefined, { token })).body.harvests).toEqual([]);
    expect((await call('GET', `/vip/harvests/${id}`)).body.harvest).toMatchObject({
      status: 'expected',
      notes: '',
    });
  });

  it('that is over can be moved to a day ahead, but its day is past until then', async () => {
    const id = await submit({ productName: 'Overdue' });
    await world.database
      .owner('harvests')
      .where({ id })
      .update({ expectedDate: addDays(today, -3) });
    const past = await call('GET', '/vip/harvests?status=past');
    expect(past.body.harvests.map((one: { id: string }) => one.id)).toEqual([id]);
    expect((await call('PATCH', `/vip/harvests/${id}`, { notes: 'late' })).status).toBe(200);
    expect((await call('PATCH', `/vip/harvests/${id}`, { expectedDate: addDays(today, -2) })).status).toBe(
      400,
    );
    const moved = await call('PATCH', `/vip/harvests/${id}`, { expectedDate: today });
    expect(moved.body.harvest.status).toBe('expected');
  });
});

it('staff see expected supply against targets by week, what stays short first', async () => {
  const { owner, knex } = world.database;
  const { tenant } = world.other;
  const now = new Date().toISOString();
  const stocked = async (name: string, onHand: number, target: number) => {
    const productId = await createProduct(owner, tenant, { name });
    await createTarget(knex, tenant, { productId, targetQuantity: target }, now);
    await stockUp(knex, tenant, productId, onHand, now);
    return productId;
  };
  await stocked('Reached later', 10, 50);
  await stocked('Stays short', 10, 500);
  await stocked('Has enough', 60, 50);
  const [token, second] = await Promise.all(
    [world.other.vendor, await createVendor(owner, tenant)].map(one => world.app.vendorTokenOf(one)),
  );
  const day = dateOf(now, tenant.timeZone);
  const monday = (weeks: number) => addDays(weekOf(day).start, weeks * 7);
  for (const [productName, expectedDate, estimatedQuantity, as] of [
    ['Reached later', monday(1), 15.5, token],
    ['Reached later', addDays(monday(1), 6), 4.5, second],
    ['Reached later', monday(2), 20, second],
    ['Stays short', monday(1), 100, token],
    ['Has enough', monday(3), 1, token],
    ['Herbs', monday(1), 7, token],
    ['HERBS', monday(2), 8, second],
    ['Too far', monday(4), 9, second],
  ] as const) {
    const body = { productName, expectedDate, estimatedQuantity };
    expect((await world.app.call('POST', '/vip/harvests', { body, token: as })).status).toBe(201);
  }
  const manager = await world.app.tokenOf(world.other.users.manager);
  const { body } = await world.app.call('GET', '/vendors/harvests/supply?weeks=4', { token: manager });
  expect(body.weeks.map((one: { start: string }) => one.start)).toEqual([0, 1, 2, 3].map(monday));
  expect(
    body.products.map((one: Record<string, unknown>) => [
      ...[one.productName, one.onHand, one.targetQuantity, one.expected, one.missing, one.reachedIn],
      (one.vendors as string[]).length,
    ]),
  ).toEqual([
    ['Stays short', 10, 500, [0, 100, 0, 0], 490, null, 1],
    ['Reached later', 10, 50, [0, 20, 20, 0], 40, weekOf(monday(2)).week, 2],
    ['Has enough', 60, 50, [0, 0, 0, 1], 0, null, 1],
    ['HERBS', null, null, [0, 7, 8, 0], null, null, 2],
  ]);
  const list = await world.app.call('GET', `/vendors/harvests?search=herbs&from=${monday(2)}`, {
    token: manager,
  });
  expect(list.body.harvests).toMatchObject([{ productName: 'HERBS', estimatedQuantity: 8 }]);
});
