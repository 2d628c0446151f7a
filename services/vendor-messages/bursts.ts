// Bursts of unread messages: opened by the first that nobody has read, closed by reading or by the mail that tells of
// them. Whatever has to be said to their workflows is written here first (`call_at`) and said by the worker's starter, so
// that neither writing nor reading needs Temporal, and no crash in between loses a mail. One that should be over and is
// not is called again.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { plusMs } from '../../domain/instants';
import type { Side } from '../../domain/vendor-thread';
import { UNREAD_FOR_MS } from '../../domain/vendor-thread';

/** A workflow that ran out of time this long ago and said nothing is gone. */
const LATE = '5 minutes';

/** Messages of one conversation are written and read one after the other: no burst closes over one it has not seen. */
export async function lockThread(trx: Knex.Transaction, vendorId: string): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('berth thread ' || cast(? as text), 0))`, [
    vendorId,
  ]);
}

/** Something unread was written for `reader`: part of the burst that is open, or the first of a new one. */
export async function openBurst(
  trx: Knex.Transaction,
  { tenantId, vendorId, reader, now }: { tenantId: string; vendorId: string; reader: Side; now: string },
): Promise<void> {
  const dueAt = plusMs(now, UNREAD_FOR_MS);
  await trx.raw(
    `insert into unread_bursts (tenant_id, vendor_id, reader, opened_at, due_at, call_at)
     values (?, ?, ?, ?, ?, now()) on conflict (vendor_id, reader) where closed_at is null do nothing`,
    [tenantId, vendorId, reader, now, dueAt],
  );
}

/** Everything is read: nobody is told any more, not even by a mail that could not be sent yet. */
export async function closeRead(
  trx: Knex.Transaction,
  { vendorId, reader, now }: { vendorId: string; reader: Side; now: string },
): Promise<void> {
  await trx('unread_bursts')
    .where({ vendorId, reader })
    .whereNull('closedAt')
    .update({ closedAt: now, outcome: 'read', callAt: trx.fn.now() });
  await trx('notifications')
    .where({ status: 'queued', event: 'unread_messages' })
    .whereLike('key', `${noticeOf({ vendorId, reader })}/%`)
    .update({ status: 'skipped', lastError: 'Not sent: the messages were read before it could be.' });
}

/** What mails of a conversation are called by; one burst's have its id behind it. */
export const noticeOf = ({ vendorId, reader }: { vendorId: string; reader: Side }): string =>
  `unread/${vendorId}/${reader}`;

export interface CalledBurst {
  tenantId: string;
  burstId: string;
  /** ISO instant. */
  dueAt: string;
  /** It was read: its workflow need not wait any longer. */
  isRead: boolean;
  /** As Postgres wrote it, to the microsecond. */
  claimed: string;
}

/** Takes up to `count` of them for `leaseMs`; no other starter sees them until then. */
export async function claimBursts(knex: Knex, count: number, leaseMs: number): Promise<CalledBurst[]> {
  const { rows } = await knex.raw<{
    rows: { burst_id: string; tenant_id: string; due_at: Date; is_read: boolean; claimed: string }[];
  }>('select * from claim_unread_bursts(?, ?)', [count, `${leaseMs} milliseconds`]);
  return rows.map(row => ({
    ...{ tenantId: row.tenant_id, burstId: row.burst_id, dueAt: row.due_at.toISOString() },
    ...{ isRead: row.is_read, claimed: row.claimed },
  }));
}

/** Its workflow knows. What came up since it was claimed is called for again. */
export function markCalled(knex: Knex, { tenantId, burstId, isRead, claimed }: CalledBurst): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('unread_bursts')
      .where({ id: burstId })
      .whereRaw('call_at = cast(? as timestamptz)', [claimed])
      .update({ callAt: isRead ? null : trx.raw(`greatest(due_at, now()) + interval '${LATE}'`) });
  });
}

/** Gives a claim back, to be taken at the next look. */
export function releaseCall(knex: Knex, { tenantId, burstId, claimed }: CalledBurst): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    await trx('unread_bursts')
      .where({ id: burstId })
      .whereRaw('call_at = cast(? as timestamptz)', [claimed])
      .update({ callAt: trx.fn.now() });
  });
}
