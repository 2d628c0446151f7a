// The monitor of stock with skipped time: its hours and days, what it waits for, and what it does while it is paused.
import type { WorkflowHandle } from '@temporalio/client';
import { addDays, dateOf, timeOf } from '../domain/calendar';
import { updateSettings } from '../services/stock/settings';
import { byManager } from '../tests/factories/stock';
import { HOUR_MS, quietRuntime } from '../tests/harness/lifecycle';
import { toldAttributes } from '../tests/harness/search-attributes';
import type { StockWorld } from '../tests/harness/stock-monitor';
import { startStockWorld } from '../tests/harness/stock-monitor';
import { eventually } from '../tests/harness/worker-process';
import { inventoryChanged, monitorState } from './messages';

jest.setTimeout(90_000);
const ZONE = 'America/Los_Angeles';
const DAY_MS = 24 * HOUR_MS;

let world: StockWorld;
let monitor: WorkflowHandle;
/** From Wednesday, 10 March, 10:00 in Los Angeles; the clocks go forward in the night to Sunday. */
beforeAll(async () => {
  quietRuntime();
  world = await startStockWorld({ at: '2027-03-10T17:00:00Z', timeZone: ZONE });
});
let today: string;
beforeEach(async () => {
  await world.renew();
  today = dateOf(await world.now(), ZONE);
});
afterEach(() => world.retire());
afterAll(() => world?.stop());

interface Told {
  id: string;
  event: string;
  subject: string;
  body: string;
  recipient: string;
  createdAt: Date;
}
const told = (event: string): Promise<Told[]> =>
  world.db
    .owner('notifications')
    .where({ event, tenantId: world.tenant.id })
    .orderBy('created_at') as unknown as Promise<Told[]>;
const openAlerts = (): Promise<{ productId: string; alertLevel: string }[]> =>
  world.db
    .owner('low_stock_alerts')
    .where({ tenantId: world.tenant.id })
    .whereNull('resolved_at')
    .select('productId', 'alertLevel');
const localOf = ({ createdAt }: Told): string => {
  const at = createdAt.toISOString();
  return `${dateOf(at, ZONE)} ${timeOf(at, ZONE)}`;
};

test('a week: everything is checked each hour, managers hear of what is critical once, and of what is low each morning', async () => {
  const warning = await world.product(60);
  await world.product(10);
  await world.product(100);
  monitor = await world.startMonitor();
  await world.skip(2 * DAY_MS);
  // On Saturday nothing is at a warning: one is critical still, and managers know of that.
  await world.count(warning, 100);
  await world.skip(DAY_MS);
  await world.count(warning, 70);
  await world.skip(4 * DAY_MS);

  const checks = world.checks();
  expect(checks.every(({ all }) => all)).toBe(true);
  expect(checks.length).toBeGreaterThanOrEqual(7 * 24);
  expect(checks.length).toBeLessThanOrEqual(7 * 24 + 2);
  const gaps = checks.slice(1).map(({ at }, i) => Date.parse(at) - Date.parse(checks[i]!.at));
  expect(Math.max(...gaps)).toBeLessThan(HOUR_MS + 60_000);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(HOUR_MS);

  // The first is on the day after, since 08:00 of the first day was over; 08:00 stays 08:00 when the clocks change.
  const digests = await told('stock_digest');
  expect(digests.map(localOf)).toEqual(
    ['11', '12', '14', '15', '16', '17'].map(day => `2027-03-${day} 08:00`),
  );
  expect(digests[0]!.subject).toBe('Stock today: 2 products are below target, 1 critical');
  expect(digests.every(({ recipient }) => recipient === world.manager.email)).toBe(true);
  const critical = await told('critical_stock');
  expect(critical).toHaveLength(1);
  expect(critical[0]!.subject).toMatch(/^Critical stock: Product \d+, 10 oz of 100 oz$/);
  expect(world.delivered().sort()).toEqual([...digests, ...critical].map(({ id }) => id).sort());
});

test('operators are told that it is paused, and that it runs again, and not after each check that nothing has changed', async () => {
  monitor = await world.startMonitor();
  // Nothing is paused where a timer ends (see `skip`).
  await world.skip(5.5 * HOUR_MS);
  await world.pause(true);
  await world.pause(false);
  await world.skip(5.5 * HOUR_MS);
  const { events } = await monitor.fetchHistory();
  const told = toldAttributes(events).flat();
  expect(told.filter(name => name !== 'TemporalChangeVersion')).toEqual(['BerthStatus', 'BerthStatus']);
});

test('what is signalled is checked together when it has settled, and not put off for ever by what follows', async () => {
  const product = await world.product(100);
  monitor = await world.startMonitor();
  await world.skip(60_000);
  const before = world.checks().length;
  await world.count(product, 40);
  for (let i = 0; i < 20; i += 1) await monitor.signal(inventoryChanged, []);
  await world.skip(30_000);
  expect(world.checks().slice(before)).toMatchObject([{ all: false, named: [] }]);
  expect(await openAlerts()).toEqual([{ productId: product, alertLevel: 'WARNING' }]);

  // Twelve seconds of signals, two a second: a check at least every four.
  const quiet = world.checks().length;
  for (let i = 0; i < 24; i += 1) {
    await monitor.signal(inventoryChanged, [product]);
    await world.skip(500);
  }
  await world.skip(10_000);
  const checks = world.checks().slice(quiet);
  expect(checks.length).toBeGreaterThanOrEqual(3);
  expect(checks.length).toBeLessThanOrEqual(6);
  expect(checks.every(({ all, named }) => !all && named.length === 1 && named[0] === product)).toBe(true);
});

test('paused it checks nothing and tells nobody; going on it checks everything at once', async () => {
  const product = await world.product(60);
  monitor = await world.startMonitor();
  await world.skip(HOUR_MS / 2);
  expect(await world.pause(true)).toMatchObject({ paused: true, ahead: [] });
  // Done once, however often it is asked for.
  await world.pause(true);
  const checks = world.checks().length;
  await world.count(product, 5);
  await monitor.signal(inventoryChanged, [product]);
  await world.skip(3 * DAY_MS);
  expect(world.checks()).toHaveLength(checks);
  expect(await told('stock_digest')).toEqual([]);
  expect(await told('critical_stock')).toEqual([]);
  const events = await world.db
    .owner('audit_events')
    .where({ tenantId: world.tenant.id })
    .whereLike('action', 'monitor_%')
    .orderBy('id');
  expect(events).toMatchObject([{ action: 'monitor_paused', actorId: world.manager.id, actorType: 'staff' }]);

  expect(await world.pause(false)).toMatchObject({ paused: false });
  await eventually('everything is checked', () => world.checks().length > checks);
  expect(world.checks()[checks]).toMatchObject({ all: true });
  await eventually('managers are told', async () => (await told('critical_stock')).length === 1);
  expect(await openAlerts()).toEqual([{ productId: product, alertLevel: 'CRITICAL' }]);
  await world.skip(DAY_MS);
  expect(world.checks().length).toBeGreaterThanOrEqual(checks + 24);
});

test('a check that was under way when it was paused does not set it going again', async () => {
  const product = await world.product(60);
  monitor = await world.startMonitor();
  await eventually('it has begun', () => world.checks().length === 1);
  const release = world.holdChecks();
  await monitor.signal(inventoryChanged, [product]);
  await eventually('a check is under way', () => world.checks().length === 2);
  expect(await world.pause(true)).toMatchObject({ paused: true });
  release();
  await world.skip(2 * HOUR_MS);
  expect(await monitor.query(monitorState)).toMatchObject({ paused: true, ahead: [] });
  expect(world.checks()).toHaveLength(2);
});

test('switched off, it goes on checking, opens nothing and tells nobody; switched on, all of it', async () => {
  await updateSettings(world.deps, world.tenant.id, { alertsEnabled: false }, byManager(await world.now()));
  await world.product(60);
  await world.product(5);
  monitor = await world.startMonitor();
  await world.skip(2 * DAY_MS + HOUR_MS / 4);
  expect(world.checks().length).toBeGreaterThanOrEqual(48);
  expect(await openAlerts()).toEqual([]);
  const { id: tenantId } = world.tenant;
  expect(await world.db.owner('needs').where({ tenantId })).toEqual([]);
  expect(await world.db.owner('notifications').where({ tenantId })).toEqual([]);

  await updateSettings(world.deps, world.tenant.id, { alertsEnabled: true }, byManager(await world.now()));
  await monitor.signal(inventoryChanged, []);
  await world.skip(DAY_MS);
  expect((await openAlerts()).map(({ alertLevel }) => alertLevel).sort()).toEqual(['CRITICAL', 'WARNING']);
  expect(await told('critical_stock')).toHaveLength(1);
  expect((await told('stock_digest')).map(localOf)).toEqual([`${addDays(today, 3)} 08:00`]);
});

test('the hour of the digest is taken over at once', async () => {
  await world.product(60);
  monitor = await world.startMonitor();
  await world.skip(HOUR_MS / 4);
  await updateSettings(world.deps, world.tenant.id, { digestAt: '17:30' }, byManager(await world.now()));
  await monitor.signal(inventoryChanged, []);
  await world.skip(DAY_MS);
  // It began at 10:00, when the digest of 08:00 was over for the day.
  expect((await told('stock_digest')).map(localOf)).toEqual([]);
  await world.skip(DAY_MS);
  expect((await told('stock_digest')).map(localOf)).toEqual([`${addDays(today, 1)} 17:30`]);
});

test('an operator reads what it is, how it is doing and what lies ahead', async () => {
  await world.product(10);
  monitor = await world.startMonitor();
  await world.skip(60_000);
  const { currentDetails } = await monitor.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(currentDetails).toContain('**running**');
  expect(currentDetails).toContain('1 products. Alerts: 1 opened');
  expect(currentDetails).toContain(`${addDays(today, 1)}T15:00:00.000Z: daily digest`);
  const state = await monitor.query(monitorState);
  expect(state.ahead.map(({ what }) => what)).toEqual(['check of everything', 'daily digest']);
  expect(state.found).toMatchObject({ checked: 1, opened: 1, needsCreated: 1 });
});

test('a business that is gone ends its monitor', async () => {
  monitor = await world.env.client.workflow.start('stockMonitor', {
    ...{ workflowId: 'stock/gone', taskQueue: 'berth-bookings' },
    args: [{ tenantId: '0198b000-0000-7000-8000-000000000000', tenantSlug: 'gone' }],
  });
  await monitor.result();
});
