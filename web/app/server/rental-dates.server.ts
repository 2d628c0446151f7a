// The calendar of one vehicle: what is free, what is chosen, read from the API and the page's address.
import type { Call } from '../../../contracts/client';
import { routes } from '../../../contracts/index';
import type { Site } from '../../../contracts/catalogue';
import { addDays, isDay, isMonth, monthOf } from '../days';
import type { DayRange, Selection } from '../selection';
import { pick, takenRanges, withoutRange } from '../selection';
import type { DatesFromServer } from '../ui/rental-dates';

/** The API answers this many days at once. */
const WINDOW_DAYS = 731;

interface Wanted {
  carId: string;
  site: Site;
  /** The page's address: start, end, month, and pick, the day just pressed. */
  search: URLSearchParams;
  /** Days a booking itself holds; they count as free. */
  own?: DayRange;
  /** Days that are chosen at first. */
  first?: DayRange;
}

export async function rentalDates(
  call: Call,
  { carId, site, search, own, first = own }: Wanted,
): Promise<DatesFromServer> {
  const horizon = addDays(site.today, WINDOW_DAYS - 1);
  const last = site.lastRentalDay < horizon ? site.lastRentalDay : horizon;
  const query = { car_id: carId, start: site.today, end: last };
  const days = (await call(routes.availability, { query })) as { date: string; available: boolean }[];
  const ranges = takenRanges(days);
  const taken = own ? withoutRange(ranges, own, addDays) : ranges;
  const can = { first: site.firstRentalDay, last, maxDays: site.maxRentalDays, taken };
  const before: Selection = {
    start: dayIn(search, 'start') ?? first?.from,
    end: dayIn(search, 'end') ?? first?.to,
  };
  const pressed = dayIn(search, 'pick');
  const picked = pressed ? pick(before, pressed, can) : undefined;
  const selection = picked?.selection ?? before;
  return {
    can,
    today: site.today,
    selection,
    message: picked?.message ?? '',
    month: shownMonth(search.get('month'), selection.start ?? can.first, can),
  };
}

function shownMonth(asked: string | null, start: string, can: { first: string; last: string }): string {
  const month = asked && isMonth(asked) ? asked : monthOf(start);
  if (month < monthOf(can.first)) return monthOf(can.first);
  return month > monthOf(can.last) ? monthOf(can.last) : month;
}

function dayIn(search: URLSearchParams, name: string): string | undefined {
  const value = search.get(name) ?? '';
  return isDay(value) ? value : undefined;
}
