// What the workflows of personal data do. Each is safe to run again: a file that is written is found written, a part that
// is erased is found so, a beginning and an end happen once.
import { ApplicationFailure } from '@temporalio/common';
import type { Client } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import type { ErasurePart } from '../domain/privacy/jobs';
import type { Tenant } from '../domain/tenant';
import type { Beginning } from '../services/privacy/begin';
import { beginErasure } from '../services/privacy/begin';
import { bookingsInCalendars } from '../services/privacy/calendars';
import type { CancelDeps } from '../services/privacy/cancel-ahead';
import { cancelAhead } from '../services/privacy/cancel-ahead';
import type { Erasing } from '../services/privacy/erase';
import { ROW_PARTS, erasePart, erasing, finishErasure, noteDone } from '../services/privacy/erase';
import { endedLifecycles } from '../services/privacy/histories';
import { forgetFile, writeExport } from '../services/privacy/file';
import type { PartDone } from '../services/privacy/progress';
import { tenantById } from '../services/tenants';
import { alive } from './alive';

export interface PrivacyDeps extends CancelDeps {
  client: Client;
  lifecycleId: (tenantSlug: string, bookingId: string) => string;
}

interface Subject {
  tenantId: string;
  jobId: string;
}

interface Timed extends Subject {
  /** ISO instant, chosen once by the workflow, so that a retry decides the same. */
  now: string;
}

/** Histories that are deleted at once. */
const AT_ONCE = 10;
const GRPC_NOT_FOUND = 5;

export function createPrivacyActivities(deps: PrivacyDeps) {
  const { knex, client } = deps;

  async function tenantOf(tenantId: string): Promise<Tenant> {
    const tenant = await tenantById(knex, tenantId);
    if (!tenant) throw ApplicationFailure.nonRetryable('No such tenant', 'not_found');
    return tenant;
  }

  /** Deletes histories of lifecycles that have ended: they may hold the reasons that people gave. */
  async function forgetHistories(tenant: Tenant, { subjects }: Erasing): Promise<number> {
    const ids = await endedLifecycles(knex, tenant.id, subjects.bookings);
    let deleted = 0;
    for (let i = 0; i < ids.length; i += AT_ONCE) {
      const batch = ids.slice(i, i + AT_ONCE).map(id => forgetHistory(deps.lifecycleId(tenant.slug, id)));
      deleted += (await Promise.all(batch)).filter(Boolean).length;
    }
    return deleted;
  }

  async function forgetHistory(workflowId: string): Promise<boolean> {
    const { namespace } = client.options;
    try {
      await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
      return true;
    } catch (error) {
      if (isGrpcServiceError(error) && error.code === GRPC_NOT_FOUND) return false;
      throw error;
    }
  }

  async function eraseElsewhere(tenantId: string, jobId: string, part: ErasurePart): Promise<number> {
    const found = await erasing(knex, tenantId, jobId);
    if (!found) return 0;
    if (part === 'workflows') return forgetHistories(await tenantOf(tenantId), found);
    return 0;
  }

  return {
    /** Until when the file is kept (ISO instant); null when the job is gone. */
    async writeExport({ tenantId, jobId, now }: Timed): Promise<string | null> {
      const tenant = await tenantOf(tenantId);
      return (await alive(() => writeExport(knex, tenant, jobId, now))) ?? null;
    },

    forgetExport: ({ tenantId, jobId }: Subject): Promise<void> => forgetFile(knex, tenantId, jobId),

    beginErasure: ({ tenantId, jobId, now }: Timed): Promise<Beginning> =>
      beginErasure(knex, tenantId, jobId, now),

    async cancelAhead({ tenantId, jobId }: Subject): Promise<number> {
      const tenant = await tenantOf(tenantId);
      return alive(() => cancelAhead(deps, tenant, jobId));
    },

    /** One part. Those that are noted are not looked at again by anybody, so it is noted last. */
    erasePart: ({ tenantId, jobId, part, now }: Timed & { part: ErasurePart }): Promise<void> =>
      alive(async () => {
        if (part === 'person' || part === 'crm') return;
        if (ROW_PARTS[part]) return erasePart(knex, tenantId, jobId, part, now);
        const count = await eraseElsewhere(tenantId, jobId, part);
        await noteDone(knex, tenantId, jobId, { part, count, at: now });
      }),

    /** Ids of the bookings whose events name the person. */
    bookingsInCalendars: ({ tenantId, jobId }: Subject): Promise<string[]> =>
      bookingsInCalendars(knex, tenantId, jobId),

    notePart: ({ tenantId, jobId, done }: Subject & { done: PartDone }): Promise<void> =>
      noteDone(knex, tenantId, jobId, done),

    async finishErasure({ tenantId, jobId, now }: Timed): Promise<void> {
      await finishErasure(knex, await tenantOf(tenantId), jobId, now);
    },
  };
}
