// Stock over HTTP: the routes of DESIGN §8 in the shapes of the seed, from a product to its alert and need and back.
import { randomUUID } from 'node:crypto';
import type { Role } from '../domain/roles';
import type { ApiWorld } from '../tests/harness/api-world';
import { startApiWorld } from '../tests/harness/api-world';
import type { Answer } from '../tests/harness/app';

let world: ApiWorld;
let serial = 0;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.stop());

async function call(
  method: string,
  path: string,
  body?: unknown,
  role: Role = 'manager',
  headers = {},
): Promise<Answer> {
  return world.app.call(method, path, {
    body,
    headers,
    token: await world.app.tokenOf(world.home.users[role]),
  });
}

async function newProduct(given: object = {}): Promise<{ id: string; name: string; sku: string }> {
  serial += 1;
  const category = await call('POST', '/categories', { name: `Category ${serial}` });
  const [name, sku] = [`Product ${serial}`, `SKU-${serial}`];
  const body = { name, sku, categoryId: category.body.category.id, unit: 'oz', ...given };
  const { status, body: answer } = await call('POST', '/products', body);
  expect(status).toBe(201);
  return { id: answer.product.id, name, sku };
}

const move = (productId: string, type: string, quantity: number, more: object = {}, headers = {}) =>
  call('POST', '/inventory/movements', { productId, type, quantity, ...more }, 'staff', headers);

describe('the loop', () => {
  it('goes from a target to an alert and a need, and back when stock is back', async () => {
    const { id, name } = await newProduct();
    await move(id, 'RECEIPT', 100);
    const set = await call('PUT', '/stock-levels/targets', { productId: id, targetQuantity: 100 });
    expect(set.body).toMatchObject({
      success: true,
      targetId: set.body.target.id,
      target: {
        ...{ scope: 'product', productName: name, currentQuantity: 100, status: 'OK', unit: 'oz' },
        ...{ warningThreshold: 50, criticalThreshold: 25, autoCreateVipNeed: true },
      },
    });
    await move(id, 'SALE', 92);
    const check = await call('POST', '/stock-levels/check');
    expect(check.body).toMatchObject({
      success: true,
      opened: 1,
      needsCreated: 1,
      critical: [expect.any(String)],
    });

    const low = await call('GET', '/stock-levels/low-stock?alertLevel=CRITICAL');
    expect(low.body.items).toEqual([
      {
        ...{
          alertId: expect.any(String),
          productId: id,
          productName: name,
          categoryName: expect.any(String),
        },
        ...{
          unit: 'oz',
          currentQuantity: 8,
          targetQuantity: 100,
          percentOfTarget: 8,
          alertLevel: 'CRITICAL',
        },
        ...{
          vipNeedCreated: true,
          vendorsAsked: true,
          needId: expect.any(String),
          daysSinceLowStock: 0,
          lowSince: expect.any(String),
        },
      },
    ]);
    const needs = await call('GET', `/needs?productId=${id}`);
    expect(needs.body.needs).toMatchObject([
      {
        ...{
          productName: name,
          source: 'AUTO_LOW_STOCK',
          priority: 'HIGH',
          quantityNeeded: 92,
          status: 'open',
        },
        ...{ currentStock: 8, targetStock: 100, createdBy: null },
      },
    ]);
    const details = await call('GET', `/products/${id}`, undefined, 'operator');
    expect(details.body).toMatchObject({
      product: { onHand: 8, status: 'CRITICAL', target: { scope: 'product', targetQuantity: 100 } },
      batches: [{ code: '', quantity: 8 }],
      alert: { alertLevel: 'CRITICAL', resolvedAt: null },
      needs: [{ priority: 'HIGH' }],
    });

    await move(id, 'RECEIPT', 92, { batchCode: 'LOT-7' });
    expect((await call('GET', '/stock-levels/low-stock')).body.items).toEqual([]);
    await call('POST', '/stock-levels/check');
    const history = await call('GET', `/stock-levels/history?productId=${id}`);
    expect(history.body.alerts).toMatchObject([{ worstLevel: 'CRITICAL', resolvedReason: 'restocked' }]);
    expect((await call('GET', `/needs?productId=${id}`)).body.needs).toEqual([]);
    expect((await call('GET', `/needs?productId=${id}&status=removed`)).body.needs).toMatchObject([
      { removedReason: 'restocked' },
    ]);
  });

  it('reads alerts on from the last one of a page, those of one moment too, to the end', async () => {
    const { id: productId } = await newProduct();
    const resolvedAt = '2026-05-02T00:00:00Z';
    const [first, second] = ['2026-05-01T00:00:00Z', '2026-05-01T12:00:00Z'];
    const row = (createdAt: string) => ({
      ...{ tenantId: world.home.tenant.id, productId, createdAt, resolvedAt, resolvedReason: 'restocked' },
      ...{
        alertLevel: 'WARNING',
        worstLevel: 'WARNING',
        currentQuantity: 1,
        targetQuantity: 2,
      },
    });
    await world.database.owner('low_stock_alerts').insert([first, second, second, second, first].map(row));
    const list = async (query: string): Promise<{ id: string }[]> =>
      (await call('GET', `/stock-levels/history?productId=${productId}&${query}`)).body.alerts;
    const all = await list('');
    expect(all).toHaveLength(5);
    const read = await list('limit=2');
    for (let page = read; page.length > 0; read.push(...page)) {
      page = await list(`limit=2&after=${read.at(-1)!.id}`);
    }
    expect(read).toEqual(all);
    expect((await call('GET', '/stock-levels/history?after=last')).status).toBe(400);
  });

  it('lists the movements of some days in the order of the ledger, whatever the product', async () => {
    const [a, b] = [await newProduct(), await newProduct()];
    const from = new Date().toISOString();
    await move(a.id, 'RECEIPT', 5);
    await move(b.id, 'RECEIPT', 7, { batchCode: 'x' });
    await move(b.id, 'RECEIPT', 2, { batchCode: 'y' });
    // One sale from two batches: two movements of one moment.
    await move(b.id, 'SALE', 8);
    const to = new Date().toISOString();
    await move(a.id, 'SALE', 1);
    const { body } = await call('GET', `/inventory/movements?from=${from}&to=${to}`);
    expect(body.movements.map((m: { quantity: number }) => m.quantity)).toEqual([-1, -7, 2, 7, 5]);
    expect(body.pagination.total).toBe(5);
  });

  it('lists low stock by severity: critical first, and the emptiest of those first', async () => {
    const levels = [30, 0, 60, 10];
    const ids: string[] = [];
    for (const level of levels) {
      const { id } = await newProduct();
      ids.push(id);
      await call('PUT', '/stock-levels/targets', { productId: id, targetQuantity: 100 });
      if (level > 0) await move(id, 'RECEIPT', level);
    }
    await call('POST', '/stock-levels/check');
    const { body } = await call('GET', '/stock-levels/low-stock?limit=3', undefined, 'operator');
    const order = [1, 3, 0].map(i => ids[i]);
    expect(body.items.map((item: { productId: string }) => item.productId)).toEqual(order);
    expect(body.counts).toEqual({ CRITICAL: 2, WARNING: 2 });
    for (const id of ids) await call('DELETE', `/products/${id}`);
    expect((await call('POST', '/stock-levels/check')).body.resolved).toBe(4);
  });
});

describe('needs', () => {
  it('are made by hand without a product, seen and fulfilled', async () => {
    const made = await call('POST', '/needs', { productName: 'Any premium Indica', notes: 'Top shelf' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      needId: made.body.need.id,
      need: { productId: null, priority: 'MEDIUM', source: 'MANUAL', quantityNeeded: null, status: 'open' },
    });
    const fulfilled = await call('POST', `/needs/${made.body.needId}/fulfill`, { notes: 'Farm A' });
    expect(fulfilled.body.need).toMatchObject({
      isFulfilled: true,
      status: 'fulfilled',
      notes: 'Top shelf\nFarm A',
    });
    const again = await call('POST', `/needs/${made.body.needId}/fulfill`, {});
    expect(again.body.need).toMatchObject({ notes: 'Top shelf\nFarm A' });
    expect((await call('DELETE', `/needs/${made.body.needId}`)).status).toBe(409);
    const open = await call('GET', '/needs?search=premium');
    expect(open.body.pagination.total).toBe(0);
  });

  it('of a category ask for anything of it', async () => {
    const category = (await call('POST', '/categories', { name: 'Sativa' })).body.category;
    const { body } = await call('POST', '/needs', { categoryId: category.id });
    expect(body.need).toMatchObject({ productName: 'Any Sativa', categoryName: 'Sativa' });
    await call('DELETE', `/needs/${body.needId}`);
    expect((await call('GET', '/needs?status=removed&search=sativa')).body.needs).toMatchObject([
      { removedReason: 'withdrawn' },
    ]);
  });

  it('name all that is wrong with them', async () => {
    const body = { productId: randomUUID(), categoryId: randomUUID(), expiresAt: '2020-01-01T00:00:00Z' };
    const answer = await call('POST', '/needs', body);
    expect([answer.status, answer.body.details.map((d: { field: string }) => d.field)]).toEqual([
      ...[400, ['productId', 'categoryId', 'expiresAt']],
    ]);
    const { id } = await newProduct({ unit: 'each' });
    const half = await call('POST', '/needs', { productId: id, quantityNeeded: 1.5 });
    expect(half.body.details).toEqual([
      { field: 'quantityNeeded', message: expect.stringContaining('whole') },
    ]);
    await call('DELETE', `/products/${id}`);
    expect((await call('POST', '/needs', { productId: id })).body.details[0].message).toBe(
      'This product is archived.',
    );
  });
});

describe('movements', () => {
  it('are kept in order, and say what was on hand after each', async () => {
    const { id } = await newProduct();
    await move(id.toUpperCase(), 'RECEIPT', 10.5, { note: 'First' });
    await move(id, 'SALE', 0.001);
    await move(id, 'COUNT', 9);
    const { body } = await call('GET', `/inventory/movements?product_id=${id}`, undefined, 'operator');
    const seen = body.movements.map((m: Record<string, unknown>) => [m.type, m.quantity, m.onHand, m.note]);
    expect(seen).toEqual([
      ['COUNT', -1.499, 9, null],
      ['SALE', -0.001, 10.499, null],
      ['RECEIPT', 10.5, 10.5, 'First'],
    ]);
  });

  it('say no when more would leave than there is, unless the business allows it', async () => {
    const { id } = await newProduct();
    await move(id, 'RECEIPT', 5);
    const refused = await move(id, 'SALE', 5.001);
    expect([refused.status, refused.body.code, refused.body.message]).toEqual([
      ...[409, 'insufficient_stock', 'Only 5 oz on hand.'],
    ]);
    await call('PATCH', '/stock-levels/settings', { allowNegativeStock: true });
    const allowed = await move(id, 'SALE', 5.001);
    expect([allowed.status, allowed.body.onHand]).toEqual([201, -0.001]);
    await call('PATCH', '/stock-levels/settings', { allowNegativeStock: false });
    expect((await move(id, 'SALE', 1)).status).toBe(409);
    expect((await move(id, 'RECEIPT', 0.0005)).status).toBe(400);
    expect((await move(id, 'COUNT', 0)).body.onHand).toBe(0);
  });

  it('are refused for what cannot be moved, each with its reason', async () => {
    const { id } = await newProduct({ unit: 'bottle' });
    const reasons: [object, number, string][] = [
      [{ productId: randomUUID() }, 404, 'not_found'],
      [{ quantity: 1.5 }, 400, 'quantity: Must be whole'],
      [{ unit: 'oz' }, 400, 'is counted in bottle, not in oz'],
      [{ batchId: randomUUID() }, 400, 'batchId'],
    ];
    for (const [given, status, words] of reasons) {
      const answer = await call('POST', '/inventory/movements', {
        productId: id,
        type: 'RECEIPT',
        quantity: 1,
        ...given,
      });
      expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(words)]);
    }
    await call('PATCH', `/products/${id}`, { archived: true });
    const archived = await move(id, 'RECEIPT', 1);
    expect([archived.status, archived.body.error]).toEqual([409, 'Product archived']);
  });

  it('with the same key are made once', async () => {
    const { id } = await newProduct();
    const key = { 'idempotency-key': `pos-${id}` };
    const [a, b] = await Promise.all([move(id, 'RECEIPT', 3, {}, key), move(id, 'RECEIPT', 3, {}, key)]);
    const third = await move(id, 'RECEIPT', 3, {}, key);
    expect([a.status, b.status, third.status]).toEqual([201, 201, 201]);
    expect([a.body.movement.id, b.body.movement.id]).toEqual([
      third.body.movement.id,
      third.body.movement.id,
    ]);
    expect(third.body.onHand).toBe(3);
    expect((await move(id, 'RECEIPT', 4, {}, key)).status).toBe(422);
  });

  it('come in batches, each row taken or refused by itself, in order', async () => {
    const { id, sku } = await newProduct();
    const rows = [
      { productId: id, type: 'RECEIPT', quantity: 5, key: `${id}-1` },
      { sku: sku.toLowerCase(), type: 'SALE', quantity: 2 },
      { sku: 'nobody', type: 'SALE', quantity: 1 },
      { productId: id, type: 'SALE', quantity: 4 },
      { productId: id, type: 'GIFT', quantity: 'one' },
      { productId: id, sku, type: 'SALE', quantity: 1 },
      { productId: id, type: 'RECEIPT', quantity: 5, key: `${id}-1` },
      { productId: id, type: 'SALE', quantity: 3 },
    ];
    const { status, body } = await call('POST', '/inventory/movements/batch', { movements: rows }, 'staff');
    expect(status).toBe(201 - 1);
    expect(body).toMatchObject({ accepted: 3, repeated: 1, rejected: 4 });
    expect(body.results.map((r: Record<string, unknown>) => [r.index, r.status, r.code ?? r.onHand])).toEqual(
      [
        [0, 'accepted', 5],
        [1, 'accepted', 3],
        [2, 'rejected', 'not_found'],
        [3, 'rejected', 'insufficient_stock'],
        [4, 'rejected', 'validation_failed'],
        [5, 'rejected', 'validation_failed'],
        [6, 'repeated', 3],
        [7, 'accepted', 0],
      ],
    );
    expect(body.results[4].details.map((d: { field: string }) => d.field)).toEqual(['type', 'quantity']);
  });
});

describe('targets', () => {
  it('in bulk are set all or not at all', async () => {
    const [a, b] = [await newProduct(), await newProduct({ unit: 'each' })];
    const wrong = [
      { productId: a.id, targetQuantity: 5 },
      { productId: randomUUID(), targetQuantity: 5 },
      { productId: b.id, targetQuantity: 1.5 },
      { productId: a.id, targetQuantity: 6 },
    ];
    const refused = await call('POST', '/stock-levels/targets/bulk', { targets: wrong });
    expect(refused.body.details.map((d: { field: string }) => d.field)).toEqual([
      ...['targets.1.productId', 'targets.2.targetQuantity', 'targets.3.productId'],
    ]);
    expect((await call('GET', `/stock-levels/targets?productId=${a.id}`)).body.targets).toEqual([]);
    const right = [
      { productId: a.id, targetQuantity: 5 },
      { productId: b.id, targetQuantity: 2, autoCreateVipNeed: false },
    ];
    const set = await call('POST', '/stock-levels/targets/bulk', { targets: right });
    expect(set.body).toMatchObject({
      created: 2,
      updated: 0,
      targetIds: [expect.any(String), expect.any(String)],
    });
    const again = await call('POST', '/stock-levels/targets/bulk', { targets: right });
    expect(again.body).toMatchObject({ created: 0, updated: 2, targetIds: set.body.targetIds });
  });

  it('of a category and of everything say what they hold for', async () => {
    const product = await newProduct();
    const { categoryId } = (await call('GET', `/products/${product.id}`)).body.product;
    await move(product.id, 'RECEIPT', 20);
    await call('PUT', '/stock-levels/targets', { categoryId, targetQuantity: 50 });
    const near = await newProduct();
    await call('PUT', '/stock-levels/targets', { productId: near.id, targetQuantity: 5 });
    const everything = await call('PUT', '/stock-levels/targets', {
      targetQuantity: 25,
      autoCreateVipNeed: false,
    });
    const { body } = await call('GET', '/stock-levels/targets?limit=200');
    const scopes = body.targets.map((t: { scope: string }) => t.scope);
    expect(scopes).toEqual([...scopes].sort((x, y) => ORDER.indexOf(x) - ORDER.indexOf(y)));
    expect(body.targets.find((t: { categoryId: string }) => t.categoryId === categoryId)).toMatchObject({
      ...{ scope: 'category', currentQuantity: 20, status: 'WARNING', productCount: 1, unit: null },
      ...{ warningThreshold: 25, criticalThreshold: 12.5 },
    });
    expect(body.targets.at(-1)).toMatchObject({ scope: 'global', productId: null, categoryName: null });
    for (const scope of ORDER) {
      const only = (await call('GET', `/stock-levels/targets?scope=${scope}&limit=200`)).body.targets;
      expect(only).toEqual(body.targets.filter((t: { scope: string }) => t.scope === scope));
      expect(only.length).toBeGreaterThan(0);
    }
    expect((await call('DELETE', `/stock-levels/targets/${everything.body.targetId}`)).status).toBe(200);
    expect((await call('DELETE', `/stock-levels/targets/${everything.body.targetId}`)).status).toBe(404);
  });
});

const ORDER = ['product', 'category', 'global'];

describe('products and categories', () => {
  it('keep their names to themselves, and categories with products stay', async () => {
    const { id, name } = await newProduct();
    const { product } = (await call('GET', `/products/${id}`)).body;
    const twin = await call('POST', '/products', {
      name: name.toUpperCase(),
      categoryId: product.categoryId,
      unit: 'g',
    });
    expect([twin.status, twin.body.details]).toEqual([409, [{ field: 'name', message: 'Is taken.' }]]);
    const unknown = await call('POST', '/products', { name: 'New', categoryId: randomUUID(), unit: 'g' });
    expect([unknown.status, unknown.body.details[0].field]).toEqual([400, 'categoryId']);
    expect((await call('DELETE', `/categories/${product.categoryId}`)).status).toBe(409);
    await move(id, 'RECEIPT', 1);
    expect((await call('PATCH', `/products/${id}`, { unit: 'g' })).body.error).toBe('Unit in use');
    const empty = (await call('POST', '/categories', { name: 'Empty' })).body.category;
    expect((await call('POST', '/categories', { name: 'EMPTY' })).status).toBe(409);
    expect((await call('PATCH', `/categories/${empty.id}`, { name: 'Edibles' })).body.category.name).toBe(
      'Edibles',
    );
    expect((await call('DELETE', `/categories/${empty.id}`)).status).toBe(200);
  });

  it('are listed with what is on hand, by words and page', async () => {
    const { id, name, sku } = await newProduct({ name: 'Zkittlez 100%_pure' });
    await move(id, 'RECEIPT', 2.25);
    for (const search of ['zkittlez', '100%_', sku.toLowerCase()]) {
      const { body } = await call('GET', `/inventory?search=${encodeURIComponent(search)}`);
      expect(body.inventory).toMatchObject([
        { productId: id, productName: 'Zkittlez 100%_pure', quantity: 2.25, unit: 'oz' },
      ]);
    }
    expect((await call('GET', `/inventory?search=${encodeURIComponent('100_pure')}`)).body.inventory).toEqual(
      [],
    );
    expect(name).not.toBe('');
    await call('DELETE', `/products/${id}`);
    expect((await call('GET', '/inventory?search=zkittlez')).body.pagination.total).toBe(0);
    expect((await call('GET', '/products?archived=true&search=zkittlez')).body.products).toHaveLength(1);
  });
});

describe('files', () => {
  const sendFile = async (path: string, body: string | Uint8Array, role: Role = 'manager') =>
    world.app.call('POST', path, {
      ...{ body, headers: { 'content-type': 'text/csv' } },
      token: await world.app.tokenOf(world.home.users[role]),
    });

  it('come as they are or inside JSON, are tried first, and go out to be saved', async () => {
    const csv = 'name,sku,category,unit\nZebra,Z-1,Filed,oz\n';
    const tried = await sendFile('/products/import?dry_run=true', `\ufeff${csv}`);
    expect(tried.body).toMatchObject({ success: true, dryRun: true, applied: false, counts: { create: 1 } });
    const done = await call('POST', '/products/import', { csv });
    expect(done.body).toMatchObject({ applied: true, rows: [{ line: 2, effect: 'create', name: 'Zebra' }] });
    const counted = await sendFile('/inventory/import', 'sku,counted\nZ-1,4.5', 'staff');
    expect(counted.body.counts).toMatchObject({ update: 1 });
    const targets = await sendFile('/stock-levels/targets/import', 'name,target\nZebra,10');
    expect(targets.body.counts).toMatchObject({ create: 1 });
    const out = await call('GET', '/inventory/export.csv', undefined, 'operator');
    expect(out.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(out.headers.get('content-disposition')).toMatch(
      /^attachment; filename="counts-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(out.text).toContain('Zebra,Z-1,Filed,oz,4.5,\r\n');
    expect((await call('GET', '/products/export.csv')).text).toContain('Zebra,Z-1,Filed,oz\r\n');
    expect((await call('GET', '/stock-levels/targets/export.csv')).text).toContain(
      'product,Zebra,Z-1,10,50,25,yes,yes\r\n',
    );
  });

  it('that are wrong say so by line, in any encoding, and are only taken where they belong', async () => {
    const wrong = await sendFile('/inventory/import', 'sku,counted\nnobody,1\nZ-1,-1', 'staff');
    expect([wrong.status, wrong.body.details.map((d: { field: string }) => d.field)]).toEqual([
      400,
      ['csv.2', 'csv.3'],
    ]);
    const latin = await sendFile('/products/import', Buffer.from('name,category,unit\nÖl,A,l', 'latin1'));
    expect([latin.status, latin.body.details]).toEqual([
      ...[400, [{ field: 'csv', message: expect.stringContaining('CSV UTF-8') }]],
    ]);
    expect((await sendFile('/products/import', 'name,category,unit\nÖl,A,l', 'staff')).status).toBe(403);
    expect((await sendFile('/products', 'name\nx')).body.code).toBe('malformed_json');
    const tooLarge = await sendFile('/products/import', 'x'.repeat(20 * 1024 * 1024 + 1));
    expect([tooLarge.status, tooLarge.body.code]).toEqual([413, 'body_too_large']);
  });

  it('are imported once for one key', async () => {
    const headers = { 'idempotency-key': 'file-1' };
    const csv = 'name,category,unit\nOnce,Filed,oz\n';
    const first = await call('POST', '/products/import', { csv }, 'manager', headers);
    const again = await call('POST', '/products/import', { csv }, 'manager', headers);
    expect([first.body.counts.create, again.body]).toEqual([1, first.body]);
  });
});

describe('figures', () => {
  it('count what ran out, who answered and how long it took', async () => {
    const { id } = await newProduct();
    await move(id, 'RECEIPT', 5);
    const before = (await call('GET', '/stock-levels/metrics')).body;
    await move(id, 'SALE', 5);
    const { body } = await call('GET', '/stock-levels/metrics', undefined, 'operator');
    expect(body.metrics.stockouts).toMatchObject({
      value: before.metrics.stockouts.value + 1,
      previous: 0,
      goal: -50,
    });
    expect(body.metrics.hoursToRestock.value).toBe(0);
    expect(body.weeks).toHaveLength(13 - (body.weeks[0].week === body.from ? 1 : 0));
    const sum = body.weeks.reduce((total: number, week: { stockouts: number }) => total + week.stockouts, 0);
    expect(sum).toBe(body.metrics.stockouts.value);
    const day = await call('GET', '/stock-levels/metrics?from=2026-03-02&to=2026-03-08');
    expect(day.body.weeks).toMatchObject([{ week: '2026-03-02', stockouts: 0 }]);
    expect(day.body.metrics).toMatchObject({ needResponses: { value: 0, previous: 0, changePercent: null } });
    for (const far of ['0001-01-01', '9999-12-31']) {
      for (const path of ['metrics', 'history']) {
        const { status } = await call('GET', `/stock-levels/${path}?from=${far}&to=${far}`);
        expect([far, path, status < 500]).toEqual([far, path, true]);
      }
    }
  });
});

it('has had no unexpected error in all of this', () => {
  expect(world.app.log.filter(line => line.level === 'error')).toEqual([]);
});
