// Where a booking can be moved to in time (DESIGN §8, reschedule): a rental to other days, an appointment to another slot
// of the same service. Only what is still ahead moves.
import { Refusal, validationFailed } from '../errors';
import type { BookingKind, BookingStatus } from './status';

/** Whole days of a rental, in the zone of the tenant. */
export interface DaysTarget {
  startDate: string;
  endDate: string;
}

export interface SlotTarget {
  slotId: string;
  /** Staff take a slot that is being offered to somebody in line, on purpose. */
  overHold?: boolean;
}

export type RescheduleTarget = DaysTarget | SlotTarget;

export const isSlotTarget = (target: RescheduleTarget): target is SlotTarget => 'slotId' in target;

/**
 * Whether a booking of this kind and status may be moved there at all.
 * @throws Refusal `invalid_transition` when it cannot be moved, `validation_failed` when it moves by something else.
 */
export function checkTarget(
  { kind, status }: { kind: BookingKind; status: BookingStatus },
  target: RescheduleTarget,
): void {
  if (status !== 'pending' && status !== 'upcoming') throw unmovable(kind, status, `that is ${status}`);
  if (kind === 'appointment') {
    if (isSlotTarget(target)) return;
    const message = 'An appointment moves to a slot: send slot_id.';
    throw validationFailed([{ field: 'slot_id', message }]);
  }
  if (kind !== 'rental') throw unmovable(kind, status, 'of this kind');
  if (!isSlotTarget(target)) return;
  throw validationFailed([
    { field: 'slot_id', message: 'A rental moves to days: send startDate and endDate.' },
  ]);
}

const unmovable = (kind: BookingKind, status: BookingStatus, why: string): Refusal =>
  new Refusal(
    'invalid_transition',
    'Booking cannot be rescheduled',
    `A ${kind} ${why} cannot be moved to another time.`,
    { from: status, allowed: [] },
  );
