// Reconciliation and expiry. Both only ever move things towards what should be, so running them twice does no harm.
import type { Client } from '@temporalio/client';
import { Context } from '@temporalio/activity';
import type { Knex } from 'knex';
import { foldCounts, purgeExpired } from '../services/housekeeping';
import type { UnstartedBooking } from '../services/outbox';
import { lifecyclesThatShouldRun, markMissing } from '../services/outbox';
import { tenantById } from '../services/tenants';

const PAGE = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** Temporal's visibility lags a little behind: what was started just now is taken to be running. */
const SETTLED_MS = 5 * 60_000;

export interface HousekeepingDeps {
  knex: Knex;
  client: Client;
  /** Workflow id of a booking, from the slug of its tenant. */
  lifecycleId(tenantSlug: string, bookingId: string): string;
}

export function createHousekeepingActivities({ knex, client, lifecycleId }: HousekeepingDeps) {
  async function runningLifecycles(): Promise<Set<string>> {
    const running = new Set<string>();
    const query = `WorkflowType = 'bookingLifecycle' AND ExecutionStatus = 'Running'`;
    for await (const workflow of client.workflow.list({ query, pageSize: PAGE })) {
      running.add(workflow.workflowId);
      if (running.size % PAGE === 0) Context.current().heartbeat(running.size);
    }
    return running;
  }

  /** The bookings of a page whose lifecycle does not run, by tenant. */
  async function missingOf(
    page: readonly UnstartedBooking[],
    running: Set<string>,
  ): Promise<Map<string, string[]>> {
    const missing = new Map<string, string[]>();
    for (const { tenantId, bookingId } of page) {
      const tenant = await tenantById(knex, tenantId);
      if (!tenant || running.has(lifecycleId(tenant.slug, bookingId))) continue;
      missing.set(tenantId, [...(missing.get(tenantId) ?? []), bookingId]);
    }
    return missing;
  }

  return {
    /** Puts every unfinished booking whose lifecycle is missing back in the starter's outbox. Answers how many. */
    async reconcileLifecycles(): Promise<number> {
      const running = await runningLifecycles();
      const startedBefore = new Date(Date.now() - SETTLED_MS).toISOString();
      let missing = 0;
      let after = FIRST_ID;
      for (;;) {
        Context.current().heartbeat(after);
        const page = await lifecyclesThatShouldRun(knex, after, startedBefore, PAGE);
        for (const [tenantId, bookingIds] of await missingOf(page, running)) {
          missing += await markMissing(knex, tenantId, bookingIds);
        }
        if (page.length < PAGE) return missing;
        after = page[page.length - 1]!.bookingId;
      }
    },

    /** Answers how many changes of statistics were folded into their counts. */
    foldCounts(): Promise<number> {
      return foldCounts(knex);
    },

    async forgetExpired(): Promise<{ keys: number; sessions: number; limits: number }> {
      return purgeExpired(knex, new Date().toISOString());
    },
  };
}
