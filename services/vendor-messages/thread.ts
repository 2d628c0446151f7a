// The conversation with a vendor: read, written and marked as read, by either side. The transaction it is given says
// which side asks: that of a vendor (`inVendor`) reaches its own thread only.
import type { Knex } from 'knex';
import type { Actor } from '../../domain/roles';
import type { Side } from '../../domain/vendor-thread';
import { otherSide } from '../../domain/vendor-thread';
import { record } from '../audit';
import type { By, Remember } from '../stock/deps';
import { recordNeedResponse } from '../stock/needs';
import type { About, AboutView } from './about';
import { assertOwn, titlesOf } from './about';
import { closeRead, lockThread, openBurst } from './bursts';

export interface MessageView {
  id: string;
  sender: Side;
  authorName: string;
  body: string;
  about: AboutView | null;
  createdAt: string;
  /** By the other side. */
  readAt: string | null;
}

interface MessageRow {
  id: string;
  position: number;
  sender: Side;
  authorName: string;
  body: string;
  aboutKind: About['kind'] | null;
  aboutId: string | null;
  createdAt: Date;
  readAt: Date | null;
}

const COLUMNS = [
  ...['id', 'position', 'sender', 'authorName', 'body', 'aboutKind', 'aboutId', 'createdAt', 'readAt'],
] as const;

const aboutOf = ({ aboutKind: kind, aboutId: id }: MessageRow): About | null =>
  kind && id ? { kind, id } : null;

async function viewsOf(trx: Knex.Transaction, vendorId: string, rows: MessageRow[]): Promise<MessageView[]> {
  const titles = await titlesOf(
    trx,
    vendorId,
    rows.flatMap(row => aboutOf(row) ?? []),
  );
  return rows.map(row => {
    const about = aboutOf(row);
    const { id, sender, authorName, body } = row;
    return {
      ...{ id, sender, authorName, body },
      about: about && { ...about, title: titles.get(about.id) ?? about.kind },
      createdAt: row.createdAt.toISOString(),
      readAt: row.readAt?.toISOString() ?? null,
    };
  });
}

export interface ThreadPage {
  /** In the order they were written, the latest last. */
  messages: MessageView[];
  /** Asked for with `before`, those before them are answered; null when there are none. */
  before: string | null;
  /** Written for whoever asks, and not read. */
  unread: number;
}

/** The latest messages, or those before one of them. */
export async function readThread(
  trx: Knex.Transaction,
  vendorId: string,
  reader: Side,
  { before, limit }: { before?: string; limit: number },
): Promise<ThreadPage> {
  const query = trx('vendor_messages')
    .where({ vendorId })
    .orderBy('position', 'desc')
    .limit(limit + 1);
  if (before) {
    query.where('position', '<', trx('vendor_messages').where({ id: before, vendorId }).select('position'));
  }
  const rows = (await query.select(COLUMNS as unknown as string[])) as unknown as MessageRow[];
  const page = rows.slice(0, limit).reverse();
  return {
    messages: await viewsOf(trx, vendorId, page),
    before: rows.length > limit ? page[0]!.id : null,
    unread: await unreadOf(trx, vendorId, reader),
  };
}

export async function unreadOf(trx: Knex.Transaction, vendorId: string, reader: Side): Promise<number> {
  const [row] = await trx('vendor_messages')
    .where({ vendorId, sender: otherSide(reader) })
    .whereNull('readAt')
    .count<{ count: string }[]>('* as count');
  return Number(row!.count);
}

export interface NewMessage {
  tenantId: string;
  vendorId: string;
  vendorName: string;
  sender: Side;
  body: string;
  about?: About;
}

/** @throws Refusal `validation_failed` for something it cannot be about. */
export async function writeMessage(
  trx: Knex.Transaction,
  message: NewMessage,
  by: By,
  remember?: Remember<MessageView>,
): Promise<MessageView> {
  const { tenantId, vendorId, vendorName, sender, body, about } = message;
  const { actor, now } = by;
  if (about) await assertOwn(trx, vendorId, about);
  await lockThread(trx, vendorId);
  const [row] = (await trx('vendor_messages')
    .insert({
      ...{ tenantId, vendorId, sender, body, authorId: actor.id, authorName: authorOf(actor, vendorName) },
      ...{ aboutKind: about?.kind, aboutId: about?.id, createdAt: now },
    })
    .returning(COLUMNS as unknown as string[])) as unknown as MessageRow[];
  await openBurst(trx, { tenantId, vendorId, reader: otherSide(sender), now });
  const subjectId = row!.id;
  if (sender === 'vendor' && about?.kind === 'need') {
    const response = { kind: 'message', subjectId, needId: about.id } as const;
    await recordNeedResponse(trx, { ...response, tenantId, vendorId, vendorName, now });
  }
  await record(trx, { ...by, tenantId, vendorId, subject: 'vendor_message', subjectId, action: 'sent' });
  const [view] = await viewsOf(trx, vendorId, [row!]);
  await remember?.(trx, view!);
  return view!;
}

/** Within the thread the vendor's name goes without saying. */
const authorOf = ({ name }: Actor, vendorName: string): string => name.replace(` (${vendorName})`, '');

/**
 * Marks what was written for `reader` as read, up to the message that was seen last. Answers how many were unread; a
 * second time none. What came in after that message stays unread.
 */
export async function markRead(
  trx: Knex.Transaction,
  { tenantId, vendorId, reader, upTo }: { tenantId: string; vendorId: string; reader: Side; upTo: string },
  by: By,
): Promise<number> {
  await lockThread(trx, vendorId);
  const seen = trx('vendor_messages').where({ id: upTo, vendorId }).select('position');
  const read = await trx('vendor_messages')
    .where({ vendorId, sender: otherSide(reader) })
    .whereNull('readAt')
    .where('position', '<=', seen)
    .update({ readAt: by.now });
  if (read === 0) return 0;
  if ((await unreadOf(trx, vendorId, reader)) === 0) await closeRead(trx, { vendorId, reader, now: by.now });
  const entry = { subject: 'vendor_message', subjectId: upTo, action: 'read' } as const;
  await record(trx, { ...by, tenantId, vendorId, ...entry });
  return read;
}
