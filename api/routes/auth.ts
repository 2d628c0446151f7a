// Logging in and out.
import { routes } from '../../contracts';
import { login, logout } from '../../services/auth';
import { ownMembership } from '../../services/members/members';
import { tenantById } from '../../services/tenants';
import { implement } from '../endpoint';
import { clearSessionCookie, setSessionCookie } from '../policies/credentials';
import { ok, userOf } from '../present';
import { tenantOf } from '../tenancy';
import { sessionMs } from './vip-auth';

export const authRoutes = {
  login: implement(routes.login, async ({ body }, request) => {
    const { deps, ctx, now, id: requestId } = request;
    await deps.limits.login(body.email, ctx.ip);
    const opening = { now, sessionMs: sessionMs(request), requestId };
    const { token, expiresAt, session } = await login(deps.knex, { ...body, ...opening });
    await deps.limits.loginSucceeded(body.email, ctx.ip);
    setSessionCookie(ctx, 'staff', token, expiresAt);
    const tenant = (await tenantById(deps.knex, session.tenantId))!;
    return ok({ token, user: userOf(session, tenant) });
  }),

  logout: implement(routes.logout, async (_, request) => {
    const session = await request.caller();
    if (session) await logout(request.deps.knex, session, request.now, request.id);
    clearSessionCookie(request.ctx, 'staff');
    return ok({});
  }),

  me: implement(routes.me, async (_, request) => {
    const session = await request.user();
    const tenant = await tenantOf(request, session);
    const member =
      session.role === 'member' ? await ownMembership(request.deps.knex, tenant, session, request.now) : {};
    return ok({ user: { ...userOf(session, tenant), ...member } });
  }),
};
