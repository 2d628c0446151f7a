// The seeds' words for statuses, understood here and nowhere else (DESIGN §2).
import { z } from 'zod';
import type { BookingStatus } from '../domain/booking/status';
import { BOOKING_STATUSES } from '../domain/booking/status';

// A map, not an object: `constructor` is no status.
const SYNONYMS: ReadonlyMap<string, BookingStatus> = new Map([
  ['canceled', 'cancelled'],
  ['cancel', 'cancelled'],
  ['fail', 'cancelled'],
]);

function canonical(word: string): BookingStatus | 'confirmed' | undefined {
  const lower = word.trim().toLowerCase().replace('-', '_');
  if (lower === 'confirmed') return 'confirmed';
  return SYNONYMS.get(lower) ?? BOOKING_STATUSES.find(status => status === lower);
}

const UNKNOWN = `Must be one of: ${BOOKING_STATUSES.join(', ')} (or confirmed, canceled).`;

export interface WantedStatus {
  to: BookingStatus;
  /** It is cancelled because it failed, not because somebody wants it so. */
  cancelReason?: 'failed';
}

/** A status to move to. `confirmed` is written as `upcoming`, and `fail` cancels with that for a reason. */
export const statusToWrite = z
  .string()
  .transform((word, ctx): WantedStatus => {
    const status = canonical(word);
    if (word.trim().toLowerCase() === 'fail') return { to: 'cancelled', cancelReason: 'failed' };
    if (status) return { to: status === 'confirmed' ? 'upcoming' : status };
    ctx.addIssue({ code: 'custom', message: UNKNOWN });
    return z.NEVER;
  })
  .describe(`${UNKNOWN} fail: cancelled, because it failed.`);

/** One or several statuses to filter by, separated by commas. `confirmed` reads as upcoming or active. */
export const statusFilter = z
  .string()
  .transform((words, ctx): BookingStatus[] => {
    const statuses = words.split(',').flatMap((word): (BookingStatus | undefined)[] => {
      const status = canonical(word);
      return status === 'confirmed' ? ['upcoming', 'active'] : [status];
    });
    if (statuses.every(status => status !== undefined)) return [...new Set(statuses)];
    ctx.addIssue({ code: 'custom', message: UNKNOWN });
    return z.NEVER;
  })
  .describe(UNKNOWN);

/** What vendors are told: the words of their seed. */
export const VENDOR_STATUSES = ['PENDING', 'CONFIRMED', 'COMPLETED', 'CANCELLED', 'NO_SHOW'] as const;
export type VendorStatus = (typeof VENDOR_STATUSES)[number];

const VENDOR_WORD: Record<BookingStatus, VendorStatus> = {
  pending: 'PENDING',
  upcoming: 'CONFIRMED',
  active: 'CONFIRMED',
  completed: 'COMPLETED',
  cancelled: 'CANCELLED',
  no_show: 'NO_SHOW',
};

export const vendorStatusOf = (status: BookingStatus): VendorStatus => VENDOR_WORD[status];
