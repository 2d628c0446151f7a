// Reconciliation and expiry. Both only ever move things towards what should be, so running them twice does no harm.
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import type { SearchAttributeKey } from '@temporalio/common/lib/search-attributes';
import { Context } from '@temporalio/activity';
import type { Knex } from 'knex';
import { foldCounts, purgeExpired } from '../services/housekeeping';
import { byTenant, lifecyclesThatShouldRun, markMissing, standingOf } from '../services/outbox';
import { tenantById } from '../services/tenants';
import { endWaiting } from '../services/waitlist/over';

const PAGE = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** Temporal's visibility lags a little behind: what was started just now is taken to be running, */
const STARTED_MS = 5 * 60_000;
/** and what was moved just now to be known. */
const MOVED_MS = 60_000;
/** One that was told to look again has had the time by then. */
const LEARNED_MS = 10 * 60_000;
/** A worker that was killed costs an attempt or two. */
const STUCK_ATTEMPTS = 4;

export interface HousekeepingDeps {
  knex: Knex;
  client: Client;
  /** Workflow id of a booking, from the slug of its tenant. */
  lifecycleId(tenantSlug: string, bookingId: string): string;
  /** How a lifecycle is told to read its booking anew, and where it says what it takes it for. */
  lookAgain: SignalDefinition;
  statusAttribute: SearchAttributeKey<'KEYWORD'>;
}

const isOld = (at: Date | null, ms: number): boolean => at !== null && at.getTime() < Date.now() - ms;

const ignoreEnded = (error: unknown): void => {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
};

export function createHousekeepingActivities({
  knex,
  client,
  lifecycleId,
  lookAgain,
  statusAttribute,
}: HousekeepingDeps) {
  /** Ids of those that run, each with the status it takes its booking to have. */
  async function runningLifecycles(): Promise<Map<string, string | undefined>> {
    const running = new Map<string, string | undefined>();
    const query = `WorkflowType = 'bookingLifecycle' AND ExecutionStatus = 'Running'`;
    for await (const { workflowId, typedSearchAttributes } of client.workflow.list({
      query,
      pageSize: PAGE,
    })) {
      running.set(workflowId, typedSearchAttributes.get(statusAttribute));
      if (running.size % PAGE === 0) Context.current().heartbeat(running.size);
    }
    return running;
  }

  /**
   * A lifecycle that cannot be replayed would wait for a release that mends it, and its booking with it. Another knows all it
   * knew, from Postgres, so it is ended to make room. Answers whether it was.
   */
  async function endIfStuck(workflowId: string): Promise<boolean> {
    const handle = client.workflow.getHandle(workflowId);
    try {
      const { raw } = await handle.describe();
      if ((raw.pendingWorkflowTask?.attempt ?? 0) < STUCK_ATTEMPTS) return false;
      await handle.terminate('Its workflow task fails again and again: a new lifecycle takes over.');
      return true;
    } catch (error) {
      ignoreEnded(error);
      return false;
    }
  }

  /** Looks after one tenant's bookings. Answers how many lifecycles were missing. */
  async function reconcile(
    tenantId: string,
    ids: readonly string[],
    running: Map<string, string | undefined>,
  ): Promise<number> {
    const tenant = await tenantById(knex, tenantId);
    if (!tenant) return 0;
    const missing: string[] = [];
    for (const standing of await standingOf(knex, tenantId, ids)) {
      const workflowId = lifecycleId(tenant.slug, standing.id);
      if (!running.has(workflowId)) {
        if (isOld(standing.lifecycleStartedAt, STARTED_MS)) missing.push(standing.id);
        continue;
      }
      const knowsLess = running.get(workflowId) !== standing.status && isOld(standing.updatedAt, MOVED_MS);
      const hasHadTime = standing.isLate || (knowsLess && isOld(standing.updatedAt, LEARNED_MS));
      if (hasHadTime && (await endIfStuck(workflowId))) missing.push(standing.id);
      // It may have ended meanwhile; then it knows.
      else if (knowsLess) await client.workflow.getHandle(workflowId).signal(lookAgain).catch(ignoreEnded);
    }
    return missing.length === 0 ? 0 : markMissing(knex, tenantId, missing);
  }

  return {
    /**
     * Puts every unfinished booking whose lifecycle is missing, or stuck for good, back in the starter's outbox, and tells
     * those that take their booking for what it is not any more to look again. Answers how many were missing.
     */
    async reconcileLifecycles(): Promise<number> {
      const running = await runningLifecycles();
      const now = new Date().toISOString();
      let missing = 0;
      let after = FIRST_ID;
      for (;;) {
        Context.current().heartbeat(after);
        const page = await lifecyclesThatShouldRun(knex, after, now, PAGE);
        for (const [tenantId, bookings] of byTenant(page)) {
          const ids = bookings.map(({ bookingId }) => bookingId);
          missing += await reconcile(tenantId, ids, running);
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
      const now = new Date().toISOString();
      await endWaiting(knex, now);
      return purgeExpired(knex, now);
    },
  };
}
