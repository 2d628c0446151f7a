// Logins of staff, kept by admins; links by which people set their passwords; and changing one's own.
import { routes } from '../../contracts';
import { changePassword } from '../../services/staff-logins/password';
import { USER_LINKS } from '../../services/login-links/users';
import { inviteLogin, sendLink, updateLogin } from '../../services/staff-logins/logins';
import type { StaffLoginView } from '../../services/staff-logins/read';
import { listLogins, loginById } from '../../services/staff-logins/read';
import { readLink, takeLink } from '../../services/login-links/links';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { setSessionCookie } from '../policies/credentials';
import { ok, paginate, userOf } from '../present';
import { askForReset } from '../resets';
import { tenantOf } from '../tenancy';
import { sessionMs } from './vip-auth';

/** As it is kept for a repeated request: the database alone opens nothing. */
const withoutLink = (user: StaffLoginView) => ok({ user: { ...user, link: null } });

async function adminOf(request: ApiRequest) {
  const session = await request.user();
  const actor = { type: 'staff' as const, id: session.userId, name: session.name };
  const by = { actor, now: request.now, requestId: request.id };
  return { deps: request.deps, tenant: await tenantOf(request, session), by };
}

export const staffLoginRoutes = {
  listUsers: implement(routes.listUsers, async ({ query: { page, limit, ...filter } }, request) => {
    const { deps, tenant } = await adminOf(request);
    const part = { page, limit, now: request.now };
    const { rows, total } = await listLogins(deps, tenant.id, filter, part);
    return ok({ users: rows, pagination: paginate(page, limit, total) });
  }),

  inviteUser: implement(routes.inviteUser, async ({ body }, request) => {
    const { deps, tenant, by } = await adminOf(request);
    return once(request, tenant.id, body, async ({ keep }) =>
      ok({
        user: await inviteLogin(deps, tenant, body, by, async (trx, user) => {
          await keep?.(trx, withoutLink(user));
        }),
      }),
    );
  }),

  getUser: implement(routes.getUser, async ({ params }, request) => {
    const { deps, tenant } = await adminOf(request);
    return ok({ user: await loginById(deps, tenant.id, params.id, request.now) });
  }),

  updateUser: implement(routes.updateUser, async ({ params, body }, request) => {
    const { deps, tenant, by } = await adminOf(request);
    return ok({ user: await updateLogin(deps, tenant, params.id, body, by) });
  }),

  sendUserLink: implement(routes.sendUserLink, async ({ params }, request) => {
    const { deps, tenant, by } = await adminOf(request);
    return once(request, tenant.id, params, async ({ keep }) =>
      ok({
        user: await sendLink(deps, tenant, params.id, by, async (trx, user) => {
          await keep?.(trx, withoutLink(user));
        }),
      }),
    );
  }),

  getUserLink: implement(routes.getUserLink, async ({ params }, { deps, now }) =>
    ok({ link: await readLink(USER_LINKS, deps, params.token, now) }),
  ),

  useUserLink: implement(routes.useUserLink, async ({ params, body }, request) => {
    const { deps, ctx, now, id: requestId } = request;
    const opening = { now, requestId, sessionMs: sessionMs(request) };
    const opened = await takeLink(USER_LINKS, deps, params.token, body.password, opening);
    const { token, expiresAt, session } = opened;
    setSessionCookie(ctx, 'staff', token, expiresAt);
    return ok({ token, user: userOf(session, await tenantOf(request, session)) });
  }),

  requestUserReset: implement(routes.requestUserReset, ({ body }, request) =>
    askForReset(request, USER_LINKS, body.email),
  ),

  changePassword: implement(routes.changePassword, async ({ body }, request) => {
    const { deps, ctx, now, id: requestId } = request;
    const session = await request.user();
    // A budget of its own: whoever found an open session cannot guess its password, nor lock its holder out.
    const account = `password/${session.userId}`;
    await deps.limits.login(account, ctx.ip);
    const { currentPassword: current, password } = body;
    await changePassword(deps.knex, session, { current, password, now, requestId });
    await deps.limits.loginSucceeded(account, ctx.ip);
    return ok({});
  }),
};
