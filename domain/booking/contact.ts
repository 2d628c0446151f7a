// How whoever booked can be reached (vehicle-bookings §5.2, booking-management "Create Booking"): a rental is booked with
// a mail address, an appointment with a phone number, so one of the two has to stay. A session may be somebody's at the
// desk, a delivery is a vendor's with a login, and a block is nobody's.
import type { FieldProblem } from '../errors';
import type { BookingKind } from './status';

export interface BookedContact {
  customerName: string;
  customerEmail: string | null;
  /** E.164. */
  customerPhone: string | null;
}

export const mustBeReachable = (kind: BookingKind): boolean => kind === 'rental' || kind === 'appointment';

/** What is wrong with a change of it: only what the change itself takes away. null and an empty name take away. */
export function contactProblems(
  kind: BookingKind,
  before: BookedContact,
  change: Partial<BookedContact>,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (change.customerName === '' && before.customerName !== '') {
    problems.push({ field: 'customerName', message: 'Must have at least 2 characters.' });
  }
  const after = (field: 'customerEmail' | 'customerPhone') =>
    change[field] === undefined ? before[field] : change[field];
  if (!mustBeReachable(kind) || after('customerEmail') || after('customerPhone')) return problems;
  for (const field of ['customerEmail', 'customerPhone'] as const) {
    if (change[field] !== null || !before[field]) continue;
    problems.push({ field, message: 'A mail address or a phone number is needed.' });
  }
  return problems;
}
