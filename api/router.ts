// The router, made from the declarations: each route of contracts/ has exactly one implementation, or nothing starts.
import Router from '@koa/router';
import { routes } from '../contracts';
import type { Routes } from '../contracts';
import type { Implementation } from './endpoint';
import { endpoint } from './endpoint';
import { adviceRoutes } from './routes/advice';
import { analyticsRoutes } from './routes/analytics';
import { auditRoutes } from './routes/audit';
import { authRoutes } from './routes/auth';
import { blockRoutes } from './routes/blocks';
import { bookingRoutes } from './routes/bookings';
import { bulkRoutes } from './routes/bulk';
import { calendarRoutes } from './routes/calendar';
import { catalogueRoutes } from './routes/catalogue';
import { communicationRoutes } from './routes/communications';
import { crmRoutes } from './routes/crm';
import { deliveryRoutes } from './routes/deliveries';
import { engagementRoutes } from './routes/engagement';
import { frontDeskRoutes } from './routes/front-desk';
import { gridRoutes } from './routes/grid';
import { harvestRoutes } from './routes/harvests';
import { inboxRoutes, notificationRoutes } from './routes/inbox';
import { liveRoutes } from './routes/live';
import { memberRoutes } from './routes/members';
import { privacyRoutes } from './routes/privacy';
import { publicPageRoutes } from './routes/public-page';
import { quoteRoutes } from './routes/quotes';
import { ruleRoutes } from './routes/rules';
import { stockRoutes } from './routes/stock';
import { stockCsvRoutes } from './routes/stock-csv';
import { stockLevelRoutes } from './routes/stock-levels';
import { stockMonitorRoutes } from './routes/stock-monitor';
import { vendorMessageRoutes } from './routes/vendor-messages';
import { vendorRoutes } from './routes/vendors';
import { vipAuthRoutes } from './routes/vip-auth';
import { vipBookingRoutes } from './routes/vip-bookings';
import { vipNeedRoutes } from './routes/vip-needs';
import { vipOverviewRoutes } from './routes/vip-overview';
import { waitlistRoutes } from './routes/waitlist';

type Implementations = { [Name in keyof Routes]: Implementation<Routes[Name]> };

/** A declared route that is missing here does not compile. */
const implementations: Implementations = {
  ...authRoutes,
  ...vipAuthRoutes,
  ...vipOverviewRoutes,
  ...vipNeedRoutes,
  ...vipBookingRoutes,
  ...deliveryRoutes,
  // Before those of vendors: /vendors/harvests and /vendors/messages are no vendors.
  ...harvestRoutes,
  ...vendorMessageRoutes,
  ...quoteRoutes,
  ...catalogueRoutes,
  ...bookingRoutes,
  ...blockRoutes,
  ...bulkRoutes,
  ...adviceRoutes,
  ...frontDeskRoutes,
  ...privacyRoutes,
  ...publicPageRoutes,
  ...waitlistRoutes,
  ...memberRoutes,
  ...ruleRoutes,
  ...gridRoutes,
  ...analyticsRoutes,
  ...calendarRoutes,
  // Before the others: /products/export.csv is not a product.
  ...stockCsvRoutes,
  ...stockRoutes,
  ...stockLevelRoutes,
  ...stockMonitorRoutes,
  ...inboxRoutes,
  ...notificationRoutes,
  ...auditRoutes,
  ...communicationRoutes,
  ...liveRoutes,
  ...engagementRoutes,
  ...crmRoutes,
  // Last: /vendors/:id takes whatever others have not taken before.
  ...vendorRoutes,
};

/** @throws Error naming the routes that have no implementation, or that of another. */
export function assertImplemented(
  declared: Record<string, unknown>,
  made: Record<string, { route: unknown }>,
): void {
  const wrong = Object.keys(declared).filter(name => made[name]?.route !== declared[name]);
  if (wrong.length > 0) throw new Error(`Routes without an implementation of their own: ${wrong.join(', ')}`);
}

export function createRouter(): Router {
  assertImplemented(routes, implementations);
  const router = new Router({ prefix: '/api', sensitive: true });
  for (const implementation of Object.values(implementations)) {
    const { method, path } = implementation.route;
    router.register(path, [method], endpoint(implementation as unknown as Implementation));
  }
  return router;
}
