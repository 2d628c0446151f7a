// The first page of the vendor who is logged in.
import { routes } from '../../contracts';
import { readOverview } from '../../services/vendors/overview';
import { implement } from '../endpoint';
import { ok } from '../present';
import { tenantOf } from '../tenancy';
import { inVendorsWords } from './vip-bookings';

export const vipOverviewRoutes = {
  vipOverview: implement(routes.vipOverview, async (_, request) => {
    const vendor = await request.vendor();
    const tenant = await tenantOf(request, vendor);
    const { deliveries, ...rest } = await readOverview(request.deps.knex, vendor, tenant, request.now);
    return ok({ ...rest, deliveries: deliveries.map(delivery => inVendorsWords(delivery)) });
  }),
};
