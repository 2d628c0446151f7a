// Messages after their provider took them: that they arrived, or did not. A report belongs to one attempt, by the name the
// provider gave it; one of an attempt before the last, or one that comes twice, changes nothing.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { Notification } from '../db/models';
import type { Channel } from '../domain/messages/plan';
import type { Report } from '../domain/messages/report';
import { reportInWords } from '../domain/messages/report';
import { LIFECYCLE_ACTOR } from '../domain/roles';
import { record } from './audit';
import { putBeforeStaff } from './notifications';

export interface ReportedMessage {
  tenantId: string;
  messageId: string;
  /** The provider's name for the attempt. */
  providerId: string;
  status: Report;
  code: string | null;
  /** ISO instant. */
  now: string;
}

/** Notes it; false when there is no such message, or not on this channel. */
export function noteReport(knex: Knex, channel: Channel, report: ReportedMessage): Promise<boolean> {
  const { tenantId, messageId: id, providerId, status, code, now } = report;
  return inTenant(knex, tenantId, async trx => {
    const row = await Notification.query(trx).findById(id).forUpdate();
    if (row?.channel !== channel) return false;
    if (!concerns(row, providerId)) return true;
    const columns = { reportStatus: status, reportId: providerId, reportCode: code, reportedAt: now };
    await trx('notifications').where({ id }).update(columns);
    // Faster than whoever sends it could say so: that one finds this report (noteOutcome).
    if (row.status === 'queued') return true;
    if (status !== 'delivered') {
      await trx('notifications')
        .where({ id })
        .update({ status: 'failed', lastError: reportInWords(code) });
      await putBeforeStaff(trx, row, now);
    }
    const action = status === 'delivered' ? 'delivered' : 'failed';
    const what = { subject: 'notification', subjectId: id, action } as const;
    await record(trx, { tenantId, ...what, actor: LIFECYCLE_ACTOR, now, metadata: code ? { code } : {} });
    return true;
  });
}

/** It is the first one of the attempt that counts. */
function concerns(row: Notification, providerId: string): boolean {
  if (row.reportId === providerId) return false;
  return row.status === 'sent' ? row.providerId === providerId : isAhead(row, providerId);
}

/** Of an attempt that is not noted yet: what we know as sent is the one before. */
const isAhead = (row: Notification, providerId: string): boolean =>
  row.status === 'queued' && row.providerId !== providerId;

export interface ReportCount {
  channel: Channel;
  sent: number;
  delivered: number;
  failed: number;
}

/** How messages fared since then, by channel. `sent` counts those that arrived as well. */
export function countReports(knex: Knex, tenantId: string, since: string): Promise<ReportCount[]> {
  return inTenant(knex, tenantId, trx =>
    trx('notifications')
      .where({ tenantId })
      .andWhere('createdAt', '>=', since)
      .whereIn('status', ['sent', 'failed'])
      .groupBy('channel')
      .orderBy('channel')
      .select<ReportCount[]>(
        'channel',
        trx.raw(`(count(*) filter (where status = 'sent'))::integer as sent`),
        trx.raw(`(count(*) filter (where report_status = 'delivered'))::integer as delivered`),
        trx.raw(`(count(*) filter (where status = 'failed'))::integer as failed`),
      ),
  );
}
