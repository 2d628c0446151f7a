// Making one booking of a bulk job, with everything that creation does, in the same transaction as the mark on its item.
import type { Knex } from 'knex';
import { createAppointment } from '../bookings/appointment';
import { createRental } from '../bookings/create';
import type { CreatedBooking } from '../bookings/insert';
import { createSession } from '../bookings/session';
import type { SessionCustomer } from '../members/booker';
import type { Period } from '../../domain/calendar';
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
    }
  | {
      kind: 'session';
      resourceId: string;
      period: Period;
      customer: SessionCustomer | null;
      notes?: string;
      source: BookingSource;
      overrideReason?: string;
    };

/** @throws Refusal of the creation. */
export async function makeBooking(task: Task): Promise<string> {
  const { deps, tenant, actor, job, item, now } = task;
  const spec = item.spec as BookingSpec;
  const by = { tenant, actor, staff: true, now, requestId: job.requestId ?? job.id };
  const remember = (trx: Knex.Transaction, { booking }: CreatedBooking) =>
    markIn(trx, job.id, [{ number: item.number, status: 'done', madeId: booking.id }], now);
  const make = (): Promise<CreatedBooking> => {
    switch (spec.kind) {
      case 'rental':
        return createRental(deps, { ...spec, ...by, source: spec.source ?? 'manual' }, remember);
      case 'appointment':
        return createAppointment(deps, { ...spec, ...by }, remember);
      case 'session':
        return createSession(deps, { ...spec, ...by }, remember);
    }
  };
  return (await make()).booking.id;
}
