// Vendors and their logins, kept by managers; and the links by which the people of vendors set their passwords.
import { routes } from '../../contracts';
import { inTenant } from '../../db/connection';
import { MANAGERS } from '../../domain/roles';
import { readLink, takeLink } from '../../services/login-links/links';
import { VENDOR_LINKS } from '../../services/vendors/links';
import type { LoginView } from '../../services/vendors/logins';
import { inviteLogin, loginsOf, sendLink, updateLogin } from '../../services/vendors/logins';
import { createVendor, listVendors, updateVendor, vendorById } from '../../services/vendors/vendors';
import type { ApiRequest } from '../context';
import { implement } from '../endpoint';
import { once } from '../idempotency';
import { setSessionCookie } from '../policies/credentials';
import { ok, paginate } from '../present';
import { askForReset } from '../resets';
import { tenantOf } from '../tenancy';
import { sessionMs, vipUserOf } from './vip-auth';

/** As it is kept for a repeated request: the database alone opens nothing. */
const withoutLink = (login: LoginView) => ok({ login: { ...login, link: null } });

async function managerOf(request: ApiRequest) {
  const { userId, name, role, tenantId } = await request.user();
  const actor = { type: 'staff' as const, id: userId, name };
  return { deps: request.deps, role, tenantId, by: { actor, now: request.now, requestId: request.id } };
}

export const vendorRoutes = {
  listVendors: implement(routes.listVendors, async ({ query: { page, limit, ...filter } }, request) => {
    const { deps, tenantId } = await managerOf(request);
    const { rows, total } = await listVendors(deps.knex, tenantId, filter, { page, limit });
    return ok({ vendors: rows, pagination: paginate(page, limit, total) });
  }),

  createVendor: implement(routes.createVendor, async ({ body }, request) => {
    const { deps, tenantId, by } = await managerOf(request);
    return once(request, tenantId, body, async ({ keep }) =>
      ok({
        vendor: await createVendor(deps.knex, tenantId, body, by, async (trx, vendor) => {
          await keep?.(trx, ok({ vendor }));
        }),
      }),
    );
  }),

  getVendor: implement(routes.getVendor, async ({ params }, request) => {
    const { deps, role, tenantId } = await managerOf(request);
    const options = { now: request.now, showLinks: MANAGERS.includes(role) };
    return inTenant(deps.knex, tenantId, async trx =>
      ok({
        vendor: await vendorById(trx, params.id),
        logins: await loginsOf(trx, deps.links, params.id, options),
      }),
    );
  }),

  updateVendor: implement(routes.updateVendor, async ({ params, body }, request) => {
    const { deps, tenantId, by } = await managerOf(request);
    return ok({ vendor: await updateVendor(deps.knex, tenantId, params.id, body, by) });
  }),

  inviteVendorLogin: implement(routes.inviteVendorLogin, async ({ params, body }, request) => {
    const { deps, by } = await managerOf(request);
    const tenant = await tenantOf(request, await request.user());
    return once(request, tenant.id, { ...params, ...body }, async ({ keep }) =>
      ok({
        login: await inviteLogin(deps, tenant, params.id, body, by, async (trx, login) => {
          await keep?.(trx, withoutLink(login));
        }),
      }),
    );
  }),

  updateVendorLogin: implement(routes.updateVendorLogin, async ({ params, body }, request) => {
    const { deps, by } = await managerOf(request);
    const tenant = await tenantOf(request, await request.user());
    const which = { vendorId: params.id, id: params.loginId };
    return ok({ login: await updateLogin(deps, tenant, which, body, by) });
  }),

  sendVendorLink: implement(routes.sendVendorLink, async ({ params }, request) => {
    const { deps, by } = await managerOf(request);
    const tenant = await tenantOf(request, await request.user());
    const which = { vendorId: params.id, id: params.loginId };
    return once(request, tenant.id, params, async ({ keep }) =>
      ok({
        login: await sendLink(deps, tenant, which, by, async (trx, login) => {
          await keep?.(trx, withoutLink(login));
        }),
      }),
    );
  }),

  getVipLink: implement(routes.getVipLink, async ({ params }, { deps, now }) =>
    ok({ link: await readLink(VENDOR_LINKS, deps, params.token, now) }),
  ),

  useVipLink: implement(routes.useVipLink, async ({ params, body }, request) => {
    const { deps, ctx, now, id: requestId } = request;
    const opening = { now, requestId, sessionMs: sessionMs(request) };
    const { token, expiresAt, session } = await takeLink(
      VENDOR_LINKS,
      deps,
      params.token,
      body.password,
      opening,
    );
    setSessionCookie(ctx, 'vip', token, expiresAt);
    return ok({ token, user: await vipUserOf(request, session) });
  }),

  requestVipReset: implement(routes.requestVipReset, ({ body }, request) =>
    askForReset(request, VENDOR_LINKS, body.email),
  ),
};
