// What managers are told about stock: each alert once, each day once, whoever asks, however many at once; and when the
// digest is due.
import type { Tenant } from '../../domain/tenant';
import type { TenantSettings } from '../../domain/tenant';
import { createTenant, createUser } from '../../tests/factories';
import { byManager, createProduct, createProducts, createTarget, stockUp } from '../../tests/factories/stock';
import type { TestDatabase } from '../../tests/harness/database';
import { createTestDatabase } from '../../tests/harness/database';
import { checkStock, tenantsWithChanges } from './check';
import { beginMonitor, nextDigest, setMonitorPaused, viewMonitor } from './monitor';
import type { NoticeDeps } from './notices';
import { tellCritical, tellDigest } from './notices';
import { createMovements } from './movements';
import { createNeed, fulfillNeed, withdrawNeed } from './needs';
import { updateSettings } from './settings';

const NOW = '2027-03-10T18:00:00.000Z';
let db: TestDatabase;
let deps: NoticeDeps;
let tenant: Tenant;
beforeAll(async () => {
  db = await createTestDatabase();
  deps = {
    ...{ knex: db.knex, alertsByDefault: true, lowStockUrl: 'http://localhost/staff/stock/low' },
    deliverable: channel => channel === 'email',
  };
});
afterAll(() => db.drop());
const begin = async (settings: Partial<TenantSettings> = {}): Promise<void> => {
  tenant = await createTenant(db.owner, { timeZone: 'America/Los_Angeles', settings });
};
beforeEach(() => begin());

async function low(onHand: number): Promise<string> {
  const productId = await createProduct(db.owner, tenant);
  await createTarget(db.knex, tenant, { productId, targetQuantity: 100 }, NOW);
  await stockUp(db.knex, tenant, productId, onHand, NOW);
  return productId;
}
const check = () => checkStock(deps, tenant.id, {}, NOW);
const told = (): Promise<
  { event: string; channel: string; recipient: string; status: string; subject: string }[]
> => db.owner('notifications').where({ tenantId: tenant.id }).orderBy(['event', 'channel', 'recipient']);

test('checks and notices racing: every alert once, each manager told once of each', async () => {
  const managers = [
    await createUser(db.owner, tenant, 'manager'),
    await createUser(db.owner, tenant, 'manager'),
  ];
  await createUser(db.owner, tenant, 'staff');
  const products = await createProducts(db.owner, tenant, 200);
  await createTarget(db.knex, tenant, { targetQuantity: 10 }, NOW);
  const checkAndTell = async (): Promise<number> => {
    await check();
    return tellCritical(deps, tenant, NOW);
  };
  const counts = await Promise.all(Array.from({ length: 5 }, checkAndTell));
  expect(counts.reduce((sum, count) => sum + count)).toBe(200);
  expect(await db.owner('low_stock_alerts').where({ tenantId: tenant.id })).toHaveLength(products.length);
  expect(await db.owner('needs').where({ tenantId: tenant.id })).toHaveLength(products.length);
  // One message for each manager and each time somebody told: no product is in two of them.
  const messages = await told();
  const tellings = counts.filter(count => count > 0).length;
  expect(messages).toHaveLength(managers.length * tellings);
  expect(new Set(messages.map(({ recipient }) => recipient))).toEqual(
    new Set(managers.map(({ email }) => email)),
  );
  expect(messages.every(({ status }) => status === 'queued')).toBe(true);
});

test('five digests of a day at once are one, and nothing is said when nothing is at a warning', async () => {
  await createUser(db.owner, tenant, 'manager');
  await low(5);
  await check();
  await Promise.all(Array.from({ length: 5 }, () => tellDigest(deps, tenant, NOW)));
  expect(await told()).toEqual([]);
  await low(60);
  await check();
  await Promise.all(Array.from({ length: 5 }, () => tellDigest(deps, tenant, NOW)));
  expect(await told()).toMatchObject([
    { event: 'stock_digest', subject: expect.stringContaining('2 products') as string },
  ]);
});

test('a mail says that vendors are asked while they are: not for what was fulfilled or taken back, nor with sync off', async () => {
  await createUser(db.owner, tenant, 'manager');
  await low(5);
  const [fulfilled, withdrawn, unsynced] = [await low(6), await low(7), await low(60)];
  await check();
  const needOf = async (productId: string): Promise<string> =>
    (await db.owner('needs').where({ productId }).first<{ id: string }>('id')).id;
  await fulfillNeed(db.knex, tenant.id, { id: await needOf(fulfilled) }, byManager(NOW));
  await withdrawNeed(db.knex, tenant.id, await needOf(withdrawn), byManager(NOW));
  const off = { productId: unsynced, targetQuantity: 100, autoCreateVipNeed: false };
  await createTarget(db.knex, tenant, off, NOW);
  await check();
  const linesOf = (body: string) => body.split('\n').filter(line => line.startsWith('-'));
  const says = (line: string) => [/(\d+) oz of/.exec(line)![1], line.includes('vendors are asked')];
  await tellCritical(deps, tenant, NOW);
  await tellDigest(deps, tenant, NOW);
  const [critical, digest] = await db
    .owner('notifications')
    .where({ tenantId: tenant.id })
    .orderBy('event')
    .pluck('body');
  const expected = [
    ['5', true],
    ['6', false],
    ['7', false],
  ];
  expect(linesOf(critical).map(says)).toEqual(expected);
  expect(linesOf(digest).map(says)).toEqual([...expected, ['60', false]]);
  await createNeed(db.knex, tenant.id, { productId: unsynced, priority: 'LOW' }, byManager(NOW));
  const tomorrow = '2027-03-11T18:00:00.000Z';
  await tellDigest(deps, tenant, tomorrow);
  const last = await db
    .owner('notifications')
    .where({ tenantId: tenant.id, createdAt: tomorrow })
    .first('body');
  expect(linesOf(last.body).map(says)).toEqual([...expected, ['60', true]]);
});

test('the plan of the business says on which channels; mails go to admins where there is no manager', async () => {
  const plan = { event: 'critical_stock', audience: 'staff', anchor: 'now', offsetMinutes: 0 } as const;
  await begin({
    stockCommunications: (['email', 'slack', 'sms'] as const).map(channel => ({ ...plan, channel })),
  });
  const admin = await createUser(db.owner, tenant, 'admin');
  await low(5);
  await check();
  expect(await tellCritical(deps, tenant, NOW)).toBe(1);
  expect(await told()).toMatchObject([
    { channel: 'email', recipient: admin.email, status: 'queued' },
    { channel: 'slack', recipient: '', status: 'stored' },
  ]);
  expect(await tellCritical(deps, tenant, NOW)).toBe(0);
});

test('switched off, nobody is told of what is critical; switched on they are', async () => {
  await createUser(db.owner, tenant, 'manager');
  await low(5);
  await check();
  await updateSettings(deps, tenant.id, { alertsEnabled: false }, byManager(NOW));
  expect(await tellCritical(deps, tenant, NOW)).toBe(0);
  await updateSettings(deps, tenant.id, { alertsEnabled: true }, byManager(NOW));
  expect(await tellCritical(deps, tenant, NOW)).toBe(1);
});

test('a paused monitor is not told of changes, which wait; a pause that is asked for twice is one', async () => {
  const productId = await low(60);
  await check();
  const pause = (paused: boolean, operationId: string) =>
    setMonitorPaused(deps, tenant, { ...byManager(NOW), paused, operationId });
  await pause(true, 'a');
  await pause(true, 'a');
  const count = { productId, type: 'COUNT' as const, quantity: 5 };
  await createMovements(deps, tenant.id, [count], byManager(NOW));
  const waiting = async () =>
    (await tenantsWithChanges(db.knex, 1_000)).some(one => one.tenantId === tenant.id);
  expect(await waiting()).toBe(false);
  expect(await viewMonitor(deps, tenant, NOW)).toMatchObject({
    ...{ status: 'paused', pausedBy: 'Mara', pausedAt: NOW, waitingSince: NOW, nextDigestAt: null },
  });
  await pause(false, 'b');
  // The answer to a request that comes late changes nothing any more.
  await pause(true, 'a');
  expect(await waiting()).toBe(true);
  expect(await viewMonitor(deps, tenant, NOW)).toMatchObject({ status: 'running', pausedBy: null });
});

describe('the digest is due', () => {
  const zone = { timeZone: 'America/Los_Angeles' };
  it.each([
    ['today, when yesterday was the last', '2027-03-09', '2027-03-10T15:59:59Z', '2027-03-10T16:00:00.000Z'],
    ['today, late, when it was missed', '2027-03-09', '2027-03-11T07:00:00Z', '2027-03-10T16:00:00.000Z'],
    [
      'tomorrow, when today has had its own',
      '2027-03-10',
      '2027-03-10T16:00:00Z',
      '2027-03-11T16:00:00.000Z',
    ],
    [
      'at the same local hour over a clock change',
      '2027-03-13',
      '2027-03-13T17:00:00Z',
      '2027-03-14T15:00:00.000Z',
    ],
  ])('%s', (_, digestedOn, now, due) => {
    expect(nextDigest(zone, '08:00', digestedOn, now)).toBe(due);
  });

  it('for the first time at its next hour, not for one that was over', async () => {
    expect((await beginMonitor(deps, tenant, '2027-03-10T15:00:00.000Z')).digestAt).toBe(
      '2027-03-10T16:00:00.000Z',
    );
    await begin();
    expect((await beginMonitor(deps, tenant, NOW)).digestAt).toBe('2027-03-11T16:00:00.000Z');
  });
});
