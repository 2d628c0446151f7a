// The check over a real database: what it opens, follows and closes, under every change of targets, at once and in turn.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Tenant } from '../../domain/tenant';
import { createTenant } from '../../tests/factories';
import {
  byManager,
  createCategory,
  createProduct,
  createProducts,
  createTarget,
  stockUp,
} from '../../tests/factories/stock';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import type { CheckScope } from './check';
import { checkNow, checkStock, markAlertsNotified, tenantsWithChanges } from './check';
import { createNeed, fulfillNeed, withdrawNeed } from './needs';
import { readVendorNeeds } from './needs-read';
import { updateProduct } from './products';
import { updateSettings } from './settings';
import { deleteTarget } from './targets';

let db: TestDatabase;
let tenant: Tenant;
let minute = 0;
/** A minute later each time it is asked. */
const later = (): string =>
  new Date(Date.parse('2027-03-01T08:00:00Z') + (minute += 1) * 60_000).toISOString();

const vendorNeeds = async (now: string) =>
  (
    await inTenant(db.knex, tenant.id, trx =>
      readVendorNeeds(trx, tenant.id, {}, { page: 1, limit: 50, now }),
    )
  ).needs;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db.owner);
});

const check = (scope: CheckScope = {}, alertsByDefault = true) =>
  checkStock({ knex: db.knex, alertsByDefault }, tenant.id, scope, later());
const count = (productId: string, quantity: number) => stockUp(db.knex, tenant, productId, quantity, later());

const alertsOf = (productId: string) =>
  db.owner('low_stock_alerts').where({ productId }).orderBy('createdAt').select<AlertRow[]>();
const needsOf = (productId: string) =>
  db.owner('needs').where({ productId }).orderBy('createdAt').select<NeedRow[]>();

interface AlertRow {
  id: string;
  alertLevel: string;
  worstLevel: string;
  vipNeedCreated: boolean;
  vipNeedId: string | null;
  notifiedAt: Date | null;
  resolvedAt: Date | null;
  resolvedReason: string | null;
}
interface NeedRow {
  id: string;
  source: string;
  priority: string;
  quantityNeeded: string;
  isFulfilled: boolean;
  removedAt: Date | null;
  removedReason: string | null;
}

/** What is open for a product: level of its alert, priority and quantity of its automatic need. */
async function open(productId: string): Promise<[string | null, string | null]> {
  const alerts = (await alertsOf(productId)).filter(alert => !alert.resolvedAt);
  const needs = (await needsOf(productId)).filter(
    need => need.source === 'AUTO_LOW_STOCK' && !need.isFulfilled && !need.removedAt,
  );
  expect([alerts.length <= 1, needs.length <= 1]).toEqual([true, true]);
  const need = needs[0];
  return [alerts[0]?.alertLevel ?? null, need ? `${need.priority} ${Number(need.quantityNeeded)}` : null];
}

describe('one product', () => {
  it('is followed from its target down to nothing and back, by one alert and one need', async () => {
    const product = await createProduct(db.owner, tenant);
    await createTarget(db.knex, tenant, { productId: product, targetQuantity: 10 }, later());
    const story: [number, [string | null, string | null]][] = [
      [10, [null, null]],
      [9.999, ['WARNING', 'LOW 0.001']],
      [5, ['WARNING', 'LOW 5']],
      [4.999, ['WARNING', 'MEDIUM 5.001']],
      [2.5, ['WARNING', 'MEDIUM 7.5']],
      [2.499, ['CRITICAL', 'HIGH 7.501']],
      [0, ['CRITICAL', 'HIGH 10']],
      [2.5, ['WARNING', 'MEDIUM 7.5']],
      [10, [null, null]],
    ];
    for (const [quantity, expected] of story) {
      await count(product, quantity);
      await check();
      expect([quantity, await open(product)]).toEqual([quantity, expected]);
    }
    const alerts = await alertsOf(product);
    expect(alerts).toMatchObject([
      { worstLevel: 'CRITICAL', resolvedReason: 'restocked', vipNeedCreated: true },
    ]);
    expect(await needsOf(product)).toMatchObject([{ id: alerts[0]!.vipNeedId, removedReason: 'restocked' }]);
  });

  it('that is low again after it was restocked has a second alert and a second need', async () => {
    const product = await createProduct(db.owner, tenant);
    await createTarget(db.knex, tenant, { productId: product, targetQuantity: 10 }, later());
    for (const quantity of [1, 10, 1, 10, 9.999]) {
      await count(product, quantity);
      await check({ changed: true });
    }
    expect(await alertsOf(product)).toHaveLength(3);
    expect(await needsOf(product)).toHaveLength(3);
    expect(await open(product)).toEqual(['WARNING', 'LOW 0.001']);
  });

  it('that swings around the critical boundary keeps its alert, and is told of once', async () => {
    const product = await createProduct(db.owner, tenant);
    await createTarget(db.knex, tenant, { productId: product, targetQuantity: 10 }, later());
    const told: string[] = [];
    for (const quantity of [2.499, 2.5, 2.499, 2.5, 2.499]) {
      await count(product, quantity);
      const { critical } = await check();
      await markAlertsNotified(db.knex, tenant.id, critical, later());
      told.push(...critical);
    }
    const alerts = await alertsOf(product);
    expect(told).toEqual([alerts[0]!.id]);
    expect([alerts.length, alerts[0]!.alertLevel]).toEqual([1, 'CRITICAL']);
  });

  it('is told of until somebody says that it was', async () => {
    const product = await createProduct(db.owner, tenant);
    await createTarget(db.knex, tenant, { productId: product, targetQuantity: 10 }, later());
    const first = await check();
    const second = await check({ changed: true });
    expect([first.critical.length, second.critical]).toEqual([1, first.critical]);
    await markAlertsNotified(db.knex, tenant.id, first.critical, later());
    expect((await check()).critical).toEqual([]);
  });
});

describe('the target that holds', () => {
  it('changes with every change of targets, categories and the product itself', async () => {
    const [indica, sativa] = [await createCategory(db.owner, tenant), await createCategory(db.owner, tenant)];
    const product = await createProduct(db.owner, tenant, { categoryId: indica });
    await count(product, 20);
    const target = (given: object, targetQuantity: number) =>
      createTarget(db.knex, tenant, { ...given, targetQuantity }, later());
    const expectOpen = async (expected: [string | null, string | null]) => {
      await check({ changed: true });
      expect(await open(product)).toEqual(expected);
    };
    const by = () => byManager(later());
    await expectOpen([null, null]);
    const globalId = await target({}, 25);
    await expectOpen(['WARNING', 'LOW 5']);
    await target({}, 30);
    await expectOpen(['WARNING', 'LOW 10']);
    const categoryId = await target({ categoryId: indica }, 100);
    await expectOpen(['CRITICAL', 'HIGH 80']);
    await updateProduct(db.knex, tenant.id, product, { categoryId: sativa }, by());
    await expectOpen(['WARNING', 'LOW 10']);
    await updateProduct(db.knex, tenant.id, product, { categoryId: indica }, by());
    await expectOpen(['CRITICAL', 'HIGH 80']);
    await target({ categoryId: indica, isActive: false }, 100);
    await expectOpen(['WARNING', 'LOW 10']);
    await target({ categoryId: indica }, 100);
    const own = await target({ productId: product }, 20);
    await expectOpen([null, null]);
    await target({ productId: product }, 50);
    await expectOpen(['WARNING', 'MEDIUM 30']);
    await target({ productId: product, isActive: false }, 50);
    await expectOpen(['CRITICAL', 'HIGH 80']);
    await deleteTarget(db.knex, tenant.id, own, by());
    await deleteTarget(db.knex, tenant.id, categoryId, by());
    await expectOpen(['WARNING', 'LOW 10']);
    await target({ autoCreateVipNeed: false }, 30);
    await expectOpen(['WARNING', null]);
    await target({}, 30);
    await expectOpen(['WARNING', 'LOW 10']);
    await updateProduct(db.knex, tenant.id, product, { archived: true }, by());
    await expectOpen([null, null]);
    await updateProduct(db.knex, tenant.id, product, { archived: false }, by());
    await expectOpen(['WARNING', 'LOW 10']);
    await deleteTarget(db.knex, tenant.id, globalId, by());
    await expectOpen([null, null]);
    const reasons = (await alertsOf(product)).map(alert => alert.resolvedReason);
    expect(reasons).toEqual(['target_lowered', 'product_archived', 'no_target']);
  });
});

describe('people', () => {
  const lowProduct = async () => {
    const product = await createProduct(db.owner, tenant);
    await createTarget(db.knex, tenant, { productId: product, targetQuantity: 10 }, later());
    await check();
    return product;
  };
  const manual = (productId: string) =>
    createNeed(db.knex, tenant.id, { productId, priority: 'CRITICAL' }, byManager(later()));

  it('have their needs left alone, whatever the stock does', async () => {
    const product = await lowProduct();
    const { id } = await manual(product);
    for (const quantity of [10, 0, 10]) {
      await count(product, quantity);
      await check();
    }
    const [need] = await db.owner('needs').where({ id });
    expect(need).toMatchObject({
      source: 'MANUAL',
      removedAt: null,
      isFulfilled: false,
      priority: 'CRITICAL',
    });
    expect(await open(product)).toEqual([null, null]);
  });

  it.each(['fulfil', 'withdraw'])(
    'who %s an automatic need are not contradicted by the next check',
    async how => {
      const product = await lowProduct();
      const [need] = await needsOf(product);
      if (how === 'fulfil') await fulfillNeed(db.knex, tenant.id, { id: need!.id }, byManager(later()));
      else await withdrawNeed(db.knex, tenant.id, need!.id, byManager(later()));
      await count(product, 6);
      await check();
      expect(await open(product)).toEqual(['WARNING', null]);
      await count(product, 10);
      await check();
      await count(product, 6);
      await check();
      expect(await open(product)).toEqual(['WARNING', 'LOW 4']);
    },
  );

  it('see manual needs go when they expire, not before and without a check', async () => {
    const product = await lowProduct();
    const need = { productId: product, priority: 'LOW' as const, expiresAt: '2027-06-01T12:00:00.000Z' };
    const { id } = await createNeed(db.knex, tenant.id, need, byManager(later()));
    const seenAt = async (now: string) => (await vendorNeeds(now)).some(one => one.id === id);
    expect(await seenAt('2027-06-01T11:59:59.999Z')).toBe(true);
    expect(await seenAt('2027-06-01T12:00:00.000Z')).toBe(false);
    await checkStock({ knex: db.knex, alertsByDefault: true }, tenant.id, {}, '2027-06-01T12:00:00.000Z');
    expect(await db.owner('needs').where({ id }).first()).toMatchObject({ removedReason: 'expired' });
  });
});

describe('switched off', () => {
  it('nothing new is made, what is there stays, and switched on again all is caught up with', async () => {
    const [there, fresh] = [await createProduct(db.owner, tenant), await createProduct(db.owner, tenant)];
    await createTarget(db.knex, tenant, { targetQuantity: 10 }, later());
    await count(there, 6);
    await count(fresh, 10);
    await check();
    const deps = { knex: db.knex, alertsByDefault: true };
    await updateSettings(deps, tenant.id, { alertsEnabled: false }, byManager(later()));
    await count(there, 1);
    await count(fresh, 1);
    expect(await check()).toMatchObject({
      opened: 0,
      escalated: 0,
      needsCreated: 0,
      needsChanged: 0,
      critical: [],
    });
    expect([await open(there), await open(fresh)]).toEqual([
      ['WARNING', 'LOW 4'],
      [null, null],
    ]);
    await createNeed(
      db.knex,
      tenant.id,
      { productName: 'Rolling papers', priority: 'LOW' },
      byManager(later()),
    );
    expect(await vendorNeeds(later())).toHaveLength(2);
    await updateSettings(deps, tenant.id, { alertsEnabled: true }, byManager(later()));
    await check({ changed: true });
    expect([await open(there), await open(fresh)]).toEqual([
      ['CRITICAL', 'HIGH 9'],
      ['CRITICAL', 'HIGH 9'],
    ]);
  });

  it('for the installation holds for who has not chosen, and not for who has', async () => {
    const product = await createProduct(db.owner, tenant);
    await createTarget(db.knex, tenant, { targetQuantity: 10 }, later());
    await check({}, false);
    expect(await open(product)).toEqual([null, null]);
    const deps = { knex: db.knex, alertsByDefault: false };
    await updateSettings(deps, tenant.id, { alertsEnabled: true }, byManager(later()));
    await check({}, false);
    expect(await open(product)).toEqual(['CRITICAL', 'HIGH 10']);
  });
});

describe('many at once', () => {
  it('two monitors racing neither double nor miss an alert', async () => {
    const products = await createProducts(db.owner, tenant, 300);
    await createTarget(db.knex, tenant, { targetQuantity: 10 }, later());
    // Without a mark that only one of them could take.
    await db.owner('stock_changes').where({ tenantId: tenant.id }).delete();
    const results = await Promise.all(Array.from({ length: 6 }, () => check()));
    expect(results.reduce((sum, { opened }) => sum + opened, 0)).toBe(300);
    expect(results.reduce((sum, { needsCreated }) => sum + needsCreated, 0)).toBe(300);
    const alerts = await db
      .owner('low_stock_alerts')
      .where({ tenantId: tenant.id })
      .count<{ count: string }[]>();
    expect([products.length, Number(alerts[0]!.count)]).toEqual([300, 300]);
  });

  it('a check that dies half-way leaves nothing behind, and the next one finds it all', async () => {
    const product = await createProduct(db.owner, tenant);
    await createTarget(db.knex, tenant, { targetQuantity: 10 }, later());
    await db.owner.raw(
      `alter table low_stock_alerts add constraint broken check (product_id <> '${product}')`,
    );
    await expect(check({ changed: true })).rejects.toThrow(/broken/);
    await db.owner.raw('alter table low_stock_alerts drop constraint broken');
    expect(await open(product)).toEqual([null, null]);
    await check({ changed: true });
    expect(await open(product)).toEqual(['CRITICAL', 'HIGH 10']);
  });

  it('movements while checks run are seen by one of them, and by the next at the latest', async () => {
    const product = await createProduct(db.owner, tenant);
    await createTarget(db.knex, tenant, { productId: product, targetQuantity: 10 }, later());
    const moves = Array.from({ length: 20 }, (_, i) => count(product, i % 2 === 0 ? 1 : 20));
    const checks = Array.from({ length: 10 }, () => check({ changed: true }));
    await Promise.all([...moves, ...checks]);
    await check({ changed: true });
    const [{ onHand }] = (await db.owner('products').where({ id: product }).select('onHand')) as [
      { onHand: string },
    ];
    expect((await open(product))[0]).toBe(Number(onHand) < 10 ? 'CRITICAL' : null);
    expect(await tenantsWithChanges(db.knex, 10)).toEqual([]);
  });

  it('takes as many statements for 2,000 products as for 2', async () => {
    const statements = async (products: number): Promise<number> => {
      tenant = await createTenant(db.owner);
      await createProducts(db.owner, tenant, products);
      await createTarget(db.knex, tenant, { targetQuantity: 10 }, later());
      return counting(db.knex, () => check());
    };
    const [few, many] = [await statements(2), await statements(2000)];
    expect(many).toBe(few);
    expect(few).toBeLessThan(20);
  });
});

/** How many statements `work` sends. */
async function counting(knex: Knex, work: () => Promise<unknown>): Promise<number> {
  let sent = 0;
  const listener = () => void (sent += 1);
  knex.on('query', listener);
  await work();
  knex.removeListener('query', listener);
  return sent;
}

describe('what waits', () => {
  it('is found across tenants, whoever waits longest first, until it is checked', async () => {
    const first = tenant;
    await createTarget(db.knex, first, { targetQuantity: 10 }, later());
    const second = await createTenant(db.owner);
    const product = await createProduct(db.owner, second);
    await stockUp(db.knex, second, product, 5, '2020-01-01T00:00:00.000Z');
    const waiting = await tenantsWithChanges(db.knex, 10);
    expect(waiting.map(({ tenantId }) => tenantId)).toEqual([second.id, first.id]);
    expect(waiting[0]!.since).toBe('2020-01-01T00:00:00.000Z');
    await checkStock({ knex: db.knex, alertsByDefault: true }, second.id, { productIds: [product] }, later());
    expect((await tenantsWithChanges(db.knex, 10)).map(({ tenantId }) => tenantId)).toEqual([first.id]);
    await check();
    expect(await tenantsWithChanges(db.knex, 10)).toEqual([]);
  });

  it('is looked at once more by the monitor when a person found something critical', async () => {
    await createProduct(db.owner, tenant);
    await createTarget(db.knex, tenant, { targetQuantity: 10 }, later());
    await checkNow({ knex: db.knex, alertsByDefault: true }, tenant.id, later());
    expect(await tenantsWithChanges(db.knex, 10)).toMatchObject([{ tenantId: tenant.id }]);
    await check();
  });

  it('tells those who watch what it did', async () => {
    const product = await createProduct(db.owner, tenant);
    await createTarget(db.knex, tenant, { productId: product, targetQuantity: 10 }, later());
    await check();
    await count(product, 10);
    await check();
    const told = await inTenant(db.knex, tenant.id, trx =>
      trx('audit_events').orderBy('id').select<{ subject: string; action: string }[]>('subject', 'action'),
    );
    expect(told.map(({ subject, action }) => `${subject} ${action}`)).toEqual([
      ...['target created', 'need created', 'alert opened'],
      ...['product stock_changed', 'need removed', 'alert resolved'],
    ]);
  });
});
