// What another system should know of a customer while it talks to them (resource-booking-platform, phase 1): the booking
// that is under way, or the next one; without names, notes and prices.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { durationInWords } from '../../domain/duration';
import { notFound } from '../../domain/errors';

export interface BookingContext {
  hasBooking: boolean;
  bookingIn?: string;
  bookingInMinutes?: number;
  bookingDetails?: {
    id: string;
    kind: string;
    status: string;
    resourceName: string;
    locationName: string | null;
    startTime: string;
    endTime: string;
    timeZone: string;
  };
}

interface Row {
  id: string;
  kind: string;
  status: string;
  resourceName: string;
  locationName: string | null;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
}

/** @throws Refusal `not_found`. */
export function bookingContext(
  knex: Knex,
  tenantId: string,
  customerId: string,
  now: string,
): Promise<BookingContext> {
  return inTenant(knex, tenantId, async trx => {
    if (!(await trx('customers').where({ id: customerId }).first('id'))) throw notFound('Customer');
    const row = await trx('bookings as b')
      .join('resources as r', 'r.id', 'b.resource_id')
      .leftJoin('locations as l', 'l.id', 'b.location_id')
      .where('b.customer_id', customerId)
      .whereIn('b.status', ['pending', 'upcoming', 'active'])
      .where(query => query.where('b.ends_at', '>', now).orWhere('b.status', 'active'))
      .orderBy(['b.starts_at', 'b.id'])
      .first<Row | undefined>(
        ...['id', 'kind', 'status', 'startsAt', 'endsAt', 'timeZone'].map(column => `b.${column}`),
        'r.name as resourceName',
        'l.name as locationName',
      );
    if (!row) return { hasBooking: false };
    const { startsAt, endsAt, ...details } = row;
    const untilMs = startsAt.getTime() - Date.parse(now);
    return {
      hasBooking: true,
      bookingIn: untilMs > 0 ? durationInWords(untilMs) : 'now',
      bookingInMinutes: Math.max(0, Math.ceil(untilMs / 60_000)),
      bookingDetails: { ...details, startTime: startsAt.toISOString(), endTime: endsAt.toISOString() },
    };
  });
}
