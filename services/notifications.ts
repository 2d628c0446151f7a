// Messages as rows (DESIGN §5): claimed under a unique key before they are sent, so that whatever runs twice sends once;
// readable by staff; one that fails for good becomes an inbox item and can be asked for again.
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import { Notification } from '../db/models';
import type { NotificationStatus } from '../db/models';
import { Refusal, notFound } from '../domain/errors';
import type { Channel, DueMessage, NotificationEvent } from '../domain/messages/plan';
import { messageKey } from '../domain/messages/plan';
import { reportInWords } from '../domain/messages/report';
import { searchWords } from '../domain/phone';
import type { Actor } from '../domain/roles';
import { LIFECYCLE_ACTOR } from '../domain/roles';
import type { Tenant } from '../domain/tenant';
import type { AuditEntry } from './audit';
import { record } from './audit';
import type { PageOf } from './bookings/read';
import { countUpTo } from './bookings/read';
import { contains } from './stock/deps';

export interface NotificationView {
  id: string;
  event: Notification['event'];
  channel: Channel;
  recipient: string;
  subject: string;
  body: string;
  status: NotificationStatus;
  bookingId: string | null;
  lastError: string | null;
  createdAt: string;
  sentAt: string | null;
  /** When it arrived, as its provider reports. */
  deliveredAt: string | null;
}

export const notificationView = (row: Notification): NotificationView => ({
  id: row.id,
  event: row.event,
  channel: row.channel,
  recipient: row.recipient,
  subject: row.subject,
  body: row.body,
  status: row.status,
  bookingId: row.bookingId,
  lastError: row.lastError,
  createdAt: row.createdAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  deliveredAt: (row.reportStatus === 'delivered' && row.reportedAt?.toISOString()) || null,
});

export interface NotificationFilter {
  search?: string;
  status?: NotificationStatus;
  channel?: Channel;
  bookingId?: string;
}

export function listNotifications(
  knex: Knex,
  tenant: Tenant,
  filter: NotificationFilter,
  page: number,
  limit: number,
): Promise<PageOf<NotificationView>> {
  return inTenant(knex, tenant.id, async trx => {
    const rows = await matching(Notification.query(trx).toKnexQuery(), tenant, filter)
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit)
      .offset((page - 1) * limit);
    const total = await countUpTo(trx, matching(trx('notifications').select(trx.raw('1')), tenant, filter));
    return { rows: (rows as Notification[]).map(notificationView), total };
  });
}

function matching(
  query: Knex.QueryBuilder,
  { settings }: Tenant,
  filter: NotificationFilter,
): Knex.QueryBuilder {
  if (filter.status) query.where('status', filter.status);
  if (filter.channel) query.where('channel', filter.channel);
  if (filter.bookingId) query.where('booking_id', filter.bookingId);
  if (filter.search) {
    const pattern = contains(filter.search);
    const recipient = contains(searchWords(filter.search, settings.phoneCountry));
    query.where(q =>
      q.whereILike('recipient', recipient).orWhereILike('subject', pattern).orWhereILike('body', pattern),
    );
  }
  return query;
}

/** What a message is about: a revision of a booking (`to`: said to one of several), an offer to somebody in line, or a notice to one of several. */
export type MessageSubject =
  { bookingId: string; revision: number; to?: string } | { offerId: string } | { notice: string; to: string };

const keyOf = (subject: MessageSubject, message: DueMessage<NotificationEvent>): string =>
  'bookingId' in subject
    ? [messageKey(`booking/${subject.bookingId}`, subject.revision, message), subject.to]
        .filter(part => part !== undefined)
        .join('/')
    : 'offerId' in subject
      ? messageKey(`offer/${subject.offerId}`, 1, message)
      : `${messageKey(subject.notice, 1, message)}/${subject.to}`;

/** The rows of a message: one, or one to each of several. */
function rowsOf(
  query: Knex.QueryBuilder,
  tenantId: string,
  subject: MessageSubject,
  message: DueMessage<NotificationEvent>,
): Knex.QueryBuilder {
  const key = keyOf(subject, message);
  query.where({ tenantId });
  if (!('bookingId' in subject)) return query.where({ key });
  return query
    .where({ bookingId: subject.bookingId })
    .where(q => q.where({ key }).orWhereRaw('starts_with(key, ?)', [`${key}/`]));
}

/** What is written of a message of a booking, to whomever. */
export async function writtenOf(
  trx: Knex.Transaction,
  tenantId: string,
  subject: Extract<MessageSubject, { bookingId: string }>,
  message: DueMessage,
): Promise<Notification[]> {
  const query = Notification.query(trx).toKnexQuery();
  return (await rowsOf(query, tenantId, subject, message).orderBy(['created_at', 'id'])) as Notification[];
}

/** A message about to be sent, with everything that identifies and fills it. */
export interface MessageDraft {
  about: MessageSubject;
  message: DueMessage<NotificationEvent>;
  recipient: string;
  subject: string;
  body: string;
  status: 'queued' | 'stored' | 'skipped';
  /** Queued by somebody who does not send it: the worker's starter has it sent (worker/mail-starter.ts). */
  wanted?: boolean;
  /** ISO instant. */
  now: string;
}

/**
 * The row of this message: made now, or by an earlier run. Whoever gets it back `queued` sends it; a run that was killed
 * between sending and saying so sends again under the same key, which the provider may recognise.
 */
export function claimMessage(knex: Knex, tenantId: string, draft: MessageDraft): Promise<Notification> {
  return inTenant(knex, tenantId, trx => claimIn(trx, tenantId, draft));
}

/** The same, in a transaction that decides what is said. */
export async function claimIn(
  trx: Knex.Transaction,
  tenantId: string,
  draft: MessageDraft,
): Promise<Notification> {
  const key = keyOf(draft.about, draft.message);
  const find = () => Notification.query(trx).where({ tenantId, key }).first();
  const found = await find();
  if (found) return found;
  await claimAll(trx, tenantId, [draft]);
  return (await find())!;
}

/** Most changes say this much, or less: so many shapes of the statement are prepared. */
const OFTEN_AT_ONCE = 4;

/** The rows of these messages, in one statement; those that an earlier run has made stay as they are. */
export async function claimAll(
  trx: Knex.Transaction,
  tenantId: string,
  drafts: readonly MessageDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const made = trx('notifications')
    .insert(drafts.map(draft => rowOf(tenantId, draft)))
    .onConflict(['tenantId', 'key'])
    .ignore()
    .returning(['id', 'status', 'createdAt']);
  const { type, name } = LIFECYCLE_ACTOR;
  const recorded = trx.raw(
    `insert into audit_events (tenant_id, subject, subject_id, action, actor_type, actor_name, metadata, created_at)
     select ?, 'notification', id, status, ?, ?, '{}', created_at from made`,
    [tenantId, type, name],
  );
  await trx
    .with('made', made)
    .with('recorded', recorded)
    .select(trx.raw(`pg_notify('berth', ?)`, [tenantId]))
    .options(drafts.length <= OFTEN_AT_ONCE ? { name: `messages, ${drafts.length}` } : {});
}

function rowOf(tenantId: string, { message, about, ...draft }: MessageDraft): Record<string, unknown> {
  const { bookingId, revision } = 'bookingId' in about ? about : { bookingId: null, revision: 1 };
  return {
    tenantId,
    key: keyOf(about, message),
    bookingId,
    revision,
    event: message.event,
    channel: message.channel,
    audience: message.audience,
    anchorAt: message.anchorAt === 'now' ? null : message.anchorAt,
    recipient: draft.recipient,
    subject: draft.subject,
    body: draft.body,
    status: draft.status,
    createdAt: draft.now,
    deliveryWantedAt: draft.wanted ? draft.now : null,
  };
}

export function findMessage(knex: Knex, tenantId: string, id: string): Promise<Notification | undefined> {
  return inTenant(knex, tenantId, trx => Notification.query(trx).findById(id));
}

export interface MessageOutcome {
  id: string;
  /** stored: it has no provider. skipped: nothing is to be said any more. */
  status: 'sent' | 'failed' | 'queued' | 'stored' | 'skipped';
  providerId?: string | null;
  /** What went wrong, in words for staff. */
  error?: string;
  /** ISO instant. */
  now: string;
}

/** Notes how an attempt went. A message that failed for good is put before staff. */
export function noteOutcome(knex: Knex, tenantId: string, noted: MessageOutcome): Promise<void> {
  const { id, now } = noted;
  return inTenant(knex, tenantId, async trx => {
    const row = await Notification.query(trx).findById(id).forUpdate();
    if (!row) return;
    const isReported = row.reportId !== null && row.reportId === noted.providerId;
    const outcome = isReported ? asReported(noted, row) : noted;
    const { status } = outcome;
    if (row.status === 'sent' || (row.status === 'failed' && status === 'failed')) return;
    await trx('notifications')
      .where({ id })
      .update({
        status,
        attempts: row.attempts + 1,
        lastError: outcome.error ?? null,
        providerId: outcome.providerId ?? null,
        sentAt: status === 'sent' ? now : null,
        // A report is of one attempt.
        ...(isReported ? {} : NOT_REPORTED),
      });
    if (status === 'failed') await putBeforeStaff(trx, row, now);
    if (status !== row.status) await announce(trx, tenantId, id, status, now);
  });
}

const NOT_REPORTED = { reportStatus: null, reportId: null, reportCode: null, reportedAt: null };

/** The provider was faster to report how it fared than we to note that it took it. */
const asReported = (outcome: MessageOutcome, { reportStatus, reportCode }: Notification): MessageOutcome =>
  reportStatus === 'delivered' ? outcome : { ...outcome, status: 'failed', error: reportInWords(reportCode) };

/** A message that failed for good becomes an inbox item. */
export async function putBeforeStaff(
  trx: Knex.Transaction,
  { id, tenantId, event, channel, recipient, bookingId }: Notification,
  now: string,
): Promise<void> {
  const title = `Could not send ${event} by ${channel}${recipient ? ` to ${recipient}` : ''}`;
  const item = { tenantId, type: 'delivery_failed', title, bookingId, notificationId: id, createdAt: now };
  await trx('inbox_items').insert(item);
}

/** A message by its id, or by what it is about. */
export type MessageName =
  { messageId: string } | (MessageSubject & { message: DueMessage<NotificationEvent> });

/** A message that could not be sent for as long as it was worth trying. */
export async function giveUpMessage(
  knex: Knex,
  tenantId: string,
  lost: MessageName & { now: string },
): Promise<void> {
  const rows = await inTenant(knex, tenantId, async trx => {
    const query = Notification.query(trx).toKnexQuery();
    const which =
      'messageId' in lost ? query.where({ id: lost.messageId }) : rowsOf(query, tenantId, lost, lost.message);
    return (await which.where({ status: 'queued' })) as Notification[];
  });
  for (const { id, lastError } of rows) {
    const error = lastError ?? 'The provider did not answer in time.';
    await noteOutcome(knex, tenantId, { id, status: 'failed', error, now: lost.now });
  }
}

const NOT_SENT = 'Not sent: it was not true any more when it could be.';
/** What staff read of a message that nobody can tell the end of; the auditor of a soak knows it by its beginning. */
export const MAY_BE_SENT = 'May have been sent';
const INTERRUPTED = `${MAY_BE_SENT}: the first try was cut off before it could say. Not tried again: it is not true any more.`;

/**
 * A message that waited for its provider until it was not true any more: nobody gets it, unless an attempt was cut off
 * between sending and saying so.
 * @param subject `attempt`: the number of this attempt, from 1; each that reported is counted on the row
 */
export function dropMessage(
  knex: Knex,
  tenantId: string,
  subject: MessageSubject & { message: DueMessage<NotificationEvent>; now: string; attempt: number },
): Promise<void> {
  return inTenant(knex, tenantId, async trx => {
    const reported = subject.attempt - 1;
    const lastError = trx.raw('case when attempts < ? then ? else ? end', [reported, INTERRUPTED, NOT_SENT]);
    const dropped = (await rowsOf(trx('notifications'), tenantId, subject, subject.message)
      .where({ status: 'queued' })
      .update({ status: 'skipped', lastError })
      .returning('id')) as { id: string }[];
    for (const { id } of dropped) await announce(trx, tenantId, id, 'skipped', subject.now);
  });
}

export interface RetryRequest {
  id: string;
  actor: Actor;
  /** ISO instant. */
  now: string;
  requestId: string;
}

/**
 * Puts a failed message back in the queue, for whoever asked and is about to send it.
 * @throws Refusal `not_found`, `conflict` when it has not failed.
 */
export function requestRetry(knex: Knex, tenant: Tenant, request: RetryRequest): Promise<NotificationView> {
  const { id, actor, now, requestId } = request;
  return inTenant(knex, tenant.id, async trx => {
    const row = await Notification.query(trx).findById(id).forUpdate();
    if (!row) throw notFound('Notification');
    if (row.status !== 'failed') {
      throw new Refusal(
        'conflict',
        'Notification has not failed',
        `This message is ${row.status}; nothing to retry.`,
      );
    }
    await trx('notifications').where({ id }).update({ status: 'queued', lastError: null });
    await trx('inbox_items')
      .where({ notificationId: id, status: 'pending' })
      .update({ status: 'done', doneAt: now, doneBy: actor.id });
    await record(trx, {
      tenantId: tenant.id,
      subject: 'notification',
      subjectId: id,
      action: 'retry',
      actor,
      now,
      requestId,
    });
    return notificationView({ ...row, status: 'queued', lastError: null } as Notification);
  });
}

const entryOf = (tenantId: string, id: string, status: string, now: string): AuditEntry => ({
  tenantId,
  subject: 'notification',
  subjectId: id,
  action: status,
  actor: LIFECYCLE_ACTOR,
  now,
});

const announce = (
  trx: Knex.Transaction,
  tenantId: string,
  id: string,
  status: string,
  now: string,
): Promise<void> => record(trx, entryOf(tenantId, id, status, now));
