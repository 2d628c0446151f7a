// The words of a message: plain text, on the clock of the place, without anything the reader does not need.
import { dateOf, daysOfPeriod } from '../calendar';
import type { BookingKind } from '../booking/status';
import type { Audience, Channel, MessageEvent } from './plan';
import { defaultTemplate, fill } from './templates';
import type { Template, Values } from './templates';

export interface MessageFacts {
  tenantName: string;
  timeZone: string;
  /** That zone in words, where it is not the one of the business. */
  zoneName?: string | null;
  kind: BookingKind;
  resourceName: string;
  /** Of an appointment; its resource is the person. */
  serviceName: string | null;
  start: string;
  end: string;
  customerName: string;
  cancelReason: string | null;
  /** Why, as somebody wrote for whoever reads the message. */
  cancelNote?: string;
  /** The booking's own page; staff get the page behind the login instead. */
  bookingUrl: string;
}

/** The subject is empty for sms. */
export type Words = Template;

type Timed = Pick<MessageFacts, 'kind' | 'start' | 'end' | 'timeZone' | 'zoneName'>;

/** "Fri 3 Jul 2026 to Sun 5 Jul 2026" for whole days, "Fri 3 Jul 2026, 10:00 – 10:30" otherwise. */
export function describePeriod(facts: Timed): string {
  if (facts.kind === 'rental') {
    const { startDate, endDate } = daysOfPeriod(facts, facts.timeZone);
    return startDate === endDate ? longDate(startDate) : `${longDate(startDate)} to ${longDate(endDate)}`;
  }
  const clock = clockOf(facts.timeZone);
  const from = clock.format(new Date(facts.start));
  const to = clock.format(new Date(facts.end));
  return `${longDate(dateOf(facts.start, facts.timeZone))}, ${withZone(`${from} – ${to}`, facts)}`;
}

/** "10:00 (New York time)": where the clock is not that of the business, it is said whose it is. */
export const withZone = (times: string, { zoneName }: Pick<MessageFacts, 'zoneName'>): string =>
  zoneName ? `${times} (${zoneName})` : times;

/** Kept, one for each zone: making one takes a hundred times as long as using it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const kept = clocks.get(timeZone);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  clocks.set(timeZone, made);
  return made;
}

/** Kept for the same reason. */
const LONG_DATE = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});

const longDate = (date: string): string => LONG_DATE.format(new Date(`${date}T00:00:00Z`)).replace(',', '');

/** What a customer calls it. */
const noun = ({ kind }: MessageFacts): string =>
  kind === 'appointment' || kind === 'delivery' ? kind : 'booking';

/** "Mazda MX-5", or "Driving lesson with Rosa Delgado". */
const thing = ({ serviceName, resourceName }: MessageFacts): string =>
  serviceName ? `${serviceName} with ${resourceName}` : resourceName;

const CANCELLED_BECAUSE: Record<string, string> = {
  customer: 'as you asked',
  staff: 'by our staff',
  vendor: 'as you asked',
  expired: 'because it was not confirmed in time',
  failed: 'because it could not be completed',
};

/** In the words of the business, if it has its own. */
export function render(
  event: MessageEvent,
  channel: Channel,
  audience: Audience,
  facts: MessageFacts,
  template: Template = defaultTemplate({ event, channel, audience }),
): Words {
  return fill(template, valuesOf(facts));
}

export function valuesOf(facts: MessageFacts): Values {
  const when = describePeriod(facts);
  const item = thing(facts);
  const { startDate, startTime, endDate, endTime } = endsOf(facts);
  return {
    customerName: facts.customerName,
    businessName: facts.tenantName,
    booking: noun(facts),
    what: `${item}, ${when}`,
    item,
    when,
    resourceName: facts.resourceName,
    serviceName: facts.serviceName ?? '',
    startDate: longDate(startDate),
    startTime,
    endDate: longDate(endDate),
    endTime,
    cancellation: cancellationOf(facts),
    bookingUrl: facts.bookingUrl,
  };
}

/** "cancelled by our staff (the dock is being repaired)": part of a sentence, so what was written is one line of it. */
function cancellationOf({ cancelReason, cancelNote }: MessageFacts): string {
  const because = CANCELLED_BECAUSE[cancelReason ?? ''];
  const note = cancelNote?.replace(/\s+/g, ' ').trim();
  return ['cancelled', because, note && `(“${note}”)`].filter(Boolean).join(' ');
}

/** Days and times of the start and the end; whole days have no times. */
function endsOf(facts: MessageFacts) {
  if (facts.kind === 'rental') return { ...daysOfPeriod(facts, facts.timeZone), startTime: '', endTime: '' };
  const clock = clockOf(facts.timeZone);
  return {
    startDate: dateOf(facts.start, facts.timeZone),
    startTime: withZone(clock.format(new Date(facts.start)), facts),
    endDate: dateOf(facts.end, facts.timeZone),
    endTime: withZone(clock.format(new Date(facts.end)), facts),
  };
}
