// Deliveries of all vendors, for staff: read, received, asked to come at another time; and when they are taken in at all.
import { routes } from '../../contracts';
import { inTenant } from '../../db/connection';
import { Refusal, notFound } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { actorOf } from '../../services/auth';
import type { ZonedView } from '../../services/bookings/view';
import { proposeWindow } from '../../services/deliveries/proposals';
import type { DeliveryDetails } from '../../services/deliveries/read';
import { deliveryDetails, listDeliveries } from '../../services/deliveries/read';
import { dropReceipt, receivedMeanwhile, submitReceipt } from '../../services/deliveries/receipt';
import { getDeliverySettings, setDeliverySettings } from '../../services/deliveries/settings';
import { tellProposal } from '../../services/deliveries/tell';
import { listWindows } from '../../services/deliveries/windows';
import { forgetTenants } from '../../services/tenants';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import type { MoveOrder } from '../moves';
import { move } from '../moves';
import { ok, paginate } from '../present';
import { tenantOf } from '../tenancy';

async function asked(request: ApiRequest) {
  const session = await request.user();
  const tenant = await tenantOf(request, session);
  const by = { actor: actorOf(session), now: request.now, requestId: request.id };
  return { knex: request.deps.knex, tenant, by, userId: session.userId };
}

/** @throws Refusal `not_found`. */
async function details(request: ApiRequest, tenant: Tenant, id: string): Promise<DeliveryDetails> {
  const found = await deliveryDetails(request.deps.knex, tenant, id, request.now);
  if (!found) throw notFound('Delivery');
  return found;
}

/**
 * Completes the booking with the receipt that was submitted under the same operation.
 * @throws Refusal as `move`, and `conflict` when somebody else was faster.
 */
async function complete(request: ApiRequest, order: MoveOrder): Promise<ZonedView> {
  const { knex } = request.deps;
  const { tenant, bookingId, operationId } = order;
  try {
    return await move(request, order);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'orchestrator_unavailable') throw error;
    await dropReceipt(knex, tenant.id, operationId);
    throw (await receivedMeanwhile(knex, tenant.id, bookingId)) ?? error;
  }
}

export const deliveryRoutes = {
  listDeliveries: implement(routes.listDeliveries, async ({ query }, request) => {
    const { knex, tenant } = await asked(request);
    const { page, limit, status: statuses, vendor_id: vendorId, ...filter } = query;
    const found = await listDeliveries(knex, tenant, { ...filter, statuses, vendorId }, page, limit);
    return ok({ deliveries: found.rows, pagination: paginate(page, limit, found.total) });
  }),

  getDelivery: implement(routes.getDelivery, async ({ params }, request) => {
    const { tenant } = await asked(request);
    return ok({ delivery: await details(request, tenant, params.id) });
  }),

  receiveDelivery: implement(routes.receiveDelivery, async ({ params, body }, request) => {
    const { knex, tenant, by, userId } = await asked(request);
    const bookingId = params.id;
    return once(request, tenant.id, { bookingId, ...body }, async ({ id: operationId }) => {
      await submitReceipt(knex, tenant, { ...body, bookingId, operationId, userId, now: request.now });
      const to = 'completed' as const;
      const booking = await complete(request, { tenant, bookingId, to, actor: by.actor, operationId });
      return ok({
        message: 'Delivery received',
        booking,
        delivery: await details(request, tenant, bookingId),
      });
    });
  }),

  proposeWindow: implement(routes.proposeWindow, async ({ params, body }, request) => {
    const { knex, tenant, by } = await asked(request);
    const bookingId = params.id;
    const { links } = request.deps;
    return once(request, tenant.id, { bookingId, ...body }, async () => {
      await proposeWindow(knex, tenant, { ...body, ...by, bookingId }, (trx, proposal) =>
        tellProposal(trx, links, tenant, proposal, by.now),
      );
      const delivery = await details(request, tenant, bookingId);
      return ok({ message: 'Window proposed to the vendor', delivery });
    });
  }),

  deliveryWindows: implement(routes.deliveryWindows, async ({ query }, request) => {
    const { knex, tenant } = await asked(request);
    return ok({
      windows: await inTenant(knex, tenant.id, trx => listWindows(trx, tenant, query, request.now)),
    });
  }),

  getDeliverySettings: implement(routes.getDeliverySettings, async (_, request) => {
    const { knex, tenant } = await asked(request);
    return ok({ settings: await getDeliverySettings(knex, tenant.id) });
  }),

  setDeliverySettings: implement(routes.setDeliverySettings, async ({ body }, request) => {
    const { knex, tenant, by } = await asked(request);
    const settings = await setDeliverySettings(knex, tenant, body, by);
    forgetTenants(knex);
    return ok({ settings });
  }),
};
