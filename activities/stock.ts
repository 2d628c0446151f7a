// What the stock monitor does. Each is safe to run again: a check changes nothing the second time, managers are told of an
// alert, and of a day, once, and a pause is found by its operation id. What is to be sent is found queued.
import { ApplicationFailure } from '@temporalio/common';
import type { Tenant } from '../domain/tenant';
import { actorOf } from '../services/actors';
import { checkStock } from '../services/stock/check';
import type { CheckResult, CheckScope } from '../services/stock/check';
import type { Found, MonitorPlan } from '../services/stock/monitor';
import {
  beginMonitor,
  isPaused,
  monitorPlan,
  rememberFound,
  setMonitorPaused,
} from '../services/stock/monitor';
import type { NoticeDeps } from '../services/stock/notices';
import { tellCritical, tellDigest } from '../services/stock/notices';
import { tenantById } from '../services/tenants';
import { alive } from './alive';
import { refusing } from './failures';

interface Subject {
  tenantId: string;
  /** ISO instant, chosen once by the workflow, so that a retry decides the same. */
  now: string;
}

export interface CheckRequest extends Subject {
  /** Everything; else what is marked as changed, and the products named. */
  all: boolean;
  named: string[];
}

/** `found` is null when it was paused meanwhile: nothing was looked at. */
export interface Checked extends MonitorPlan {
  found: Found | null;
}

export interface StockActivityDeps extends NoticeDeps {
  /** Starts the monitors of tenants that have none; answers how many. */
  startMissingMonitors(): Promise<number>;
}

export function createStockActivities(deps: StockActivityDeps) {
  const { knex } = deps;

  async function tenantOf({ tenantId }: Pick<Subject, 'tenantId'>): Promise<Tenant> {
    const tenant = await tenantById(knex, tenantId);
    if (!tenant) throw ApplicationFailure.nonRetryable('No such tenant', 'not_found');
    return tenant;
  }

  async function check({ tenantId, all, named, now }: CheckRequest): Promise<CheckResult> {
    const run = (scope: CheckScope) => checkStock(deps, tenantId, scope, now);
    const result = await run(all ? {} : { changed: true });
    if (all || named.length === 0) return result;
    return sumOf(result, await run({ productIds: named }));
  }

  return {
    /** What a monitor that begins has to do. */
    async beginMonitor(request: Subject): Promise<MonitorPlan> {
      return beginMonitor(deps, await tenantOf(request), request.now);
    },

    async checkStock(request: CheckRequest): Promise<Checked> {
      const tenant = await tenantOf(request);
      const { now } = request;
      const found = (await isPaused(knex, tenant.id))
        ? null
        : await alive(() => checkAndTell(tenant, request));
      return { found, ...(await monitorPlan(deps, tenant, now)) };
    },

    async sendDigest(request: Subject): Promise<MonitorPlan> {
      const tenant = await tenantOf(request);
      await tellDigest(deps, tenant, request.now);
      return monitorPlan(deps, tenant, request.now);
    },

    pauseMonitor(
      request: Subject & { paused: boolean; userId: string; requestId: string; operationId: string },
    ): Promise<MonitorPlan> {
      return refusing(async () => {
        const tenant = await tenantOf(request);
        const { userId, ...change } = request;
        const actor = await actorOf(knex, tenant.id, { type: 'staff', id: userId }, tenant.id);
        return setMonitorPaused(deps, tenant, { ...change, actor });
      });
    },

    /** Answers how many monitors were missing and have been started. */
    reconcileMonitors: (): Promise<number> => alive(() => deps.startMissingMonitors()),
  };

  async function checkAndTell(tenant: Tenant, request: CheckRequest): Promise<Found> {
    const { critical, ...counts } = await check(request);
    if (critical.length > 0) await tellCritical(deps, tenant, request.now);
    const found = { ...counts, at: request.now };
    await rememberFound(knex, tenant.id, found);
    return found;
  }
}

const sumOf = (a: CheckResult, b: CheckResult): CheckResult => ({
  checked: a.checked + b.checked,
  opened: a.opened + b.opened,
  escalated: a.escalated + b.escalated,
  deescalated: a.deescalated + b.deescalated,
  resolved: a.resolved + b.resolved,
  needsCreated: a.needsCreated + b.needsCreated,
  needsChanged: a.needsChanged + b.needsChanged,
  needsRemoved: a.needsRemoved + b.needsRemoved,
  critical: b.critical,
});
