// A booking's details page in words: facts, history, what lies ahead, what was sent.
import type { BookingDetails } from '../../../contracts/bookings';
import { isFinal } from '../../../contracts/bookings';
import type { Notification } from '../../../contracts/inbox';
import { CANCELLED_BY, CHANNEL, KIND, MESSAGE_EVENT, MESSAGE_STATUS, SOURCE, hasCustomer } from '../words';
import { bookingRow } from './booking-row.server';
import type { Formats } from './format.server';
import { momentsOf, period, price } from './format.server';
import { capital, historyWords } from './trail-words.server';

export function bookingDetails(booking: BookingDetails, messages: Notification[]) {
  const moment = momentsOf(booking);
  const when = (instant: string | null) => instant && moment(instant);
  return {
    ...bookingRow(booking),
    kindWord: KIND[booking.kind],
    isDelivery: booking.kind === 'delivery',
    hasCustomer: hasCustomer(booking),
    appointment: appointmentOf(booking),
    calendar: calendarWords(booking.calendar, moment),
    sourceWord: SOURCE[booking.bookingSource],
    startDate: booking.startDate,
    endDate: booking.endDate,
    name: booking.customerName,
    email: booking.customerEmail,
    phone: booking.customerPhone,
    notes: booking.notes,
    cancelled: booking.cancelReason && CANCELLED_BY[booking.cancelReason],
    pendingUntil: when(booking.pendingUntil),
    confirmedAt: when(booking.confirmedAt),
    completedAt: when(booking.completedAt),
    cancelledAt: when(booking.cancelledAt),
    overdueAt: when(booking.overdueAt),
    revision: booking.revision,
    publicUrl: booking.bookingUrl,
    mayMail: !isFinal(booking.status),
    publicPath: booking.bookingUrl && new URL(booking.bookingUrl, 'http://berth').pathname,
    allowed: booking.allowedStatuses,
    lifecycle: {
      workflowId: booking.lifecycle.workflowId,
      status: booking.lifecycle.status,
      temporalUiUrl: booking.lifecycle.temporalUiUrl,
      timers: booking.lifecycle.timers.map(timer => ({ at: moment(timer.at), what: timerWords(timer.what) })),
    },
    trail: booking.auditTrail.map(event => ({
      id: event.id,
      text: historyWords(event, booking.kind, moment),
      who: event.actorName,
      reason: event.reason,
      at: moment(event.at),
    })),
    messages: messages.map(message => messageRow(message, moment)),
  };
}
/** Service, staff member and slot of an appointment in words; null for every other kind. */
function appointmentOf(booking: BookingDetails) {
  const { serviceDetails, staffDetails, slotDetails, currency } = booking;
  if (!serviceDetails || !staffDetails) return null;
  const cost = price(serviceDetails.price ?? null, currency);
  return {
    service: [serviceDetails.name, `${serviceDetails.duration} min`, cost].filter(Boolean).join(', '),
    staff: [staffDetails.name, staffDetails.role].filter(Boolean).join(', '),
    slot: slotDetails && {
      text: period({ ...booking, startTime: slotDetails.startTime, endTime: slotDetails.endTime }),
      status: slotDetails.status,
    },
  };
}

/** How its event in the calendar of its staff member stands; null where nothing is to be kept in line. */
function calendarWords(state: BookingDetails['calendar'], moment: Formats['moment']): string | null {
  switch (state.status) {
    case 'off':
      return null;
    case 'pending':
      return 'Being written';
    case 'synced':
      return state.syncedAt ? `In line since ${moment(state.syncedAt)}` : 'In line';
    case 'failed':
      return `Not written, tried again by itself. ${state.message ?? ''}`.trim();
  }
}

export type Details = ReturnType<typeof bookingDetails>;

export function messageRow(message: Notification, moment: (instant: string) => string) {
  return {
    id: message.id,
    title: `${MESSAGE_EVENT[message.event]}, ${CHANNEL[message.channel]}`,
    event: MESSAGE_EVENT[message.event],
    channel: CHANNEL[message.channel],
    recipient: message.recipient,
    subject: message.subject,
    body: message.body,
    status: message.status,
    statusWord: message.deliveredAt ? 'Arrived' : MESSAGE_STATUS[message.status],
    bookingId: message.bookingId,
    error: message.lastError,
    at: moment(message.sentAt ?? message.createdAt),
    arrived: message.deliveredAt && moment(message.deliveredAt),
  };
}
export type MessageRow = ReturnType<typeof messageRow>;

/** What the lifecycle will do when a timer fires. */
function timerWords(what: string): string {
  switch (what) {
    case 'expire':
      return 'Gives its place back, unless it is confirmed';
    case 'start':
      return 'Starts: becomes active';
    case 'end':
      return 'Ends: becomes completed';
    case 'overdue':
      return 'Is flagged as overdue, unless it is completed';
    case 'reminder':
      return 'Reminds the customer';
    case 'follow_up':
      return 'Thanks the customer';
    default:
      return capital(what);
  }
}
