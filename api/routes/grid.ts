// A day of a location on one screen.
import { routes } from '../../contracts';
import { gridDay } from '../../services/grid/day';
import { implement } from '../endpoint';
import { ok } from '../present';
import { tenantOf } from '../tenancy';

export const gridRoutes = {
  getGrid: implement(routes.getGrid, async ({ query }, request) => {
    const tenant = await tenantOf(request, await request.user());
    const { date, location_id: locationId, kind } = query;
    const asked = { date, locationId, kind, now: request.now };
    return ok({ grid: await gridDay(request.deps.knex, tenant, asked) });
  }),
};
