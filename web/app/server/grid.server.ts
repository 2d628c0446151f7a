// The grid's server side: a day as the page draws it, somebody to book for or to look for, and one booking.
import type { BookingDetails } from '../../../contracts/bookings';
import type { Call } from '../../../contracts/client';
import type { Grid } from '../../../contracts/grid';
import { routes } from '../../../contracts/index';
import { longDay, weekdayShort } from '../days';
import type { Day, Item } from '../grid/day';
import { distinct, timeOf } from '../grid/day';
import type { Details, Found, Person } from '../grid/talk';
import { recurrenceWords } from '../operation-words';
import { STATUS } from '../words';
import { TIER } from '../words-of-rules';
import { formats, period } from './format.server';

export function dayOf(grid: Grid): Day {
  const { date, today, timeZone, zoneName, dayStart, dayEnd, locations, places } = grid;
  const day = { dayStart, slots: distinct(grid.slots) };
  const { clock, dateOf } = formats(timeZone);
  const words = (instant: string): string =>
    instant >= dayStart && instant <= dayEnd
      ? timeOf(day, instant)
      : `${weekdayShort(dateOf(instant))} ${clock(instant)}`;
  const items = grid.bookings.map((booking): Item => ({
    ...booking,
    from: words(booking.startTime),
    to: words(booking.endTime),
  }));
  return {
    ...{ date, today, timeZone, zoneName, dayStart, dayEnd, locations, places, items },
    ...{ title: longDay(date), slots: day.slots, bays: grid.resources },
  };
}

/** The zone that the page was shown in; what is none is taken for that of the business. */
export async function shownZone(call: Call, timeZone = ''): Promise<string> {
  try {
    formats(timeZone || '?');
    return timeZone;
  } catch {
    return (await call(routes.getSite, {})).site.tenant.timeZone;
  }
}

const MOST_PEOPLE = 6;

export async function people(call: Call, search: string): Promise<Person[]> {
  const { customers } = await call(routes.listCustomers, { query: { search, page: 1, limit: MOST_PEOPLE } });
  return customers.map(({ id, fullName, tier, email, phone, restricted }) => ({
    id,
    name: fullName,
    about: [tier && TIER[tier], email ?? phone, restricted && 'restricted'].filter(Boolean).join(', '),
  }));
}

/** Sessions of somebody, from a day on; those that were cancelled are not in the grid, whose days are those of the zone. */
export async function find(
  call: Call,
  search: string,
  { from, timeZone }: { from: string; timeZone: string },
): Promise<Found[]> {
  const { dateOf } = formats(await shownZone(call, timeZone));
  const query = { search, start_date: from, kind: 'session', order: 'start_asc', limit: 4 * MOST_PEOPLE };
  const { bookings } = await call(routes.listBookings, { query: query as never });
  return bookings
    .filter(({ status }) => status !== 'cancelled')
    .slice(0, MOST_PEOPLE)
    .map(booking => ({
      ...{ id: booking.id, name: booking.customerName },
      about: `${booking.resourceName}, ${period(booking)}`,
      date: dateOf(booking.startTime),
      ...{ resourceId: booking.resourceId, startTime: booking.startTime },
    }));
}

/** What the dialog shows of a booking; of a block also how it repeats. */
export async function details(call: Call, id: string): Promise<Details> {
  const { booking } = await call(routes.getBooking, { params: { id } });
  if (booking.kind !== 'block') return detailsOf(booking, null);
  const { series } = await call(routes.getBlocks, { params: { id }, query: { page: 1, limit: 1 } });
  const several = series.recurrence !== null && series.dates > 1;
  return detailsOf(
    booking,
    several ? { words: recurrenceWords(series.recurrence), ahead: series.dates } : null,
  );
}

function detailsOf(booking: BookingDetails, repeats: Details['repeats']): Details {
  const { lifecycle } = booking;
  return {
    id: booking.id,
    kind: booking.kind,
    status: booking.status,
    statusWord: STATUS[booking.status],
    title: booking.customerName || (booking.kind === 'block' ? 'Block' : 'Walk-in'),
    when: period(booking),
    where: booking.resourceName,
    phone: booking.customerPhone,
    email: booking.customerEmail,
    notes: booking.notes,
    allowed: booking.allowedStatuses,
    temporalUiUrl: lifecycle.temporalUiUrl,
    repeats,
  };
}
