// How a bulk job goes on: it begins, is paused, goes on, is cancelled, ends. Its workflow alone calls this, and may call
// twice: what has happened is found, and changes nothing.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Control, JobStatus } from '../../domain/bulk/operations';
import { controlled, isOver } from '../../domain/bulk/operations';
import { Refusal, notFound } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { hasRun, record } from '../audit';
import { tellOfJob } from '../blocks/tell-of-job';
import type { Deps } from '../deps';
import { countIn } from './items';
import type { Counts } from './items';

export interface Progress extends Counts {
  status: JobStatus;
}

interface JobRow {
  id: string;
  status: JobStatus;
}

const lockJob = (trx: Knex.Transaction, id: string): Promise<JobRow | undefined> =>
  trx('bulk_jobs').where({ id }).forUpdate().first<JobRow | undefined>('id', 'status');

/** Undefined when there is no such job any more. */
export function beginJob(
  knex: Knex,
  tenantId: string,
  jobId: string,
  now: string,
): Promise<Progress | undefined> {
  return inTenant(knex, tenantId, async trx => {
    const job = await lockJob(trx, jobId);
    if (!job) return undefined;
    if (job.status === 'queued') {
      await trx('bulk_jobs').where({ id: jobId }).update({ status: 'running', startedAt: now });
      await recordStatus(trx, { tenantId, job, to: 'running', actor: LIFECYCLE_ACTOR, now });
    }
    return { status: job.status === 'queued' ? 'running' : job.status, ...(await countIn(trx, jobId)) };
  });
}

export interface ControlRequest {
  jobId: string;
  control: Control;
  actor: Actor;
  now: string;
  operationId: string;
  requestId?: string;
}

/** @throws Refusal `not_found`, `invalid_transition`. */
export function controlJob(
  { knex, links }: Deps,
  tenant: Tenant,
  request: ControlRequest,
): Promise<Progress> {
  const { jobId, control, now } = request;
  const { id: tenantId } = tenant;
  return inTenant(knex, tenantId, async trx => {
    const job = await lockJob(trx, jobId);
    if (!job) throw notFound('Job');
    if (await hasRun(trx, request.operationId)) return { status: job.status, ...(await countIn(trx, jobId)) };
    const to = controlled(job.status, control);
    if (!to) throw uncontrollable(job.status, control);
    if (to !== job.status) {
      const started = to === 'cancelled' ? {} : { startedAt: trx.raw('coalesce(started_at, ?)', [now]) };
      const finished = isOver(to) ? { finishedAt: now } : {};
      await trx('bulk_jobs')
        .where({ id: jobId })
        .update({ status: to, ...started, ...finished });
      await recordStatus(trx, { tenantId, job, to, ...request });
      if (isOver(to)) await tellOfJob(trx, links, tenant, { jobId, now });
    }
    return { status: to, ...(await countIn(trx, jobId)) };
  });
}

export const uncontrollable = (status: JobStatus, control: Control): Refusal =>
  new Refusal('invalid_transition', 'Job is over', `A job that is ${status} cannot be changed.`, {
    from: status,
    to: control,
    allowed: [],
  });

/** Ends a running job with nothing left. Answers how it stands: somebody may have been faster. */
export function completeJob(
  { knex, links }: Deps,
  tenant: Tenant,
  jobId: string,
  now: string,
): Promise<Progress> {
  const { id: tenantId } = tenant;
  return inTenant(knex, tenantId, async trx => {
    const job = (await lockJob(trx, jobId))!;
    const counts = await countIn(trx, jobId);
    if (job.status !== 'running' || counts.left > 0) return { status: job.status, ...counts };
    await trx('bulk_jobs').where({ id: jobId }).update({ status: 'completed', finishedAt: now });
    const { done, failed } = counts;
    const metadata = { done, failed };
    await recordStatus(trx, { tenantId, job, to: 'completed', actor: LIFECYCLE_ACTOR, now, metadata });
    await tellOfJob(trx, links, tenant, { jobId, now });
    return { status: 'completed', ...counts };
  });
}

interface StatusChange {
  tenantId: string;
  job: JobRow;
  to: JobStatus;
  actor: Actor;
  now: string;
  operationId?: string;
  requestId?: string;
  metadata?: Record<string, unknown>;
}

async function recordStatus(trx: Knex.Transaction, { job, ...change }: StatusChange): Promise<void> {
  const { tenantId, to, actor, now, operationId, requestId, metadata } = change;
  await record(trx, {
    ...{ tenantId, subject: 'job', subjectId: job.id, action: 'status_changed', from: job.status, to },
    ...{ actor, now, operationId, requestId, metadata },
  });
}
