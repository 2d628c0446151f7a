// The words people read for what the API says in codes.
import type { Booking } from '../../contracts/bookings';
import type { InboxItem, Notification } from '../../contracts/inbox';
import type { PublicBooking } from '../../contracts/public-page';

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
  customer: 'by the customer',
  staff: 'by staff',
  vendor: 'by the vendor',
  expired: 'because it was not confirmed in time',
  failed: 'because it could not be completed',
};

export const INBOX_TYPE: Record<InboxItem['type'], string> = {
  booking: 'New booking',
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

/** What a customer needs to know about where the booking stands, and what happens next. */
export function whatNext(
  booking: Pick<PublicBooking, 'status' | 'cancelReason'>,
  facts: { startsOn: string; heldUntil: string | null },
): { title: string; text: string } {
  switch (booking.status) {
    case 'pending':
      return {
        title: 'We are holding it for you',
        text: `Nobody else can book these days. Our staff will confirm shortly, and you will hear from us by e-mail.${
          facts.heldUntil ? ` If that has not happened by ${facts.heldUntil}, the days are given back.` : ''
        }`,
      };
    case 'upcoming':
      return {
        title: 'Your booking is confirmed',
        text: `All set. See you on ${facts.startsOn}; we will remind you shortly before.`,
      };
    case 'active':
      return { title: 'Enjoy the drive', text: 'Your rental is under way. Call us if you need anything.' };
    case 'completed':
      return { title: 'All done', text: 'This booking is completed. Thank you for booking with us.' };
    case 'cancelled':
      return { title: 'This booking is cancelled', text: cancelledText(booking.cancelReason) };
    case 'no_show':
      return {
        title: 'We missed you',
        text: 'Nobody came for this booking, so it was closed. Please contact us if that is a mistake.',
      };
  }
}

function cancelledText(reason: CancelReason | null): string {
  if (reason === 'customer')
    return 'You cancelled it. The days are free again; book others whenever you like.';
  if (reason === 'expired')
    return 'It was not confirmed in time, so the days were given back. We are sorry; please try again.';
  return 'It was cancelled by us. Please contact us if you did not expect this.';
}
