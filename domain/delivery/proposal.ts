// Another window that staff propose for a delivery. The vendor accepts or declines it, once; a later proposal takes the
// place of an earlier one, and a delivery that is no longer ahead has none.
import type { BookingStatus } from '../booking/status';
import { Refusal } from '../errors';
import type { DeliveryTarget } from './windows';

/** open: waits for the vendor. replaced: staff proposed another one. lapsed: the delivery itself came to an end. */
export const PROPOSAL_STATUSES = ['open', 'accepted', 'declined', 'replaced', 'lapsed'] as const;
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];

/** @throws Refusal `invalid_transition` when a delivery of this status cannot move any more. */
export function assertMovable(status: BookingStatus): void {
  if (status === 'pending' || status === 'upcoming') return;
  throw new Refusal(
    'invalid_transition',
    'Delivery cannot be moved',
    `A delivery that is ${status} cannot be moved to another window.`,
    { from: status, allowed: [] },
  );
}

/** @throws Refusal `conflict` when it is the window the delivery has already. */
export function assertOther(current: DeliveryTarget, proposed: DeliveryTarget): void {
  if (current.bookingDate !== proposed.bookingDate || current.timeSlot !== proposed.timeSlot) return;
  throw new Refusal(
    'conflict',
    'Same window',
    'The delivery is booked for this window already. Please propose another one.',
  );
}

const ENDED: Record<Exclude<ProposalStatus, 'open'>, string> = {
  accepted: 'It was accepted before.',
  declined: 'It was declined before.',
  replaced: 'Another window was proposed since.',
  lapsed: 'The delivery does not wait for a window any more.',
};

/** @throws Refusal `conflict` when a proposal was answered or is over, saying which. */
export function assertOpen(status: ProposalStatus): void {
  if (status === 'open') return;
  throw new Refusal('conflict', 'Proposal is over', ENDED[status], { from: status, allowed: [] });
}
