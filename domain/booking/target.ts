// Where a booking can be moved to in time (DESIGN §8, reschedule): a rental to other days, an appointment to another slot
// of the same service, a delivery to another window, a session or a block to another time or
// resource. Only what is still ahead moves.
import type { DeliveryTarget } from '../delivery/windows';
import { Refusal, validationFailed } from '../errors';
import type { BookingKind, BookingStatus } from './status';

/** Whole days of a rental, in the zone of the tenant. */
export interface DaysTarget {
  startDate: string;
  endDate: string;
  /** Staff give another vehicle; without it, it stays the same one. */
  resourceId?: string;
}

export interface SlotTarget {
  slotId: string;
  /** Staff take a slot that is being offered to somebody in line, on purpose. */
  overHold?: boolean;
}

/** The window of a delivery that staff proposed and its vendor accepted. */
export interface WindowTarget extends DeliveryTarget {
  proposalId: string;
}

/** Another time of a session or a block, or another resource of its kind. */
export interface TimesTarget {
  /** ISO instants. */
  startTime: string;
  endTime: string;
  /** Where to; without it, it stays where it is. */
  resourceId?: string;
  /** Staff move it against the rules, on purpose; the reason of the change says why. */
  overrideRules?: boolean;
}

export type RescheduleTarget = DaysTarget | SlotTarget | WindowTarget | TimesTarget;

export const isSlotTarget = (target: RescheduleTarget): target is SlotTarget => 'slotId' in target;
export const isWindowTarget = (target: RescheduleTarget): target is WindowTarget => 'proposalId' in target;
export const isTimesTarget = (target: RescheduleTarget): target is TimesTarget => 'startTime' in target;
export const isDaysTarget = (target: RescheduleTarget): target is DaysTarget => 'startDate' in target;

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
  if (kind === 'delivery') {
    if (isWindowTarget(target)) return;
    throw unmovable(kind, status, 'is moved by proposing another window to its vendor, and');
  }
  if (kind === 'session' || kind === 'block') {
    if (isTimesTarget(target)) return;
    const message = `A ${kind} moves to another time: send startTime and endTime.`;
    throw validationFailed([{ field: 'startTime', message }]);
  }
  if (kind !== 'rental') throw unmovable(kind, status, 'of this kind');
  if (!isSlotTarget(target) && !isWindowTarget(target) && !isTimesTarget(target)) return;
  const field = isTimesTarget(target) ? 'startTime' : 'slot_id';
  throw validationFailed([{ field, message: 'A rental moves to days: send startDate and endDate.' }]);
}

const unmovable = (kind: BookingKind, status: BookingStatus, why: string): Refusal =>
  new Refusal(
    'invalid_transition',
    'Booking cannot be rescheduled',
    `A ${kind} ${why} cannot be moved to another time.`,
    { from: status, allowed: [] },
  );
