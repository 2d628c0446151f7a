// Deliveries of the vendor who is logged in: booked without Temporal, cancelled and moved by their lifecycle. Whatever is
// not its own does not exist.
import type { Knex } from 'knex';
import { routes } from '../../contracts';
import { vendorStatusOf } from '../../contracts/words';
import type { VendorDelivery, VendorDeliveryDetails } from '../../contracts/delivery-shapes';
import { inVendor } from '../../db/connection';
import { assertOpen } from '../../domain/delivery/proposal';
import { notFound } from '../../domain/errors';
import { changeDelivery } from '../../services/deliveries/change';
import type { CreatedDelivery } from '../../services/deliveries/create';
import { createDelivery } from '../../services/deliveries/create';
import { declineWindow, findProposal } from '../../services/deliveries/proposals';
import type { OwnDeliveryView } from '../../services/deliveries/read';
import { listOwnDeliveries, ownDelivery } from '../../services/deliveries/read';
import { vendorStock } from '../../services/deliveries/stock';
import type { DeliveryView } from '../../services/deliveries/view';
import { listWindows } from '../../services/deliveries/windows';
import { vendorActorOf } from '../../services/vendors/vip-auth';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { move, reschedule } from '../moves';
import { ok, paginate } from '../present';
import { tenantOf } from '../tenancy';

/** The vendor who asks, and its business. */
async function asked(request: ApiRequest) {
  const vendor = await request.vendor();
  const tenant = await tenantOf(request, vendor);
  const by = { actor: vendorActorOf(vendor), now: request.now, requestId: request.id };
  return { knex: request.deps.knex, vendor, tenant, by };
}

/** A delivery as its vendor sees it. */
export const inVendorsWords = <T extends DeliveryView | OwnDeliveryView>({
  vendorId: _vendorId,
  vendorName: _vendorName,
  overdueAt: _overdueAt,
  status,
  ...rest
}: T) => ({ ...rest, status: vendorStatusOf(status) });

const shown = (delivery: DeliveryView): VendorDelivery => inVendorsWords(delivery);

/** @throws Refusal `not_found` for one that is not theirs. */
async function own(request: ApiRequest, id: string): Promise<VendorDeliveryDetails> {
  const { knex, vendor, tenant } = await asked(request);
  const found = await ownDelivery(knex, vendor, tenant, id, request.now);
  if (!found) throw notFound('Delivery');
  return inVendorsWords(found);
}

const created = ({ status, ...booking }: CreatedDelivery) =>
  ok({
    message: status === 'pending' ? 'Delivery booked: we will confirm it shortly' : 'Delivery booked',
    bookingId: booking.id,
    booking: { ...booking, status: vendorStatusOf(status) },
  });

export const vipBookingRoutes = {
  vipDeliveryWindows: implement(routes.vipDeliveryWindows, async ({ query }, request) => {
    const { knex, vendor, tenant } = await asked(request);
    return ok({ windows: await inVendor(knex, vendor, trx => listWindows(trx, tenant, query, request.now)) });
  }),

  vipCreateBooking: implement(routes.vipCreateBooking, async ({ body }, request) => {
    const { knex, vendor, tenant, by } = await asked(request);
    const { vendorId, vipUserId } = vendor;
    return once(request, tenant.id, body, async ({ keep }) => {
      const order = { ...body, ...by, tenant, vendorId, vipUserId };
      const remember = keep && ((trx: Knex.Transaction, made: CreatedDelivery) => keep(trx, created(made)));
      return created(await createDelivery(knex, order, remember));
    });
  }),

  vipListBookings: implement(routes.vipListBookings, async ({ query }, request) => {
    const { knex, vendor, tenant } = await asked(request);
    const { page, limit, status: statuses, ...filter } = query;
    const found = await listOwnDeliveries(knex, vendor, tenant, { ...filter, statuses }, page, limit);
    return ok({ bookings: found.rows.map(shown), pagination: paginate(page, limit, found.total) });
  }),

  vipGetBooking: implement(routes.vipGetBooking, async ({ params }, request) =>
    ok({ booking: await own(request, params.id) }),
  ),

  vipChangeBooking: implement(routes.vipChangeBooking, async ({ params, body }, request) => {
    const { knex, vendor, tenant, by } = await asked(request);
    const { vendorId } = vendor;
    await changeDelivery(knex, { ...body, ...by, tenant, vendorId, bookingId: params.id });
    return ok({ message: 'Delivery changed', booking: await own(request, params.id) });
  }),

  vipCancelBooking: implement(routes.vipCancelBooking, async ({ params, body }, request) => {
    const { tenant, by } = await asked(request);
    const bookingId = params.id;
    return once(request, tenant.id, { bookingId, ...body }, async ({ id: operationId }) => {
      await own(request, bookingId);
      const order = { tenant, bookingId, to: 'cancelled' as const, actor: by.actor, operationId };
      await move(request, { ...order, reason: body?.reason });
      return ok({ message: 'Delivery cancelled', booking: await own(request, bookingId) });
    });
  }),

  vipAcceptWindow: implement(routes.vipAcceptWindow, async ({ params, body }, request) => {
    const { knex, vendor, tenant, by } = await asked(request);
    const bookingId = params.id;
    return once(request, tenant.id, { bookingId, ...body }, async ({ id: operationId }) => {
      const proposal = await findProposal(knex, tenant, {
        ...vendor,
        bookingId,
        proposalId: body?.proposalId,
      });
      // Accepted is what a repeated request finds: its operation says whether it was this one.
      if (proposal.status !== 'accepted') assertOpen(proposal.status);
      const { id: proposalId, bookingDate, timeSlot } = proposal;
      const target = { proposalId, bookingDate, timeSlot };
      await reschedule(request, { tenant, bookingId, target, actor: by.actor, operationId });
      return ok({ message: 'Delivery moved to the new window', booking: await own(request, bookingId) });
    });
  }),

  vipDeclineWindow: implement(routes.vipDeclineWindow, async ({ params, body }, request) => {
    const { knex, vendor, tenant, by } = await asked(request);
    const bookingId = params.id;
    return once(request, tenant.id, { bookingId, ...body }, async () => {
      const order = { ...by, vendorId: vendor.vendorId, bookingId, proposalId: body?.proposalId };
      await declineWindow(knex, tenant, order);
      return ok({ message: 'The delivery stays where it is', booking: await own(request, bookingId) });
    });
  }),

  vipInventory: implement(routes.vipInventory, async ({ query }, request) => {
    const { knex, vendor, tenant } = await asked(request);
    const { page, limit } = query;
    const { rows, total } = await vendorStock(knex, vendor, tenant, query);
    const { shows } = tenant.settings.vendorStock;
    return ok({ shows, inventory: rows, pagination: paginate(page, limit, total) });
  }),
};
