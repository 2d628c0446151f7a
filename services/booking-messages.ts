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
import { zoneNameOf } from '../domain/zones';
import { factsOf } from './bookings/facts';
import type { BookingRow } from './bookings/view';
import { selectBooking, viewOf } from './bookings/view';
import { calendarFile } from './calendar-file';
import { cancelNotes } from './deliveries/cancel-notes';
import type { Deps } from './deps';
import type { BookingLinks } from './links';
import type { MailTo } from './managers';
import { NOBODY, staffToTell } from './managers';
import type { MessageDraft } from './notifications';
import { claimIn, writtenOf } from './notifications';
import { tenantById } from './tenants';

export interface MessageRequest extends UnsentMessage {
  tenantId: string;
  bookingId: string;
}

/**
 * The message as it would be sent now, to each who gets it; none when it is not true any more. `deliverable` says whether
 * its channel has a provider; without one it is stored for staff to read. Nobody to send it to: it is skipped.
 */
export async function draftsOf(
  trx: Knex.Transaction,
  deps: { links: BookingLinks; deliverable: (channel: Channel) => boolean },
  { tenant, row, bookingUrl, cancelNote }: Found,
  { message, revision, now }: { message: DueMessage; revision: number; now: string },
): Promise<MessageDraft[]> {
  if (!stillTrue(factsOf(row, tenant), message.event, revision, now)) return [];
  const { event, channel, audience } = message;
  const own = findTemplate(tenant.settings.messageTemplates, message);
  const facts: MessageFacts = {
    tenantName: tenant.name,
    timeZone: row.timeZone,
    zoneName: zoneNameOf(row.timeZone, tenant.timeZone),
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
  const provided = deps.deliverable(message.channel) ? 'queued' : 'stored';
  return (await recipientsOf(trx, message, row, tenant)).map(({ id: to, address: recipient }) => {
    const status = message.channel === 'slack' || recipient !== '' ? provided : 'skipped';
    return { about: { bookingId: row.id, revision, to }, message, recipient, ...words, status, now };
  });
}

/** A message whose row is claimed, with the booking it was made of. */
export interface ClaimedMessage {
  message: Notification;
  found: Found;
}

/** These messages of a booking, claimed, each in its place: one to each who gets it, none when it is not true any more. */
export async function claimDrafts(
  deps: Deps & { deliverable: (channel: Channel) => boolean },
  { tenantId, bookingId }: Pick<MessageRequest, 'tenantId' | 'bookingId'>,
  wanted: readonly UnsentMessage[],
  now: string,
): Promise<ClaimedMessage[][]> {
  const tenant = await tenantById(deps.knex, tenantId);
  if (!tenant) return [];
  return inTenant(deps.knex, tenantId, async trx => {
    const found = await find(trx, deps, tenant, bookingId);
    const claimed: ClaimedMessage[][] = [];
    for (const one of found ? wanted : []) {
      const drafts = await draftsOf(trx, deps, found!, { ...one, now });
      const rows = await claimEach(trx, tenantId, drafts);
      claimed.push(rows.map(message => ({ message, found: found! })));
    }
    return claimed;
  });
}

/** What was written to several is sent to them, whoever manages by now. */
async function claimEach(
  trx: Knex.Transaction,
  tenantId: string,
  drafts: readonly MessageDraft[],
): Promise<Notification[]> {
  const [first] = drafts;
  if (first && isMailToStaff(first.message) && 'bookingId' in first.about) {
    const { to: _, ...about } = first.about;
    const written = await writtenOf(trx, tenantId, about, first.message as DueMessage);
    if (written.length > 0) return written;
  }
  const rows: Notification[] = [];
  for (const draft of drafts) rows.push(await claimIn(trx, tenantId, draft));
  return rows;
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

const isMailToStaff = ({ channel, audience }: Pick<DueMessage, 'channel' | 'audience'>): boolean =>
  channel === 'email' && audience === 'staff';

async function recipientsOf(
  trx: Knex.Transaction,
  message: DueMessage,
  row: BookingRow,
  tenant: Tenant,
): Promise<readonly MailTo[]> {
  if (isMailToStaff(message)) return staffToTell(trx, tenant);
  if (message.channel === 'slack' || message.audience === 'staff') return NOBODY;
  return [{ address: (message.channel === 'email' ? row.customerEmail : row.customerPhone) ?? '' }];
}
