// How answers are put: pages of lists, people, and the public view of a booking.
import type { Pagination } from '../contracts/fields';
import type { User } from '../contracts/auth';
import type { PublicBooking } from '../contracts/public-page';
import { decideMove } from '../domain/booking/moves';
import { plusMs } from '../domain/instants';
import type { Tenant } from '../domain/tenant';
import { zoneNameOf } from '../domain/zones';
import type { Session } from '../services/auth';
import { factsOf } from '../services/bookings/facts';
import type { LinkedBooking } from '../services/bookings/public';
import { viewOf } from '../services/bookings/view';

export const ok = <T extends object>(body: T) => ({ success: true as const, ...body });

export const paginate = (page: number, limit: number, total: number): Pagination => ({
  page,
  limit,
  total,
  totalPages: Math.ceil(total / limit),
});

export const userOf = (session: Session, { id, slug, name, timeZone, currency }: Tenant): User => ({
  id: session.userId,
  email: session.email,
  name: session.name,
  role: session.role,
  tenant: { id, slug, name, timeZone, currency },
});

/** What the holder of a link may know, and whether the booking can still be cancelled there at `now`. */
export function publicBookingOf({ tenant, row, resource }: LinkedBooking, now: string): PublicBooking {
  const booking = viewOf(row);
  const facts = factsOf(row, tenant);
  const cancellable = decideMove(facts, { to: 'cancelled', by: 'customer', now }).allowed;
  return {
    reference: referenceOf(row.id),
    kind: booking.kind,
    status: booking.status,
    cancelReason: booking.cancelReason,
    resourceName: booking.resourceName,
    serviceName: booking.serviceName,
    resourceDescription: resource.description,
    attributes: resource.attributes,
    tenantName: tenant.name,
    customerName: booking.customerName,
    startTime: booking.startTime,
    endTime: booking.endTime,
    startDate: booking.startDate,
    endDate: booking.endDate,
    timeZone: booking.timeZone,
    zoneName: zoneNameOf(booking.timeZone, tenant.timeZone),
    price: booking.price,
    currency: booking.currency,
    pendingUntil: booking.pendingUntil,
    createdAt: booking.createdAt,
    cancellable,
    cancellableUntil:
      booking.status === 'upcoming' ? plusMs(booking.startTime, -facts.cancellationCutoffMs) : null,
  };
}

/** The last eight characters of the id: random ones, easy enough to say on the phone. */
const referenceOf = (id: string): string => id.slice(-8).toUpperCase();
