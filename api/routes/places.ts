// Locations, vehicles, bays and docks: read by staff, changed by managers.
import { routes } from '../../contracts';
import { actorOf } from '../../services/auth';
import { createLocation, listLocations, updateLocation } from '../../services/places/locations';
import { createPlaces, getPlace, listPlaces } from '../../services/places/resources';
import { removePlace, updatePlace } from '../../services/places/change';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { ok } from '../present';
import { tenantOf } from '../tenancy';

const callerOf = async (request: ApiRequest) => {
  const session = await request.user();
  const by = { actor: actorOf(session), now: request.now, requestId: request.id };
  return { knex: request.deps.knex, tenant: await tenantOf(request, session), by };
};

export const placeRoutes = {
  listLocations: implement(routes.listLocations, async (_, request) => {
    const { knex, tenant } = await callerOf(request);
    return ok({ locations: await listLocations(knex, tenant) });
  }),

  createLocation: implement(routes.createLocation, async ({ body }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return once(request, tenant.id, body, async ({ keep }) =>
      ok({
        location: await createLocation(knex, tenant, body, by, async (trx, location) => {
          await keep?.(trx, ok({ location }));
        }),
      }),
    );
  }),

  updateLocation: implement(routes.updateLocation, async ({ params, body }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return ok({ location: await updateLocation(knex, tenant, params.id, body, by) });
  }),

  listManagedResources: implement(routes.listManagedResources, async ({ query }, request) => {
    const { knex, tenant } = await callerOf(request);
    const { kind, location_id: locationId } = query;
    return ok({ resources: await listPlaces(knex, tenant, { kind, locationId }) });
  }),

  getManagedResource: implement(routes.getManagedResource, async ({ params }, request) => {
    const { knex, tenant } = await callerOf(request);
    return ok({ resource: await getPlace(knex, tenant, params.id) });
  }),

  createResources: implement(routes.createResources, async ({ body }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return once(request, tenant.id, body, async ({ keep }) =>
      ok({
        resources: await createPlaces(knex, tenant, body, by, async (trx, resources) => {
          await keep?.(trx, ok({ resources }));
        }),
      }),
    );
  }),

  updateResource: implement(routes.updateResource, async ({ params, body }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return ok({ resource: await updatePlace(knex, tenant, params.id, body, by) });
  }),

  deleteResource: implement(routes.deleteResource, async ({ params }, request) => {
    const { knex, tenant, by } = await callerOf(request);
    return ok({ ...(await removePlace(knex, tenant, params.id, by)) });
  }),
};
