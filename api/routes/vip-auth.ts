// Vendors logging in and out.
import { routes } from '../../contracts';
import type { VipUser } from '../../contracts/vip-auth';
import { inVendor } from '../../db/connection';
import type { VipSession } from '../../services/vendors/vip-auth';
import { unreadOf } from '../../services/vendor-messages/thread';
import { vipLogin, vipLogout } from '../../services/vendors/vip-auth';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { clearSessionCookie, setSessionCookie } from '../policies/credentials';
import { ok } from '../present';
import { tenantOf } from '../tenancy';

const HOUR_MS = 3_600_000;

export const vipAuthRoutes = {
  vipLogin: implement(routes.vipLogin, async ({ body }, request) => {
    const { deps, ctx, now, id: requestId } = request;
    // A budget of its own: whoever tries a vendor's login locks out nobody of staff.
    const account = `vip/${body.email}`;
    await deps.limits.login(account, ctx.ip);
    const opening = { now, sessionMs: sessionMs(request), requestId };
    const { token, expiresAt, session } = await vipLogin(deps.knex, { ...body, ...opening });
    await deps.limits.loginSucceeded(account, ctx.ip);
    setSessionCookie(ctx, 'vip', token, expiresAt);
    return ok({ token, user: await vipUserOf(request, session) });
  }),

  vipLogout: implement(routes.vipLogout, async (_, request) => {
    const session = await request.vendorCaller();
    if (session) await vipLogout(request.deps.knex, session, request.now, request.id);
    clearSessionCookie(request.ctx, 'vip');
    return ok({});
  }),

  vipMe: implement(routes.vipMe, async (_, request) => {
    const session = await request.vendor();
    const unread = await inVendor(request.deps.knex, session, trx =>
      unreadOf(trx, session.vendorId, 'vendor'),
    );
    return ok({ user: await vipUserOf(request, session), unread });
  }),
};

/** How long a session lasts. */
export const sessionMs = ({ deps }: ApiRequest): number => deps.settings.sessionHours * HOUR_MS;

export async function vipUserOf(request: ApiRequest, session: VipSession): Promise<VipUser> {
  const { id, slug, name, timeZone, currency } = await tenantOf(request, session);
  return {
    id: session.vipUserId,
    email: session.email,
    name: session.name,
    vendor: { id: session.vendorId, name: session.vendorName },
    tenant: { id, slug, name, timeZone, currency },
  };
}
