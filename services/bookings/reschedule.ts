// Moving a rental to other days, in one transaction: the old place is kept until the new one is sure, and the revision
// that messages belong to goes up. Only the lifecycle calls this; it may call twice.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import { planRental } from '../../domain/booking/rental';
import type { Period } from '../../domain/calendar';
import { daysBetween, daysOfPeriod } from '../../domain/calendar';
import { Refusal } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { hasRun, record } from '../audit';
import { findAlternatives } from './alternatives';
import { slotTaken } from './taken';
import type { ChangeRequest } from './move';
import { lockBooking } from './move';
import type { BookingRow } from './view';

export interface RescheduleRequest extends ChangeRequest {
  startDate: string;
  endDate: string;
}

const EXCLUSION_VIOLATION = '23P01';

/** @throws Refusal `not_found`, `invalid_transition`, `validation_failed`, `rule_violation`, `slot_unavailable`. */
export async function rescheduleRental(
  knex: Knex,
  tenant: Tenant,
  request: RescheduleRequest,
): Promise<BookingRow> {
  let taken: { resourceId: string; period: Period } | undefined;
  try {
    return await inTenant(knex, tenant.id, async trx => {
      const before = await lockBooking(trx, request.bookingId);
      if (await hasRun(trx, request.operationId)) return before;
      assertMovable(before);
      const period = planRental(request, request.now, tenant.timeZone, tenant.settings);
      taken = { resourceId: before.resourceId, period };
      await takePlace(trx, tenant, before, period, request);
      await recordReschedule(trx, tenant, before, period, request);
      return lockBooking(trx, before.id);
    });
  } catch (error) {
    if (!isOverlap(error) || !taken) throw error;
    throw slotTaken(await findAlternatives(knex, tenant, taken.resourceId, taken.period, request.now));
  }
}

const isOverlap = (error: unknown): boolean =>
  error instanceof Error && (error as { code?: string }).code === EXCLUSION_VIOLATION;

function assertMovable(before: BookingRow): void {
  if (before.kind === 'rental' && (before.status === 'pending' || before.status === 'upcoming')) return;
  throw new Refusal(
    'invalid_transition',
    'Booking cannot be rescheduled',
    `A ${before.kind} that is ${before.status} cannot be moved to other days.`,
    { from: before.status, allowed: [] },
  );
}

/**
 * Two bookings that swap places would wait for each other inside the constraint; the lock makes them take turns. It dies
 * with the transaction.
 */
async function takePlace(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  period: Period,
  { startDate, endDate, now }: RescheduleRequest,
): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [before.resourceId]);
  const previous = daysOfPeriod(
    { start: before.startsAt.toISOString(), end: before.endsAt.toISOString() },
    before.timeZone,
  );
  const daysBefore = daysBetween(previous.startDate, previous.endDate) + 1;
  const days = daysBetween(startDate, endDate) + 1;
  await trx.raw(
    `update bookings b set
       period = tstzrange(cast(:start as timestamptz), cast(:end as timestamptz)),
       occupied = tstzrange(cast(:start as timestamptz) - r.buffer_before, cast(:end as timestamptz) + r.buffer_after),
       price_minor = round(cast(b.price_minor as numeric) * cast(:days as integer) / cast(:before as integer)),
       time_zone = :zone, revision = b.revision + 1, updated_at = :now
     from resources r where r.id = b.resource_id and b.id = :id`,
    {
      ...{ start: period.start, end: period.end, zone: tenant.timeZone },
      ...{ before: daysBefore, days, now, id: before.id },
    },
  );
  await trx.raw(
    `update booking_tokens set expires_at = greatest(expires_at, cast(:end as timestamptz) + (expires_at - cast(:old as timestamptz)))
     where booking_id = :id`,
    { end: period.end, old: before.endsAt, id: before.id },
  );
}

async function recordReschedule(
  trx: Knex.Transaction,
  tenant: Tenant,
  before: BookingRow,
  period: Period,
  { actor, reason, now, operationId, requestId }: RescheduleRequest,
): Promise<void> {
  const asText = (start: string, end: string, zone: string): string => {
    const days = daysOfPeriod({ start, end }, zone);
    return `${days.startDate}/${days.endDate}`;
  };
  await record(trx, {
    tenantId: tenant.id,
    subject: 'booking',
    subjectId: before.id,
    action: 'rescheduled',
    from: asText(before.startsAt.toISOString(), before.endsAt.toISOString(), before.timeZone),
    to: asText(period.start, period.end, tenant.timeZone),
    actor,
    reason,
    now,
    operationId,
    requestId,
  });
}
