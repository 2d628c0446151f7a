// The stock monitor's own record (DESIGN §5): whether it is paused, what it found, and when its digest is due. Postgres
// knows all of it, so that a monitor that was lost begins again where it was, and pages need no Temporal.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { addDays, dateOf, instantAt } from '../../domain/calendar';
import type { Tenant } from '../../domain/tenant';
import { hasRun, record } from '../audit';
import { markAllChanged, readSettings } from './settings';
import type { By, StockDeps } from './deps';
import type { CheckResult } from './check';
import { queuedNotices } from './notices';

/** What a check found. */
export interface Found extends Omit<CheckResult, 'critical'> {
  /** ISO instant. */
  at: string;
}

/** What lies ahead of a monitor. Plain JSON: it crosses Temporal. */
export interface MonitorPlan {
  paused: boolean;
  /** ISO instant of the next digest, which may be past; null while it is paused. */
  digestAt: string | null;
  /** Messages about stock that wait to be sent. */
  messages: string[];
}

interface MonitorRow {
  digestedOn: string | null;
  monitorPausedAt: Date | null;
  monitorPausedBy: string | null;
  monitorFound: Found | null;
}

const readRow = (trx: Knex.Transaction): Promise<MonitorRow | undefined> =>
  trx('stock_settings').first<MonitorRow | undefined>(
    ...['digestedOn', 'monitorPausedAt', 'monitorPausedBy', 'monitorFound'],
  );

export function monitorPlan(deps: StockDeps, tenant: Tenant, now: string): Promise<MonitorPlan> {
  return inTenant(deps.knex, tenant.id, trx => planIn(trx, deps, tenant, now));
}

/** The plan of a monitor that begins. Its very first digest is the next one, not one that was due before. */
export function beginMonitor(deps: StockDeps, tenant: Tenant, now: string): Promise<MonitorPlan> {
  return inTenant(deps.knex, tenant.id, async trx => {
    const { digestAt } = await readSettings(trx, deps);
    const today = dateOf(now, tenant.timeZone);
    const isOver = Date.parse(instantAt(today, digestAt, tenant.timeZone)) < Date.parse(now);
    await trx.raw(
      `insert into stock_settings (tenant_id, digested_on) values (?, ?)
       on conflict (tenant_id) do update set digested_on = coalesce(stock_settings.digested_on, excluded.digested_on)`,
      [tenant.id, isOver ? today : addDays(today, -1)],
    );
    return planIn(trx, deps, tenant, now);
  });
}

async function planIn(
  trx: Knex.Transaction,
  deps: StockDeps,
  tenant: Tenant,
  now: string,
): Promise<MonitorPlan> {
  const row = await readRow(trx);
  const { digestAt } = await readSettings(trx, deps);
  const paused = Boolean(row?.monitorPausedAt);
  return {
    paused,
    digestAt: paused ? null : nextDigest(tenant, digestAt, row?.digestedOn ?? null, now),
    messages: await queuedNotices(trx),
  };
}

/** One digest a day: of today when there was none yet, else of tomorrow. A monitor that was away makes up for today's. */
export function nextDigest(
  { timeZone }: Pick<Tenant, 'timeZone'>,
  digestAt: string,
  digestedOn: string | null,
  now: string,
): string {
  const today = dateOf(now, timeZone);
  const wasMade = digestedOn !== null && digestedOn >= today;
  return instantAt(wasMade ? addDays(digestedOn, 1) : today, digestAt, timeZone);
}

export function isPaused(knex: Knex, tenantId: string): Promise<boolean> {
  return inTenant(knex, tenantId, async trx => Boolean((await readRow(trx))?.monitorPausedAt));
}

/** Keeps what the monitor found, for the pages. */
export function rememberFound(knex: Knex, tenantId: string, found: Found): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('stock_settings')
      .insert({ tenantId, monitorFound: JSON.stringify(found) })
      .onConflict('tenantId')
      .merge(['monitorFound']);
  });
}

export interface PauseChange extends By {
  paused: boolean;
  /** What it names is done once. */
  operationId: string;
}

/** Pauses the monitor, or lets it go on with a check of everything. */
export function setMonitorPaused(
  deps: StockDeps,
  tenant: Tenant,
  { paused, actor, now, requestId, operationId }: PauseChange,
): Promise<MonitorPlan> {
  return inTenant(deps.knex, tenant.id, async trx => {
    const already = Boolean((await readRow(trx))?.monitorPausedAt) === paused;
    if (!already && !(await hasRun(trx, operationId))) {
      const columns = { monitorPausedAt: paused ? now : null, monitorPausedBy: paused ? actor.name : null };
      await trx('stock_settings')
        .insert({ tenantId: tenant.id, ...columns })
        .onConflict('tenantId')
        .merge(Object.keys(columns));
      if (!paused) await markAllChanged(trx, tenant.id, now);
      const action = paused ? 'monitor_paused' : 'monitor_resumed';
      const subject = { tenantId: tenant.id, subject: 'stock' as const, subjectId: tenant.id };
      await record(trx, { ...subject, action, actor, now, requestId, operationId });
    }
    return planIn(trx, deps, tenant, now);
  });
}

export interface MonitorView {
  status: 'running' | 'paused';
  pausedAt: string | null;
  pausedBy: string | null;
  found: Found | null;
  lastCheckedAt: string | null;
  waitingSince: string | null;
  nextDigestAt: string | null;
}

export function viewMonitor(deps: StockDeps, tenant: Tenant, now: string): Promise<MonitorView> {
  return inTenant(deps.knex, tenant.id, async trx => {
    const row = await readRow(trx);
    const settings = await readSettings(trx, deps);
    const waiting = await trx('stock_changes')
      .where({ tenantId: tenant.id })
      .orderBy('id')
      .first<{ changedAt: Date } | undefined>('changedAt');
    return {
      status: row?.monitorPausedAt ? 'paused' : 'running',
      pausedAt: row?.monitorPausedAt?.toISOString() ?? null,
      pausedBy: row?.monitorPausedBy ?? null,
      found: row?.monitorFound ?? null,
      lastCheckedAt: settings.lastCheckedAt,
      waitingSince: waiting?.changedAt.toISOString() ?? null,
      nextDigestAt: settings.alertsEnabled ? (await planIn(trx, deps, tenant, now)).digestAt : null,
    };
  });
}
