// Making one booking of a bulk job, with everything that creation does, in the same transaction as the mark on its item.
import type { Knex } from 'knex';
import { createAppointment } from '../bookings/appointment';
import { createRental } from '../bookings/create';
import type { CreatedBooking } from '../bookings/insert';
import type { BookingSource } from '../../domain/booking/status';
import type { Task } from './execute';
import { markIn } from './items';

/** What is to be made, as the job was given it. */
export type BookingSpec =
  | {
      kind: 'rental';
      carId: string;
      startDate: string;
      endDate: string;
      customer: { fullName: string; email: string; phone?: string };
      notes?: string;
      source?: BookingSource;
    }
  | {
      kind: 'appointment';
      slotId: string;
      overHold?: boolean;
      customer: { fullName: string; email?: string; phone?: string };
      notes?: string;
      source: BookingSource;
    };

/** @throws Refusal of the creation. */
export async function makeBooking(task: Task): Promise<string> {
  const { deps, tenant, actor, job, item, now } = task;
  const spec = item.spec as BookingSpec;
  const by = { tenant, actor, staff: true, now, requestId: job.requestId ?? job.id };
  const remember = (trx: Knex.Transaction, { booking }: CreatedBooking) =>
    markIn(trx, job.id, [{ number: item.number, status: 'done', madeId: booking.id }], now);
  const { booking } =
    spec.kind === 'rental'
      ? await createRental(deps, { ...spec, ...by, source: spec.source ?? 'manual' }, remember)
      : await createAppointment(deps, { ...spec, ...by }, remember);
  return booking.id;
}
