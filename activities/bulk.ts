// What the workflow of a bulk job does. Each is safe to run again: an item that is done is found done, a control by its
// operation id, a beginning and an end happen once.
import { ApplicationFailure } from '@temporalio/common';
import type { Control } from '../domain/bulk/operations';
import { notFound } from '../domain/errors';
import type { Actor } from '../domain/roles';
import type { Tenant } from '../domain/tenant';
import { actorOf } from '../services/actors';
import type { AnnounceDeps } from '../services/bookings/announce';
import { runPage } from '../services/bulk/page';
import type { Progress } from '../services/bulk/progress';
import { beginJob, completeJob, controlJob } from '../services/bulk/progress';
import { tenantById } from '../services/tenants';
import { alive } from './alive';
import { refusing } from './failures';

interface Subject {
  tenantId: string;
  jobId: string;
}

interface Timed extends Subject {
  /** ISO instant, chosen once by the workflow, so that a retry decides the same. */
  now: string;
}

/** Whoever sends a signal does so from the Temporal UI, and is not known by name. */
const OPERATOR: Actor = { type: 'staff', id: null, name: 'Operator' };

export function createBulkActivities(deps: AnnounceDeps) {
  const { knex } = deps;

  async function tenantOf(tenantId: string): Promise<Tenant> {
    const tenant = await tenantById(knex, tenantId);
    if (!tenant) throw ApplicationFailure.nonRetryable('No such tenant', 'not_found');
    return tenant;
  }

  return {
    /** Null when the job is gone. */
    async beginJob({ tenantId, jobId, now }: Timed): Promise<Progress | null> {
      return (await beginJob(knex, tenantId, jobId, now)) ?? null;
    },

    /** Each item by the clock of its own moment: it may be tried long after the page began. */
    async runBulkPage({ tenantId, jobId }: Subject): Promise<Progress> {
      const tenant = await tenantOf(tenantId);
      const clock = (): string => new Date().toISOString();
      const progress = await alive(() => runPage(deps, tenant, jobId, clock));
      if (!progress) throw ApplicationFailure.nonRetryable('No such job', 'not_found');
      return progress;
    },

    controlJob(
      request: Timed & { control: Control; userId: string; requestId: string; operationId: string },
    ): Promise<Progress> {
      return refusing(async () => {
        const { tenantId, userId, ...control } = request;
        const tenant = await tenantById(knex, tenantId);
        if (!tenant) throw notFound('Tenant');
        const actor = userId
          ? await actorOf(knex, tenantId, { type: 'staff', id: userId }, request.jobId)
          : OPERATOR;
        return controlJob(deps, tenant, { ...control, actor });
      });
    },

    completeJob: async ({ tenantId, jobId, now }: Timed): Promise<Progress> =>
      completeJob(deps, await tenantOf(tenantId), jobId, now),
  };
}
