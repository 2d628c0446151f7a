// What managers are told about stock (DESIGN §5 "Messages", §7). Alerts are marked as told in the transaction that writes
// the messages, so that each is told of once, whoever checks, however often. Sent they are afterwards, by whoever finds
// them queued.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { dateOf } from '../../domain/calendar';
import type { Channel, StockEvent, StockMessage } from '../../domain/messages/plan';
import { STOCK_EVENTS, spoken } from '../../domain/messages/plan';
import type { LowProduct } from '../../domain/messages/stock';
import { renderStock } from '../../domain/messages/stock';
import { SEVERITY } from '../../domain/stock/level';
import type { AlertLevel } from '../../domain/stock/level';
import { quantityOf } from '../../domain/stock/quantity';
import type { Unit } from '../../domain/stock/units';
import type { Tenant } from '../../domain/tenant';
import { managersToTell } from '../managers';
import { claimIn } from '../notifications';
import { lockChecks } from './check';
import type { StockDeps } from './deps';
import { askedFor } from './needs-read';
import { readSettings } from './settings';

export interface NoticeDeps extends StockDeps {
  /** Page of what is low. */
  lowStockUrl: string;
  /** Whether a channel has a provider; without one messages are stored for staff to read. */
  deliverable(channel: Channel): boolean;
}

/** Tells managers of the critical alerts nobody was told of yet, all in one message each. Answers how many alerts. */
export function tellCritical(deps: NoticeDeps, tenant: Tenant, now: string): Promise<number> {
  return inTenant(deps.knex, tenant.id, async trx => {
    // No check makes them less critical, and nobody else tells of them, while this goes on.
    await lockChecks(trx, tenant.id);
    if (!(await readSettings(trx, deps)).alertsEnabled) return 0;
    const alerts = await lowProducts(trx, now, query =>
      query.where('a.alert_level', 'CRITICAL').whereNull('a.notified_at'),
    );
    if (alerts.length === 0) return 0;
    const ids = alerts.map(({ id }) => id).sort();
    await trx('low_stock_alerts').whereRaw('id = any(?)', [ids]).update({ notifiedAt: now });
    await say(trx, deps, tenant, {
      event: 'critical_stock',
      notice: `stock/critical/${ids[0]}`,
      alerts,
      now,
    });
    return alerts.length;
  });
}

/** The digest of the day it is at the tenant: nothing when no product is at a warning, or it was made before, or alerts are off. */
export function tellDigest(deps: NoticeDeps, tenant: Tenant, now: string): Promise<void> {
  const today = dateOf(now, tenant.timeZone);
  return inTenant(deps.knex, tenant.id, async trx => {
    await lockChecks(trx, tenant.id);
    const { alertsEnabled } = await readSettings(trx, deps);
    const alerts = alertsEnabled ? await lowProducts(trx, now, query => query) : [];
    if (alerts.some(({ level }) => level === 'WARNING')) {
      await say(trx, deps, tenant, { event: 'stock_digest', notice: `stock/digest/${today}`, alerts, now });
    }
    await trx('stock_settings')
      .insert({ tenantId: tenant.id, digestedOn: today })
      .onConflict('tenantId')
      .merge(['digestedOn']);
  });
}

interface Notice {
  event: StockEvent;
  /** What makes it different from every other. */
  notice: string;
  alerts: readonly LowProduct[];
  now: string;
}

async function say(
  trx: Knex.Transaction,
  { lowStockUrl, deliverable }: NoticeDeps,
  tenant: Tenant,
  { event, notice, alerts, now }: Notice,
): Promise<void> {
  for (const planned of spoken(tenant.settings.stockCommunications).filter(said => said.event === event)) {
    const words = renderStock(event, planned.channel, {
      ...{ tenantName: tenant.name, products: alerts, url: lowStockUrl },
    });
    const status = deliverable(planned.channel) ? 'queued' : 'stored';
    for (const { id, address } of await recipients(trx, planned)) {
      const about = { notice, to: id };
      const message = { ...planned, anchorAt: 'now' };
      await claimIn(trx, tenant.id, { about, message, recipient: address, ...words, status, now });
    }
  }
}

/** Mails go to every manager, or to admins where there are none; a channel is one recipient. Nobody's phone is known. */
async function recipients(
  trx: Knex.Transaction,
  { channel }: StockMessage,
): Promise<{ id: string; address: string }[]> {
  if (channel === 'slack') return [{ id: 'slack', address: '' }];
  if (channel === 'sms') return [];
  return managersToTell(trx);
}

interface AlertRow {
  id: string;
  name: string;
  unit: Unit;
  level: AlertLevel;
  onHand: string;
  target: string;
  productId: string;
}

/** Products with an open alert, the most severe first, then by how little is left. */
async function lowProducts(
  trx: Knex.Transaction,
  now: string,
  matching: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<(LowProduct & { id: string })[]> {
  const query = trx('low_stock_alerts as a')
    .join('products as p', 'p.id', 'a.product_id')
    .whereNull('a.resolved_at')
    .whereNull('p.archived_at')
    .select('a.id', 'p.name', 'p.unit', 'a.alertLevel as level', 'a.currentQuantity as onHand')
    .select('a.targetQuantity as target', 'a.productId');
  const rows = (await matching(query)) as unknown as AlertRow[];
  const productIds = rows.map(({ productId }) => productId);
  const asked = await askedFor(trx, productIds, now);
  const share = ({ onHand, target }: LowProduct): number => Number(onHand) / Number(target);
  return rows
    .map(({ productId, ...row }) => ({
      ...row,
      ...{ onHand: quantityOf(row.onHand), target: quantityOf(row.target) },
      vendorsAsked: asked.has(productId),
    }))
    .sort(
      (a, b) => SEVERITY[a.level] - SEVERITY[b.level] || share(a) - share(b) || a.name.localeCompare(b.name),
    );
}

const MOST_QUEUED = 100;

/** Messages about stock that wait to be sent, the oldest first. */
export async function queuedNotices(trx: Knex.Transaction): Promise<string[]> {
  const rows = await trx('notifications')
    .where({ status: 'queued' })
    .whereIn('event', STOCK_EVENTS as unknown as string[])
    .orderBy('created_at')
    .limit(MOST_QUEUED)
    .select<{ id: string }[]>('id');
  return rows.map(row => row.id);
}
