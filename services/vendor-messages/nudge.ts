// The mail about messages that have been unread for too long. Whether it is needed is decided, the burst closed and the
// mails written in one transaction: whatever runs twice, or at once with a reader, tells once or not at all.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { Channel } from '../../domain/messages/plan';
import { renderUnread, unreadMessage } from '../../domain/messages/unread';
import type { Tenant } from '../../domain/tenant';
import type { Side } from '../../domain/vendor-thread';
import { otherSide } from '../../domain/vendor-thread';
import type { BookingLinks } from '../links';
import { claimIn } from '../notifications';
import { lockThread, noticeOf } from './bursts';

export interface NudgeDeps {
  knex: Knex;
  links: Pick<BookingLinks, 'vendorThreadUrlOf'>;
  /** Whether a channel has a provider; without one messages are stored for staff to read. */
  deliverable(channel: Channel): boolean;
}

interface Burst {
  vendorId: string;
  vendorName: string;
  reader: Side;
  outcome: 'read' | 'told' | null;
}

/** Answers the ids of the mails that wait to be sent: those just written, or by an earlier run. */
export function tellOfUnread(
  deps: NudgeDeps,
  tenant: Tenant,
  burstId: string,
  now: string,
): Promise<string[]> {
  return inTenant(deps.knex, tenant.id, async trx => {
    const burst = await lockBurst(trx, burstId);
    if (!burst || burst.outcome === 'read') return [];
    const notice = `${noticeOf(burst)}/${burstId}`;
    if (burst.outcome === null) {
      const messages = await unreadMessages(trx, burst);
      const people = messages.length > 0 ? await recipients(trx, burst) : [];
      const { vendorName, reader } = burst;
      const url = deps.links.vendorThreadUrlOf(reader, burst.vendorId);
      for (const { id, address } of people) {
        await claimIn(trx, tenant.id, {
          ...{ about: { notice, to: id }, message: unreadMessage(reader), recipient: address, now },
          ...renderUnread({ tenantName: tenant.name, vendorName, reader, messages, url }),
          status: deps.deliverable('email') ? 'queued' : 'stored',
        });
      }
      const outcome = messages.length > 0 ? 'told' : 'read';
      await trx('unread_bursts').where({ id: burstId }).update({ closedAt: now, outcome, callAt: null });
    }
    return queued(trx, tenant.id, notice);
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

interface Recipient {
  id: string;
  address: string;
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
  const people = (await trx('users')
    .where({ isActive: true })
    .whereIn('role', ['manager', 'admin'])
    .orderBy('id')
    .select('id', 'email as address', 'role')) as unknown as (Recipient & { role: string })[];
  const managers = people.filter(({ role }) => role === 'manager');
  return managers.length > 0 ? managers : people;
}

async function queued(trx: Knex.Transaction, tenantId: string, notice: string): Promise<string[]> {
  const rows = await trx('notifications')
    .where({ tenantId, status: 'queued' })
    .whereLike('key', `${notice}/%`)
    .orderBy('id')
    .select<{ id: string }[]>('id');
  return rows.map(({ id }) => id);
}
