// A day of a location on one screen.
import { routes } from '../../contracts';
import { gridDay } from '../../services/grid/day';
import { RawAnswer, implement } from '../endpoint';
import { tenantOf } from '../tenancy';

export const gridRoutes = {
  getGrid: implement(routes.getGrid, async ({ query }, request) => {
    const tenant = await tenantOf(request, await request.user());
    const { date, location_id: locationId, kind } = query;
    const asked = { date, locationId, kind, now: request.now };
    const grid = await gridDay(request.deps.knex, tenant, asked);
    return new RawAnswer('application/json; charset=utf-8', `{"success":true,"grid":${grid}}`);
  }),
};
