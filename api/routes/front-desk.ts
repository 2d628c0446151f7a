// Services, staff and slots: read by staff, changed by managers.
import { routes } from '../../contracts';
import { createService, listServices, updateService } from '../../services/services';
import { generateSlots, listSlots, setSlotStatus } from '../../services/slots';
import { createStaff, listStaff, updateStaff } from '../../services/staff';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok } from '../present';
import { tenantOf } from '../tenancy';

const tenantOfUser = async (request: ApiRequest) => tenantOf(request, await request.user());

export const frontDeskRoutes = {
  listServices: implement(routes.listServices, async (_, request) =>
    ok({ services: await listServices(request.deps.knex, await tenantOfUser(request)) }),
  ),

  createService: implement(routes.createService, async ({ body }, request) => {
    const tenant = await tenantOfUser(request);
    return once(request, tenant.id, body, async () =>
      ok({ service: await createService(request.deps.knex, tenant, body) }),
    );
  }),

  updateService: implement(routes.updateService, async ({ params, body }, request) =>
    ok({ service: await updateService(request.deps.knex, await tenantOfUser(request), params.id, body) }),
  ),

  deleteService: implement(routes.deleteService, async ({ params }, request) => {
    const tenant = await tenantOfUser(request);
    return ok({ service: await updateService(request.deps.knex, tenant, params.id, { isActive: false }) });
  }),

  listStaff: implement(routes.listStaff, async ({ query }, request) => {
    const tenant = await tenantOfUser(request);
    return ok({ staff: await listStaff(request.deps.knex, tenant, { serviceId: query.service_id }) });
  }),

  createStaff: implement(routes.createStaff, async ({ body }, request) => {
    const tenant = await tenantOfUser(request);
    return once(request, tenant.id, body, async () =>
      ok({ staff: await createStaff(request.deps.knex, tenant, body) }),
    );
  }),

  updateStaff: implement(routes.updateStaff, async ({ params, body }, request) =>
    ok({ staff: await updateStaff(request.deps.knex, await tenantOfUser(request), params.id, body) }),
  ),

  deleteStaff: implement(routes.deleteStaff, async ({ params }, request) => {
    const tenant = await tenantOfUser(request);
    return ok({ staff: await updateStaff(request.deps.knex, tenant, params.id, { isActive: false }) });
  }),

  listSlots: implement(routes.listSlots, async ({ query }, request) => {
    const { service_id: serviceId, staff_id: staffId, available, any_staff: anyStaff, ...rest } = query;
    const filter = {
      ...rest,
      serviceId,
      staffId,
      anyStaff: anyStaff === 'true',
      available: available === undefined ? undefined : available === 'true',
    };
    const tenant = await tenantOfUser(request);
    return ok({ slots: await listSlots(request.deps.knex, tenant, filter, request.now) });
  }),

  generateSlots: implement(routes.generateSlots, async ({ body }, request) => {
    const { deps, now } = request;
    const tenant = await tenantOfUser(request);
    return once(request, tenant.id, body, async () =>
      ok({ created: await generateSlots(deps.knex, tenant, { ...body, now }) }),
    );
  }),

  updateSlot: implement(routes.updateSlot, async ({ params, body }, request) => {
    const { deps, now } = request;
    const tenant = await tenantOfUser(request);
    return ok({ slot: await setSlotStatus(deps.knex, tenant, params.id, body.status, now) });
  }),
};
