// What can be booked, and when.
import { routes } from '../../contracts';
import { firstRentalDay, lastRentalDay } from '../../domain/booking/rental';
import { dateOf } from '../../domain/calendar';
import { notFound } from '../../domain/errors';
import { dayAvailability, listResources } from '../../services/catalogue';
import { freeSlots } from '../../services/bookings/session-slots';
import { resourceTenant, tenantById } from '../../services/tenants';
import { implement } from '../endpoint';
import { ok } from '../present';
import { publicTenant } from '../tenancy';

export const catalogueRoutes = {
  getSite: implement(routes.getSite, async ({ query }, request) => {
    const { id: _, settings, ...tenant } = await publicTenant(request, query.tenant);
    const site = {
      tenant,
      today: dateOf(request.now, tenant.timeZone),
      firstRentalDay: firstRentalDay(request.now, tenant.timeZone, settings),
      lastRentalDay: lastRentalDay(request.now, tenant.timeZone, settings),
      maxRentalDays: settings.maxRentalDays,
      sameDayCutoff: settings.sameDayCutoff,
      cancellationCutoffMinutes: settings.cancellationCutoffMinutes,
    };
    return ok({ site });
  }),

  listResources: implement(routes.listResources, async ({ query }, request) => {
    const tenant = await publicTenant(request, query.tenant);
    return ok({ resources: await listResources(request.deps.knex, tenant, query.kind) });
  }),

  availability: implement(routes.availability, async ({ query }, { deps: { knex }, now }) => {
    if (query.of === 'slots') {
      const tenantId = await resourceTenant(knex, query.resourceId);
      const tenant = tenantId && (await tenantById(knex, tenantId));
      const slots = tenant && (await freeSlots(knex, tenant, { ...query, now }));
      if (!slots) throw notFound('Bay');
      return ok({ slots });
    }
    const { carId: resourceId, start, end } = query;
    const tenantId = await resourceTenant(knex, resourceId);
    const days = tenantId && (await dayAvailability(knex, { tenantId, resourceId, start, end, now }));
    if (!days) throw notFound('Vehicle');
    return days;
  }),
};
