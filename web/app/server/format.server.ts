// Instants on the clock of a zone, sums in the tenant's currency. On the server only: browsers write them slightly differently.
import type { Booking } from '../../../contracts/bookings';
import { countDays, dayCount, daySpan, shortDay } from '../days';
import { formatMoney, moneyPattern } from '../money';

export interface Formats {
  /** "Fri 3 Jul 2026, 10:00" */
  moment(instant: string): string;
  /** "Thu 2 Jul 2026" for what ends with a day, else the moment. */
  until(instant: string): string;
  /** "10:00" */
  clock(instant: string): string;
  /** `YYYY-MM-DD` on the wall there. */
  dateOf(instant: string): string;
}

const cache = new Map<string, Formats>();

export function formats(timeZone: string): Formats {
  const known = cache.get(timeZone);
  if (known) return known;
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric',
  }); // prettier-ignore
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const wall = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const clock = (instant: string) => time.format(new Date(instant));
  const dateOf = (instant: string) => wall.format(new Date(instant));
  const dayBefore = (instant: string) => dateOf(new Date(Date.parse(instant) - 1).toISOString());
  // "Sept" is "Sep" wherever days are spelled out (days.ts).
  const moment = (instant: string) =>
    `${day.format(new Date(instant)).replace(',', '').replace('Sept', 'Sep')}, ${clock(instant)}`;
  const made: Formats = {
    clock,
    moment,
    dateOf,
    until: instant =>
      dayBefore(instant) === dateOf(instant) ? moment(instant) : shortDay(dayBefore(instant)),
  };
  cache.set(timeZone, made);
  return made;
}

type Timed = Pick<Booking, 'startTime' | 'endTime' | 'timeZone'> &
  Partial<Pick<Booking, 'startDate' | 'endDate' | 'zoneName'>>;

/** "10:00 (New York time)": where the clock is not that of the business, it is said whose it is. */
export const withZone = (times: string, zoneName: string | null | undefined): string =>
  zoneName ? `${times} (${zoneName})` : times;

/** Moments of something that is on a clock of its own. */
export function momentsOf({ timeZone, zoneName }: Pick<Booking, 'timeZone' | 'zoneName'>): Formats['moment'] {
  const { moment } = formats(timeZone);
  return instant => withZone(moment(instant), zoneName);
}

/** "Fri 3 – Sun 5 Jul 2026" for whole days, "Fri 3 Jul 2026, 10:00 – 10:30" otherwise. */
export function period(booking: Timed): string {
  if (booking.startDate && booking.endDate) return daySpan(booking.startDate, booking.endDate);
  const { moment, clock, dateOf } = formats(booking.timeZone);
  const sameDay = dateOf(booking.startTime) === dateOf(booking.endTime);
  const times = `${moment(booking.startTime)} – ${sameDay ? clock(booking.endTime) : moment(booking.endTime)}`;
  return withZone(times, booking.zoneName);
}

export function lengthOf(booking: Timed): string | null {
  if (!booking.startDate || !booking.endDate) return null;
  return dayCount(countDays(booking.startDate, booking.endDate));
}

export const price = (amount: number | null, currency: string): string | null =>
  amount === null ? null : formatMoney(amount, moneyPattern(currency));
