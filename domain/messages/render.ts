// The words of a message: plain text, in the tenant's zone, without anything the reader does not need.
import { dateOf, daysOfPeriod } from '../calendar';
import type { BookingKind } from '../booking/status';
import type { Audience, Channel, MessageEvent } from './plan';

export interface MessageFacts {
  tenantName: string;
  timeZone: string;
  kind: BookingKind;
  resourceName: string;
  /** Of an appointment; its resource is the person. */
  serviceName: string | null;
  start: string;
  end: string;
  customerName: string;
  cancelReason: string | null;
  /** The booking's own page; staff get the page behind the login instead. */
  bookingUrl: string;
}

export interface Words {
  /** Empty for sms. */
  subject: string;
  body: string;
}

/** "Fri 3 Jul 2026 to Sun 5 Jul 2026" for whole days, "Fri 3 Jul 2026, 10:00 – 10:30" otherwise. */
export function describePeriod(facts: Pick<MessageFacts, 'kind' | 'start' | 'end' | 'timeZone'>): string {
  if (facts.kind === 'rental') {
    const { startDate, endDate } = daysOfPeriod(facts, facts.timeZone);
    return startDate === endDate ? longDate(startDate) : `${longDate(startDate)} to ${longDate(endDate)}`;
  }
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: facts.timeZone,
    hour: '2-digit',
    minute: '2-digit',
  });
  const from = clock.format(new Date(facts.start));
  const to = clock.format(new Date(facts.end));
  return `${longDate(dateOf(facts.start, facts.timeZone))}, ${from} – ${to}`;
}

/** Kept: making one takes a hundred times as long as using it. */
const LONG_DATE = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});

const longDate = (date: string): string => LONG_DATE.format(new Date(`${date}T00:00:00Z`)).replace(',', '');

/** What a customer calls it. */
const noun = ({ kind }: MessageFacts): string => (kind === 'appointment' ? 'appointment' : 'booking');

/** "Mazda MX-5", or "Driving lesson with Rosa Delgado". */
const thing = ({ serviceName, resourceName }: MessageFacts): string =>
  serviceName ? `${serviceName} with ${resourceName}` : resourceName;

const CANCELLED_BECAUSE: Record<string, string> = {
  customer: 'as you asked',
  staff: 'by our staff',
  vendor: 'by the vendor',
  expired: 'because it was not confirmed in time',
  failed: 'because it could not be completed',
};

export function render(
  event: MessageEvent,
  channel: Channel,
  audience: Audience,
  facts: MessageFacts,
): Words {
  const words = audience === 'staff' ? forStaff(event, facts) : forCustomer(event, facts);
  if (channel === 'email') return words;
  const short = `${words.subject}. ${channel === 'sms' ? facts.tenantName + ': ' : ''}${facts.bookingUrl}`;
  return { subject: '', body: short };
}

function forCustomer(event: MessageEvent, facts: MessageFacts): Words {
  const when = describePeriod(facts);
  const what = `${thing(facts)}, ${when}`;
  const it = noun(facts);
  const mail = (subject: string, ...lines: string[]): Words => ({
    subject,
    body: [`Hello ${facts.customerName},`, '', ...lines, '', facts.tenantName].join('\n'),
  });
  const page = ['', `Your ${it}: ${facts.bookingUrl}`];
  switch (event) {
    case 'pending':
      return mail(
        `We have your ${it} request: ${what}`,
        `thank you. We hold ${thing(facts)} for you (${when}) and will confirm it shortly.`,
        ...page,
      );
    case 'confirmed':
      return mail(`Your ${it} is confirmed: ${what}`, `your ${it} is confirmed: ${what}.`, ...page);
    case 'reminder':
      return mail(`Your ${it} starts soon: ${what}`, `a reminder of your ${it}: ${what}.`, ...page);
    case 'follow_up':
      return mail(
        `Thank you for your visit: ${what}`,
        `thank you for booking with us (${what}). How was it?`,
        ...page,
      );
    case 'cancelled':
      return mail(`Your ${it} is cancelled: ${what}`, cancelled(facts, it, what), ...page);
    case 'rescheduled':
      return mail(`Your ${it} has moved: ${what}`, `your ${it} is now: ${what}.`, ...page);
    case 'overdue':
      return mail(`Your ${it} has ended: ${what}`, `your ${it} has ended: ${what}.`, ...page);
    case 'conflict':
      return mail(`About your ${it}: ${what}`, `please contact us about your ${it}: ${what}.`, ...page);
  }
}

function cancelled({ cancelReason }: MessageFacts, it: string, what: string): string {
  const because = CANCELLED_BECAUSE[cancelReason ?? ''] ?? '';
  return `your ${it} (${what}) was cancelled ${because}`.trim() + '.';
}

const STAFF_SUBJECT: Record<MessageEvent, string> = {
  pending: 'New booking to confirm',
  confirmed: 'Booking confirmed',
  reminder: 'Booking starts soon',
  follow_up: 'Booking ended',
  cancelled: 'Booking cancelled',
  rescheduled: 'Booking moved',
  overdue: 'Overdue, not returned',
  conflict: 'Booking conflict',
};

function forStaff(event: MessageEvent, facts: MessageFacts): Words {
  const subject = `${STAFF_SUBJECT[event]}: ${thing(facts)}, ${describePeriod(facts)}`;
  return { subject, body: `${subject}\nCustomer: ${facts.customerName}\n${facts.bookingUrl}` };
}
