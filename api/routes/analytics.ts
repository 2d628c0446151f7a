// How a business is used: as JSON, and as files.
import { routes } from '../../contracts';
import { MOST_ANALYTICS_DAYS } from '../../contracts/analytics';
import { addDays, dateOf, daysBetween } from '../../domain/calendar';
import { validationFailed } from '../../domain/errors';
import type { ResourceKind } from '../../domain/booking/status';
import type { Analytics } from '../../services/analytics/analytics';
import { analyse } from '../../services/analytics/analytics';
import { analyticsCsv } from '../../services/analytics/csv';
import type { ApiRequest } from '../context';
import { RawAnswer, implement } from '../endpoint';
import { ok } from '../present';
import { tenantOf } from '../tenancy';

interface Asked {
  from?: string;
  to?: string;
  location_id?: string;
  kind?: ResourceKind;
  resource_id?: string;
}

const DAYS_UNLESS_SAID = 30;

async function analysed(query: Asked, request: ApiRequest): Promise<Analytics> {
  const session = await request.user();
  const tenant = await tenantOf(request, session);
  const today = dateOf(request.now, tenant.timeZone);
  const to = query.to ?? (query.from && query.from > today ? query.from : today);
  const from = query.from ?? addDays(to, 1 - DAYS_UNLESS_SAID);
  if (daysBetween(from, to) >= MOST_ANALYTICS_DAYS) {
    throw validationFailed([{ field: 'from', message: `At most ${MOST_ANALYTICS_DAYS} days at once.` }]);
  }
  const { location_id: locationId, kind, resource_id: resourceId } = query;
  return analyse(request.deps.knex, tenant, { from, to, locationId, kind, resourceId });
}

export const analyticsRoutes = {
  getAnalytics: implement(routes.getAnalytics, async ({ query }, request) =>
    ok({ analytics: await analysed(query, request) }),
  ),

  exportAnalytics: implement(routes.exportAnalytics, async ({ query }, request) => {
    const { table = 'resources', ...asked } = query;
    const analytics = await analysed(asked, request);
    const name = `analytics-${table}-${analytics.from}-${analytics.to}.csv`;
    request.ctx.set('content-disposition', `attachment; filename="${name}"`);
    return new RawAnswer('text/csv; charset=utf-8', analyticsCsv(analytics, table));
  }),
};
