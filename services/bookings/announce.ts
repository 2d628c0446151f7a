// What a change of a booking has to say at once, written in the change's own transaction (DESIGN §5): a booking is never
// changed without its messages, and they stand in the order of the changes. What has a provider is queued, and the
// lifecycle sends it; without one it is stored, and there is nothing left to do.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { eventBetween, eventFound, messagesNow } from '../../domain/booking/timeline';
import type { UnsentMessage } from '../../domain/booking/timeline';
import type { Channel, DueMessage, MessageEvent } from '../../domain/messages/plan';
import { CHANNELS } from '../../domain/messages/plan';
import type { Tenant } from '../../domain/tenant';
import { draftsOf, foundOf } from '../booking-messages';
import type { Deps } from '../deps';
import type { MessageDraft } from '../notifications';
import { claimAll } from '../notifications';
import { factsOf } from './facts';
import type { BookingRow } from './view';
import { selectBooking } from './view';

export interface AnnounceDeps extends Deps {
  /** Whether a channel has a provider. */
  deliverable: (channel: Channel) => boolean;
}

/** Writes what a change from `before` to `after` has to say. */
export async function announceChange(
  trx: Knex.Transaction,
  deps: AnnounceDeps,
  tenant: Tenant,
  change: { before: BookingRow; after: BookingRow; now: string },
): Promise<void> {
  const event = eventBetween(factsOf(change.before, tenant), factsOf(change.after, tenant));
  if (event) await announce(trx, deps, tenant, change.after, event, change.now);
}

/** Writes what a lifecycle that begins has to say about the booking it finds; what was said before is not repeated. */
export async function announceFound(
  trx: Knex.Transaction,
  deps: AnnounceDeps,
  tenant: Tenant,
  found: BookingRow,
  now: string,
): Promise<void> {
  const event = eventFound(factsOf(found, tenant));
  if (event) await announce(trx, deps, tenant, found, event, now);
}

async function announce(
  trx: Knex.Transaction,
  deps: AnnounceDeps,
  tenant: Tenant,
  row: BookingRow,
  event: MessageEvent,
  now: string,
): Promise<void> {
  const messages = messagesNow(factsOf(row, tenant), event);
  if (messages.length === 0) return;
  const found = await foundOf(trx, deps, tenant, row);
  const drafts: MessageDraft[] = [];
  for (const message of messages) {
    drafts.push(...(await draftsOf(trx, deps, found, { revision: row.revision, message, now })));
  }
  await claimAll(trx, tenant.id, drafts);
}

/** The booking as its lifecycle begins to know it, with its first messages written; undefined when it is gone. */
export function beginLifecycle(
  deps: AnnounceDeps,
  tenant: Tenant,
  bookingId: string,
  now: string,
): Promise<BookingRow | undefined> {
  return inTenant(deps.knex, tenant.id, async trx => {
    const row = await selectBooking(trx, bookingId);
    if (row) await announceFound(trx, deps, tenant, row, now);
    return row;
  });
}

/** What was written and waits to be sent, in order; nothing where no channel has a provider. */
export async function unsentMessages(
  deps: AnnounceDeps,
  tenantId: string,
  bookingId: string,
): Promise<UnsentMessage[]> {
  if (!CHANNELS.some(deps.deliverable)) return [];
  return inTenant(deps.knex, tenantId, trx => unsentIn(trx, deps, bookingId));
}

/** The same, in the transaction that wrote some of it. */
export async function unsentIn(
  trx: Knex.Transaction,
  { deliverable }: AnnounceDeps,
  bookingId: string,
): Promise<UnsentMessage[]> {
  if (!CHANNELS.some(deliverable)) return [];
  const rows = await trx('notifications')
    .where({ bookingId, status: 'queued' })
    .whereNull('anchorAt')
    .orderBy(['createdAt', 'id'])
    .select<(Pick<DueMessage, 'event' | 'channel' | 'audience'> & { revision: number })[]>(
      ...['event', 'channel', 'audience', 'revision'],
    )
    .options({ name: 'unsent messages' });
  // Written to several it is one message all the same.
  const once = new Map(
    rows.map(row => [[row.revision, row.event, row.channel, row.audience].join('/'), row]),
  );
  return [...once.values()].map(({ revision, ...message }) => ({
    revision,
    message: { ...message, anchor: 'now', offsetMinutes: 0, anchorAt: 'now' },
  }));
}
