// Moving a rental to other days, in one transaction: the old place is kept until the new one is sure, and the revision
// that messages belong to goes up. Whoever calls it (move.ts) may call twice.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { planRental } from '../../domain/booking/rental';
import type { DaysTarget } from '../../domain/booking/target';
import { checkTarget } from '../../domain/booking/target';
import type { Period } from '../../domain/calendar';
import { daysBetween, daysOfPeriod } from '../../domain/calendar';
import { notFound } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { record } from '../audit';
import { outOfService } from '../places/in-service';
import { findOtherDays } from './alternatives';
import { slotTaken } from './taken';
import type { ChangeRequest } from './move';
import { changed, lockForChange } from './move';
import type { BookingRow } from './view';

export type RescheduleRequest = ChangeRequest & DaysTarget;

const EXCLUSION_VIOLATION = '23P01';

/**
 * @throws Refusal `not_found`, `out_of_service`, `invalid_transition`, `validation_failed`, `rule_violation`,
 *   `slot_unavailable`.
 */
export async function rescheduleRental(
  knex: Knex,
  tenant: Tenant,
  request: RescheduleRequest,
): Promise<BookingRow> {
  let taken: { resourceId: string; period: Period } | undefined;
  try {
    return await inTenant(knex, tenant.id, async trx => {
      const { before, hasRun } = await lockForChange(trx, request);
      if (hasRun) return before;
      checkTarget(before, request);
      const period = planRental(request, request.now, tenant.timeZone, tenant.settings);
      const other = await vehicleFor(trx, before, request.resourceId);
      taken = { resourceId: other?.id ?? before.resourceId, period };
      await takePlace(trx, tenant, before, period, request);
      const from = daysAsText(periodOf(before), before.timeZone);
      const metadata = other && { fromResource: before.resourceName, toResource: other.name };
      const change = { from, to: daysAsText(period, tenant.timeZone), ...(metadata ? { metadata } : {}) };
      await recordReschedule(trx, tenant, change, request);
      return changed(trx, before, request.announce);
    });
  } catch (error) {
    if (!isOverlap(error) || !taken) throw error;
    throw slotTaken(await findOtherDays(knex, tenant, taken.resourceId, taken.period, request.now));
  }
}

/**
 * The vehicle it moves to, where it is another one; to its own it moves only while that is in service.
 * @throws Refusal `not_found`, `out_of_service`.
 */
async function vehicleFor(
  trx: Knex.Transaction,
  before: BookingRow,
  resourceId: string | undefined,
): Promise<{ id: string; name: string } | undefined> {
  // Held until the end against whoever would put it out of service.
  const vehicle = await trx('resources')
    .where({ id: resourceId ?? before.resourceId, kind: 'vehicle' })
    .forKeyShare()
    .first<{ id: string; name: string; isActive: boolean } | undefined>('id', 'name', 'isActive');
  if (!vehicle) throw notFound('Vehicle');
  if (!vehicle.isActive) throw outOfService(vehicle.name);
  return vehicle.id === before.resourceId ? undefined : vehicle;
}

/** Whether somebody else has the place: what the constraint says to a booking that is moved there. */
export const isOverlap = (error: unknown): boolean =>
  error instanceof Error && (error as { code?: string }).code === EXCLUSION_VIOLATION;

/**
 * Two bookings that swap places would wait for each other inside the constraint; the locks make them take turns. They die
 * with the transaction.
 */
export async function lockPlaces(trx: Knex.Transaction, resourceIds: readonly string[]): Promise<void> {
  for (const id of [...new Set(resourceIds)].sort()) {
    await trx.raw(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [id]);
  }
}

export const periodOf = ({ startsAt, endsAt }: Pick<BookingRow, 'startsAt' | 'endsAt'>): Period => ({
  start: startsAt.toISOString(),
  end: endsAt.toISOString(),
});

async function takePlace(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  period: Period,
  { startDate, endDate, now, resourceId = before.resourceId }: RescheduleRequest,
): Promise<void> {
  await lockPlaces(trx, [before.resourceId, resourceId]);
  const previous = daysOfPeriod(periodOf(before), before.timeZone);
  const daysBefore = daysBetween(previous.startDate, previous.endDate) + 1;
  const days = daysBetween(startDate, endDate) + 1;
  await trx.raw(
    `update bookings b set
       resource_id = r.id, location_id = r.location_id,
       period = tstzrange(cast(:start as timestamptz), cast(:end as timestamptz)),
       occupied = tstzrange(cast(:start as timestamptz) - r.buffer_before, cast(:end as timestamptz) + r.buffer_after),
       price_minor = round(cast(b.price_minor as numeric) * cast(:days as integer) / cast(:before as integer)),
       time_zone = :zone, revision = b.revision + 1, updated_at = :now
     from resources r where r.id = :resource and b.id = :id`,
    {
      ...{ start: period.start, end: period.end, zone: tenant.timeZone },
      ...{ before: daysBefore, days, now, id: before.id, resource: resourceId },
    },
  );
  await keepLink(trx, before, period.end);
}

/** The booking's page can be opened as long after the new end as it could after the old one. */
export async function keepLink(trx: Knex.Transaction, before: BookingRow, newEnd: string): Promise<void> {
  await trx.raw(
    `update booking_tokens set expires_at = greatest(expires_at, cast(:end as timestamptz) + (expires_at - cast(:old as timestamptz)))
     where booking_id = :id`,
    { end: newEnd, old: before.endsAt, id: before.id },
  );
}

const daysAsText = (period: Period, zone: string): string => {
  const { startDate, endDate } = daysOfPeriod(period, zone);
  return `${startDate}/${endDate}`;
};

/** Where the booking was and where it is now, in the audit trail. */
export async function recordReschedule(
  trx: Knex.Transaction,
  tenant: Tenant,
  change: { from: string; to: string; metadata?: Record<string, unknown> },
  { bookingId, actor, reason, now, operationId, requestId }: ChangeRequest,
): Promise<void> {
  await record(trx, {
    ...{ tenantId: tenant.id, subject: 'booking', subjectId: bookingId, action: 'rescheduled', ...change },
    ...{ actor, reason, now, operationId, requestId },
  });
}
