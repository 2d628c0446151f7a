// The words people read for what the API says in codes.
import type { TrailEvent } from '../../contracts/audit';
import type { Booking } from '../../contracts/bookings';
import type { InboxItem, Notification } from '../../contracts/inbox';
import type { KeyPurpose } from '../../contracts/members';
import type { PublicBooking } from '../../contracts/public-page';
import type { Offer, WaitlistEntry } from '../../contracts/waitlist';

export type Status = Booking['status'];
export type CancelReason = NonNullable<Booking['cancelReason']>;

export const STATUS: Record<Status, string> = {
  pending: 'Pending',
  upcoming: 'Upcoming',
  active: 'Active',
  completed: 'Completed',
  cancelled: 'Cancelled',
  no_show: 'No-show',
};
/** Of what is not over, as lists take it. */
export const NOT_OVER = 'pending,upcoming,active';
/** The kind of booking that a place is there for. */
export const BOOKED_AS = { vehicle: 'rental', bay: 'session', dock: 'delivery' } as const;
export const OVER = 'completed,cancelled,no_show';
export const STATUSES = Object.keys(STATUS) as Status[];

export const KIND: Record<Booking['kind'], string> = {
  rental: 'Rental',
  appointment: 'Appointment',
  session: 'Session',
  delivery: 'Delivery',
  block: 'Block',
};

export const SOURCE: Record<Booking['bookingSource'], string> = {
  web: 'Web',
  mobile: 'Mobile',
  direct: 'Direct',
  walk_in: 'Walk-in',
  waitlist: 'Waitlist',
  manual: 'Made by staff',
  vendor: 'Vendor',
};

export const CANCELLED_BY: Record<CancelReason, string> = {
  customer: 'as the customer asked',
  staff: 'by staff',
  vendor: 'by the vendor',
  expired: 'because it was not confirmed in time',
  failed: 'because it could not be completed',
};

export const INBOX_TYPE: Record<InboxItem['type'], string> = {
  booking: 'New booking',
  vendor: 'From a vendor',
  overdue: 'Overdue',
  delivery_failed: 'Message not delivered',
};

export const MESSAGE_EVENT: Record<Notification['event'], string> = {
  pending: 'Booking received',
  confirmed: 'Confirmed',
  reminder: 'Reminder',
  follow_up: 'Follow-up',
  cancelled: 'Cancelled',
  rescheduled: 'Moved',
  overdue: 'Overdue',
  conflict: 'Conflict',
  offer: 'Place offered',
  critical_stock: 'Critical stock',
  stock_digest: 'Digest of low stock',
  vendor_invitation: 'Invitation of a vendor',
  vendor_reset: 'New password of a vendor',
  staff_invitation: 'Invitation of staff',
  staff_reset: 'New password of staff',
  member_invitation: 'Invitation of a member',
  member_reset: 'New password of a member',
  quote_offered: 'New quote',
  quote_countered: 'Counter-offer',
  quote_accepted: 'Quote accepted',
  quote_rejected: 'Quote rejected',
  quote_withdrawn: 'Quote withdrawn',
  quote_expired: 'Quote expired',
  unread_messages: 'Unread messages',
  delivery_proposal: 'Another window for a delivery',
};

export const MESSAGE_STATUS: Record<Notification['status'], string> = {
  queued: 'Being sent',
  sent: 'Sent',
  stored: 'Stored',
  failed: 'Failed',
  skipped: 'Skipped',
};

export const CHANNEL: Record<Notification['channel'], string> = {
  email: 'E-mail',
  sms: 'SMS',
  slack: 'Slack',
};

/** How somebody is told. */
export const WAY = {
  'email customer': 'E-mail to the customer',
  'sms customer': 'SMS to the customer',
  'email staff': 'E-mail to staff',
  'slack staff': 'Slack to staff',
  email: 'E-mail',
  slack: 'Slack',
} as const;

export const SAMPLE_KIND = [
  ['rental', 'A rental of some days'],
  ['appointment', 'An appointment'],
  ['session', 'A session of a bay'],
] as const;

/** What the holder of a key may do. */
export const KEY_PURPOSE: Record<KeyPurpose, string> = {
  booking_context: 'May ask what a customer has booked',
  stock_movements: 'May send movements of stock',
};
export const KEY_PURPOSES = Object.keys(KEY_PURPOSE) as KeyPurpose[];

/** Those who are not one person of the staff. */
export const ACTOR: Record<TrailEvent['actorType'], string> = {
  customer: 'Customers',
  member: 'Members',
  staff: 'Staff',
  vendor: 'Vendors',
  system: 'Other systems',
  lifecycle: 'Berth itself',
};

export type OfferStatus = Offer['status'];

/** How an offer went, for staff. */
export const OFFER_STATUS: Record<OfferStatus, string> = {
  open: 'Waits for an answer',
  accepted: 'Taken',
  declined: 'Declined',
  expired: 'Not answered in time',
  withdrawn: 'Withdrawn',
};

export const WAITING_STATUS: Record<WaitlistEntry['status'], string> = {
  waiting: 'Waiting',
  booked: 'Booked',
  removed: 'Taken out',
  expired: 'Time is over',
};

/** Whose booking it is: a block is nobody's, a delivery its vendor's. */
export const hasCustomer = ({ kind }: Pick<Booking, 'kind'>): boolean =>
  kind !== 'block' && kind !== 'delivery';

/** What a booking takes, as its customer calls it. */
export const takes = (kind: Booking['kind']): 'days' | 'time' => (kind === 'rental' ? 'days' : 'time');

type Told = Pick<PublicBooking, 'kind' | 'status' | 'cancelReason'>;

/** What a customer needs to know about where the booking stands, and what happens next. */
export function whatNext(
  booking: Told,
  facts: { startsOn: string; heldUntil: string | null },
): { title: string; text: string } {
  const it = booking.kind === 'appointment' ? 'appointment' : 'booking';
  const rental = takes(booking.kind) === 'days';
  const back = rental ? 'the days are given back' : 'the time is given back';
  switch (booking.status) {
    case 'pending':
      return {
        title: 'We are holding it for you',
        text: `Nobody else can book ${rental ? 'these days' : 'this time'}. Our staff will confirm shortly, and you will hear from us by e-mail.${
          facts.heldUntil ? ` If that has not happened by ${facts.heldUntil}, ${back}.` : ''
        }`,
      };
    case 'upcoming':
      return {
        title: `Your ${it} is confirmed`,
        text: `All set. See you on ${facts.startsOn}; we will remind you shortly before.`,
      };
    case 'active':
      return rental
        ? { title: 'Enjoy the drive', text: 'Your rental is under way. Call us if you need anything.' }
        : { title: 'It is your turn', text: `Your ${it} has begun. Call us if you need anything.` };
    case 'completed':
      return { title: 'All done', text: `This ${it} is completed. Thank you for booking with us.` };
    case 'cancelled':
      return { title: `This ${it} is cancelled`, text: cancelledText(booking) };
    case 'no_show':
      return {
        title: 'We missed you',
        text: `Nobody came for this ${it}, so it was closed. Please contact us if that is a mistake.`,
      };
  }
}

function cancelledText({ cancelReason, kind }: Told): string {
  const rental = takes(kind) === 'days';
  if (cancelReason === 'customer') {
    if (rental)
      return 'It was cancelled as you asked. The days are free again; book others whenever you like.';
    const next =
      kind === 'session'
        ? 'book another one whenever you like'
        : 'call us whenever you would like another one';
    return `It was cancelled as you asked. The time is free again; ${next}.`;
  }
  if (cancelReason === 'expired')
    return `It was not confirmed in time, so ${rental ? 'the days were' : 'the time was'} given back. We are sorry; please try again.`;
  if (cancelReason === 'failed')
    return `It could not be completed, so ${rental ? 'the days were' : 'the time was'} given back. We are sorry; please contact us if you did not expect this.`;
  return 'It was cancelled by us. Please contact us if you did not expect this.';
}

/** Roles of whoever works for the business, and what each may do. */
export const STAFF_ROLE = {
  admin: { name: 'Admin', may: 'everything, logins too' },
  manager: { name: 'Manager', may: 'stock, rules, settings, vendors' },
  staff: { name: 'Staff', may: 'bookings, inbox, intake' },
  operator: { name: 'Operator', may: 'looks, changes nothing' },
} as const;
