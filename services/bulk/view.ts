// Bulk jobs as they are shown: how far they are, and what became of each item.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { ItemStatus, JobOperation, JobStatus } from '../../domain/bulk/operations';
import { isOver } from '../../domain/bulk/operations';
import type { PageOf } from '../bookings/read';

export interface JobView {
  id: string;
  operation: JobOperation;
  status: JobStatus;
  total: number;
  done: number;
  failed: number;
  left: number;
  errors: { number: number; bookingId: string | null; code: string; message: string }[];
  reason: string | null;
  createdBy: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  undoOf: string | null;
  undoneBy: string | null;
  canUndo: boolean;
}

const MOST_ERRORS = 50;

interface JobRow {
  id: string;
  operation: JobOperation;
  status: JobStatus;
  total: number;
  reason: string | null;
  created_by_name: string;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  undo_of: string | null;
  undone_by: string | null;
  done: number;
  failed: number;
}

const JOBS = `
  select j.id, j.operation, j.status, j.total, j.details->>'reason' as reason, j.created_by_name, j.created_at,
         j.started_at, j.finished_at, j.undo_of, u.id as undone_by, c.done, c.failed
  from bulk_jobs j
  left join bulk_jobs u on u.undo_of = j.id
  cross join lateral (
    select count(*) filter (where i.status = 'done')::integer as done,
           count(*) filter (where i.status = 'failed')::integer as failed
    from bulk_items i where i.job_id = j.id
  ) c`;

const iso = (value: Date | null): string | null => value?.toISOString() ?? null;

const viewOf = (row: JobRow, errors: JobView['errors']): JobView => ({
  ...{ id: row.id, operation: row.operation, status: row.status, total: row.total },
  ...{ done: row.done, failed: row.failed, left: row.total - row.done - row.failed, errors },
  ...{ reason: row.reason, createdBy: row.created_by_name, createdAt: row.created_at.toISOString() },
  ...{ startedAt: iso(row.started_at), finishedAt: iso(row.finished_at) },
  ...{ undoOf: row.undo_of, undoneBy: row.undone_by },
  canUndo: row.operation === 'cancel' && isOver(row.status) && row.done > 0 && !row.undone_by,
});

/** Undefined when there is no such job. */
export function viewJob(knex: Knex, tenantId: string, jobId: string): Promise<JobView | undefined> {
  return inTenant(knex, tenantId, async trx => {
    const { rows } = await trx.raw<{ rows: JobRow[] }>(`${JOBS} where j.id = ?`, [jobId]);
    if (!rows[0]) return undefined;
    const errors = await trx('bulk_items')
      .where({ jobId, status: 'failed' })
      .orderBy('number')
      .limit(MOST_ERRORS)
      .select<JobView['errors']>('number', 'bookingId', 'code', 'message');
    return viewOf(rows[0], errors);
  });
}

/** Newest first, without their errors. */
export function listJobs(
  knex: Knex,
  tenantId: string,
  status: JobStatus | undefined,
  page: number,
  limit: number,
): Promise<PageOf<JobView>> {
  return inTenant(knex, tenantId, async trx => {
    const { rows } = await trx.raw<{ rows: JobRow[] }>(
      `${JOBS} where j.id in (
         select id from bulk_jobs where cast(:status as text) is null or status = :status
         order by created_at desc, id desc limit :limit offset :offset)
       order by j.created_at desc, j.id desc`,
      { status: status ?? null, limit, offset: (page - 1) * limit },
    );
    const [counted] = await trx('bulk_jobs')
      .modify(query => (status ? query.where({ status }) : query))
      .count<{ count: number }[]>('*');
    return { rows: rows.map(row => viewOf(row, [])), total: Number(counted!.count) };
  });
}

export interface ItemView {
  number: number;
  status: ItemStatus;
  bookingId: string | null;
  what: string;
  startTime: string | null;
  code: string | null;
  message: string | null;
  finishedAt: string | null;
}

interface ItemRow {
  number: number;
  status: ItemStatus;
  booking_id: string | null;
  kind: string | null;
  resource_name: string | null;
  starts_at: Date | null;
  code: string | null;
  message: string | null;
  finished_at: Date | null;
}

/** In their order. Undefined when there is no such job. */
export function listItems(
  knex: Knex,
  tenantId: string,
  jobId: string,
  status: ItemStatus | undefined,
  page: number,
  limit: number,
): Promise<PageOf<ItemView> | undefined> {
  return inTenant(knex, tenantId, async trx => {
    if (!(await trx('bulk_jobs').where({ id: jobId }).first<object | undefined>('id'))) return undefined;
    const bindings = { job: jobId, status: status ?? null, limit, offset: (page - 1) * limit };
    const { rows } = await trx.raw<{ rows: ItemRow[] }>(
      `select i.number, i.status, coalesce(i.made_id, i.booking_id) as booking_id, b.kind, r.name as resource_name,
              coalesce(b.starts_at, cast(i.spec->>'start' as timestamptz)) as starts_at, i.code, i.message, i.finished_at
       from bulk_items i
       left join bookings b on b.id = coalesce(i.made_id, i.booking_id)
       left join resources r on r.id = coalesce(b.resource_id, cast(coalesce(i.spec->>'resourceId', i.spec->>'carId') as uuid))
       where i.job_id = :job and (cast(:status as text) is null or i.status = :status)
       order by i.number limit :limit offset :offset`,
      bindings,
    );
    const [counted] = await trx('bulk_items')
      .where({ jobId })
      .modify(query => (status ? query.where({ status }) : query))
      .count<{ count: number }[]>('*');
    return { rows: rows.map(itemView), total: Number(counted!.count) };
  });
}

const itemView = (row: ItemRow): ItemView => ({
  ...{ number: row.number, status: row.status, bookingId: row.booking_id, code: row.code },
  what: [row.kind, row.resource_name].filter(Boolean).join(' of ') || 'booking',
  startTime: iso(row.starts_at),
  message: row.status === 'pending' ? null : row.message,
  finishedAt: iso(row.finished_at),
});
