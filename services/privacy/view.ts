// Exports and erasures as they are shown.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Ahead, PrivacyKind, PrivacyStatus } from '../../domain/privacy/jobs';
import type { PageOf } from '../bookings/read';
import { countUpTo } from '../bookings/read';
import type { PartDone } from './progress';

export interface PrivacyJobView {
  id: string;
  kind: PrivacyKind;
  status: PrivacyStatus;
  customerId: string;
  customerName: string;
  ahead: Ahead | null;
  parts: PartDone[];
  /** Until when something is booked. */
  waitsUntil: string | null;
  fileBytes: number | null;
  fileExpiresAt: string | null;
  createdBy: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

type Row = Omit<PrivacyJobView, 'waitsUntil' | 'fileExpiresAt' | 'createdAt' | 'startedAt' | 'finishedAt'> &
  Record<'waitsUntil' | 'fileExpiresAt' | 'startedAt' | 'finishedAt', Date | null> & { createdAt: Date };

const iso = (value: Date | null): string | null => value?.toISOString() ?? null;

const viewOf = (row: Row): PrivacyJobView => ({
  ...row,
  waitsUntil: row.status === 'waiting' ? iso(row.waitsUntil) : null,
  fileExpiresAt: row.fileBytes === null ? null : iso(row.fileExpiresAt),
  createdAt: row.createdAt.toISOString(),
  startedAt: iso(row.startedAt),
  finishedAt: iso(row.finishedAt),
});

const select = (trx: Knex.Transaction, where: object) =>
  trx('privacy_jobs as p')
    .join('customers as c', 'c.id', 'p.customer_id')
    .where(where)
    .select<Row[]>(
      ...['id', 'kind', 'status', 'customerId', 'ahead', 'parts', 'waitsUntil', 'fileExpiresAt'].map(
        c => `p.${c}`,
      ),
      ...['p.createdAt', 'p.startedAt', 'p.finishedAt', 'p.createdByName as createdBy'],
      'c.fullName as customerName',
      trx.raw('octet_length(p.file) as file_bytes'),
    );

/** Undefined when there is no such job. */
export function viewPrivacyJob(
  knex: Knex,
  tenantId: string,
  id: string,
): Promise<PrivacyJobView | undefined> {
  return inTenant(knex, tenantId, async trx => {
    const [row] = await select(trx, { 'p.id': id });
    return row && viewOf(row);
  });
}

/** The newest first. */
export function listPrivacyJobs(
  knex: Knex,
  tenantId: string,
  { customerId, kind }: { customerId?: string; kind?: PrivacyKind },
  page: number,
  limit: number,
): Promise<PageOf<PrivacyJobView>> {
  const where = {
    ...(customerId ? { 'p.customer_id': customerId } : {}),
    ...(kind ? { 'p.kind': kind } : {}),
  };
  return inTenant(knex, tenantId, async trx => {
    const rows = await select(trx, where)
      .orderBy([
        { column: 'p.created_at', order: 'desc' },
        { column: 'p.id', order: 'desc' },
      ])
      .limit(limit)
      .offset((page - 1) * limit);
    const total = await countUpTo(trx, trx('privacy_jobs as p').where(where).select(trx.raw('1')));
    return { rows: rows.map(viewOf), total };
  });
}
