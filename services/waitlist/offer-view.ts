// An offer as the person sees it who got it: behind its secret link, and in the message that carries the link.
import { inTenant } from '../../db/connection';
import type { DueMessage } from '../../domain/messages/plan';
import { renderOffer } from '../../domain/messages/offer';
import type { Tenant } from '../../domain/tenant';
import { isOver } from '../../domain/waitlist';
import { zoneNameOf } from '../../domain/zones';
import type { Deps } from '../deps';
import type { MessageDraft } from '../notifications';
import { zoneOfResource } from '../places/clock';
import { tenantById } from '../tenants';
import type { OfferStatus } from './rows';

export interface OfferView {
  status: OfferStatus;
  tenantName: string;
  timeZone: string;
  zoneName: string | null;
  customerName: string;
  serviceName: string;
  staffName: string;
  startTime: string;
  endTime: string;
  expiresAt: string;
  /** Of the booking it became. */
  bookingUrl: string | null;
}

export interface LinkedOffer {
  tenant: Tenant;
  offerId: string;
  slotId: string;
  staffId: string;
  view: OfferView;
}

interface Row {
  id: string;
  slotId: string;
  staffId: string;
  status: OfferStatus;
  expiresAt: Date;
  startsAt: Date;
  endsAt: Date;
  customerName: string;
  customerPhone: string;
  customerEmail: string | null;
  serviceName: string;
  staffName: string;
  timeZone: string;
  tokenId: string | null;
}

/** Undefined for a token that is none, and for one that is too old. */
export async function offerByToken(deps: Deps, token: string, now: string): Promise<LinkedOffer | undefined> {
  const offerId = deps.links.offerIdOf(token);
  if (!offerId) return undefined;
  const { rows } = await deps.knex.raw<{ rows: { tenant: string | null }[] }>(
    'select find_waitlist_offer(?, ?) as tenant',
    [offerId, now],
  );
  const tenant = rows[0]?.tenant ? await tenantById(deps.knex, rows[0].tenant) : undefined;
  const row = tenant && (await readOffer(deps, tenant, offerId));
  return (
    row && { tenant, offerId, slotId: row.slotId, staffId: row.staffId, view: viewOf(deps, tenant, row, now) }
  );
}

function readOffer({ knex }: Deps, tenant: Tenant, offerId: string): Promise<Row | undefined> {
  return inTenant(knex, tenant.id, trx =>
    trx('waitlist_offers as o')
      .join('waitlist_entries as e', 'e.id', 'o.entry_id')
      .join('slots as s', 's.id', 'o.slot_id')
      .join('services as v', 'v.id', 's.service_id')
      .join('resources as r', 'r.id', 's.staff_id')
      .leftJoin('booking_tokens as k', join =>
        join
          .on('k.booking_id', 'e.booking_id')
          .onVal('o.status', 'accepted')
          .onNull('k.revoked_at')
          // Whoever has the link of an offer is not to get at one that was replaced since.
          .on('k.created_at', '<=', 'o.answered_at'),
      )
      .where('o.id', offerId)
      .select('o.id', 'o.slotId', 's.staffId', 'o.status', 'o.expiresAt', 's.startsAt', 's.endsAt')
      .select('e.customerName', 'e.customerPhone', 'e.customerEmail')
      .select(trx.raw(`${zoneOfResource('r')} as time_zone`, { zone: tenant.timeZone }))
      .first<Row | undefined>('v.name as serviceName', 'r.name as staffName', 'k.id as tokenId'),
  );
}

function viewOf({ links }: Deps, tenant: Tenant, row: Row, now: string): OfferView {
  const expiresAt = row.expiresAt.toISOString();
  return {
    status: row.status === 'open' && isOver(expiresAt, now) ? 'expired' : row.status,
    tenantName: tenant.name,
    timeZone: row.timeZone,
    zoneName: zoneNameOf(row.timeZone, tenant.timeZone),
    customerName: row.customerName,
    serviceName: row.serviceName,
    staffName: row.staffName,
    startTime: row.startsAt.toISOString(),
    endTime: row.endsAt.toISOString(),
    expiresAt,
    bookingUrl: row.tokenId ? links.urlOf(row.tokenId) : null,
  };
}

/** The message that makes an offer, as it would be sent now; undefined when the offer is not open any more. */
export async function draftOffer(
  deps: Deps,
  request: { tenantId: string; offerId: string; message: DueMessage<'offer'> },
  deliverable: boolean,
  now: string,
): Promise<MessageDraft | undefined> {
  const { offerId, message } = request;
  const tenant = await tenantById(deps.knex, request.tenantId);
  const row = tenant && (await readOffer(deps, tenant, offerId));
  if (row?.status !== 'open') return undefined;
  const recipient = (message.channel === 'email' ? row.customerEmail : row.customerPhone) ?? '';
  const words = renderOffer(message.channel, {
    ...viewOf(deps, tenant!, row, now),
    start: row.startsAt.toISOString(),
    end: row.endsAt.toISOString(),
    offerUrl: deps.links.offerUrlOf(offerId),
  });
  const status = !recipient ? 'skipped' : deliverable ? 'queued' : 'stored';
  return { about: { offerId }, message, recipient, ...words, status, now };
}
