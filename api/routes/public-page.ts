// The booking behind a secret link.
import { routes } from '../../contracts';
import { notFound } from '../../domain/errors';
import { bookingByToken } from '../../services/bookings/public';
import type { LinkedBooking } from '../../services/bookings/public';
import { viewOf } from '../../services/bookings/view';
import { calendarFile } from '../../services/calendar-file';
import type { ApiRequest } from '../context';
import { RawAnswer, implement } from '../endpoint';
import { once } from '../idempotency';
import { MOVED, move } from '../moves';
import { ok, publicBookingOf } from '../present';

async function linked({ deps, now }: ApiRequest, token: string): Promise<LinkedBooking> {
  const found = await bookingByToken(deps, token, now);
  if (!found) throw notFound('Booking');
  return found;
}

export const publicPageRoutes = {
  getPublicBooking: implement(routes.getPublicBooking, async ({ params }, request) => {
    const found = await linked(request, params.token);
    return ok({ booking: publicBookingOf(found, request.now) });
  }),

  cancelPublicBooking: implement(routes.cancelPublicBooking, async ({ params, body }, request) => {
    const { tenant, row } = await linked(request, params.token);
    return once(request, tenant.id, { bookingId: row.id, ...body }, async operation => {
      const order = {
        tenant,
        bookingId: row.id,
        to: 'cancelled' as const,
        actor: { type: 'customer' as const, id: null, name: row.customerName },
        reason: body.reason,
        operationId: operation.id,
      };
      await move(request, order);
      const booking = publicBookingOf(await linked(request, params.token), request.now);
      return ok({ message: MOVED.cancelled, booking });
    });
  }),

  publicCalendar: implement(routes.publicCalendar, async ({ params }, request) => {
    const { row, tenant, bookingUrl } = await linked(request, params.token);
    const entry = { booking: viewOf(row), tenantName: tenant.name, bookingUrl, now: request.now };
    request.ctx.attachment('booking.ics');
    return new RawAnswer('text/calendar; charset=utf-8', calendarFile(entry));
  }),
};
