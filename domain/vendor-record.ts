// How reliable a vendor is. A delivery is on time when its goods were received by the end of the day of its window, in
// the tenant's days; earlier is on time as well. What was announced is compared with what came, item by item.
import { dateOf } from './calendar';

/** @param receivedAt ISO instant @param bookingDate the day of the window it was booked for last */
export const isOnTime = (receivedAt: string, bookingDate: string, timeZone: string): boolean =>
  dateOf(receivedAt, timeZone) <= bookingDate;

/** Share in whole percent, rounded down, so that 100 means all; null of none. */
export const wholePercent = (part: number, of: number): number | null =>
  of === 0 ? null : Math.floor((part / of) * 100);
