// The router, made from the declarations: each route of contracts/ has exactly one implementation, or nothing starts.
import Router from '@koa/router';
import type { Middleware } from 'koa';
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
import { bookingSettingRoutes } from './routes/booking-settings';
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
import { placeRoutes } from './routes/places';
import { privacyRoutes } from './routes/privacy';
import { publicPageRoutes } from './routes/public-page';
import { quoteRoutes } from './routes/quotes';
import { ruleRoutes } from './routes/rules';
import { staffLoginRoutes } from './routes/staff-logins';
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

const PREFIX = '/api';

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
  ...staffLoginRoutes,
  ...bookingSettingRoutes,
  ...placeRoutes,
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

/**
 * All routes. A router asks each of its routes about each request, hundreds of them: so every first word of the paths has a
 * router of its own.
 */
export function createRoutes(): Middleware {
  assertImplemented(routes, implementations);
  const routers = new Map<string, Router>();
  for (const implementation of Object.values(implementations)) {
    const { method, path } = implementation.route;
    const word = path.split('/')[1]!;
    const router = routers.get(word) ?? new Router({ prefix: PREFIX, sensitive: true });
    routers.set(word, router);
    router.register(path, [method], endpoint(implementation as unknown as Implementation));
  }
  const serving = new Map<string, Middleware>();
  for (const [word, router] of routers) serving.set(word, serve(router));
  return (ctx, next) => {
    const [, prefix, word = ''] = ctx.path.split('/', 3);
    const found = `/${prefix}` === PREFIX ? serving.get(word) : undefined;
    return found ? found(ctx, next) : next();
  };
}

/** What a router does with a request: its route, or which methods it would have. */
export function serve(router: Router): Middleware {
  const [routed, allowed] = [router.routes(), router.allowedMethods()] as unknown as [Middleware, Middleware];
  return (ctx, next) => routed(ctx, () => allowed(ctx, next));
}
