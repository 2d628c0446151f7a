// The file of an export: written once, kept compressed for some days, and then gone.
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { Refusal, notFound } from '../../domain/errors';
import { plusMs } from '../../domain/instants';
import { FILE_DAYS } from '../../domain/privacy/jobs';
import type { Actor } from '../../domain/roles';
import { LIFECYCLE_ACTOR } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import type { Collected } from './collect';
import { collect } from './collect';

const DAY_MS = 86_400_000;
const compressed = promisify(gzip);
const plain = promisify(gunzip);

/** The content of the file. */
export interface ExportFile extends Collected {
  what: string;
  business: string;
  timeZone: string;
  /** ISO instant. */
  madeAt: string;
}

interface JobRow {
  status: string;
  customerId: string;
  file: Buffer | null;
  fileExpiresAt: Date | null;
}

/**
 * Writes the file, unless an earlier run did. Answers until when it is kept (ISO instant); undefined when the job is gone.
 */
export async function writeExport(
  knex: Knex,
  tenant: Tenant,
  jobId: string,
  now: string,
): Promise<string | undefined> {
  const { job, collected } = await inTenant(knex, tenant.id, async trx => {
    const found = await trx('privacy_jobs').where({ id: jobId, kind: 'export' }).first<JobRow | undefined>();
    if (found?.status === 'queued')
      await trx('privacy_jobs').where({ id: jobId }).update({ status: 'running', startedAt: now });
    const isOpen = found?.status === 'queued' || found?.status === 'running';
    return { job: found, collected: isOpen ? await collect(trx, found.customerId) : undefined };
  });
  if (!job) return undefined;
  if (!collected) return job.fileExpiresAt?.toISOString();
  const what = 'Everything this business holds about one customer.';
  const content: ExportFile = {
    what,
    business: tenant.name,
    timeZone: tenant.timeZone,
    madeAt: now,
    ...collected,
  };
  const file = await compressed(JSON.stringify(content));
  const fileExpiresAt = plusMs(now, FILE_DAYS * DAY_MS);
  await inTenant(knex, tenant.id, async trx => {
    // Not where an erasure went past it meanwhile.
    const kept = await trx('privacy_jobs')
      .where({ id: jobId, status: 'running' })
      .whereExists(trx('customers').where({ id: job.customerId }).whereNull('erasedAt').select(trx.raw('1')))
      .update({ status: 'completed', file, fileExpiresAt, finishedAt: now });
    if (kept === 0) {
      await trx('privacy_jobs')
        .where({ id: jobId, status: 'running' })
        .update({ status: 'expired', fileExpiresAt: now });
    }
    if (kept > 0) await note(trx, tenant, job.customerId, jobId, 'export_ready', LIFECYCLE_ACTOR, now);
  });
  return fileExpiresAt;
}

/** Its days are over. A second time it changes nothing. */
export function forgetFile(knex: Knex, tenantId: string, jobId: string): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('privacy_jobs').where({ id: jobId, kind: 'export' }).update({ file: null, status: 'expired' });
  });
}

/** Hands the file out, which is recorded. @throws Refusal `not_found`, `conflict` when it is not there (any more). */
export async function fetchFile(
  knex: Knex,
  tenant: Tenant,
  jobId: string,
  by: { actor: Actor; now: string; requestId: string },
): Promise<ExportFile> {
  const file = await inTenant(knex, tenant.id, async trx => {
    const job = await trx('privacy_jobs').where({ id: jobId, kind: 'export' }).first<JobRow | undefined>();
    if (!job) throw notFound('Export');
    const expired = job.fileExpiresAt && job.fileExpiresAt.toISOString() <= by.now;
    if (!job.file || expired) throw gone(job);
    await note(trx, tenant, job.customerId, jobId, 'export_downloaded', by.actor, by.now, by.requestId);
    return job.file;
  });
  return JSON.parse((await plain(file)).toString('utf8')) as ExportFile;
}

const gone = ({ status }: JobRow): Refusal =>
  status === 'queued' || status === 'running'
    ? new Refusal('conflict', 'Export not ready', 'The file is still being written; try again in a moment.')
    : new Refusal(
        'conflict',
        'File deleted',
        `Files of exports are kept for ${FILE_DAYS} days, and until an erasure. Make a new export.`,
      );

const note = (
  trx: Knex.Transaction,
  tenant: Tenant,
  customerId: string,
  jobId: string,
  action: string,
  actor: Actor,
  now: string,
  requestId?: string,
): Promise<void> =>
  record(trx, {
    ...{ tenantId: tenant.id, subject: 'customer', subjectId: customerId, action, actor, now, requestId },
    metadata: { jobId },
  });
