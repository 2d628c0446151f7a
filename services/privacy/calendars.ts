// The events of an erased customer's bookings on the calendar server: written when the bookings still had a name.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';

/** Ids of bookings that have an event somewhere. */
export function bookingsInCalendars(knex: Knex, tenantId: string, jobId: string): Promise<string[]> {
  return inTenant(knex, tenantId, trx =>
    trx('calendar_events as e')
      .join('bookings as b', 'b.id', 'e.booking_id')
      .join('privacy_jobs as p', 'p.customer_id', 'b.customer_id')
      .where('p.id', jobId)
      .whereNotNull('e.event_url')
      .orderBy('b.id')
      .pluck('b.id'),
  );
}
