// The requests of the benchmark: bookings of places that nobody has, and reads.
import type { Fixture } from './data';
import type { Request } from './load';

const DAY_MS = 86_400_000;
/** Bookings are possible for 730 days; the first 70 may hold generated ones. */
const FREE_DAYS = 650;

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

export interface BookingOrder {
  tenantId: string;
  carId: string;
  startDate: string;
  endDate: string;
  customer: { fullName: string; email: string; phone: string };
}

/**
 * Gives out places, each once: vehicle after vehicle on the same days, then the days after.
 * @returns a function that answers the next `count` orders
 */
export function freePlaces(
  { tenantId, vehicles, freeFrom }: Fixture,
  daysEach = 2,
): (count: number) => BookingOrder[] {
  let given = 0;
  const next = (): BookingOrder => {
    const n = given++;
    const from = Math.floor(n / vehicles.length) * daysEach;
    if (from + daysEach > FREE_DAYS) throw new Error('The benchmark has used up its days.');
    return {
      tenantId,
      carId: vehicles[n % vehicles.length]!,
      startDate: addDays(freeFrom, from),
      endDate: addDays(freeFrom, from + daysEach - 1),
      customer: {
        fullName: `Customer ${n}`,
        email: `customer${n}@example.org`,
        phone: `+1310${String(6_000_000 + n)}`,
      },
    };
  };
  return count => Array.from({ length: count }, next);
}

export const toApi = ({ tenantId: _, ...order }: BookingOrder): Request => ({
  method: 'POST',
  path: '/api/bookings',
  body: JSON.stringify(order),
});

export const toFloor =
  (path: string) =>
  (order: BookingOrder): Request => ({ method: 'POST', path, body: JSON.stringify(order) });

export const byStaff = ({ staffToken }: Fixture, path: string): Request => ({
  method: 'GET',
  path,
  headers: { authorization: `Bearer ${staffToken}` },
});
