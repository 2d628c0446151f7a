// How a business takes bookings.
import { routes } from '../../contracts';
import { actorOf } from '../../services/auth';
import { getBookingSettings, setBookingSettings } from '../../services/booking-settings';
import { forgetTenants } from '../../services/tenants';
import { implement } from '../endpoint';
import { ok } from '../present';
import { tenantOf } from '../tenancy';

export const bookingSettingRoutes = {
  getBookingSettings: implement(routes.getBookingSettings, async (_, request) => {
    const { tenantId } = await request.user();
    return ok({ settings: await getBookingSettings(request.deps.knex, tenantId) });
  }),

  setBookingSettings: implement(routes.setBookingSettings, async ({ body }, request) => {
    const { knex } = request.deps;
    const session = await request.user();
    const by = { actor: actorOf(session), now: request.now, requestId: request.id };
    const settings = await setBookingSettings(knex, await tenantOf(request, session), body, by);
    forgetTenants(knex);
    return ok({ settings });
  }),
};
