// Creating a rental (DESIGN §4): Postgres first, in one transaction, without Temporal. The exclusion constraint decides
// who gets the place; who loses is told what else is free.
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { BookingSource } from '../../domain/booking/status';
import { planRental } from '../../domain/booking/rental';
import { daysBetween, plusMs } from '../../domain/calendar';
import type { Period } from '../../domain/calendar';
import { Refusal, notFound } from '../../domain/errors';
import type { Actor } from '../../domain/roles';
import type { Tenant } from '../../domain/tenant';
import type { Deps } from '../deps';
import { findAlternatives } from './alternatives';
import { INSERT_BOOKING } from './create.sql';
import { uuidv7 } from './uuid';
import type { BookingRow, BookingView } from './view';
import { viewOf } from './view';

export interface RentalRequest {
  tenant: Tenant;
  actor: Actor;
  /** Made by staff: born upcoming. */
  staff: boolean;
  carId: string;
  startDate: string;
  endDate: string;
  customer: { fullName: string; email: string; phone?: string };
  notes?: string;
  source: BookingSource;
  /** ISO instant. */
  now: string;
  requestId: string;
}

export interface CreatedBooking {
  booking: BookingView;
  bookingUrl: string;
}

/** Keeps an answer in the same transaction, so that a repeated request gets the first one again. */
export type Remember = (trx: Knex.Transaction, created: CreatedBooking) => PromiseLike<void>;

interface Vehicle {
  id: string;
  name: string;
  locationId: string | null;
  priceMinor: number | null;
}

/**
 * @throws Refusal `validation_failed`, `rule_violation`, `not_found` (no such vehicle), `slot_unavailable` with up to
 *   three alternatives.
 */
export async function createRental(
  deps: Deps,
  request: RentalRequest,
  remember?: Remember,
): Promise<CreatedBooking> {
  const { tenant, now } = request;
  const period = planRental(request, now, tenant.timeZone, tenant.settings);
  const created = await inTenant(deps.knex, tenant.id, async trx => {
    const vehicle = await findVehicle(trx, request.carId);
    const draft = draftRental(request, vehicle, period);
    const tokenId = randomUUID();
    const { rows } = await trx.raw<{ rows: { customer_id: string }[] }>(
      INSERT_BOOKING,
      bindings(request, draft, tokenId),
    );
    if (!rows[0]) return undefined;
    const booking = viewOf({ ...draft, customerId: rows[0].customer_id });
    const result = { booking, bookingUrl: deps.links.urlOf(tokenId) };
    await remember?.(trx, result);
    return result;
  });
  return created ?? refuseTaken(deps.knex, tenant, request.carId, period, now);
}

async function findVehicle(trx: Knex.Transaction, id: string): Promise<Vehicle> {
  const vehicle = await trx<Vehicle>('resources')
    .where({ id, kind: 'vehicle', isActive: true } as never)
    .first('id', 'name', 'locationId', 'priceMinor');
  if (!vehicle) throw notFound('Vehicle');
  return vehicle as Vehicle;
}

function draftRental(request: RentalRequest, vehicle: Vehicle, period: Period): BookingRow {
  const { tenant, customer } = request;
  const confirmed = request.staff || tenant.settings.autoConfirm.includes('rental');
  const now = new Date(request.now);
  const days = daysBetween(request.startDate, request.endDate) + 1;
  return {
    id: uuidv7(now),
    tenantId: tenant.id,
    kind: 'rental',
    blockType: null,
    resourceId: vehicle.id,
    resourceName: vehicle.name,
    locationId: vehicle.locationId,
    customerId: null,
    status: confirmed ? 'upcoming' : 'pending',
    cancelReason: null,
    source: request.source,
    startsAt: new Date(period.start),
    endsAt: new Date(period.end),
    timeZone: tenant.timeZone,
    customerName: customer.fullName,
    customerEmail: customer.email,
    customerPhone: customer.phone ?? null,
    notes: request.notes ?? '',
    priceMinor: vehicle.priceMinor === null ? null : vehicle.priceMinor * days,
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
    lifecycleEndedAt: null,
  };
}

function bindings(
  request: RentalRequest,
  draft: BookingRow,
  tokenId: string,
): Record<string, Knex.RawBinding> {
  const { tenant, actor, staff } = request;
  return {
    id: draft.id,
    tenant: draft.tenantId,
    kind: draft.kind,
    resource: draft.resourceId,
    location: draft.locationId,
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
    inbox_title: `${draft.resourceName} for ${draft.customerName}`,
    actor_type: actor.type,
    actor_id: actor.id,
    actor_name: actor.name,
    request_id: request.requestId,
    days: daysBetween(request.startDate, request.endDate) + 1,
  };
}

async function refuseTaken(
  knex: Knex,
  tenant: Tenant,
  resourceId: string,
  period: Period,
  now: string,
): Promise<never> {
  const alternatives = await findAlternatives(knex, tenant, resourceId, period, now);
  throw slotTaken(alternatives);
}

/** booking-management "Conflict Errors (409)", in its words. */
export const slotTaken = (alternatives: Refusal['extra']['alternatives']): Refusal =>
  new Refusal(
    'slot_unavailable',
    'Slot is no longer available',
    'This slot has been booked by another customer. Please choose another one.',
    { alternatives },
  );
