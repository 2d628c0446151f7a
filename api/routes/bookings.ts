// Bookings: made by the public and by staff, read and moved by staff.
import type { Knex } from 'knex';
import type { z } from 'zod';
import { routes } from '../../contracts';
import type { slotBody } from '../../contracts/bookings';
import type { BookingStatus } from '../../domain/booking/status';
import { notFound } from '../../domain/errors';
import { BOOKERS } from '../../domain/roles';
import { actorOf } from '../../services/auth';
import { createAppointment } from '../../services/bookings/appointment';
import { createRental } from '../../services/bookings/create';
import type { CreatedBooking } from '../../services/bookings/insert';
import type { NewLink } from '../../services/bookings/link';
import { replaceLink } from '../../services/bookings/link';
import { bookingDetails, listBookings } from '../../services/bookings/read';
import { bookingStats } from '../../services/bookings/stats';
import { OFF } from '../../services/calendars/state';
import { assertContact, changeDetails } from '../../services/bookings/update';
import type { BookingRow } from '../../services/bookings/view';
import { zonedOf } from '../../services/bookings/view';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once, operationOf } from '../idempotency';
import { MOVED, move, reschedule } from '../moves';
import { requireRole } from '../policies/access';
import { bookerOf } from '../policies/bookers';
import { ok, paginate } from '../present';
import { tenantOf } from '../tenancy';
import { bookSession, counting, forItsMember, targetOf, touching } from './sessions';
import { lifecycleOf } from '../temporal-ui';

const created = ({ booking, bookingUrl }: CreatedBooking) => {
  const message = booking.status === 'pending' ? 'Booking received' : 'Booking created';
  return ok({ message, bookingId: booking.id, bookingUrl, booking });
};

/** A member without a customer has no bookings yet. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const moved = <B>(to: BookingStatus, booking: B) => ok({ message: MOVED[to], booking });

/** A POST that moves a booking of staff's own tenant to one status. */
async function moveByStaff(request: ApiRequest, bookingId: string, to: BookingStatus) {
  const session = await request.user();
  const tenant = await tenantOf(request, session);
  const actor = actorOf(session);
  return once(request, tenant.id, { bookingId }, async operation =>
    moved(to, await move(request, { tenant, bookingId, to, actor, operationId: operation.id })),
  );
}

/** Staff book a slot for somebody at the desk or on the phone. */
async function bookSlot(request: ApiRequest, body: z.output<typeof slotBody>) {
  const { deps, now, id: requestId } = request;
  const session = await request.user();
  requireRole(session.role, BOOKERS);
  const tenant = await tenantOf(request, session);
  return once(request, tenant.id, body, async operation => {
    const order = {
      ...{ tenant, actor: actorOf(session), staff: true, now, requestId },
      slotId: body.slot_id,
      overHold: body.over_hold,
      customer: { fullName: body.customer_name, phone: body.customer_phone, email: body.customer_email },
      notes: body.notes,
      source: body.booking_source,
    };
    const keep =
      operation.keep &&
      ((trx: Knex.Transaction, made: CreatedBooking) => operation.keep!(trx, created(made)));
    return created(await createAppointment(deps, order, keep));
  });
}

export const bookingRoutes = {
  createBooking: implement(routes.createBooking, async ({ body }, request) => {
    if (body.kind === 'appointment') return bookSlot(request, body);
    if (body.kind === 'session') return bookSession(request, body, created);
    const { deps, ctx, now, id: requestId } = request;
    const { source, ...rental } = body;
    const { customerId, ...booker } = await bookerOf(request, body.carId, body.customer.fullName);
    const customer = { ...body.customer, ...(customerId ? { id: customerId } : {}) };
    return once(request, booker.tenant.id, body, async operation => {
      if (!booker.staff) await deps.limits.creation(ctx.ip);
      const made = await createRental(
        deps,
        {
          ...rental,
          ...booker,
          customer,
          source: source ?? (booker.staff ? 'manual' : 'web'),
          now,
          requestId,
        },
        operation.keep && ((trx, result) => operation.keep!(trx, created(result))),
      );
      return created(made);
    });
  }),

  listBookings: implement(routes.listBookings, async ({ query }, request) => {
    const session = await request.user();
    const tenant = await tenantOf(request, session);
    const { page, limit } = query;
    const filter = {
      customerId: session.role === 'member' ? (session.customerId ?? NOBODY) : query.customer_id,
      startDate: query.start_date,
      endDate: query.end_date,
      resourceId: query.resource_id,
      serviceId: query.service_id,
      staffId: query.staff_id,
      kind: query.kind,
      statuses: query.status,
      source: query.source,
      overdue: query.overdue === 'true',
      search: query.search,
      order: query.order,
      asOf: query.as_of,
    };
    const { rows, total } = await listBookings(request.deps.knex, tenant, filter, page, limit);
    const asOf = query.as_of ?? request.now;
    return ok({ bookings: rows, pagination: { ...paginate(page, limit, total), asOf } });
  }),

  bookingStats: implement(routes.bookingStats, async ({ query }, request) => {
    const tenant = await tenantOf(request, await request.user());
    const range = { startDate: query.start_date, endDate: query.end_date };
    return ok({ stats: await bookingStats(request.deps.knex, tenant, range, request.now) });
  }),

  getBooking: implement(routes.getBooking, async ({ params }, request) => {
    const session = await request.user();
    const tenant = await tenantOf(request, session);
    const isMember = session.role === 'member';
    const by = isMember ? 'member' : 'staff';
    const found = await bookingDetails(request.deps, tenant, params.id, request.now, by);
    if (!found || (isMember && (!found.customerId || found.customerId !== session.customerId))) {
      throw notFound('Booking');
    }
    const { lifecycleStatus, timers, allowedStatuses, ...details } = isMember ? forItsMember(found) : found;
    const booking = {
      ...details,
      ...(request.deps.settings.calendarServer ? {} : { calendar: OFF }),
      allowedStatuses: session.role === 'operator' ? [] : allowedStatuses,
      lifecycle: isMember
        ? { workflowId: '', status: lifecycleStatus, timers: [], temporalUiUrl: null }
        : lifecycleOf(request.deps.settings, tenant.slug, params.id, lifecycleStatus, timers),
    };
    return ok({ booking });
  }),

  moveBooking: implement(routes.moveBooking, async ({ params, body }, request) => {
    const session = await request.user();
    const tenant = await tenantOf(request, session);
    const operation = await operationOf(request, tenant.id, body);
    const order = {
      tenant,
      bookingId: params.id,
      ...body.status,
      actor: actorOf(session),
      reason: body.reason,
      cancelReason: body.cancelReason ?? body.status.cancelReason,
      operationId: operation.id,
    };
    return moved(body.status.to, await move(request, order));
  }),

  updateBooking: implement(routes.updateBooking, async ({ params, body }, request) => {
    const { deps, now, id: requestId } = request;
    const session = await request.user();
    const tenant = await tenantOf(request, session);
    const actor = actorOf(session);
    const { status, reason, cancelReason, ...change } = body;
    const bookingId = params.id;
    if (status) {
      const operation = await operationOf(request, tenant.id, body);
      const order = {
        ...{ tenant, bookingId, actor, reason, operationId: operation.id },
        ...status,
        cancelReason: cancelReason ?? status.cancelReason,
        // Both or neither: what is wrong with the details is said before the booking moves.
        mayTouch: (row: BookingRow) => assertContact(row, change),
      };
      const booking = await move(request, order);
      if (Object.values(change).every(value => value === undefined)) return moved(status.to, booking);
    }
    const row = await changeDetails(deps.knex, {
      tenantId: tenant.id,
      bookingId,
      change,
      actor,
      now,
      requestId,
    });
    const message = status ? MOVED[status.to] : 'Booking changed';
    return ok({ message, booking: zonedOf(row, tenant) });
  }),

  cancelBooking: implement(routes.cancelBooking, async ({ params, body }, request) => {
    const session = await request.user();
    const tenant = await tenantOf(request, session);
    const { reason, cancelReason } = body;
    const said = reason || cancelReason ? body : undefined;
    const operation = await operationOf(request, tenant.id, said);
    const mayTouch = await touching(request, session, tenant, 'cancel');
    const order = {
      ...{ tenant, bookingId: params.id, to: 'cancelled' as const, actor: actorOf(session), mayTouch },
      ...{ reason, cancelReason, operationId: operation.id },
    };
    return counting(request, session, params.id, async () => moved('cancelled', await move(request, order)));
  }),

  confirmBooking: implement(routes.confirmBooking, ({ params }, request) =>
    moveByStaff(request, params.id, 'upcoming'),
  ),

  noShow: implement(routes.noShow, ({ params }, request) => moveByStaff(request, params.id, 'no_show')),

  replaceLink: implement(routes.replaceLink, async ({ params, body }, request) => {
    const session = await request.user();
    const tenant = await tenantOf(request, session);
    const wanted = { bookingId: params.id, mail: body.mail };
    const by = { actor: actorOf(session), now: request.now, requestId: request.id };
    const answer = (made: NewLink) => ok({ message: 'Link replaced', ...made });
    return once(request, tenant.id, wanted, async ({ keep }) =>
      answer(
        await replaceLink(request.deps, tenant, wanted, by, keep && ((trx, made) => keep(trx, answer(made)))),
      ),
    );
  }),

  rescheduleBooking: implement(routes.rescheduleBooking, async ({ params, body }, request) => {
    const session = await request.user();
    const tenant = await tenantOf(request, session);
    const bookingId = params.id;
    const mayTouch = await touching(request, session, tenant, 'reschedule');
    return once(request, tenant.id, { bookingId, ...body }, async operation => {
      const order = {
        ...{ tenant, bookingId, actor: actorOf(session), operationId: operation.id, mayTouch },
        ...targetOf(session, body),
      };
      const booking = await reschedule(request, order);
      const message = body.to === 'days' ? 'Booking moved to the new days' : 'Booking is at the chosen time';
      return ok({ message, booking });
    });
  }),
};
