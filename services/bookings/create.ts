// Creating a rental (DESIGN §4): Postgres first, in one transaction, without Temporal. Who loses the race for the place
// is told what else is free.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { planRental } from '../../domain/booking/rental';
import { daysBetween } from '../../domain/calendar';
import type { Period } from '../../domain/calendar';
import { notFound } from '../../domain/errors';
import type { Suggestion } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import type { Deps } from '../deps';
import { outOfService } from '../places/in-service';
import { BANNED_BY_EMAIL, BANNED_BY_ID, bannedRefusal } from '../members/bans';
import { findAlternatives } from './alternatives';
import type { BookingRequest, CreatedBooking, Remember } from './insert';
import { PlaceTaken, insertBooking } from './insert';
import { slotTaken } from './taken';

export interface RentalRequest extends BookingRequest {
  carId: string;
  startDate: string;
  endDate: string;
  customer: { id?: string; fullName: string; email: string; phone?: string };
}

interface Vehicle {
  id: string;
  name: string;
  locationId: string | null;
  priceMinor: number | null;
  isActive: boolean;
  isBanned: boolean;
}

/**
 * @throws Refusal `validation_failed`, `rule_violation` (also of whoever is banned), `not_found` (no such vehicle),
 *   `out_of_service` and `slot_unavailable`, each with up to three alternatives.
 */
export async function createRental(
  deps: Deps,
  request: RentalRequest,
  remember?: Remember,
): Promise<CreatedBooking> {
  const { tenant, now } = request;
  const period = planRental(request, now, tenant.timeZone, tenant.settings);
  const days = daysBetween(request.startDate, request.endDate) + 1;
  try {
    return await inTenant(deps.knex, tenant.id, async trx => {
      const vehicle = await findVehicle(trx, request);
      if (vehicle.isBanned) throw bannedRefusal();
      if (!vehicle.isActive) throw new NotInService(vehicle.name);
      const created = await insertBooking(trx, deps, request, {
        kind: 'rental',
        resource: vehicle,
        period,
        priceMinor: vehicle.priceMinor === null ? null : vehicle.priceMinor * days,
        properties: { car_id: vehicle.id, days },
      });
      await remember?.(trx, created);
      return created;
    });
  } catch (error) {
    if (!(error instanceof PlaceTaken || error instanceof NotInService)) throw error;
    const alternatives = await alternativesFor(deps.knex, tenant, request.carId, period, now);
    throw error instanceof PlaceTaken ? slotTaken(alternatives) : outOfService(error.vehicle, alternatives);
  }
}

/** Thrown, so that what is free instead is looked for when the transaction is over. */
class NotInService extends Error {
  override readonly name = 'NotInService';
  constructor(readonly vehicle: string) {
    super('Not in service');
  }
}

/** Searches under way, by the place that was lost. */
const searches = new Map<string, Promise<Suggestion[]>>();

/** Many lose a place at the same moment, and all are told the same: one search answers them. */
function alternativesFor(
  knex: Knex,
  tenant: Tenant,
  carId: string,
  period: Period,
  now: string,
): Promise<Suggestion[]> {
  const place = `${carId} ${period.start} ${period.end}`;
  const found =
    searches.get(place) ??
    findAlternatives(knex, tenant, carId, period, now).finally(() => searches.delete(place));
  searches.set(place, found);
  return found;
}

/** The vehicle, and whether whoever books it for itself is banned; staff book for whomever they like. */
async function findVehicle(trx: Knex.Transaction, request: RentalRequest): Promise<Vehicle> {
  const { carId, customer, staff, now } = request;
  const [whoever, ban] = staff
    ? ['anybody', 'false']
    : customer.id
      ? ['a customer', BANNED_BY_ID]
      : ['an address', BANNED_BY_EMAIL];
  const isBanned = trx.raw(`${ban} as is_banned`, staff ? {} : { who: customer.id ?? customer.email, now });
  const vehicle = await trx('resources')
    .where({ id: carId, kind: 'vehicle' })
    .first<Vehicle | undefined>('id', 'name', 'locationId', 'priceMinor', 'isActive', isBanned)
    .options({ name: `vehicle for ${whoever}` });
  if (!vehicle) throw notFound('Vehicle');
  return vehicle;
}
