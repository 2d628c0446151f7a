// A message of a booking, ready to go: whether it is still true, who gets it, and its words (DESIGN §5).
import type { Knex } from 'knex';
import { inTenant } from '../db/connection';
import type { Notification } from '../db/models';
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
import type { Deps } from './deps';
import type { BookingLinks } from './links';
import type { MessageDraft } from './notifications';
import { claimIn } from './notifications';
import { tenantById } from './tenants';

export interface MessageRequest {
  tenantId: string;
  bookingId: string;
  revision: number;
  message: DueMessage;
}

/**
 * The message as it would be sent now; undefined when it is not true any more. `deliverable` says whether its channel has
 * a provider; without one it is stored for staff to read.
 */
export function draftOf(
  deps: { links: BookingLinks; deliverable: (channel: Channel) => boolean },
  { tenant, row, bookingUrl }: Found,
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
    bookingUrl: audience === 'staff' ? deps.links.staffUrlOf(row.id) : pageOf(deps, row, bookingUrl),
  };
  const words = render(event, channel, audience, facts, own);
  const reachable = message.channel === 'slack' || recipient !== '';
  const status = !reachable ? 'skipped' : deps.deliverable(message.channel) ? 'queued' : 'stored';
  return { about: { bookingId: row.id, revision }, message, recipient, ...words, status, now };
}

/**
 * The row of the message, claimed, with the booking it was made of; undefined when it is not true any more, or the booking
 * is gone.
 */
export async function claimDraft(
  deps: Deps,
  request: MessageRequest,
  deliverable: boolean,
  now: string,
): Promise<{ message: Notification; found: Found } | undefined> {
  const tenant = await tenantById(deps.knex, request.tenantId);
  if (!tenant) return undefined;
  return inTenant(deps.knex, tenant.id, async trx => {
    const found = await find(trx, deps, tenant, request.bookingId);
    const draft = found && draftOf({ ...deps, deliverable: () => deliverable }, found, { ...request, now });
    return draft && { message: await claimIn(trx, tenant.id, draft), found };
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
  return row && { tenant, row, bookingUrl: await linkOf(trx, deps, bookingId) };
}

/** The address of a booking's own page; empty for one without. */
export async function linkOf(
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
