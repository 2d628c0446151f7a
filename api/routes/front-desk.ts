// Services, staff and slots: read by staff, changed by managers.
import { routes } from '../../contracts';
import { actorOf } from '../../services/auth';
import { createService, listServices, updateService } from '../../services/services';
import { addSlot, deleteSlot } from '../../services/single-slots';
import { setSlotStatus } from '../../services/slot-status';
import { firstSlots, generateSlots } from '../../services/slots';
import { createStaff, updateStaff } from '../../services/staff';
import { listStaff } from '../../services/staff-read';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok } from '../present';
import { tenantOf } from '../tenancy';

const tenantOfUser = async (request: ApiRequest) => tenantOf(request, await request.user());

const callerOf = async (request: ApiRequest) => {
  const session = await request.user();
  const by = { actor: actorOf(session), now: request.now, requestId: request.id };
  return { knex: request.deps.knex, tenant: await tenantOf(request, session), by };
};

export const frontDeskRoutes = {
  listServices: implement(routes.listServices, async (_, request) =>
    ok({ services: await listServices(request.deps.knex, await tenantOfUser(request)) }),
  ),

  createService: implement(routes.createService, async ({ body }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return once(request, tenant.id, body, async () =>
      ok({ service: await createService(knex, tenant, body, by) }),
    );
  }),

  updateService: implement(routes.updateService, async ({ params, body }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return ok(await updateService(knex, tenant, params.id, body, by));
  }),

  deleteService: implement(routes.deleteService, async ({ params }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return ok(await updateService(knex, tenant, params.id, { isActive: false }, by));
  }),

  listStaff: implement(routes.listStaff, async ({ query }, request) => {
    const tenant = await tenantOfUser(request);
    return ok({ staff: await listStaff(request.deps.knex, tenant, { serviceId: query.service_id }) });
  }),

  createStaff: implement(routes.createStaff, async ({ body }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return once(request, tenant.id, body, async () =>
      ok({ staff: await createStaff(knex, tenant, body, by) }),
    );
  }),

  updateStaff: implement(routes.updateStaff, async ({ params, body }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return ok(await updateStaff(knex, tenant, params.id, body, by));
  }),

  deleteStaff: implement(routes.deleteStaff, async ({ params }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return ok(await updateStaff(knex, tenant, params.id, { isActive: false }, by));
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
    return ok(await firstSlots(request.deps.knex, tenant, filter, request.now));
  }),

  generateSlots: implement(routes.generateSlots, async ({ body }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return once(request, tenant.id, body, async () =>
      ok({ created: await generateSlots(knex, tenant, { ...body, now: by.now }, by) }),
    );
  }),

  createSlot: implement(routes.createSlot, async ({ body }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return once(request, tenant.id, body, async () => ok({ slot: await addSlot(knex, tenant, body, by) }));
  }),

  updateSlot: implement(routes.updateSlot, async ({ params, body }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return ok({ slot: await setSlotStatus(knex, tenant, params.id, body.status, by) });
  }),

  deleteSlot: implement(routes.deleteSlot, async ({ params }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    await deleteSlot(knex, tenant, params.id, by);
    return ok({});
  }),
};
