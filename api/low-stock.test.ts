// What is low over HTTP: page by page, since when, and whether vendors are asked for it now. Lists of one category.
import { inTenant } from '../db/connection';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';

const DAY_MS = 86_400_000;

let world: ApiWorld;
let serial = 0;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.stop());

const call = async (method: string, path: string, body?: unknown) =>
  world.app.call(method, path, { body, token: await world.app.tokenOf(world.home.users.manager) });

async function newCategory(): Promise<string> {
  serial += 1;
  return (await call('POST', '/categories', { name: `Category ${serial}` })).body.category.id;
}

/** A product with a target of 100, and so much on hand. */
async function newProduct(onHand: number, categoryId?: string): Promise<string> {
  serial += 1;
  const given = { name: `Product ${serial}`, unit: 'oz', categoryId: categoryId ?? (await newCategory()) };
  const { id } = (await call('POST', '/products', given)).body.product;
  await call('PUT', '/stock-levels/targets', { productId: id, targetQuantity: 100 });
  if (onHand > 0)
    await call('POST', '/inventory/movements', { productId: id, type: 'RECEIPT', quantity: onHand });
  return id;
}
const check = () => call('POST', '/stock-levels/check');

interface Item {
  productId: string;
  alertLevel: string;
  vipNeedCreated: boolean;
  vendorsAsked: boolean;
  needId: string | null;
  daysSinceLowStock: number;
}
const lowStock = async (query = ''): Promise<{ items: Item[]; pagination: object; counts: object }> =>
  (await call('GET', `/stock-levels/low-stock?${query}`)).body;
const itemOf = async (productId: string): Promise<Item> =>
  (await lowStock('limit=200')).items.find(item => item.productId === productId)!;

describe('vendors are asked', () => {
  /** Whether a need was made of it, whether one is open now, and that the needs vendors see say the same. */
  async function asked(productId: string): Promise<[boolean, boolean]> {
    const item = await itemOf(productId);
    const open = (await call('GET', `/needs?productId=${productId}`)).body.needs as unknown[];
    expect(item.vendorsAsked).toBe(open.length > 0);
    return [item.vipNeedCreated, item.vendorsAsked];
  }

  it.each([
    ['fulfilled by hand', (id: string) => call('POST', `/needs/${id}/fulfill`, {})],
    ['taken back', (id: string) => call('DELETE', `/needs/${id}`)],
  ])('while a need is open, and not after it was %s', async (_, close) => {
    const productId = await newProduct(10);
    await check();
    expect(await asked(productId)).toEqual([true, true]);
    await close((await itemOf(productId)).needId!);
    expect(await asked(productId)).toEqual([true, false]);
    await check();
    expect(await asked(productId)).toEqual([true, false]);
  });

  it('no longer once sync is off', async () => {
    const productId = await newProduct(10);
    await check();
    const target = { productId, targetQuantity: 100, autoCreateVipNeed: false };
    await call('PUT', '/stock-levels/targets', target);
    await check();
    expect(await asked(productId)).toEqual([true, false]);
  });

  it('by a need made by hand as well, until it expires', async () => {
    const productId = await newProduct(10);
    const target = { productId, targetQuantity: 100, autoCreateVipNeed: false };
    await call('PUT', '/stock-levels/targets', target);
    await check();
    expect(await asked(productId)).toEqual([false, false]);
    const { needId } = (await call('POST', '/needs', { productId, expiresAt: '2099-01-01T00:00:00Z' })).body;
    expect(await asked(productId)).toEqual([false, true]);
    await world.database.owner('needs').where({ id: needId }).update({ expiresAt: new Date() });
    expect(await asked(productId)).toEqual([false, false]);
  });
});

describe('the list of what is low', () => {
  const emptied = async (): Promise<void> => {
    await inTenant(world.database.owner, world.home.tenant.id, trx =>
      trx('products').whereNull('archivedAt').update({ archivedAt: new Date() }),
    );
    await check();
  };

  it('is read page by page to its end, the most severe first, all of it or one level', async () => {
    await emptied();
    const [warning, empty, light, tenth] = [
      await newProduct(40),
      await newProduct(0),
      await newProduct(80),
      await newProduct(10),
    ];
    await check();
    const pageOf = async (query: string) => {
      const { items, pagination, counts } = await lowStock(query);
      expect(counts).toEqual({ CRITICAL: 2, WARNING: 2 });
      return [items.map(item => item.productId), pagination];
    };
    const pages = { limit: 3, total: 4, totalPages: 2 };
    expect(await pageOf('limit=3')).toEqual([[empty, tenth, warning], { page: 1, ...pages }]);
    expect(await pageOf('limit=3&page=2')).toEqual([[light], { page: 2, ...pages }]);
    expect(await pageOf('limit=3&page=3')).toEqual([[], { page: 3, ...pages }]);
    const critical = { limit: 1, total: 2, totalPages: 2 };
    expect(await pageOf('alertLevel=CRITICAL&limit=1&page=2')).toEqual([[tenth], { page: 2, ...critical }]);
  });

  it.each([
    [DAY_MS - 60_000, 0],
    [DAY_MS, 1],
    [12 * DAY_MS + 60_000, 12],
  ])('says how many whole days it has been low: after %i ms, %i', async (ageMs, days) => {
    const productId = await newProduct(10);
    await check();
    const createdAt = new Date(Date.now() - ageMs);
    await world.database.owner('low_stock_alerts').where({ productId }).update({ createdAt });
    expect((await itemOf(productId)).daysSinceLowStock).toBe(days);
  });
});

describe('of one category', () => {
  it('are its products, what is on hand of them, their targets and their needs, for staff and for vendors', async () => {
    const categoryId = await newCategory();
    const [a, b, elsewhere] = [
      await newProduct(10, categoryId),
      await newProduct(200, categoryId),
      await newProduct(10),
    ];
    await call('PUT', '/stock-levels/targets', { categoryId, targetQuantity: 7 });
    await check();
    const anything = (await call('POST', '/needs', { categoryId })).body.needId;
    const need = async (productId: string): Promise<string> =>
      (await call('GET', `/needs?productId=${productId}`)).body.needs[0].id;

    const products = (await call('GET', `/products?category_id=${categoryId}`)).body;
    expect(products.products.map(({ id }: { id: string }) => id)).toEqual([a, b]);
    expect(products.pagination.total).toBe(2);
    const { inventory } = (await call('GET', `/inventory?category_id=${categoryId}`)).body;
    expect(inventory.map((i: { productId: string; quantity: number }) => [i.productId, i.quantity])).toEqual([
      [a, 10],
      [b, 200],
    ]);
    const { targets } = (await call('GET', `/stock-levels/targets?categoryId=${categoryId}`)).body;
    expect(targets).toMatchObject([{ scope: 'category', categoryId, targetQuantity: 7 }]);
    const open = [await need(a), anything].sort();
    const idsOf = (needs: { id: string }[]) => needs.map(({ id }) => id).sort();
    const listed = (await call('GET', `/needs?categoryId=${categoryId}`)).body;
    expect([idsOf(listed.needs), listed.pagination.total]).toEqual([open, 2]);
    const token = await world.app.vendorLogin(world.home.vendor);
    const seen = (await world.app.call('GET', `/vip/needs?categoryId=${categoryId}`, { token })).body;
    expect([idsOf(seen.needs), seen.pagination.total]).toEqual([open, 2]);
    const all = (await world.app.call('GET', '/vip/needs?limit=200', { token })).body.needs;
    expect(idsOf(all)).toContain(await need(elsewhere));
  });
});

it('has had no unexpected error in all of this', () => {
  expect(world.app.log.filter(line => line.level === 'error')).toEqual([]);
});
