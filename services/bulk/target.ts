// Where a booking of a bulk move goes, in the terms of its kind: days of a rental, a slot of an appointment, a time of
// anything else.
import type { Knex } from 'knex';
import { inTenant } from '../../db/connection';
import type { RescheduleTarget } from '../../domain/booking/target';
import type { Shift } from '../../domain/bulk/shift';
import { shifted } from '../../domain/bulk/shift';
import { addDays, daysOfPeriod } from '../../domain/calendar';
import type { Period } from '../../domain/calendar';
import { Refusal, validationFailed } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import type { BookingRow } from '../bookings/view';
import type { JobDetails } from './jobs';

const STAY: Shift = { days: 0, minutes: 0 };

/**
 * @param spec the period an item names, when it names one
 * @throws Refusal `validation_failed`, `slot_unavailable`
 */
export async function targetOf(
  knex: Knex,
  tenant: Tenant,
  row: BookingRow,
  { shift = STAY, resourceId }: Pick<JobDetails, 'shift' | 'resourceId'>,
  spec?: unknown,
): Promise<RescheduleTarget> {
  const period = { start: row.startsAt.toISOString(), end: row.endsAt.toISOString() };
  if (row.kind === 'rental') return days(row, period, shift, resourceId);
  const wanted = (spec as Period | null | undefined) ?? shifted(period, shift, row.timeZone);
  if (row.kind !== 'appointment') {
    return { startTime: wanted.start, endTime: wanted.end, ...(resourceId ? { resourceId } : {}) };
  }
  return { slotId: await slotAt(knex, tenant, row, wanted.start, resourceId ?? row.resourceId) };
}

function days(row: BookingRow, period: Period, shift: Shift, resourceId?: string): RescheduleTarget {
  if (shift.minutes !== 0) {
    throw validationFailed([{ field: 'shift.minutes', message: 'A rental moves by whole days.' }]);
  }
  const { startDate, endDate } = daysOfPeriod(period, row.timeZone);
  return {
    startDate: addDays(startDate, shift.days),
    endDate: addDays(endDate, shift.days),
    ...(resourceId ? { resourceId } : {}),
  };
}

async function slotAt(
  knex: Knex,
  tenant: Tenant,
  { serviceId }: BookingRow,
  start: string,
  staffId: string,
): Promise<string> {
  const slot = await inTenant(knex, tenant.id, trx =>
    trx('slots')
      .where({ staffId, serviceId, startsAt: start })
      .whereNot({ status: 'closed' })
      .first<{ id: string } | undefined>('id'),
  );
  if (slot) return slot.id;
  const message = 'There is no slot of this service at that time.';
  throw new Refusal('slot_unavailable', 'No such slot', message);
}
