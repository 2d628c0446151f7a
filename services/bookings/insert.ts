// Writing a new booking, of whatever kind (DESIGN §4): one statement inside the caller's transaction. The exclusion
// constraint decides who gets the place.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { BookingKind, BookingSource } from '../../domain/booking/status';
import type { Period } from '../../domain/calendar';
import { plusMs } from '../../domain/instants';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import type { Deps } from '../deps';
import { INSERT_BOOKING } from './create.sql';
import { uuidv7 } from './uuid';
import type { BookingRow, ZonedView } from './view';
import { zonedOf } from './view';

/** Who books, for whom, and when. */
export interface BookingRequest {
  tenant: Tenant;
  actor: Actor;
  /** Made by staff: born upcoming. */
  staff: boolean;
  /** With an id it is one that is known; null: nobody in particular. */
  customer: { id?: string; fullName: string; email?: string; phone?: string } | null;
  notes?: string;
  source: BookingSource;
  /** ISO instant. */
  now: string;
  requestId: string;
}

/** What is booked. */
export interface Place {
  kind: BookingKind;
  resource: { id: string; name: string; locationId: string | null };
  period: Period;
  priceMinor: number | null;
  slotId?: string;
  /** How long before the start its customer may still cancel; what the tenant says unless it is said here. */
  cancellationCutoffMinutes?: number | null;
  service?: { id: string; name: string; bufferBeforeMinutes: number; bufferAfterMinutes: number };
  /** Of the analytics event `booking_created`. */
  properties: Record<string, string | number>;
}

export interface CreatedBooking {
  booking: ZonedView;
  bookingUrl: string;
}

/** Keeps an answer in the same transaction, so that a repeated request gets the first one again. */
export type Remember = (trx: Knex.Transaction, created: CreatedBooking) => PromiseLike<void>;

/** Somebody else has the place. Thrown, so that the transaction leaves nothing behind. */
export class PlaceTaken extends Error {
  override readonly name = 'PlaceTaken';
}

/** The booking with its link. @throws PlaceTaken */
export async function insertBooking(
  trx: Knex.Transaction,
  deps: Deps,
  request: BookingRequest,
  place: Place,
): Promise<CreatedBooking> {
  const draft = draftOf(request, place);
  const tokenId = randomUUID();
  const { rows } = (await trx
    .raw(INSERT_BOOKING, bindings(request, place, draft, tokenId))
    .options({ name: 'new booking' })) as { rows: { customer_id: string | null; time_zone: string }[] };
  const made = rows[0];
  if (!made) throw new PlaceTaken();
  const row = { ...draft, customerId: made.customer_id, timeZone: made.time_zone };
  const booking = zonedOf(row, request.tenant);
  return { booking, bookingUrl: deps.links.urlOf(tokenId) };
}

function draftOf(request: BookingRequest, place: Place): BookingRow {
  const { tenant, customer } = request;
  const confirmed = request.staff || tenant.settings.autoConfirm.includes(place.kind);
  const now = new Date(request.now);
  return {
    id: uuidv7(now),
    tenantId: tenant.id,
    kind: place.kind,
    blockType: null,
    resourceId: place.resource.id,
    resourceName: place.resource.name,
    locationId: place.resource.locationId,
    slotId: place.slotId ?? null,
    serviceId: place.service?.id ?? null,
    serviceName: place.service?.name ?? null,
    customerId: null,
    status: confirmed ? 'upcoming' : 'pending',
    cancelReason: null,
    source: request.source,
    startsAt: new Date(place.period.start),
    endsAt: new Date(place.period.end),
    // Of the business, until it is written: where its place has a clock of its own, that is its zone.
    timeZone: tenant.timeZone,
    customerName: customer?.fullName ?? '',
    customerEmail: customer?.email ?? null,
    customerPhone: customer?.phone ?? null,
    notes: request.notes ?? '',
    priceMinor: place.priceMinor,
    currency: tenant.currency,
    revision: 1,
    pendingUntil: confirmed
      ? null
      : new Date(plusMs(request.now, tenant.settings.pendingTtlMinutes * 60_000)),
    confirmedAt: confirmed ? now : null,
    completedAt: null,
    cancelledAt: null,
    overdueAt: null,
    createdAt: now,
    updatedAt: now,
    lifecycleStartedAt: null,
    lifecycleBehindAt: null,
    lifecycleEndedAt: null,
    cancellationCutoffMinutes: place.cancellationCutoffMinutes ?? null,
  };
}

function bindings(
  request: BookingRequest,
  place: Place,
  draft: BookingRow,
  tokenId: string,
): Record<string, Knex.RawBinding> {
  const { tenant, actor, staff } = request;
  const { service } = place;
  return {
    id: draft.id,
    tenant: draft.tenantId,
    kind: draft.kind,
    resource: draft.resourceId,
    location: draft.locationId,
    slot: draft.slotId,
    service: draft.serviceId,
    // A service brings its own buffers; without one those of the resource count.
    before: service ? `${service.bufferBeforeMinutes} minutes` : null,
    after: service ? `${service.bufferAfterMinutes} minutes` : null,
    customer: request.customer?.id ?? null,
    nobody: request.customer === null,
    cutoff: draft.cancellationCutoffMinutes,
    status: draft.status,
    source: draft.source,
    start: draft.startsAt,
    end: draft.endsAt,
    zone: draft.timeZone,
    name: draft.customerName,
    email: draft.customerEmail,
    phone: draft.customerPhone,
    notes: draft.notes,
    price: draft.priceMinor,
    currency: draft.currency,
    pending_until: draft.pendingUntil,
    confirmed_at: draft.confirmedAt,
    staff_user: staff ? actor.id : null,
    now: draft.createdAt,
    token: tokenId,
    token_expires: new Date(draft.endsAt.getTime() + tenant.settings.tokenTtlDays * 86_400_000),
    // What staff did not make themselves they want to see, also when it needs no confirmation.
    to_inbox: !staff,
    inbox_title: draft.customerName ? `${draft.resourceName} for ${draft.customerName}` : draft.resourceName,
    actor_type: actor.type,
    actor_id: actor.id,
    actor_name: actor.name,
    request_id: request.requestId,
    properties: JSON.stringify({ ...place.properties, source: draft.source }),
  };
}
