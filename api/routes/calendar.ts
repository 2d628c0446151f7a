// Calendars of staff members on a calendar server, set by managers; feeds, read by whoever has their secret address.
import { routes } from '../../contracts';
import { calendarServerOf } from '../../domain/calendar-server';
import { notFound } from '../../domain/errors';
import type { Tenant } from '../../domain/tenant';
import { actorOf } from '../../services/auth';
import { feedByToken } from '../../services/calendars/feed';
import { listCalendars, renewFeed, revokeFeed, setCalendar } from '../../services/calendars/settings';
import type { ApiRequest } from '../context';
import { RawAnswer, STREAMING, implement } from '../endpoint';
import { once } from '../idempotency';
import { ok } from '../present';
import { tenantOf } from '../tenancy';

const serverOf = ({ deps }: ApiRequest, tenant: Tenant): string | undefined =>
  deps.settings.calendarServer && calendarServerOf(deps.settings.calendarServer, tenant.slug);

/** Koa's own test gives way to `Cache-Control: no-cache`, which many who fetch always send. */
const names = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.split(',').some(one => ['*', etag].includes(one.trim().replace(/^W\//, '')));

/** Who changes which calendar, when. */
async function changeOf(request: ApiRequest, resourceId: string) {
  const session = await request.user();
  const change = { resourceId, actor: actorOf(session), now: request.now, requestId: request.id };
  return { tenant: await tenantOf(request, session), change };
}

export const calendarRoutes = {
  listCalendars: implement(routes.listCalendars, async (_, request) => {
    const tenant = await tenantOf(request, await request.user());
    const calendars = await listCalendars(request.deps, tenant, request.now);
    return ok({ server: serverOf(request, tenant) ?? null, calendars });
  }),

  setCalendar: implement(routes.setCalendar, async ({ params, body }, request) => {
    const { tenant, change } = await changeOf(request, params.id);
    const order = { ...change, url: body.url };
    const calendar = await setCalendar(request.deps, tenant, order, serverOf(request, tenant));
    void request.deps.orchestrator.reconcileCalendars(tenant);
    return ok({ calendar });
  }),

  renewFeed: implement(routes.renewFeed, async ({ params }, request) => {
    const { tenant, change } = await changeOf(request, params.id);
    return once(request, tenant.id, params, async () =>
      ok({ calendar: await renewFeed(request.deps, tenant, change) }),
    );
  }),

  revokeFeed: implement(routes.revokeFeed, async ({ params }, request) => {
    const { tenant, change } = await changeOf(request, params.id);
    return ok({ calendar: await revokeFeed(request.deps, tenant, change) });
  }),

  calendarFeed: implement(routes.calendarFeed, async ({ params }, request) => {
    const { ctx, deps, now } = request;
    const feed = await feedByToken(deps, params.token, now);
    if (!feed) throw notFound('Feed');
    ctx.set('etag', feed.etag);
    // Those who subscribe ask often, and mostly nothing has changed.
    ctx.set('cache-control', 'private, no-cache');
    ctx.set('x-robots-tag', 'noindex');
    ctx.set('content-disposition', 'inline; filename="berth.ics"');
    if (!names(ctx.get('if-none-match'), feed.etag)) {
      return new RawAnswer('text/calendar; charset=utf-8', feed.file);
    }
    ctx.status = 304;
    return STREAMING;
  }),
};
