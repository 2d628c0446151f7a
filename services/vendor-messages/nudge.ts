// The mail about messages that have been unread for too long. Whether it is needed is decided, the burst closed and the
// mails queued in one transaction: whatever runs twice, or at once with a reader, tells once or not at all. The worker's
// starter has them sent.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { renderUnread, unreadMessage } from '../../domain/messages/unread';
import type { Tenant } from '../../domain/tenant';
import type { Side } from '../../domain/vendor-thread';
import { otherSide } from '../../domain/vendor-thread';
import type { BookingLinks } from '../links';
import type { Recipient } from '../managers';
import { managersToTell } from '../managers';
import { claimAll } from '../notifications';
import { lockThread, noticeOf } from './bursts';

export interface NudgeDeps {
  knex: Knex;
  links: Pick<BookingLinks, 'vendorThreadUrlOf'>;
}

interface Burst {
  vendorId: string;
  vendorName: string;
  reader: Side;
  outcome: 'read' | 'told' | null;
}

/** Answers how many mails tell of it: those just written, or by an earlier run. */
export function tellOfUnread(
  { knex, links }: NudgeDeps,
  tenant: Tenant,
  burstId: string,
  now: string,
): Promise<number> {
  return inTenant(knex, tenant.id, async trx => {
    const burst = await lockBurst(trx, burstId);
    if (!burst || burst.outcome === 'read') return 0;
    const notice = `${noticeOf(burst)}/${burstId}`;
    if (burst.outcome === null) {
      const messages = await unreadMessages(trx, burst);
      if (messages.length > 0) {
        const { vendorName, vendorId, reader } = burst;
        const url = links.vendorThreadUrlOf(reader, vendorId);
        const words = renderUnread({ tenantName: tenant.name, vendorName, reader, messages, url });
        const drafts = (await recipients(trx, burst)).map(({ id, address: recipient }) => ({
          ...{ about: { notice, to: id }, message: unreadMessage(reader), recipient, now },
          ...{ ...words, status: 'queued' as const, wanted: true },
        }));
        await claimAll(trx, tenant.id, drafts);
      }
      const outcome = messages.length > 0 ? 'told' : 'read';
      await trx('unread_bursts').where({ id: burstId }).update({ closedAt: now, outcome, callAt: null });
    }
    return mailsOf(trx, tenant.id, notice);
  });
}

/** In the order of readers and writers: first the thread, then the burst. */
async function lockBurst(trx: Knex.Transaction, id: string): Promise<Burst | undefined> {
  const found = await trx('unread_bursts').where({ id }).first<{ vendorId: string } | undefined>('vendorId');
  if (!found) return undefined;
  await lockThread(trx, found.vendorId);
  return trx('unread_bursts as b')
    .join('vendors as v', 'v.id', 'b.vendor_id')
    .where('b.id', id)
    .first<Burst>('b.vendorId', 'v.name as vendorName', 'b.reader', 'b.outcome');
}

async function unreadMessages(
  trx: Knex.Transaction,
  { vendorId, reader }: Burst,
): Promise<{ authorName: string; body: string }[]> {
  return (await trx('vendor_messages')
    .where({ vendorId, sender: otherSide(reader) })
    .whereNull('readAt')
    .orderBy('position')
    .select('authorName', 'body')) as unknown as { authorName: string; body: string }[];
}

/** At the vendor everybody who can log in; of staff every manager, or admins where there are none. */
async function recipients(trx: Knex.Transaction, { vendorId, reader }: Burst): Promise<Recipient[]> {
  if (reader === 'vendor') {
    return (await trx('vip_users as u')
      .join('vendors as v', 'v.id', 'u.vendor_id')
      .where({ 'u.vendorId': vendorId, 'u.isActive': true, 'v.isActive': true })
      .whereNotNull('u.passwordHash')
      .orderBy('u.id')
      .select('u.id', 'u.email as address')) as unknown as Recipient[];
  }
  return managersToTell(trx);
}

async function mailsOf(trx: Knex.Transaction, tenantId: string, notice: string): Promise<number> {
  const [row] = await trx('notifications')
    .where({ tenantId })
    .whereLike('key', `${notice}/%`)
    .count<{ count: string }[]>('* as count');
  return Number(row!.count);
}
