// A message of a booking, ready to go: whether it is still true, who gets it, and its words (DESIGN §5).
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import type { Notification } from '../db/models';
import type { UnsentMessage } from '../domain/booking/timeline';
import { stillTrue } from '../domain/booking/timeline';
import type { Channel, DueMessage } from '../domain/messages/plan';
import type { MessageFacts } from '../domain/messages/render';
import { render } from '../domain/messages/render';
import { findTemplate } from '../domain/messages/templates';
import type { Tenant } from '../domain/tenant';
import { factsOf } from './bookings/facts';
import type { BookingRow } from './bookings/view';
import { selectBooking, viewOf } from './bookings/view';
import { calendarFile } from './calendar-file';
import { cancelNotes } from './deliveries/cancel-notes';
import type { Deps } from './deps';
import type { BookingLinks } from './links';
import type { MessageDraft } from './notifications';
import { claimIn } from './notifications';
import { tenantById } from './tenants';

export interface MessageRequest extends UnsentMessage {
  tenantId: string;
  bookingId: string;
}

/**
 * The message as it would be sent now; undefined when it is not true any more. `deliverable` says whether its channel has
 * a provider; without one it is stored for staff to read.
 */
export function draftOf(
  deps: { links: BookingLinks; deliverable: (channel: Channel) => boolean },
  { tenant, row, bookingUrl, cancelNote }: Found,
  { message, revision, now }: { message: DueMessage; revision: number; now: string },
): MessageDraft | undefined {
  if (!stillTrue(factsOf(row, tenant), message.event, revision, now)) return undefined;
  const recipient = recipientOf(message, row, tenant);
  const { event, channel, audience } = message;
  const own = findTemplate(tenant.settings.messageTemplates, message);
  const facts: MessageFacts = {
    tenantName: tenant.name,
    timeZone: tenant.timeZone,
    kind: row.kind,
    resourceName: row.resourceName,
    serviceName: row.serviceName,
    start: row.startsAt.toISOString(),
    end: row.endsAt.toISOString(),
    customerName: row.customerName,
    cancelReason: row.cancelReason,
    cancelNote,
    bookingUrl: audience === 'staff' ? deps.links.staffUrlOf(row.id) : pageOf(deps, row, bookingUrl),
  };
  const words = render(event, channel, audience, facts, own);
  const reachable = message.channel === 'slack' || recipient !== '';
  const status = !reachable ? 'skipped' : deps.deliverable(message.channel) ? 'queued' : 'stored';
  return { about: { bookingId: row.id, revision }, message, recipient, ...words, status, now };
}

/** A message whose row is claimed, with the booking it was made of. */
export interface ClaimedMessage {
  message: Notification;
  found: Found;
}

/** Those of these messages of a booking that are still true, claimed, each in its place. */
export async function claimDrafts(
  deps: Deps & { deliverable: (channel: Channel) => boolean },
  { tenantId, bookingId }: Pick<MessageRequest, 'tenantId' | 'bookingId'>,
  wanted: readonly UnsentMessage[],
  now: string,
): Promise<(ClaimedMessage | undefined)[]> {
  const tenant = await tenantById(deps.knex, tenantId);
  if (!tenant) return [];
  return inTenant(deps.knex, tenantId, async trx => {
    const found = await find(trx, deps, tenant, bookingId);
    const claimed: (ClaimedMessage | undefined)[] = [];
    for (const one of found ? wanted : []) {
      const draft = draftOf(deps, found!, { ...one, now });
      claimed.push(draft && { message: await claimIn(trx, tenantId, draft), found: found! });
    }
    return claimed;
  });
}

/** The calendar file that goes with a message, if one does. `known`: its booking, if somebody has just read it. */
export async function attachmentOf(
  deps: Deps,
  message: Notification,
  now: string,
  known?: Found,
): Promise<string | undefined> {
  const withFile = ['confirmed', 'rescheduled', 'cancelled'].includes(message.event);
  if (message.channel !== 'email' || !withFile || !message.bookingId) return undefined;
  const found = known ?? (await load(deps, message.tenantId, message.bookingId));
  if (!found) return undefined;
  const { tenant, row } = found;
  const bookingUrl = pageOf(deps, row, found.bookingUrl);
  return calendarFile({ booking: viewOf(row), tenantName: tenant.name, bookingUrl, now });
}

/** A booking with what a message says about it. */
export interface Found {
  tenant: Tenant;
  row: BookingRow;
  bookingUrl: string;
  /** Why a delivery was cancelled, as somebody wrote for its vendor. */
  cancelNote?: string;
}

async function load(deps: Deps, tenantId: string, bookingId: string): Promise<Found | undefined> {
  const tenant = await tenantById(deps.knex, tenantId);
  if (!tenant) return undefined;
  return inTenant(deps.knex, tenantId, trx => find(trx, deps, tenant, bookingId));
}

async function find(
  trx: Knex.Transaction,
  deps: Deps,
  tenant: Tenant,
  bookingId: string,
): Promise<Found | undefined> {
  const row = await selectBooking(trx, bookingId);
  return row && foundOf(trx, deps, tenant, row);
}

/** A booking that was read, with what else a message says about it. */
export async function foundOf(
  trx: Knex.Transaction,
  deps: { links: BookingLinks },
  tenant: Tenant,
  row: BookingRow,
): Promise<Found> {
  const bookingUrl = await linkOf(trx, deps, row.id);
  if (row.kind !== 'delivery' || row.status !== 'cancelled') return { tenant, row, bookingUrl };
  const notes = await cancelNotes(trx, [row.id]);
  return { tenant, row, bookingUrl, cancelNote: notes.get(row.id) };
}

/** The address of a booking's own page; empty for one without. */
async function linkOf(
  trx: Knex.Transaction,
  { links }: { links: BookingLinks },
  bookingId: string,
): Promise<string> {
  const token = await trx('booking_tokens')
    .where({ bookingId })
    .first<{ id: string } | undefined>('id')
    .options({ name: 'token of a booking' });
  return token ? links.urlOf(token.id) : '';
}

/** A vendor has a login, and sees its delivery behind it. */
const pageOf = ({ links }: { links: BookingLinks }, row: BookingRow, bookingUrl: string): string =>
  row.kind === 'delivery' ? links.vendorUrlOf(row.id) : bookingUrl;

function recipientOf(message: DueMessage, row: BookingRow, tenant: Tenant): string {
  if (message.channel === 'slack') return '';
  if (message.audience === 'staff') return message.channel === 'email' ? tenant.settings.staffEmail : '';
  return (message.channel === 'email' ? row.customerEmail : row.customerPhone) ?? '';
}
